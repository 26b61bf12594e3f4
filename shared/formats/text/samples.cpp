#include "formats/text/samples.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "formats/parsing.h"
#include "formats/text/timeline.h"
#include "formats/units.h"

namespace beatlens::formats::csv {

namespace {

// Lead values in millivolts where the heading or their size allows it.
void set_units(const std::string& heading_units, Signal& signal, std::vector<std::string>& not_millivolts,
               std::vector<std::string>& large) {
    constexpr double largest_range_mv = 50.0;
    const double factor = millivolts_per_unit(heading_units);
    if (factor == 0.0 && !heading_units.empty()) {
        const bool raw = equal_ignoring_case(heading_units, "adu") || equal_ignoring_case(heading_units, "adc");
        signal.units = raw ? "adu" : heading_units;
        return;
    }
    double least = std::numeric_limits<double>::infinity();
    double most = -least;
    for (float& sample : signal.samples) {
        if (factor != 0.0 && factor != 1.0) {
            sample = static_cast<float>(static_cast<double>(sample) * factor);
        }
        if (!std::isnan(sample)) {
            least = std::min(least, static_cast<double>(sample));
            most = std::max(most, static_cast<double>(sample));
        }
    }
    if (most - least > largest_range_mv) {
        if (heading_units.empty()) {
            signal.units = "adu";
            not_millivolts.push_back(signal.lead);
        } else {
            large.push_back(signal.lead);
        }
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
void put_gaps(const Timeline& timeline, Recording& record) {
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
}

}  // namespace

Result<Recording> read_sample_table(const Table& table, const LoadOptions& options) {
    auto columns = read_columns(table);
    BEATLENS_TRY(columns);
    auto timeline = make_timeline(table, *columns, options);
    BEATLENS_TRY(timeline);

    Recording record;
    record.name = stem(table.name);
    record.frame_rate_hz = timeline->rate_hz;
    record.warnings = std::move(timeline->warnings);
    for (const std::size_t further : columns->further_time_columns) {
        record.warnings.push_back("The times are those of " + column_name(table, *columns->time_column) +
                                  "; those of " + column_name(table, further) + " are set aside.");
    }
    std::vector<std::string> not_millivolts;
    std::vector<std::string> large;
    for (const std::size_t i : columns->leads) {
        Signal signal;
        const Heading& heading = table.headings[i];
        signal.lead = heading.name.empty() ? "lead " + std::to_string(record.signals.size() + 1) : heading.name;
        signal.sampling_rate_hz = timeline->rate_hz;
        signal.samples = with_holes(std::move(columns->samples[i]), timeline->holes);
        set_units(heading.units, signal, not_millivolts, large);
        record.signals.push_back(std::move(signal));
    }
    put_gaps(*timeline, record);
    if (!not_millivolts.empty()) {
        record.warnings.push_back("The values of " + joined(not_millivolts) +
                                  " are too large for millivolts; they are taken as numbers of the recorder without a "
                                  "known unit, so amplitudes have no scale.");
    }
    if (!large.empty()) {
        record.warnings.push_back("The values of " + joined(large) +
                                  " span more than 50 mV, which no electrocardiogram does; is the unit right?");
    }
    if (columns->missing > 0) {
        record.warnings.push_back(std::to_string(columns->missing) +
                                  (columns->missing == 1 ? " sample is missing." : " samples are missing."));
    }
    return record;
}

}  // namespace beatlens::formats::csv
