#include "formats/text/lists.h"

#include <algorithm>

#include "formats/parsing.h"
#include "formats/text/rows.h"

namespace beatlens::formats::csv {

namespace {

constexpr std::size_t fewest_numbers = 50;

// The numbers between the brackets of a row; empty where there are none, or only a few.
std::string_view list_of(std::string_view row) {
    const std::size_t open = row.find('[');
    const std::size_t close = std::min(row.find(']', open == row.npos ? 0 : open), row.size());
    if (open == row.npos) {
        return {};
    }
    const std::string_view list = row.substr(open + 1, close - open - 1);
    const bool numbers = list.substr(0, 4096).find_first_not_of("0123456789+-.eE, ") == list.npos;
    return numbers && static_cast<std::size_t>(std::count(list.begin(), list.end(), ',')) >= fewest_numbers
               ? list
               : std::string_view{};
}

}  // namespace

std::optional<UnrolledList> unroll_list(std::string_view text, const LoadOptions& options) {
    constexpr std::size_t most_rows = 1000;
    RowReader reader(text);
    Row row;
    if (!reader.next(row) || row.text.find('[') != row.text.npos) {
        return std::nullopt;
    }
    const char separator = row.text.find(';') == row.text.npos ? ',' : ';';
    const auto headings = cells_of(row.text, {separator, '.'});
    std::vector<std::string_view> rows;
    UnrolledList unrolled;
    unrolled.choice = {"recording", "Which of the recordings in the file?", {}, "1"};
    while (rows.size() < most_rows && reader.next(row)) {
        if (list_of(row.text).empty()) {
            return std::nullopt;
        }
        rows.push_back(row.text);
        const std::string first(cells_of(row.text.substr(0, row.text.find('[')), {separator, '.'}).front());
        unrolled.choice.options.push_back({std::to_string(rows.size()), quoted(first)});
    }
    if (rows.empty() || headings.size() < 2) {
        return std::nullopt;
    }
    unrolled.choice.chosen = answer_to(options, unrolled.choice, "1");
    const auto chosen = static_cast<std::size_t>(*parse_integer(unrolled.choice.chosen));
    if (rows.size() == 1) {
        unrolled.choice.options.clear();
    }
    const std::string_view source = rows[chosen - 1];
    const auto cells = cells_of(source.substr(0, source.find('[')), {separator, '.'});
    for (std::size_t i = 0; i + 1 < headings.size() && i < cells.size(); ++i) {
        unrolled.text += std::string(headings[i]) + ": " + std::string(cells[i]) + "\n";
    }
    unrolled.text += std::string(headings.back()) + "\n";
    const std::size_t before = unrolled.text.size();
    unrolled.text += list_of(source);
    std::replace(unrolled.text.begin() + static_cast<std::ptrdiff_t>(before), unrolled.text.end(), ',', '\n');
    unrolled.text += '\n';
    return unrolled;
}

}  // namespace beatlens::formats::csv
