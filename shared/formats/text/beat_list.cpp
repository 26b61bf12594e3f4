// Which tables are lists of beats: of intervals.h.
#include <algorithm>
#include <cmath>

#include "formats/parsing.h"
#include "formats/text/intervals.h"
#include "formats/text/words.h"
#include "formats/units.h"

namespace beatlens::formats::csv {

// WFDB's mnemonic of a class as Holter programs write it; empty where it is none.
std::string symbol_of(std::string_view cell) {
    struct Class {
        std::string_view symbol;
        Words words;
    };
    constexpr Class classes[] = {{"N", "normal|n|sinus"},
                                 {"V", "v|ve|ves|pvc|vpb|vpc|vpd|veb|ventricular"},
                                 {"S", "s|sve|sves|svpb|sveb|supraventricular"},
                                 {"A", "pac|apc|apb"},
                                 {"/", "p|paced|pace"},
                                 {"F", "f|fusion"},
                                 {"Q", "u|unknown|unclassified|q"},
                                 {"|", "x|artifact|artefact|noise|z"}};
    constexpr std::string_view codes = "LRBAaJSVrFejE/fQ?NU|~";
    if (cell.size() == 1 && codes.find(cell.front()) != std::string_view::npos && cell != "U") {
        return std::string(cell);
    }
    const std::string small = lower(cell);
    for (const Class& known : classes) {
        if (is_one_of(known.words, small)) {
            return std::string(known.symbol);
        }
    }
    return {};
}

double middle(std::vector<double> values) {
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), at, values.end());
    return values.empty() ? 0.0 : *at;
}

// Seconds per unit of intervals, by their middle; 0 where nearly none can be one.
double unit_of(const std::vector<double>& values) {
    for (const double seconds : {1.0, 1e-3}) {
        const auto plausible = std::count_if(values.begin(), values.end(), [&](double value) {
            return value * seconds >= shortest_interval_s && value * seconds <= longest_interval_s;
        });
        if (!values.empty() && static_cast<std::size_t>(plausible) * 10 >= values.size() * 9) {
            return seconds;
        }
    }
    return 0.0;
}

namespace {

// Intervals vary from one to the next by more than a trace does, whose samples follow one another smoothly or not at
// all, and hardly ever repeat; and they stay within a range that a trace's peaks leave.
bool are_unmistakable(const std::vector<double>& values) {
    constexpr std::size_t fewest = 20;
    const double seconds = unit_of(values);
    if (values.size() < fewest || seconds == 0.0) {
        return false;
    }
    const double usual = middle(values);
    std::vector<double> changes;
    std::size_t equal = 0;
    for (std::size_t i = 1; i < values.size(); ++i) {
        changes.push_back(std::abs(values[i] - values[i - 1]));
        equal += values[i] == values[i - 1] ? 1 : 0;
    }
    std::vector<double> sorted = values;
    std::sort(sorted.begin(), sorted.end());
    const double spread = sorted[sorted.size() * 95 / 100] - sorted[sorted.size() * 5 / 100];
    const double change = middle(changes);
    constexpr double fastest_s = 0.33;
    constexpr double slowest_s = 1.6;
    constexpr double least_change = 0.006;
    constexpr double widest = 25.0;
    return usual * seconds >= fastest_s && usual * seconds <= slowest_s && change >= least_change * usual &&
           equal * 10 < values.size() && spread <= widest * change && sorted.back() <= 3.0 * usual;
}

bool name_says_intervals(std::string_view file_name) {
    constexpr Words extensions = "rr|ibi|rri|nn";
    constexpr Words words = "rr|rri|ibi|nn|hrv|tachogram|rrs|rrintervals|kubios";
    const std::string extension_of = lower(extension(file_name));
    const std::string name = words_of(stem(file_name));
    return is_one_of(extensions, extension_of) ||
           any_word(words, [&](std::string_view word) { return has_word(name, word); });
}

// The first rows, column by column.
struct ListHead {
    std::vector<std::vector<double>> numbers;
    std::vector<std::size_t> clocks;
    std::vector<std::size_t> symbols;
    std::vector<std::size_t> texts;
};

ListHead head_of(const Table& table) {
    constexpr std::size_t most_rows = 500;
    ListHead head{std::vector<std::vector<double>>(table.columns), std::vector<std::size_t>(table.columns),
                  std::vector<std::size_t>(table.columns), std::vector<std::size_t>(table.columns)};
    RowReader reader = table.data;
    std::size_t rows = 0;
    for (Row row; rows < most_rows && reader.next(row); ++rows) {
        const auto cells = cells_of(row.text, table.shape.dialect);
        for (std::size_t i = 0; i < std::min(cells.size(), table.columns); ++i) {
            double value = 0.0;
            const CellKind kind = parse_cell(cells[i], table.decimals[i], value);
            if (kind == CellKind::number) {
                head.numbers[i].push_back(value);
            } else if (kind == CellKind::text && parse_moment(cells[i])) {
                ++head.clocks[i];
            } else if (kind == CellKind::text) {
                ++head.texts[i];
                head.symbols[i] += symbol_of(cells[i]).empty() ? 0 : 1;
            }
        }
    }
    return head;
}

// Whether `intervals` are the differences of `times`, in the same unit or as milliseconds to seconds.
bool are_differences(const std::vector<double>& times, const std::vector<double>& intervals) {
    constexpr std::size_t fewest = 3;
    if (times.size() != intervals.size() || times.size() < fewest || unit_of(intervals) == 0.0) {
        return false;
    }
    for (const double factor : {1.0, 1e-3}) {
        std::size_t equal = 0;
        for (std::size_t i = 1; i < times.size(); ++i) {
            const double step = times[i] - times[i - 1];
            for (const double interval : {intervals[i], intervals[i - 1]}) {
                if (std::abs(step - interval * factor) <= 0.005 * std::abs(step)) {
                    ++equal;
                    break;
                }
            }
        }
        if (equal * 20 >= (times.size() - 1) * 19) {
            return true;
        }
    }
    return false;
}

}  // namespace

Choice kind_choice(const LoadOptions& options) {
    Choice choice{"kind",
                  "Are the numbers intervals from beat to beat or a trace?",
                  {{"intervals", "intervals from beat to beat"}, {"trace", "an electrocardiogram, sample by sample"}},
                  {}};
    choice.chosen = answer_to(options, choice, "intervals");
    return choice;
}

std::optional<BeatListColumns> find_beat_list(const Table& table) {
    BeatListColumns list;
    const ListHead head = head_of(table);
    std::vector<std::size_t> leads;  // columns of numbers that nothing says to be something else
    bool named_lead = false;
    for (std::size_t i = 0; i < table.columns; ++i) {
        const Role role = table.headings[i].role;
        if (head.texts[i] > 0 && head.symbols[i] == head.texts[i] && head.numbers[i].empty() && head.clocks[i] == 0 &&
            !list.symbol && (role == Role::beat || role == Role::lead || role == Role::other)) {
            list.symbol = i;
        } else if ((head.clocks[i] > 0 || role == Role::time) && !list.time && !table.is_text[i]) {
            list.time = i;
        } else if (role == Role::intervals && !list.interval) {
            list.interval = i;
        } else if (role == Role::lead && !head.numbers[i].empty()) {
            leads.push_back(i);
            named_lead = named_lead || is_lead_name(table.headings[i].name) || !table.headings[i].units.empty();
        }
    }
    if (list.interval) {
        return leads.empty() ? std::optional(list) : std::nullopt;
    }
    // "0,825": decimal commas that look like two columns as long as no interval is longer than a second.
    const auto is_zero = [](double value) { return value == 0.0; };
    const bool zeros = leads.size() == 2 && !named_lead && table.columns == 2 && table.shape.dialect.separator == ',' &&
                       std::all_of(head.numbers[leads[0]].begin(), head.numbers[leads[0]].end(), is_zero);
    if (zeros) {
        leads.erase(leads.begin());
    }
    if (leads.size() == 2 && !named_lead && !list.time && table.columns <= 3) {
        if (are_differences(head.numbers[leads[0]], head.numbers[leads[1]])) {
            list.time = leads[0];
            list.interval = leads[1];
            return list;
        }
        return std::nullopt;
    }
    if (leads.empty()) {  // times and classes
        if (!list.time || !list.symbol) {
            return std::nullopt;
        }
        return list;
    }
    if (leads.size() > 1 || (named_lead && seconds_per_unit(table.headings[leads[0]].units) == 0.0)) {
        return std::nullopt;
    }
    const std::vector<double>& values = head.numbers[leads[0]];
    list.interval = leads[0];
    const bool few_columns = table.columns <= 4;
    if (few_columns && unit_of(values) > 0.0 && (name_says_intervals(table.name) || list.symbol)) {
        return list;
    }
    list.by_values = true;
    return (table.columns == 1 || zeros) && table.headings[0].name.empty() && are_unmistakable(values)
               ? std::optional(list)
               : std::nullopt;
}

}  // namespace beatlens::formats::csv
