#include "formats/edf/store.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <set>
#include <tuple>

#include "formats/edf/header.h"
#include "formats/parsing.h"

namespace beatlens::formats::edf {

namespace {

constexpr int least = std::numeric_limits<std::int16_t>::min();
constexpr int most = std::numeric_limits<std::int16_t>::max();

// adc = round(sample * gain) + shift
struct Grid {
    double gain = 1.0;
    double shift = 0.0;
    bool exact = false;  // the recorder's own integers
};

Grid grid_of(const Signal& signal) {
    double lowest = std::numeric_limits<double>::max();
    double highest = std::numeric_limits<double>::lowest();
    for (const float sample : signal.samples) {
        if (std::isfinite(sample)) {
            lowest = std::min(lowest, static_cast<double>(sample));
            highest = std::max(highest, static_cast<double>(sample));
        }
    }
    if (lowest > highest) {
        lowest = highest = 0.0;
    }
    Grid grid;
    if (const double gain = signal.gain_adu_per_unit; std::isfinite(gain) && gain != 0.0) {
        const double low = std::round(std::min(lowest * gain, highest * gain));
        const double high = std::round(std::max(lowest * gain, highest * gain));
        if (high - low <= most - least) {
            grid.gain = gain;
            grid.shift = std::clamp<double>(signal.baseline_adu, least - low, most - high);
            grid.exact = true;
            return grid;
        }
    }
    // The finest steps of 1, 2 or 5 times a power of ten with which the values fit, with room to spare.
    constexpr double fitting = 60000.0;
    constexpr double largest = 2e6;  // steps from zero that eight characters tell apart
    constexpr double usual_gain = 1000.0;
    const double reach = std::max(std::abs(lowest), std::abs(highest));
    const double wanted = std::min(highest > lowest ? fitting / (highest - lowest) : usual_gain,
                                   reach > 0.0 ? largest / reach : usual_gain);
    const double decade = std::pow(10.0, std::floor(std::log10(wanted)));
    grid.gain = decade * (wanted >= 5.0 * decade ? 5.0 : wanted >= 2.0 * decade ? 2.0 : 1.0);
    grid.shift = std::round(-(lowest + highest) / 2.0 * grid.gain);
    return grid;
}

// A digital limit and the physical one that belongs to it, chosen such that the text is as exact as can be.
struct Limit {
    int digital = 0;
    std::string physical;
    double error = std::numeric_limits<double>::max();  // in ADC steps
};

// The limits `first`, `first` + step, ... up to `last` are tried, but not all of 65536.
std::optional<Limit> best_limit(const Grid& grid, double units_per_unit, int first, int last) {
    constexpr int most_tried = 2048;
    const int tried = std::min(std::abs(last - first) + 1, most_tried);
    const int step = last < first ? -1 : 1;
    Limit best;
    for (int i = 0; i < tried && best.error > 0.0; ++i) {
        const int digital = first + i * step;
        const double value = (digital - grid.shift) / grid.gain * units_per_unit;
        const auto text = eight_characters(value);
        if (!text) {
            continue;
        }
        const double error = std::abs(*parse_number(*text) - value) * std::abs(grid.gain) / units_per_unit;
        if (error < best.error) {
            best = {digital, *text, error};
        }
    }
    return best.physical.empty() ? std::nullopt : std::optional(best);
}

// Limits lie outside of the values, near the ends of what 16 bits hold.
bool set_limits(const Grid& grid, double units_per_unit, const std::string& dimension, int lowest, int highest,
                double& error, Stored& stored) {
    const auto low = best_limit(grid, units_per_unit, least, lowest);
    const auto high = best_limit(grid, units_per_unit, most, highest);
    if (!low || !high || low->physical == high->physical || low->error + high->error >= error) {
        return false;
    }
    error = low->error + high->error;
    stored.dimension = dimension;
    stored.physical_min = low->physical;
    stored.physical_max = high->physical;
    stored.digital_min = low->digital;
    stored.digital_max = high->digital;
    return true;
}

}  // namespace

std::string without_end_zeros(std::string text) {
    if (text.find('.') != std::string::npos) {
        text.erase(text.find_last_not_of('0') + 1);
        if (text.back() == '.') {
            text.pop_back();
        }
    }
    return text == "-0" ? "0" : text;
}

std::optional<std::string> eight_characters(double value) {
    char buffer[400];
    for (int decimals = 7; decimals >= 0; --decimals) {
        const int length = std::snprintf(buffer, sizeof buffer, "%.*f", decimals, value);
        if (length > 0 && static_cast<std::size_t>(length) < sizeof buffer) {
            std::string text = without_end_zeros(buffer);
            if (text.size() <= width::range) {
                return text;
            }
        }
    }
    return std::nullopt;
}

std::optional<RecordPlan> choose_records(const std::vector<Signal>& signals) {
    std::set<double> rates;
    double longest_s = 0.0;
    for (const Signal& signal : signals) {
        rates.insert(signal.sampling_rate_hz);
        longest_s = std::max(longest_s, signal.duration_s());
    }
    constexpr double shortest_record_s = 0.1;
    constexpr double longest_record_s = 60.0;
    constexpr double work = 1e7;  // rates looked at in all
    constexpr double exact = 1e-9;
    constexpr double most_samples_per_record = 99999999.0;  // in eight characters
    const double fastest = *rates.rbegin();
    // Not longer than the recording, but for a sample of the slowest signal.
    const double whole = std::max({1.0, std::ceil(fastest * longest_s), std::ceil(fastest / *rates.begin())});
    const double first = std::clamp(std::ceil(fastest * shortest_record_s), 1.0, whole);
    const double last = std::min({std::max(first, std::floor(fastest * longest_record_s)), first + 60000.0,
                                  first + work / static_cast<double>(rates.size()), whole});
    std::optional<RecordPlan> best;
    std::tuple<double, bool, double> best_score(1.0, true, 0.0);
    const auto consider = [&](double samples) {
        const auto text = eight_characters(samples / fastest);
        const double duration_s = text ? *parse_number(*text) : 0.0;
        if (duration_s <= 0.0 || fastest * duration_s > most_samples_per_record) {
            return;
        }
        double error = 0.0;
        for (const double rate : rates) {
            error = std::max(error, std::abs(std::round(rate * duration_s) / (rate * duration_s) - 1.0));
        }
        if (error >= 0.5) {
            return;  // no sample of one of them in a record
        }
        const double records = longest_s / duration_s;
        const std::tuple score(error < exact ? 0.0 : error, std::abs(records - std::round(records)) > 1e-6,
                               std::abs(std::log(duration_s)));
        if (!best || score < best_score) {
            best = RecordPlan{*text, duration_s, 0, {}, error};
            best_score = score;
        }
    };
    consider(std::clamp(std::round(fastest), 1.0, whole));  // a second
    const std::tuple perfect(0.0, false, 0.0);
    for (double samples = first; samples <= last && best_score != perfect; ++samples) {
        consider(samples);
    }
    if (best) {
        for (const Signal& signal : signals) {
            const auto per_record = static_cast<std::size_t>(std::llround(signal.sampling_rate_hz * best->duration_s));
            best->per_record.push_back(per_record);
            best->count = std::max(best->count, (signal.samples.size() + per_record - 1) / per_record);
        }
    }
    return best;
}

std::optional<Stored> store(const Signal& signal, std::size_t length) {
    const Grid grid = grid_of(signal);
    Stored stored;
    stored.step = grid.exact ? 0.0 : 1.0 / grid.gain;
    stored.samples.reserve(length);
    int lowest = most;
    int highest = least;
    const auto missing_value = static_cast<std::int16_t>(std::clamp<double>(grid.shift, least, most));
    for (std::size_t i = 0; i < length; ++i) {
        const double sample = i < signal.samples.size() ? static_cast<double>(signal.samples[i])
                                                        : std::numeric_limits<double>::quiet_NaN();
        if (!std::isfinite(sample)) {
            stored.samples.push_back(stored.samples.empty() ? missing_value : stored.samples.back());
        } else {
            stored.samples.push_back(static_cast<std::int16_t>(
                std::clamp<double>(std::round(sample * grid.gain) + grid.shift, least, most)));
        }
        lowest = std::min<int>(lowest, stored.samples.back());
        highest = std::max<int>(highest, stored.samples.back());
    }
    // A dimension in which eight characters say the limits best.
    double error = std::numeric_limits<double>::max();
    bool found = false;
    if (signal.units == "mV") {
        found = set_limits(grid, 1.0, "mV", lowest, highest, error, stored);
        found = set_limits(grid, 1000.0, "uV", lowest, highest, error, stored) || found;
    } else {
        const bool has_units = signal.units != "adu" && signal.units != "uncalibrated";
        found = set_limits(grid, 1.0, has_units ? signal.units : "", lowest, highest, error, stored);
    }
    return found ? std::optional(std::move(stored)) : std::nullopt;
}

}  // namespace beatlens::formats::edf
