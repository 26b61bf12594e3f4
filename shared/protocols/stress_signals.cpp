#include "protocols/stress_signals.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "analysis/annotated_beats.h"
#include "signal/resample.h"
#include "synthesis/random.h"

namespace beatlens::protocols {

namespace {

constexpr double least_duration_for_gaps_s = 300.0;
constexpr double muscle_noise_snr_db = 12.0;
constexpr double half_qrs_s = 0.05;  // what of a beat its height is measured in, either way from the R-peak
constexpr double noise_window_s = 1.0;

// Samples are no longer a recorder's integers.
void forget_integers(Signal& signal) { signal.gain_adu_per_unit = 0.0; }

// Without the twentieth at either end; 0 for none.
double trimmed_mean(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const auto cut = static_cast<std::ptrdiff_t>(values.size() / 20);
    const double sum = std::accumulate(values.begin() + cut, values.end() - cut, 0.0);
    return values.empty() ? 0.0 : sum / static_cast<double>(static_cast<std::ptrdiff_t>(values.size()) - 2 * cut);
}

double qrs_height(const Signal& signal, const std::vector<Annotation>& annotations) {
    const std::int64_t half = sample_at(half_qrs_s, signal.sampling_rate_hz);
    std::vector<double> heights;
    for (const std::int64_t beat : analysis::annotated_beats(annotations, signal.sampling_rate_hz).samples) {
        if (beat < half || beat + half >= signal.length_samples()) {
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

double rms_of(const std::vector<float>& noise, double rate_hz) {
    const auto window = static_cast<std::size_t>(sample_at(noise_window_s, rate_hz));
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

}  // namespace

Result<Stressed> as_it_is(const StressInput& input) { return Stressed{input.recording, input.options}; }

Result<Stressed> in_excerpts(const StressInput& input, double seconds) {
    Stressed stressed{input.recording, input.options};
    stressed.options.excerpt_s = seconds;
    return stressed;
}

Result<Stressed> in_first_lead(const StressInput& input) {
    Stressed stressed{input.recording, input.options};
    stressed.options.lead = 0;
    return stressed;
}

Result<Stressed> with_lead_inverted(const StressInput& input, std::size_t lead) {
    if (lead >= input.recording.signals.size()) {
        return fail(ErrorCode::out_of_range, "The record has no lead number " + std::to_string(lead + 1) + ".");
    }
    Stressed stressed{input.recording, input.options};
    Signal& signal = stressed.recording.signals[lead];
    for (float& sample : signal.samples) {
        sample = -sample;
    }
    forget_integers(signal);
    return stressed;
}

Result<Stressed> with_gaps(const StressInput& input) {
    const double duration_s = input.recording.duration_s();
    if (duration_s < least_duration_for_gaps_s) {
        return fail(ErrorCode::out_of_range, "The record is shorter than five minutes.");
    }
    Stressed stressed{input.recording, input.options};
    Recording& recording = stressed.recording;
    synthesis::Random random(input.seed);
    double end_s = 0.0;
    while (true) {
        const double first_s = end_s + random.uniform(120.0, 300.0);
        end_s = first_s + random.uniform(5.0, 20.0);
        if (end_s >= duration_s) {
            break;
        }
        for (Signal& signal : recording.signals) {
            const std::int64_t size = signal.length_samples();
            const auto first = std::min(size, sample_at(first_s, signal.sampling_rate_hz));
            const auto end = std::min(size, sample_at(end_s, signal.sampling_rate_hz));
            std::fill(signal.samples.begin() + first, signal.samples.begin() + end,
                      std::numeric_limits<float>::quiet_NaN());
        }
        std::erase_if(recording.annotations, [&](const Annotation& annotation) {
            return annotation.time_s >= first_s && annotation.time_s < end_s &&
                   aami_class_of_symbol(annotation.symbol).has_value();
        });
        recording.gaps.push_back({first_s, end_s, Gap::Kind::lead_off, std::nullopt});
    }
    std::sort(recording.gaps.begin(), recording.gaps.end(),
              [](const Gap& a, const Gap& b) { return a.first_s < b.first_s; });
    return stressed;
}

Result<Stressed> with_muscle_noise(const StressInput& input) {
    if (input.muscle_noise == nullptr || input.muscle_noise->signals.empty()) {
        return fail(ErrorCode::missing_file, "There is no record nstdb/ma to take noise from.");
    }
    Stressed stressed{input.recording, input.options};
    synthesis::Random random(input.seed);
    const double from = random.uniform();  // the same time for all leads
    const auto& sources = input.muscle_noise->signals;
    for (std::size_t lead = 0; lead < stressed.recording.signals.size(); ++lead) {
        Signal& signal = stressed.recording.signals[lead];
        if (!may_be_ecg(signal)) {
            continue;
        }
        const Signal& source = sources[lead % sources.size()];
        const auto noise = signal::resample(source.samples, source.sampling_rate_hz, signal.sampling_rate_hz);
        BEATLENS_TRY(noise);
        const double rms = rms_of(*noise, signal.sampling_rate_hz);
        const double height = qrs_height(signal, stressed.recording.annotations);
        if (!(rms > 0.0)) {
            return fail(ErrorCode::no_signal, "The record nstdb/ma is shorter than a second, or holds no noise.");
        }
        const double wanted_rms = height / std::sqrt(8.0) * std::pow(10.0, -muscle_noise_snr_db / 20.0);
        const auto factor = static_cast<float>(wanted_rms / rms);
        const auto offset = static_cast<std::size_t>(from * static_cast<double>(noise->size()));
        for (std::size_t i = 0; i < signal.samples.size(); ++i) {
            signal.samples[i] += factor * (*noise)[(offset + i) % noise->size()];
        }
        forget_integers(signal);
    }
    return stressed;
}

}  // namespace beatlens::protocols
