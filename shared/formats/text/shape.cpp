// How a text is cut: the separator and decimal mark under which most of the first rows are numbers in equal columns.
#include <algorithm>

#include "formats/parsing.h"
#include "formats/text/moment.h"
#include "formats/text/table.h"

namespace beatlens::formats::csv {

namespace {

constexpr std::uint64_t far_text = ~std::uint64_t{0};

struct Kinds {
    std::size_t cells = 0;
    std::size_t values = 0;  // numbers and times
    bool only_times = true;  // among the values
    std::uint64_t text = 0;
};

Kinds kinds_of(std::string_view row, Dialect dialect) {
    Kinds kinds;
    CellReader reader(row, dialect);
    for (std::string_view cell; reader.next(cell); ++kinds.cells) {
        double value = 0.0;
        const CellKind kind = parse_cell(cell, dialect.decimal, value);
        kinds.only_times = kinds.only_times && kind == CellKind::text;
        if (kind == CellKind::text && !parse_moment(cell)) {
            kinds.text |= kinds.cells < 64 ? std::uint64_t{1} << kinds.cells : far_text;
        } else {
            kinds.values += kind == CellKind::missing ? 0 : 1;
        }
    }
    return kinds;
}

bool matches(const Kinds& kinds, const Shape& shape) {
    return kinds.cells == shape.cells && (kinds.text & ~shape.text) == 0 && kinds.values > 0 &&
           kinds.text != far_text && !(kinds.only_times && kinds.cells == 1);  // a date above a column of numbers
}

struct Head {
    std::vector<std::string_view> rows;
    std::string_view text;

    bool has(char c) const { return text.find(c) != std::string_view::npos; }
};

// The first rows of `text`, which end at `read`.
Head head_of(std::string_view text, std::size_t& read) {
    constexpr std::size_t most_rows = 600;
    constexpr std::size_t longest = 65536;
    Head head{{}, text.substr(0, longest)};
    RowReader reader(text);
    for (Row row; head.rows.size() < most_rows && reader.next(row);) {
        if (!head.rows.empty() && row.text.data() - text.data() > static_cast<std::ptrdiff_t>(longest)) {
            break;
        }
        head.rows.push_back(row.text.substr(0, longest));
    }
    read = std::max<std::size_t>(text.size() - reader.rest().size(), 1);
    return head;
}

std::vector<Dialect> dialects_of(const Head& head) {
    std::vector<Dialect> dialects;
    const bool comma = head.has(',');
    const auto arrows = static_cast<std::size_t>(std::count_if(
        head.rows.begin(), head.rows.end(), [](auto row) { return row.substr(0, 40).find(" -> ") != row.npos; }));
    const bool arrow = arrows * 2 > head.rows.size();
    for (const char separator : {';', '\t', '|', ',', ' '}) {
        if (separator == ',' || head.has(separator)) {
            dialects.push_back({separator, '.', arrow});
            // With a comma for both, cells are quoted.
            if (comma && (separator != ',' || head.has('"'))) {
                dialects.push_back({separator, ',', arrow});
            }
        }
    }
    return dialects;
}

// The most frequent shape under a dialect; `score` counts what it explains.
Shape best_shape(const std::vector<Kinds>& rows, Dialect dialect, std::size_t& score) {
    constexpr std::size_t most_shapes = 16;
    constexpr std::size_t rows_without_heading = 8;
    std::vector<Shape> shapes;
    for (const Kinds& row : rows) {
        const bool known = std::any_of(shapes.begin(), shapes.end(), [&](const Shape& shape) {
            return shape.cells == row.cells && shape.text == row.text;
        });
        if (row.values > 0 && row.text != far_text && !known && shapes.size() < most_shapes) {
            shapes.push_back({dialect, row.cells, row.text});
        }
    }
    Shape best;
    score = 0;
    for (const Shape& shape : shapes) {
        std::size_t count = 0;
        std::size_t values = 0;
        std::size_t texts = 0;
        std::size_t first = rows.size();
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (matches(rows[i], shape)) {
                first = std::min(first, i);
                ++count;
                values = std::max(values, rows[i].values);
                texts += rows[i].text == shape.text ? 1 : 0;
            }
        }
        std::size_t own = count * std::min<std::size_t>(values, 2);  // a separator that separates counts more
        if (shape.text != 0) {
            // Words in most rows, under a heading or in many rows: else it is a sentence, or a mistake.
            const bool heading = first > 0 && rows[first - 1].cells == shape.cells && rows[first - 1].values == 0;
            const bool most = count * 2 > rows.size() - first;
            own = shape.cells > 1 && most && texts * 2 > count && (heading || count >= rows_without_heading)
                      ? own * 2 / 3
                      : 0;
        }
        if (own > score) {
            best = shape;
            score = own;
        }
    }
    return best;
}

// "0,05" under a comma as separator: two whole numbers of which the second has a leading zero, or a first one of "-0".
bool looks_like_decimal_comma(std::string_view row) {
    const std::size_t comma = row.find(',');
    if (comma == std::string_view::npos || row.find_first_of(".eE") != std::string_view::npos) {
        return false;
    }
    const std::string_view second = row.substr(comma + 1);
    return row.starts_with("-0,") || (second.size() > 1 && second.front() == '0');
}

// Whether the two columns between commas are one of decimal commas: by leading zeros, by whole numbers among them, or
// by a single heading above.
bool is_one_column(const Head& head, const std::vector<Kinds>& rows) {
    constexpr std::size_t fewest_whole = 2;
    constexpr std::size_t fewest_pairs = 5;
    std::size_t whole = 0;
    std::size_t pairs = 0;
    bool zeros = false;
    bool single_heading = false;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i].text != 0 || rows[i].values == 0) {
            single_heading =
                single_heading ||
                (pairs == 0 && rows[i].cells == 1 && i + 1 < rows.size() && rows[i + 1].cells <= 2 &&
                 rows[i + 1].text == 0 && (is_lead_name(head.rows[i]) || !parse_heading(head.rows[i]).units.empty()));
            continue;
        }
        if (rows[i].cells > 2) {
            return false;
        }
        (rows[i].cells == 1 ? whole : pairs) += 1;
        // A second number with a sign of its own is a number of its own.
        const std::string_view row = without_blanks(head.rows[i]);
        if (const std::size_t sign = row.find_last_of("-+ "); sign != row.npos && sign > row.find(',')) {
            return false;
        }
        zeros = zeros || looks_like_decimal_comma(head.rows[i]);
    }
    return pairs > 0 && (zeros || single_heading || (whole >= fewest_whole && pairs >= fewest_pairs));
}

std::optional<Shape> shape_of(const Head& head) {
    const bool comma = head.has(',');
    std::optional<Shape> best;
    std::size_t best_score = 0;
    std::vector<Kinds> kinds(head.rows.size());
    for (const Dialect& dialect : dialects_of(head)) {
        std::transform(head.rows.begin(), head.rows.end(), kinds.begin(),
                       [&](std::string_view row) { return kinds_of(row, dialect); });
        std::size_t score = 0;
        Shape shape = best_shape(kinds, dialect, score);
        if (score > 0 && dialect.separator == ',' && dialect.decimal == '.' && shape.cells <= 2 && shape.text == 0 &&
            comma && is_one_column(head, kinds)) {
            shape = {{';', ',', dialect.arrow}, 1, 0};
        }
        if (score > best_score) {
            best = shape;
            best_score = score;
        }
    }
    return best;
}

}  // namespace

std::optional<Shape> find_shape(std::string_view text) {
    constexpr std::size_t longest_preamble = 1 << 22;
    std::optional<Shape> best;
    for (std::size_t at = 0; !best && at < std::min(text.size(), longest_preamble);) {
        std::size_t read = 0;
        best = shape_of(head_of(text.substr(at), read));
        at += read;
    }
    return best;
}

bool fits(std::string_view row, const Shape& shape) { return matches(kinds_of(row, shape.dialect), shape); }

}  // namespace beatlens::formats::csv
