#include "synthesis/noise.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "ecg/aami.h"
#include "signal/resample.h"

namespace beatlens::synthesis {

namespace {

constexpr double half_qrs_s = 0.05;  // what of a beat its height is measured in, either way from the R-peak
constexpr double noise_window_s = 1.0;

// Without the twentieth at either end; 0 for none.
double trimmed_mean(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const auto cut = static_cast<std::ptrdiff_t>(values.size() / 20);
    const double sum = std::accumulate(values.begin() + cut, values.end() - cut, 0.0);
    return values.empty() ? 0.0 : sum / static_cast<double>(static_cast<std::ptrdiff_t>(values.size()) - 2 * cut);
}

}  // namespace

double qrs_height(const Signal& signal, std::span<const Annotation> annotations) {
    const std::int64_t half = sample_at(half_qrs_s, signal.sampling_rate_hz);
    std::vector<double> heights;
    for (const Annotation& annotation : annotations) {
        const std::int64_t beat = sample_at(annotation.time_s, signal.sampling_rate_hz);
        if (!aami_class_of_symbol(annotation.symbol) || beat < half || beat + half >= signal.length_samples()) {
            continue;
        }
        const auto first = signal.samples.begin() + static_cast<std::ptrdiff_t>(beat - half);
        const auto [low, high] = std::minmax_element(first, first + static_cast<std::ptrdiff_t>(2 * half + 1));
        if (std::isfinite(*low) && std::isfinite(*high)) {
            heights.push_back(static_cast<double>(*high) - static_cast<double>(*low));
        }
    }
    return trimmed_mean(std::move(heights));
}

double noise_rms(std::span<const float> noise, double sampling_rate_hz) {
    const auto window = static_cast<std::size_t>(sample_at(noise_window_s, sampling_rate_hz));
    std::vector<double> rms;
    for (std::size_t first = 0; first + window <= noise.size(); first += window) {
        double sum = 0.0;
        double squares = 0.0;
        for (std::size_t i = first; i < first + window; ++i) {
            const auto x = static_cast<double>(noise[i]);
            sum += x;
            squares += x * x;
        }
        const double mean = sum / static_cast<double>(window);
        rms.push_back(std::sqrt(std::max(0.0, squares / static_cast<double>(window) - mean * mean)));
    }
    return trimmed_mean(std::move(rms));
}

double noise_gain(double height, double rms, double snr_db) {
    return height / std::sqrt(8.0) * std::pow(10.0, -snr_db / 20.0) / rms;
}

Result<Recording> with_noise(const Recording& recording, const Recording& noise, double snr_db, double from) {
    if (noise.signals.empty()) {
        return fail(ErrorCode::missing_file, "The recording '" + noise.name + "' has no signals to take noise from.");
    }
    Recording result = recording;
    for (std::size_t lead = 0; lead < result.signals.size(); ++lead) {
        Signal& signal = result.signals[lead];
        if (!may_be_ecg(signal)) {
            continue;
        }
        const Signal& source = noise.signals[lead % noise.signals.size()];
        const auto added = signal::resample(source.samples, source.sampling_rate_hz, signal.sampling_rate_hz);
        BEATLENS_TRY(added);
        const double rms = noise_rms(*added, signal.sampling_rate_hz);
        if (!(rms > 0.0)) {
            return fail(ErrorCode::no_signal,
                        "The recording '" + noise.name + "' is shorter than a second, or holds no noise.");
        }
        const double height = qrs_height(signal, result.annotations);
        const auto factor = static_cast<float>(noise_gain(height, rms, snr_db));
        const auto offset = static_cast<std::size_t>(from * static_cast<double>(added->size()));
        for (std::size_t i = 0; i < signal.samples.size(); ++i) {
            signal.samples[i] += factor * (*added)[(offset + i) % added->size()];
        }
        signal.gain_adu_per_unit = 0.0;  // samples are no longer a recorder's integers
    }
    return result;
}

}  // namespace beatlens::synthesis
