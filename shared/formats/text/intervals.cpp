#include "formats/text/intervals.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "formats/parsing.h"
#include "formats/text/signals.h"
#include "formats/units.h"

namespace beatlens::formats::csv {

namespace {

constexpr double shortest_s = 0.2;
constexpr double longest_s = 3.5;
constexpr double list_rate_hz = 1000.0;  // positions of a list that has no samples

// WFDB's mnemonic of a class as Holter programs write it; empty where it is none.
std::string symbol_of(std::string_view cell) {
    struct Class {
        std::string_view word;
        std::string_view symbol;
    };
    constexpr Class classes[] = {{"normal", "N"},
                                 {"n", "N"},
                                 {"sinus", "N"},
                                 {"v", "V"},
                                 {"ve", "V"},
                                 {"ves", "V"},
                                 {"pvc", "V"},
                                 {"vpb", "V"},
                                 {"vpc", "V"},
                                 {"vpd", "V"},
                                 {"veb", "V"},
                                 {"ventricular", "V"},
                                 {"s", "S"},
                                 {"sve", "S"},
                                 {"sves", "S"},
                                 {"svpb", "S"},
                                 {"sveb", "S"},
                                 {"supraventricular", "S"},
                                 {"pac", "A"},
                                 {"apc", "A"},
                                 {"apb", "A"},
                                 {"p", "/"},
                                 {"paced", "/"},
                                 {"pace", "/"},
                                 {"f", "F"},
                                 {"fusion", "F"},
                                 {"u", "Q"},
                                 {"unknown", "Q"},
                                 {"unclassified", "Q"},
                                 {"q", "Q"},
                                 {"x", "|"},
                                 {"artifact", "|"},
                                 {"artefact", "|"},
                                 {"noise", "|"},
                                 {"z", "|"}};
    constexpr std::string_view codes = "LRBAaJSVrFejE/fQ?NU|~";
    if (cell.size() == 1 && codes.find(cell.front()) != std::string_view::npos && cell != "U") {
        return std::string(cell);
    }
    const std::string small = lower(cell);
    for (const Class& known : classes) {
        if (known.word == small) {
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
            return value * seconds >= shortest_s && value * seconds <= longest_s;
        });
        if (!values.empty() && static_cast<std::size_t>(plausible) * 10 >= values.size() * 9) {
            return seconds;
        }
    }
    return 0.0;
}

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
    constexpr std::string_view extensions[] = {"rr", "ibi", "rri", "nn"};
    constexpr std::string_view words[] = {"rr", "rri", "ibi", "nn", "hrv", "tachogram", "rrs", "rrintervals", "kubios"};
    const std::string extension_of = lower(extension(file_name));
    const std::string name = words_of(stem(file_name));
    return std::find(std::begin(extensions), std::end(extensions), extension_of) != std::end(extensions) ||
           std::any_of(std::begin(words), std::end(words), [&](auto word) { return has_word(name, word); });
}

// The first rows, column by column.
struct Head {
    std::vector<std::vector<double>> numbers;
    std::vector<std::size_t> clocks;
    std::vector<std::size_t> symbols;
    std::vector<std::size_t> texts;
};

Head head_of(const Table& table) {
    constexpr std::size_t most_rows = 500;
    Head head{std::vector<std::vector<double>>(table.columns), std::vector<std::size_t>(table.columns),
              std::vector<std::size_t>(table.columns), std::vector<std::size_t>(table.columns)};
    RowReader reader = table.data;
    std::size_t rows = 0;
    for (Row row; rows < most_rows && reader.next(row); ++rows) {
        const auto cells = cells_of(row.text, table.dialect);
        for (std::size_t i = 0; i < std::min(cells.size(), table.columns); ++i) {
            double value = 0.0;
            const CellKind kind = parse_cell(cells[i], table.dialect.decimal, value);
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

// One row of the list.
struct Beat {
    double time = std::nan("");      // in the column's unit
    double interval = std::nan("");  // in the column's unit
    std::string symbol = "Q";
};

struct Beats {
    std::vector<Beat> rows;
    TimeReader reader;
    std::size_t left_out = 0;
};

Beats read_rows(const Table& table, const BeatListColumns& columns) {
    Beats beats{{}, TimeReader(table.dialect.decimal), 0};
    RowReader reader = table.data;
    std::vector<std::string_view> cells;
    for (Row row; reader.next(row);) {
        Beat beat;
        bool fine = split_row(table, row, cells).has_value();
        if (fine && columns.interval) {
            const CellKind kind = parse_cell(cells[*columns.interval], table.dialect.decimal, beat.interval);
            fine = kind == CellKind::number || kind == CellKind::missing;
        }
        if (fine && columns.time) {
            fine = beats.reader.read(cells[*columns.time], beats.rows.size(), beat.time);
        }
        if (fine && columns.symbol) {
            const std::string symbol = symbol_of(cells[*columns.symbol]);
            beat.symbol = symbol.empty() ? "Q" : symbol;
        }
        if (fine) {
            beats.rows.push_back(std::move(beat));
        } else {
            ++beats.left_out;
        }
    }
    return beats;
}

void put_beat(double time_s, const std::string& symbol, Recording& record) {
    Annotation annotation;
    annotation.time_s = time_s;
    annotation.symbol = symbol;
    record.annotations.push_back(std::move(annotation));
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
    const Head head = head_of(table);
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
    return table.columns == 1 && table.headings[0].name.empty() && are_unmistakable(values) ? std::optional(list)
                                                                                            : std::nullopt;
}

Result<Recording> read_beat_list(const Table& table, const BeatListColumns& columns, const Facts& facts,
                                 const LoadOptions& options) {
    Beats beats = read_rows(table, columns);
    Recording record;
    record.name = stem(table.name);
    record.frame_rate_hz = list_rate_hz;
    record.has_annotations = true;
    record.annotations_from = table.name;

    DateOrder order;
    beats.reader.settle(order);
    if (facts.date) {
        order.see(*facts.date);
    }
    const Moment& first = beats.reader.first();
    bool day_first = order.day_first();
    if (order.is_open()) {
        record.choices.push_back(date_choice(options, first.date ? *first.date : *facts.date));
        day_first = record.choices.back().chosen == "day-first";
    }
    std::vector<double> times;
    std::vector<double> intervals;
    for (const Beat& beat : beats.rows) {
        times.push_back(beat.time);
        if (!std::isnan(beat.interval)) {
            intervals.push_back(beat.interval);
        }
    }
    beats.reader.add_days(times, day_first);

    double interval_s = 0.0;
    if (columns.interval) {
        interval_s = seconds_per_unit(table.headings[*columns.interval].units);
        interval_s = interval_s > 0.0 ? interval_s : seconds_per_unit(facts.units);
        interval_s = interval_s > 0.0 ? interval_s : unit_of(intervals);
        interval_s = interval_s > 0.0 ? interval_s : middle(intervals) > longest_s * 2 ? 1e-3 : 1.0;
    }
    double time_s = 0.0;
    if (columns.time) {
        std::vector<double> steps;
        for (std::size_t i = 1; i < times.size(); ++i) {
            if (times[i] > times[i - 1]) {
                steps.push_back(times[i] - times[i - 1]);
            }
        }
        time_s = beats.reader.is_clock() ? 1.0 : seconds_per_unit(table.headings[*columns.time].units);
        time_s = time_s > 0.0 ? time_s : unit_of(steps);
        time_s = time_s > 0.0 ? time_s : 1.0;
    }
    constexpr double longest_start_s = 86400.0;
    const double origin = times.empty() || std::isnan(times.front())                             ? 0.0
                          : beats.reader.is_clock() || times.front() * time_s >= longest_start_s ? times.front()
                                                                                                 : 0.0;
    // The times are right to the millisecond, or only tell where intervals are missing.
    std::vector<double> differences;
    for (std::size_t i = 1; columns.time && columns.interval && i < times.size(); ++i) {
        differences.push_back(std::abs((times[i] - times[i - 1]) * time_s - beats.rows[i].interval * interval_s));
    }
    constexpr double exact_s = 0.02;
    const bool by_times =
        columns.time && (!columns.interval || (!differences.empty() && middle(differences) <= exact_s));
    constexpr double hole_s = 5.0;
    const double usual_s = middle(intervals) * interval_s;
    double now_s =
        columns.time && !times.empty() && !std::isnan(times.front()) ? (times.front() - origin) * time_s : 0.0;
    const bool has_first = !columns.time && !columns.symbol;
    if (has_first && !beats.rows.empty()) {
        put_beat(0.0, "Q", record);
    }
    double last_s = 0.0;
    std::size_t missing = 0;
    for (std::size_t i = 0; i < beats.rows.size(); ++i) {
        const Beat& beat = beats.rows[i];
        const double at_s = (times[i] - origin) * time_s;
        if (by_times) {
            now_s = at_s;
        } else if (i > 0 || !columns.time) {
            const double interval = beat.interval * interval_s;
            const double step = interval > 0.0 ? interval : usual_s;
            if (!(interval > 0.0)) {
                record.gaps.push_back({now_s, now_s + step, Gap::Kind::absent, std::nullopt});
            }
            now_s += step;
            if (columns.time && at_s > now_s + hole_s) {
                record.gaps.push_back({now_s, at_s, Gap::Kind::absent, std::nullopt});
                now_s = at_s;
            }
        }
        if (!std::isfinite(now_s) || now_s < last_s || (columns.interval && !by_times && !(beat.interval > 0.0))) {
            ++missing;
            now_s = std::isfinite(now_s) ? std::max(now_s, last_s) : last_s;
            continue;
        }
        last_s = now_s;
        put_beat(now_s, beat.symbol, record);
    }
    if (record.annotations.size() < 2) {
        return fail(ErrorCode::no_signal, table.name + " lists fewer than two beats.");
    }
    const std::size_t left_out = beats.left_out + missing;
    if (left_out > 0) {
        record.warnings.push_back(std::to_string(left_out) + (left_out == 1 ? " row has" : " rows have") +
                                  " no beat and " + (left_out == 1 ? "is" : "are") + " left out.");
    }
    const bool shows_clock = beats.reader.is_clock() && (first.date || first.has_hours);
    put_facts(facts, first.date, shows_clock ? first.clock_s : std::nullopt, day_first, record);
    if (columns.by_values) {
        record.choices.push_back(kind_choice(options));
    }
    return record;
}

bool is_hrm(std::string_view text) { return text.starts_with("[Params]"); }

Result<Recording> read_hrm(std::string_view text, std::string_view name) {
    constexpr std::string_view rr_interval = "238";  // of the parameter Interval: the values are intervals
    Recording record;
    record.name = stem(name);
    record.frame_rate_hz = list_rate_hz;
    record.has_annotations = true;
    record.annotations_from = name;
    std::string_view section;
    std::string interval;
    Facts facts;
    double now_ms = 0.0;
    RowReader reader(text);
    for (Row row; reader.next(row);) {
        const std::string_view line = trim(row.text);
        if (line.starts_with('[')) {
            section = line;
        } else if (section == "[HRData]") {
            std::string_view rest = line;
            const auto value = parse_number(next_field(rest));
            if (interval == rr_interval && value && *value > 0.0 && *value < 1e6) {
                if (record.annotations.empty()) {
                    put_beat(0.0, "Q", record);
                }
                now_ms += *value;
                put_beat(now_ms / 1000.0, "Q", record);
            }
        } else if (const auto pair = split_pair(line, ';')) {
            if (pair->key == "Interval") {
                interval = pair->value;
            } else if (pair->key == "Date") {
                const auto moment = parse_moment(pair->value);
                facts.date = moment ? moment->date : std::nullopt;
            } else if (pair->key == "StartTime") {
                const auto moment = parse_moment(pair->value);
                facts.clock_s = moment ? moment->clock_s : std::nullopt;
            }
        }
    }
    if (interval != rr_interval) {
        return fail(ErrorCode::no_signal, std::string(name) +
                                              " has heart rates at even times, neither a trace nor "
                                              "intervals from beat to beat; record R-R intervals.");
    }
    if (record.annotations.size() < 2) {
        return fail(ErrorCode::no_signal, std::string(name) + " lists fewer than two beats.");
    }
    put_facts(facts, std::nullopt, std::nullopt, true, record);
    return record;
}

}  // namespace beatlens::formats::csv
