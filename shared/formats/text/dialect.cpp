#include "formats/text/dialect.h"

#include <fast_float/fast_float.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "formats/parsing.h"
#include "formats/text/time.h"

namespace beatlens::formats::csv {

namespace {

constexpr double largest = 1e12;

bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::string_view without_blanks(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && (is_blank(text.back()) || text.back() == '\r')) {
        text.remove_suffix(1);
    }
    return text;
}

bool is_missing(std::string_view cell) {
    constexpr std::string_view words[] = {"nan", "na", "n/a", "null", "none", "-", "--", "?"};
    if (cell.empty()) {
        return true;
    }
    return cell.size() <= 4 && std::any_of(std::begin(words), std::end(words),
                                           [&](std::string_view word) { return equal_ignoring_case(cell, word); });
}

// "0,05" under a comma as separator: two whole numbers of which the second has a leading zero, or a first one of "-0".
bool looks_like_decimal_commas(std::string_view row) {
    const std::size_t comma = row.find(',');
    if (comma == std::string_view::npos || row.find_first_of(".eE") != std::string_view::npos) {
        return false;
    }
    const std::string_view second = row.substr(comma + 1);
    return row.starts_with("-0,") || (second.size() > 1 && second.front() == '0');
}

}  // namespace

RowReader::RowReader(std::string_view text)
    : _rest(text), _line_end(text.find('\n') == std::string_view::npos ? '\r' : '\n') {}

bool RowReader::next(Row& row) {
    while (!_rest.empty()) {
        const void* const end = std::memchr(_rest.data(), _line_end, _rest.size());
        const std::size_t length =
            end == nullptr ? _rest.size() : static_cast<std::size_t>(static_cast<const char*>(end) - _rest.data());
        std::string_view line = _rest.substr(0, length);
        _rest.remove_prefix(std::min(length + 1, _rest.size()));
        ++_line;
        if (!line.empty() && line.back() == '\r') {
            line.remove_suffix(1);
        }
        std::size_t first = 0;
        while (first < line.size() && is_blank(line[first])) {
            ++first;
        }
        if (first < line.size() && line[first] != '#') {
            row = {_line, line};
            return true;
        }
    }
    return false;
}

CellReader::CellReader(std::string_view row, Dialect dialect)
    : _rest(dialect.separator == ' ' ? without_blanks(row) : row),
      _separator(dialect.separator),
      _more(!_rest.empty()) {}

bool CellReader::next(std::string_view& cell) {
    if (!_more) {
        return false;
    }
    std::size_t first = after_blanks(0);
    std::size_t end = first;
    if (const std::size_t close = closing_quote(first); close != std::string_view::npos) {
        ++first;
        cell = without_blanks(_rest.substr(first, close - first));
        end = after_blanks(close + 1);
    } else {
        end = _separator == ' ' ? _rest.find_first_of(" \t", first) : _rest.find(_separator, first);
        end = std::min(end, _rest.size());
        cell = without_blanks(_rest.substr(first, end - first));
    }
    _more = end < _rest.size();
    _rest.remove_prefix(_more ? end + 1 : end);
    if (_separator == ' ') {
        _rest = without_blanks(_rest);
        _more = !_rest.empty();
    }
    return true;
}

bool CellReader::is_separator(char c) const { return _separator == ' ' ? is_blank(c) : c == _separator; }

std::size_t CellReader::after_blanks(std::size_t at) const {
    while (at < _rest.size() && is_blank(_rest[at]) && !is_separator(_rest[at])) {
        ++at;
    }
    return at;
}

// A quoted cell ends at a quote that a separator or the end of the row follows, so that quotes within are kept; without
// one the quote is an ordinary character. It is looked for nearby only: else a long row of unclosed quotes would take
// time with the square of its length.
std::size_t CellReader::closing_quote(std::size_t first) const {
    constexpr std::size_t longest = 1000;
    if (first == _rest.size() || (_rest[first] != '"' && _rest[first] != '\'')) {
        return std::string_view::npos;
    }
    const std::string_view nearby = _rest.substr(0, first + longest);
    std::size_t close = nearby.find(_rest[first], first + 1);
    while (close != std::string_view::npos) {
        const std::size_t after = after_blanks(close + 1);
        if (after == _rest.size() || is_separator(_rest[after])) {
            break;
        }
        close = nearby.find(_rest[first], close + 1);
    }
    return close;
}

std::vector<std::string_view> cells_of(std::string_view row, Dialect dialect) {
    std::vector<std::string_view> cells;
    CellReader reader(row, dialect);
    for (std::string_view cell; cells.size() < most_cells && reader.next(cell);) {
        cells.push_back(cell);
    }
    return cells;
}

CellKind parse_cell(std::string_view cell, char decimal, double& value) {
    std::string_view digits = cell;
    if (digits.size() > 1 && digits.front() == '+' && digits[1] != '-') {
        digits.remove_prefix(1);
    }
    const char* const end = digits.data() + digits.size();
    const auto [stop, status] = fast_float::from_chars_advanced(
        digits.data(), end, value, fast_float::parse_options(fast_float::chars_format::general, decimal));
    if (stop == end && !digits.empty() && status != std::errc::invalid_argument) {
        if (std::abs(value) <= largest) {
            return CellKind::number;
        }
        return std::isnan(value) ? CellKind::missing : CellKind::too_large;
    }
    if (is_missing(cell)) {
        value = std::numeric_limits<double>::quiet_NaN();
        return CellKind::missing;
    }
    return CellKind::text;
}

std::size_t data_cells(std::string_view row, Dialect dialect) {
    CellReader reader(row, dialect);
    std::size_t count = 0;
    bool any = false;
    for (std::string_view cell; reader.next(cell); ++count) {
        double value = 0.0;
        const CellKind kind = parse_cell(cell, dialect.decimal, value);
        if (kind == CellKind::text && !parse_clock_time(cell)) {
            return 0;
        }
        any = any || kind != CellKind::missing;
    }
    return any ? count : 0;
}

std::optional<Dialect> find_dialect(std::string_view text) {
    constexpr Dialect candidates[] = {{';', '.'}, {';', ','}, {'\t', '.'}, {'\t', ','},
                                      {',', '.'}, {' ', '.'}, {' ', ','}};
    constexpr std::size_t most_rows = 60;
    constexpr std::size_t longest_row = 65536;  // of which is looked at

    std::vector<std::string_view> rows;
    RowReader reader(text);
    for (Row row; rows.size() < most_rows && reader.next(row);) {
        rows.push_back(row.text.substr(0, longest_row));
    }
    std::optional<Dialect> best;
    std::size_t best_score = 0;
    for (const Dialect& candidate : candidates) {
        std::size_t score = 0;
        for (const std::string_view row : rows) {
            score += std::min<std::size_t>(data_cells(row, candidate), 2);  // a separator that separates counts more
        }
        if (score > best_score) {
            best = candidate;
            best_score = score;
        }
    }
    if (best && best->separator == ',') {
        const bool two_columns = std::all_of(rows.begin(), rows.end(), [&](std::string_view row) {
            const std::size_t cells = data_cells(row, *best);
            return cells == 2 || cells == 0;
        });
        if (two_columns && std::any_of(rows.begin(), rows.end(), looks_like_decimal_commas)) {
            best = Dialect{';', ','};
        }
    }
    return best;
}

}  // namespace beatlens::formats::csv
