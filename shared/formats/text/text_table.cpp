#include "formats/text/text_table.h"

#include <algorithm>

#include "formats/parsing.h"
#include "formats/text/rows.h"

namespace beatlens::formats::csv {

namespace {

constexpr Dialect commas;

Result<std::vector<std::size_t>> find_columns(const Row& headings, std::string_view name,
                                              const std::vector<std::string_view>& columns) {
    const auto cells = cells_of(headings.text, commas);
    std::vector<std::size_t> places;
    for (const std::string_view column : columns) {
        const auto at = std::find(cells.begin(), cells.end(), column);
        if (at == cells.end()) {
            return fail(ErrorCode::malformed, std::string(name) + " has no column " + in_quotes(column) +
                                                  " in its headings (row " + std::to_string(headings.number) + ").");
        }
        places.push_back(static_cast<std::size_t>(at - cells.begin()));
    }
    return places;
}

}  // namespace

Result<std::vector<TextRow>> read_text_table(std::string_view text, std::string_view name,
                                             const std::vector<std::string_view>& columns) {
    RowReader reader(without_bom(text));
    Row row;
    if (!reader.next(row)) {
        return fail(ErrorCode::empty_input, std::string(name) + " has no rows.");
    }
    const std::size_t width = cells_of(row.text, commas).size();
    const auto places = find_columns(row, name, columns);
    BEATLENS_TRY(places);
    std::vector<TextRow> rows;
    while (reader.next(row)) {
        const auto cells = cells_of(row.text, commas);
        if (cells.size() != width) {
            return fail(ErrorCode::malformed, std::string(name) + ", row " + std::to_string(row.number) + " has " +
                                                  std::to_string(cells.size()) + " cells; the headings have " +
                                                  std::to_string(width) + ".");
        }
        TextRow wanted{row.number, {}};
        for (const std::size_t place : *places) {
            wanted.cells.emplace_back(cells[place]);
        }
        rows.push_back(std::move(wanted));
    }
    return rows;
}

}  // namespace beatlens::formats::csv
