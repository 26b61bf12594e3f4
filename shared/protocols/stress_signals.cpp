#include "protocols/stress_signals.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "synthesis/noise.h"
#include "synthesis/random.h"
#include "synthesis/splice.h"

namespace beatlens::protocols {

namespace {

constexpr double least_duration_for_gaps_s = 300.0;
constexpr double muscle_noise_snr_db = 12.0;

// Samples are no longer a recorder's integers.
void forget_integers(Signal& signal) { signal.gain_adu_per_unit = 0.0; }

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
            std::fill(signal.samples.begin() + static_cast<std::ptrdiff_t>(first),
                      signal.samples.begin() + static_cast<std::ptrdiff_t>(end),
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
    if (input.muscle_noise == nullptr) {
        return fail(ErrorCode::missing_file, "There is no record nstdb/ma to take noise from.");
    }
    // The trainer has the first half.
    const double duration_s = input.muscle_noise->duration_s();
    const auto second_half = synthesis::excerpt(*input.muscle_noise, duration_s / 2.0, duration_s);
    BEATLENS_TRY(second_half);
    synthesis::Random random(input.seed);
    auto noisy = synthesis::with_noise(input.recording, *second_half, muscle_noise_snr_db, random.uniform());
    BEATLENS_TRY(noisy);
    return Stressed{std::move(*noisy), input.options};
}

}  // namespace beatlens::protocols
