#include "formats/json/json.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "formats/json/readings.h"
#include "formats/notes.h"
#include "formats/parsing.h"
#include "formats/units.h"

namespace beatlens::formats {

namespace {

using json::Reading;

constexpr const char* unknown_units = "adu";
constexpr double highest_rate_hz = 1e6;

std::string described(const Reading& reading, std::size_t number) {
    std::string text = std::to_string(number) + ": " + (reading.start.empty() ? "no time stated" : reading.start);
    for (const std::string& comment : reading.notes.comments) {
        if (comment.starts_with("Classification: ")) {
            text += ", " + comment.substr(comment.find(' ') + 1);
        }
    }
    return text;
}

// Which reading; the choice is noted where there are several.
std::size_t chosen_reading(const std::vector<Reading>& readings, const LoadOptions& options, Recording& record) {
    if (readings.size() == 1) {
        return 0;
    }
    Choice choice{"recording", "Which of the " + std::to_string(readings.size()) + " readings?", {}, "1"};
    for (std::size_t i = 0; i < readings.size(); ++i) {
        choice.options.push_back({std::to_string(i + 1), described(readings[i], i + 1)});
    }
    choice.chosen = answer_to(options, choice, "1");
    const auto number = parse_integer(choice.chosen);
    record.choices.push_back(std::move(choice));
    return static_cast<std::size_t>(number.value_or(1)) - 1;
}

double range_of(const Signal& signal) {
    double least = std::numeric_limits<double>::infinity();
    double most = -least;
    for (const float sample : signal.samples) {
        if (!std::isnan(sample)) {
            least = std::min(least, static_cast<double>(sample));
            most = std::max(most, static_cast<double>(sample));
        }
    }
    return most > least ? most - least : 0.0;
}

void to_millivolts(Signal& signal) {
    const std::string stated = signal.units;
    if (const double factor = millivolts_per_unit(stated); factor > 0.0) {
        signal.gain_adu_per_unit /= factor;
    }
    set_units(stated, signal);
}

void settle_units(Recording& record, const LoadOptions& options) {
    constexpr double largest_range_mv = 50.0;
    std::vector<Signal*> open;
    double range = 0.0;
    for (Signal& signal : record.signals) {
        if (signal.units.empty() || signal.units == "1") {  // UCUM's unit of plain numbers
            open.push_back(&signal);
            range = std::max(range, range_of(signal));
        }
    }
    if (!open.empty()) {
        Choice choice{"units",
                      "In which unit are the samples?",
                      {{"mV", "millivolts"}, {"uV", "microvolts"}, {"V", "volts"}, {unknown_units, "not known"}},
                      ""};
        choice.chosen = answer_to(options, choice, range > largest_range_mv ? unknown_units : "mV");
        for (Signal* const signal : open) {
            signal->units = choice.chosen;
        }
        record.warnings.push_back("The file does not say the samples' unit; " +
                                  (choice.chosen == unknown_units
                                       ? "they are taken as numbers of the recorder, so amplitudes have no scale."
                                       : choice.chosen + " is taken."));
        record.choices.push_back(std::move(choice));
    }
    for (Signal& signal : record.signals) {
        to_millivolts(signal);
    }
}

}  // namespace

Result<Document> read_json(const InputFile& main, std::span<const InputFile> files, const LoadOptions& options) {
    const std::string name = file_name(main);
    std::vector<Reading> readings;
    {
        const auto tree = json::parse(as_text(main.bytes), name);
        BEATLENS_TRY(tree);
        auto found = json::find_readings(*tree, name);
        BEATLENS_TRY(found);
        readings = *std::move(found);
    }
    if (readings.empty()) {
        return fail(ErrorCode::unknown_format,
                    name +
                        " is JSON without an electrocardiogram that is known here: expected are samples of Fitbit, "
                        "Google, HealthKit, Withings or Movesense, a FHIR Observation with SampledData, or lists of "
                        "numbers under \"ecg\" or leads' names with a \"sampling_rate\".");
    }
    Recording record;
    Reading& reading = readings[chosen_reading(readings, options, record)];
    record.name = stem(name);
    record.signals = std::move(reading.signals);
    record.gaps = std::move(reading.gaps);
    record.start_time = std::move(reading.start);
    record.comments = std::move(reading.notes.comments);
    record.personal = std::move(reading.notes.personal);
    record.warnings.insert(record.warnings.end(), reading.warnings.begin(), reading.warnings.end());
    for (Signal& signal : record.signals) {
        if (signal.sampling_rate_hz == 0.0) {
            if (!reading.rate_hz) {
                const auto given = given_rate_hz(options, name, "holds samples without a sampling rate");
                BEATLENS_TRY(given);
                reading.rate_hz = *given;
            }
            signal.sampling_rate_hz = *reading.rate_hz;
        }
        if (!(signal.sampling_rate_hz > 0.0) || signal.sampling_rate_hz > highest_rate_hz) {
            return fail(ErrorCode::out_of_range, name + ": the sampling rate of lead " + signal.lead + ", " +
                                                     number_text(signal.sampling_rate_hz) +
                                                     " Hz, cannot be one; correct it.");
        }
        record.frame_rate_hz = std::max(record.frame_rate_hz, signal.sampling_rate_hz);
    }
    settle_units(record, options);
    if (record.gaps.empty()) {
        warn_of_missing(record);
    }
    return without_others(Document(std::move(record)), main, files);
}

}  // namespace beatlens::formats
