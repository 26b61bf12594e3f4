// The row of headings above a table: of table.h.
#include <algorithm>
#include <iterator>

#include "formats/parsing.h"
#include "formats/text/moment.h"
#include "formats/text/preamble.h"
#include "formats/text/table.h"
#include "formats/text/words.h"

namespace beatlens::formats::csv {

namespace {

// Cells between two blanks or more, as in "   Elapsed time     MLII       V5" of WFDB's rdsamp.
std::vector<std::string_view> wide_cells(std::string_view row) {
    std::vector<std::string_view> cells;
    for (row = without_blanks(row); !row.empty() && cells.size() < most_columns; row = without_blanks(row)) {
        const std::size_t end = std::min({row.find("  "), row.find('\t'), row.size()});
        cells.push_back(row.substr(0, end));
        row.remove_prefix(end);
    }
    return cells;
}

// The cells of a row of headings, one per column: some are followed by a separator more; where blanks separate, the
// units in brackets are part of the cell before; and some programs leave out the heading of the row numbers.
std::vector<std::string_view> heading_cells(std::string_view row, const Table& table) {
    std::vector<std::string_view> cells = cells_of(row, table.shape.dialect);
    if (table.shape.dialect.separator == ' ') {
        std::vector<std::string_view> joined;
        for (const std::string_view cell : cells) {
            if (!joined.empty() && (cell.starts_with('(') || cell.starts_with('['))) {
                joined.back() = {joined.back().data(),
                                 static_cast<std::size_t>(cell.data() + cell.size() - joined.back().data())};
            } else {
                joined.push_back(cell);
            }
        }
        cells = std::move(joined);
    }
    const bool blanks = table.shape.dialect.separator == ' ' || table.shape.dialect.separator == '\t';
    if (blanks && cells.size() != table.columns) {  // or the headings are separated in another way
        for (const char separator : {'\t', ',', ';', '\0'}) {
            auto others = separator == '\0' ? wide_cells(row) : cells_of(row, {separator, '.'});
            cells = others.size() == table.columns ? std::move(others) : cells;
        }
    }
    // Above a single column "Symptoms," is a pair without a value. A last column of comments may be left out below.
    while (cells.size() > table.columns && (table.columns > 1 || table.trailing_cells() > 0) &&
           (cells.back().empty() || parse_heading(cells.back()).role == Role::other)) {
        cells.pop_back();
    }
    if (cells.size() > 1 && cells.size() + 1 == table.columns) {
        cells.insert(cells.begin(), std::string_view{});
    }
    return cells;
}

// Neither numbers nor dates.
bool is_words(const std::vector<std::string_view>& cells, char decimal) {
    return std::none_of(cells.begin(), cells.end(), [&](std::string_view cell) {
        double value = 0.0;
        const auto moment = parse_moment(cell);
        return parse_cell(cell, decimal, value) == CellKind::number || (moment && moment->date);
    });
}

// Whether a row can be headings and no title, which may name a person: of several cells between marks any, between
// blanks and of a single one only what names a lead, a unit or another known column. A comment ("# time,ecg" of numpy)
// may be.
bool names_columns(const std::vector<std::string_view>& cells, std::string_view row, const Table& table) {
    constexpr Words usual = "value|values|signal|data|voltage|amplitude|sample value";
    const char separator = table.shape.dialect.separator;
    if (cells.size() > 1 && separator != ' ' && row.find(separator) != row.npos) {
        // Not the same word over all columns, as Shimmer's "CAL".
        return is_lead_name(cells.front()) ||
               std::any_of(cells.begin(), cells.end(), [&](auto cell) { return cell != cells.front(); });
    }
    const bool pair = cells.front().ends_with(':') && !cells.back().ends_with(':');
    return !pair && std::any_of(cells.begin(), cells.end(), [&](std::string_view cell) {
        const Heading heading = parse_heading(cell);
        return is_lead_name(heading.name) || !heading.units.empty() || heading.role != Role::lead ||
               is_one_of(usual, words_of(heading.name));
    });
}

}  // namespace

void take_headings(const std::vector<Row>& above, Table& table) {
    table.headings.assign(table.columns, Heading{});
    std::vector<std::string> units;
    for (std::size_t i = above.size(); i-- > 0 && !table.has_headings;) {
        std::string_view text = without_blanks(above[i].text);
        const bool comment = is_comment(text);
        if (comment) {
            text = without_blanks(text.substr(std::min(text.find_first_not_of("#%/"), text.size())));
        }
        const auto cells = heading_cells(text, table);
        if (text.empty() || cells.size() != table.columns || !is_words(cells, table.shape.dialect.decimal) ||
            std::any_of(cells.begin(), cells.end(),
                        [](auto cell) { return cell.ends_with('='); }) ||  // LabChart's pairs
            std::all_of(cells.begin(), cells.end(), [](auto cell) { return is_missing(cell); })) {
            continue;  // a title, a rule or other text above the table
        }
        if (units.empty() && is_units_row(cells) && i > 0) {
            // A row of units, if there is one of headings above it; else units are all that there is.
            std::size_t before = i;
            while (before > 0 && without_blanks(above[before - 1].text).empty()) {
                --before;
            }
            if (before > 0 && !is_comment(above[before - 1].text) &&
                heading_cells(above[before - 1].text, table).size() == table.columns &&
                (table.columns == 1 || !is_fact(above[before - 1].text, table.shape.dialect, table.columns))) {
                std::transform(cells.begin(), cells.end(), std::back_inserter(units), units_of_cell);
                table.heading_rows.push_back(above[i].text);
                continue;
            }
        }
        if (is_fact(above[i].text, table.shape.dialect, table.columns) || !names_columns(cells, text, table)) {
            continue;
        }
        std::transform(cells.begin(), cells.end(), table.headings.begin(), parse_heading);
        table.heading_rows.push_back(above[i].text);
        table.has_headings = true;
        if (cells.front().empty() && table.columns > 1) {
            table.headings.front().role = Role::index;
        }
    }
    for (std::size_t i = 0; i < units.size(); ++i) {
        table.headings[i].units = units[i];
    }
}

}  // namespace beatlens::formats::csv
