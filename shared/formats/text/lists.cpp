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

// "ECG:512,Limit:500" into "ECG,Limit" and "512,500".
bool split_labels(std::string_view row, std::string& names, std::string& numbers) {
    constexpr std::string_view marks = ",; \t";
    while (!row.empty()) {
        const std::size_t colon = row.find(':');
        const std::string_view name = without_blanks(row.substr(0, colon));
        const bool is_name = !name.empty() && ((name[0] | 0x20) >= 'a' && (name[0] | 0x20) <= 'z') &&
                             name.find_first_of(marks) == name.npos;
        if (colon == row.npos || !is_name) {
            return false;
        }
        row = without_blanks(row.substr(colon + 1));
        const std::string_view number = row.substr(0, row.find_first_of(marks));
        if (!parse_number(number)) {
            return false;
        }
        row.remove_prefix(number.size());
        row.remove_prefix(std::min(row.find_first_not_of(marks), row.size()));
        names.append(names.empty() ? "" : ",").append(name);
        numbers.append(numbers.empty() ? "" : ",").append(number);
    }
    return !names.empty();
}

}  // namespace

std::optional<std::string> unroll_labels(std::string_view text) {
    constexpr std::size_t looked_at = 30;
    constexpr std::size_t fewest = 15;
    std::string headings;
    std::string table;
    std::size_t labelled = 0;
    RowReader reader(text);
    for (Row row; reader.next_line(row);) {
        std::string names;
        std::string numbers;
        if (split_labels(without_blanks(row.text), names, numbers) && (headings.empty() || names == headings)) {
            table += headings.empty() ? names + "\n" : "";
            headings = std::move(names);
            table += numbers;
            ++labelled;
        } else {
            table += row.text;
        }
        table += '\n';
        if (row.number == looked_at && labelled < fewest) {
            return std::nullopt;
        }
    }
    return labelled < fewest ? std::nullopt : std::optional(std::move(table));
}

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
        const auto before_list = cells_of(row.text.substr(0, row.text.find('[')), {separator, '.'});
        const std::string first(before_list.empty() ? std::string_view() : before_list.front());
        unrolled.choice.options.push_back({std::to_string(rows.size()), in_quotes(first)});
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
