#include "formats/text/intervals.h"

#include <algorithm>
#include <cmath>

#include "formats/parsing.h"
#include "formats/text/signals.h"
#include "formats/units.h"

namespace beatlens::formats::csv {

namespace {

constexpr std::size_t most_beats = 4000000;  // a month

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
    Beats beats{{}, TimeReader(table.decimals[columns.time.value_or(0)]), 0};
    RowReader reader = table.data;
    std::vector<std::string_view> cells;
    for (Row row; beats.rows.size() < most_beats && reader.next(row);) {
        Beat beat;
        bool fine = split_row(table, row, cells).has_value();
        if (fine && columns.interval) {
            const CellKind kind =
                parse_cell(cells[*columns.interval], table.decimals[*columns.interval], beat.interval);
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

}  // namespace

Result<Recording> read_beat_list(const Table& table, const BeatListColumns& columns, const Facts& facts,
                                 const LoadOptions& options) {
    Beats beats = read_rows(table, columns);
    if (beats.rows.size() >= most_beats) {
        return fail(ErrorCode::out_of_range, table.name + " lists more than " + std::to_string(most_beats) +
                                                 " beats; cut the file and read the parts.");
    }
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
        interval_s = interval_s > 0.0 ? interval_s : middle(intervals) > longest_interval_s * 2 ? 1e-3 : 1.0;
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

}  // namespace beatlens::formats::csv
