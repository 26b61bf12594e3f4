#include "synthesis/splice.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "ecg/aami.h"

namespace beatlens::synthesis {

namespace {

constexpr double before_beat_s = 0.25;

Signal without_samples(const Signal& signal) {
    Signal copy = signal;
    copy.samples.clear();
    // Samples are no longer a recorder's integers.
    copy.gain_adu_per_unit = 0.0;
    return copy;
}

std::size_t index_in(const Signal& signal, double time_s) {
    return static_cast<std::size_t>(
        std::clamp<std::int64_t>(sample_at(time_s, signal.sampling_rate_hz), 0, signal.length_samples()));
}

Recording like(const Recording& recording) {
    Recording result;
    result.name = recording.name;
    result.frame_rate_hz = recording.frame_rate_hz;
    result.has_annotations = recording.has_annotations;
    return result;
}

}  // namespace

Result<Recording> excerpt(const Recording& recording, double first_s, double end_s) {
    if (!(first_s >= 0.0 && end_s > first_s && end_s <= recording.duration_s())) {
        return fail(ErrorCode::out_of_range, "The excerpt does not lie within the recording.");
    }
    Recording result = like(recording);
    for (const Signal& signal : recording.signals) {
        Signal part = signal;
        const auto first = static_cast<std::ptrdiff_t>(index_in(signal, first_s));
        const auto end = static_cast<std::ptrdiff_t>(index_in(signal, end_s));
        part.samples.assign(signal.samples.begin() + first, signal.samples.begin() + end);
        result.signals.push_back(std::move(part));
    }
    for (Annotation annotation : recording.annotations) {
        if (annotation.time_s >= first_s && annotation.time_s < end_s) {
            annotation.time_s -= first_s;
            result.annotations.push_back(annotation);
        }
    }
    return result;
}

Result<Recording> splice(const Recording& recording, std::span<const std::uint8_t> keep) {
    std::vector<Annotation> beats;
    std::copy_if(recording.annotations.begin(), recording.annotations.end(), std::back_inserter(beats),
                 [](const Annotation& a) { return aami_class_of_symbol(a.symbol).has_value(); });
    if (beats.size() != keep.size()) {
        return fail(ErrorCode::out_of_range, "The recording has " + std::to_string(beats.size()) +
                                                 " annotated beats; which to keep was told of " +
                                                 std::to_string(keep.size()) + ".");
    }
    Recording result = like(recording);
    double end_s = 0.0;  // of what was written
    std::vector<std::pair<double, double>> pieces;
    for (std::size_t i = 0; i < beats.size(); ++i) {
        if (keep[i] == 0) {
            continue;
        }
        const double first_s = std::max(0.0, beats[i].time_s - before_beat_s);
        const double last_s = i + 1 < beats.size() ? beats[i + 1].time_s - before_beat_s
                                                   : std::min(recording.duration_s(), first_s + 1.0);
        if (last_s <= first_s) {
            continue;
        }
        pieces.emplace_back(first_s, last_s);
        Annotation beat = beats[i];
        beat.time_s = end_s + beats[i].time_s - first_s;
        result.annotations.push_back(beat);
        end_s += last_s - first_s;
    }
    if (pieces.empty()) {
        return fail(ErrorCode::no_beats, "No beat of the recording is kept.");
    }
    for (const Signal& signal : recording.signals) {
        Signal spliced = without_samples(signal);
        double written_s = 0.0;
        float offset = 0.0F;
        for (const auto& [first_s, last_s] : pieces) {
            const std::size_t first = index_in(signal, first_s);
            written_s += last_s - first_s;
            const std::size_t count =
                index_in(signal, first_s) >= signal.samples.size()
                    ? 0
                    : std::min(signal.samples.size() - first,
                               static_cast<std::size_t>(sample_at(written_s, signal.sampling_rate_hz)) -
                                   spliced.samples.size());
            if (!spliced.samples.empty() && count > 0 && std::isfinite(signal.samples[first]) &&
                std::isfinite(spliced.samples.back())) {
                offset = spliced.samples.back() - signal.samples[first];
            }
            for (std::size_t i = 0; i < count; ++i) {
                spliced.samples.push_back(signal.samples[first + i] + offset);
            }
        }
        result.signals.push_back(std::move(spliced));
    }
    return result;
}

}  // namespace beatlens::synthesis
