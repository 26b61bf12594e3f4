#include "formats/text/signals.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "formats/parsing.h"
#include "formats/text/read_columns.h"
#include "formats/text/timebase.h"

namespace beatlens::formats::csv {

namespace {

constexpr double largest_range_mv = 50.0;
constexpr const char* no_units = "nu";  // as WFDB's headers say it

struct Range {
    double least = std::numeric_limits<double>::infinity();
    double most = -std::numeric_limits<double>::infinity();
    bool zeros_and_ones = true;
    std::size_t missing = 0;

    double span() const { return most - least; }
};

Range range_of(const std::vector<float>& samples) {
    float least = std::numeric_limits<float>::infinity();
    float most = -least;
    std::size_t others = 0;
    std::size_t missing = 0;
    for (const float sample : samples) {
        least = sample < least ? sample : least;
        most = sample > most ? sample : most;
        others += sample != 0.0f && sample != 1.0f ? 1 : 0;
        missing += std::isnan(sample) ? 1 : 0;
    }
    return {static_cast<double>(least), static_cast<double>(most), others == missing && most >= least, missing};
}

void scale(std::vector<float>& samples, double factor, double offset = 0.0) {
    for (float& sample : samples) {
        sample = static_cast<float>((static_cast<double>(sample) - offset) * factor);
    }
}

// The rows of a lead in their places in time, with NaN where there are none.
std::vector<float> with_holes(std::vector<float> rows, const std::vector<Hole>& holes) {
    if (holes.empty()) {
        return rows;
    }
    std::size_t length = rows.size();
    for (const Hole& hole : holes) {
        length += hole.samples;
    }
    std::vector<float> samples;
    samples.reserve(length);
    auto from = rows.begin();
    for (const Hole& hole : holes) {
        const auto to = rows.begin() + static_cast<std::ptrdiff_t>(hole.row);
        samples.insert(samples.end(), from, to);
        samples.insert(samples.end(), hole.samples, std::numeric_limits<float>::quiet_NaN());
        from = to;
    }
    samples.insert(samples.end(), from, rows.end());
    return samples;
}

// The gaps of the recording, and the pieces between them.
void put_gaps(const Timeline& timeline, const Columns& columns, Recording& record) {
    std::size_t put_in = 0;
    double piece_s = 0.0;
    for (const Hole& hole : timeline.holes) {
        const auto first = static_cast<std::int64_t>(hole.row + put_in);
        put_in += hole.samples;
        const Gap gap{time_of(first, timeline.rate_hz),
                      time_of(static_cast<std::int64_t>(hole.row + put_in), timeline.rate_hz), Gap::Kind::absent,
                      std::nullopt};
        record.gaps.push_back(gap);
        record.segments.push_back({"", piece_s, gap.first_s});
        piece_s = gap.end_s;
    }
    if (!record.gaps.empty()) {
        record.segments.push_back({"", piece_s, record.duration_s()});
    }
    std::vector<std::optional<std::size_t>> lead_of(columns.samples.size());
    for (std::size_t i = 0; i < columns.leads.size(); ++i) {
        lead_of[columns.leads[i]] = i;
    }
    std::size_t before = 0;  // samples of the holes that were passed
    auto hole = timeline.holes.begin();
    for (const LeadOff& off : columns.lead_off) {
        while (hole != timeline.holes.end() && hole->row <= off.first_row) {
            before += hole++->samples;
        }
        if (lead_of[off.column]) {
            record.gaps.push_back({time_of(static_cast<std::int64_t>(off.first_row + before), timeline.rate_hz),
                                   time_of(static_cast<std::int64_t>(off.end_row + before), timeline.rate_hz),
                                   Gap::Kind::lead_off, lead_of[off.column]});
        }
    }
    std::stable_sort(record.gaps.begin(), record.gaps.end(),
                     [](const Gap& a, const Gap& b) { return a.first_s < b.first_s; });
}

// Which columns can be electrocardiograms, by their headings and by what they hold.
std::vector<bool> may_be_leads(const Table& table, const Columns& columns, const std::vector<Range>& ranges) {
    constexpr std::size_t rows_of_marks = 16;
    std::vector<bool> may_be(columns.leads.size());
    std::vector<bool> by_heading(columns.leads.size());
    for (std::size_t i = 0; i < columns.leads.size(); ++i) {
        const Heading& heading = table.headings[columns.leads[i]];
        by_heading[i] = heading.role == Role::lead;
        const bool marks = columns.rows >= rows_of_marks && heading.units.empty() && !is_lead_name(heading.name) &&
                           ranges[i].zeros_and_ones;
        may_be[i] = by_heading[i] && !marks;
    }
    const auto none = [](const std::vector<bool>& flags) {
        return std::find(flags.begin(), flags.end(), true) == flags.end();
    };
    if (none(may_be)) {
        may_be = none(by_heading) ? std::vector<bool>(columns.leads.size(), true) : by_heading;
    }
    return may_be;
}

// Puts the leads into their units, and gathers those that leave their units open.
class Units {
public:
    Units(const Facts& facts, const LoadOptions& options) : _facts(facts), _options(options) {}

    // `range` is that of the samples as the file has them; `is_large`: it or a lead like it is too large for
    // millivolts.
    void put(const Heading& heading, bool may_be_lead, const Range& range, bool is_large, Signal& signal) {
        std::string units = heading.units;
        if (units.empty() && may_be_lead) {
            const bool exg = _facts.exg_in_microvolts && (heading.name.starts_with("EXG") || heading.name.empty());
            units = exg ? "uV" : _facts.units;
        }
        const double factor = millivolts_of(units);
        if (factor > 0.0 && may_be_lead) {
            if (factor != 1.0) {
                scale(signal.samples, factor);
            }
            if (range.span() * factor > largest_range_mv) {
                _large.push_back(signal.lead);
            }
        } else if (!may_be_lead || (!units.empty() && !is_adu(units))) {
            signal.units = units.empty() || units == "*" || units == "-" ? no_units : units;
        } else if (_facts.adu_per_mv > 0.0) {
            scale(signal.samples, 1.0 / _facts.adu_per_mv, _facts.baseline_adu);
            signal.gain_adu_per_unit = _facts.adu_per_mv;
            signal.baseline_adu = _facts.baseline_adu;
            signal.adc_resolution_bits = _facts.adc_bits;
        } else if (!units.empty()) {
            signal.units = "adu";
            signal.adc_resolution_bits = _facts.adc_bits;
        } else if (is_large) {
            open(signal);
        }
    }

    void tell(Recording& record) {
        if (!_open.empty()) {
            record.choices.push_back(choice());
            if (record.choices.back().chosen == "adu") {
                record.warnings.push_back("The values of " + joined(_open) +
                                          " are too large for millivolts; they are taken as numbers of the recorder "
                                          "without a known unit, so amplitudes have no scale.");
            }
        }
        if (!_large.empty()) {
            record.warnings.push_back("The values of " + joined(_large) +
                                      " span more than 50 mV, which no electrocardiogram does; is the unit right?");
        }
    }

private:
    Choice choice() const {
        Choice choice{"units",
                      "What are the values of " + joined(_open) + " in?",
                      {{"adu", "numbers of the recorder, without a scale"}, {"uV", "microvolts"}, {"mV", "millivolts"}},
                      {}};
        choice.chosen = answer_to(_options, choice, "adu");
        return choice;
    }

    void open(Signal& signal) {
        _open.push_back(signal.lead);
        const std::string chosen = choice().chosen;
        if (chosen == "adu") {
            signal.units = "adu";
            signal.adc_resolution_bits = _facts.adc_bits;
        } else if (chosen != "mV") {
            scale(signal.samples, millivolts_of(chosen));
        }
    }

    const Facts& _facts;
    const LoadOptions& _options;
    std::vector<std::string> _open;   // without units and too large for millivolts
    std::vector<std::string> _large;  // too large for the units that they have
};

}  // namespace

void put_facts(const Facts& facts, std::optional<Date> date, std::optional<double> clock_s, bool day_first,
               Recording& record) {
    date = date ? date : facts.date;
    clock_s = clock_s ? clock_s : facts.clock_s;
    if (clock_s && *clock_s >= 0.0 && *clock_s < 86400.0) {
        record.start_time = start_time_text(*clock_s, date ? date->year : 0, date ? date->month(day_first) : 0,
                                            date ? date->day(day_first) : 0);
    }
    record.comments.insert(record.comments.end(), facts.comments.begin(), facts.comments.end());
    record.personal = facts.personal;
}

Result<Recording> read_sample_table(const SampleTable& opened, const LoadOptions& options) {
    auto columns = ColumnsReader(opened.table, opened.table.data.rest().size()).read_all();
    BEATLENS_TRY(columns);
    return make_recording(opened, *std::move(columns), options);
}

Result<Recording> make_recording(const SampleTable& opened, Columns columns, const LoadOptions& options) {
    const Table& table = opened.table;
    const Facts& facts = opened.facts;
    constexpr std::size_t many_leads = 64;
    if (columns.leads.size() > many_leads && columns.rows < columns.leads.size()) {
        return fail(ErrorCode::no_signal, table.name + " has " + std::to_string(table.columns) + " columns but only " +
                                              std::to_string(columns.rows) +
                                              " rows; if its rows are leads, turn rows into columns.");
    }
    DateOrder order;
    std::optional<Date> open_date = facts.date;
    for (const TimeColumn& time : columns.times) {
        time.reader.settle(order);
        open_date = time.reader.has_dates() ? time.reader.first().date : open_date;
    }
    if (facts.date) {
        order.see(*facts.date);
    }
    Recording record;
    bool day_first = order.day_first();
    if (order.is_open() && open_date) {
        record.choices.push_back(date_choice(options, *open_date));
        day_first = record.choices.back().chosen == "day-first";
    }
    auto timeline = make_timeline(table, facts, columns, day_first, options);
    BEATLENS_TRY(timeline);
    if (columns.leads.empty()) {
        return tl::make_unexpected(no_samples(table));
    }

    record.name = stem(table.name);
    record.frame_rate_hz = timeline->rate_hz;
    record.warnings = table.warnings;
    const auto add = [](std::vector<std::string>& all, const std::vector<std::string>& more) {
        all.insert(all.end(), more.begin(), more.end());
    };
    add(record.warnings, timeline->warnings);
    add(record.warnings, columns.warnings);
    for (std::size_t i = 0; i < columns.times.size(); ++i) {
        if (columns.times[i].role == Role::time && i != timeline->time_column) {
            record.warnings.push_back("The times are those of " +
                                      column_name(table, columns.times[*timeline->time_column].column) + "; those of " +
                                      column_name(table, columns.times[i].column) + " are set aside.");
        }
    }
    Units units(facts, options);
    std::vector<Range> ranges;
    std::size_t missing = 0;
    for (const std::size_t lead : columns.leads) {
        ranges.push_back(range_of(columns.samples[lead]));
        missing += ranges.back().missing;
    }
    const std::vector<bool> may_be = may_be_leads(table, columns, ranges);
    // Leads that the file does not tell apart are in the same units, also where a few are small.
    const auto is_alike = [&](std::size_t i) {
        const Heading& heading = table.headings[columns.leads[i]];
        return may_be[i] && heading.units.empty() && (heading.name.empty() || is_lead_name(heading.name));
    };
    bool any_large = false;
    for (std::size_t i = 0; i < ranges.size(); ++i) {
        any_large = any_large || (is_alike(i) && ranges[i].span() > largest_range_mv);
    }
    for (std::size_t i = 0; i < columns.leads.size(); ++i) {
        Signal signal;
        const Heading& heading = table.headings[columns.leads[i]];
        signal.lead = heading.name.empty() ? "lead " + std::to_string(i + 1) : heading.name;
        signal.sampling_rate_hz = timeline->rate_hz;
        signal.samples = with_holes(std::move(columns.samples[columns.leads[i]]), timeline->holes);
        units.put(heading, may_be[i], ranges[i], ranges[i].span() > largest_range_mv || (any_large && is_alike(i)),
                  signal);
        record.signals.push_back(std::move(signal));
    }
    put_gaps(*timeline, columns, record);
    put_facts(facts, timeline->date, timeline->clock_s, day_first, record);
    add(record.comments, columns.comments);
    units.tell(record);
    if (missing > 0) {
        record.warnings.push_back(std::to_string(missing) +
                                  (missing == 1 ? " sample is missing." : " samples are missing."));
    }
    return record;
}

}  // namespace beatlens::formats::csv
