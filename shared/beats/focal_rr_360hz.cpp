#include "beats/focal_rr_360hz.h"

#include <algorithm>
#include <numeric>

#include "beats/kachuee_120hz.h"
#include "signal/gaps.h"
#include "signal/median_filter.h"
#include "signal/resample.h"

namespace beatlens::beats {

namespace {

constexpr std::size_t first_baseline_width = 71;    // a fifth of a second: takes out QRS complexes
constexpr std::size_t second_baseline_width = 215;  // three fifths: takes out P and T waves
constexpr std::int64_t align_reach = 18;
constexpr std::int64_t samples_before_peak = 90;
constexpr std::size_t local_intervals = 10;

struct GridSamples {
    std::vector<float> values;
    double per_mv = 1.0;
};

// At the recipe's own rate the recorder's integers where there are any: the exact mV are had from those, and not from
// samples that were rounded to float.
Result<GridSamples> at_grid(const Signal& signal) {
    const double sampling_rate_hz = signal.sampling_rate_hz;
    if (sampling_rate_hz == focal_rr_grid_hz) {
        const double gain = signal.gain_adu_per_unit;
        return GridSamples{kachuee_samples(signal), gain > 0.0 ? gain : 1.0};
    }
    auto resampled = signal::resample(signal.samples, sampling_rate_hz, focal_rr_grid_hz);
    BEATLENS_TRY(resampled);
    return GridSamples{std::move(*resampled), 1.0};
}

}  // namespace

Result<std::vector<double>> focal_rr_signal(const Signal& signal) {
    if (signal.units != "mV") {
        return fail(ErrorCode::out_of_range, "Lead '" + signal.lead + "' is in " + signal.units +
                                                 "; this model needs an electrocardiogram in mV.");
    }
    const auto grid = at_grid(signal);
    BEATLENS_TRY(grid);
    std::vector<float> samples;
    const auto gaps = signal::bridge_gaps(grid->values, samples);
    const auto size = static_cast<std::int64_t>(samples.size());
    if (size == 0 || (!gaps.empty() && gaps.front().first == 0 && gaps.front().end == size)) {
        return fail(ErrorCode::no_signal, "Lead '" + signal.lead + "' has no valid sample.");
    }
    const auto first = signal::median_filter(samples, first_baseline_width);
    BEATLENS_TRY(first);
    const auto baseline = signal::median_filter(*first, second_baseline_width);
    BEATLENS_TRY(baseline);
    std::vector<double> result(samples.size());
    std::transform(samples.begin(), samples.end(), baseline->begin(), result.begin(), [&](float sample, float base) {
        return static_cast<double>(sample) / grid->per_mv - static_cast<double>(base) / grid->per_mv;
    });
    return result;
}

std::vector<std::int64_t> align_r_peaks(std::span<const double> signal, std::span<const std::int64_t> beat_samples) {
    std::vector<std::int64_t> peaks;
    peaks.reserve(beat_samples.size());
    const auto size = static_cast<std::int64_t>(signal.size());
    for (const std::int64_t at : beat_samples) {
        const std::int64_t first = std::clamp<std::int64_t>(at - align_reach, 0, size);
        const std::int64_t end = std::clamp<std::int64_t>(at + align_reach, 0, size);
        const auto begin = signal.begin();
        peaks.push_back(first < end ? std::max_element(begin + first, begin + end) - begin : at);
    }
    return peaks;
}

std::vector<std::array<double, focal_rr_features>> rr_features(std::span<const std::int64_t> peaks) {
    std::vector<std::array<double, focal_rr_features>> features(peaks.size());
    if (peaks.size() < 2) {
        for (auto& row : features) {
            row = {0.0, 0.0, 1.0, 0.0};
        }
        return features;
    }
    std::vector<double> intervals;  // intervals[i] lies between peaks i and i + 1
    for (std::size_t i = 0; i + 1 < peaks.size(); ++i) {
        intervals.push_back(static_cast<double>(peaks[i + 1] - peaks[i]));
    }
    const double mean = static_cast<double>(peaks.back() - peaks.front()) / static_cast<double>(intervals.size());
    for (std::size_t i = 0; i < peaks.size(); ++i) {
        const double before = intervals[i == 0 ? 0 : i - 1];
        const double after = intervals[std::min(i, intervals.size() - 1)];
        // The first beat's stand-in is its whole past.
        const std::size_t end = std::max<std::size_t>(i, 1);
        const std::size_t begin = end - std::min(end, local_intervals);
        const double sum = std::accumulate(intervals.begin() + static_cast<std::ptrdiff_t>(begin),
                                           intervals.begin() + static_cast<std::ptrdiff_t>(end), 0.0);
        features[i] = {before - mean, after - mean, before / std::max(after, 1.0),
                       sum / static_cast<double>(end - begin) - mean};
    }
    return features;
}

std::vector<float> cut_focal_rr_beats(std::span<const double> signal, std::span<const std::int64_t> beat_samples) {
    const auto peaks = align_r_peaks(signal, beat_samples);
    const auto features = rr_features(peaks);
    const auto size = static_cast<std::int64_t>(signal.size());
    std::vector<float> rows(peaks.size() * focal_rr_length, 0.0F);
    for (std::size_t i = 0; i < peaks.size(); ++i) {
        float* const row = rows.data() + i * focal_rr_length;
        const std::int64_t start = peaks[i] - samples_before_peak;
        for (std::size_t k = 0; k < focal_rr_samples; ++k) {
            const std::int64_t at = start + static_cast<std::int64_t>(k);
            row[k] = at >= 0 && at < size ? static_cast<float>(signal[static_cast<std::size_t>(at)]) : 0.0F;
        }
        std::transform(features[i].begin(), features[i].end(), row + focal_rr_samples,
                       [](double value) { return static_cast<float>(value); });
    }
    return rows;
}

}  // namespace beatlens::beats
