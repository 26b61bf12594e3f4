#include "signal/lead_beats.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <string>
#include <utility>

#include "signal/conditioned_lead.h"
#include "signal/gaps.h"
#include "signal/qrs_selection.h"
#include "signal/running_quantile.h"

namespace beatlens::signal {

namespace {

constexpr double usual_block_s = 120.0;
// Nothing in a QRS complex needs more; faster leads are averaged down to it.
constexpr double enough_hz = 2000.0;
constexpr double slow_motion = 4.0;
constexpr double slow_motion_look_s = 30.0;
constexpr double mostly = 0.8;

// The means of `factor` samples each; invalid where none of them is valid.
std::vector<float> decimated(std::span<const float> samples, std::size_t factor) {
    std::vector<float> result;
    result.reserve(samples.size() / factor);
    for (std::size_t first = 0; first + factor <= samples.size(); first += factor) {
        double sum = 0.0;
        int valid = 0;
        for (const float sample : samples.subspan(first, factor)) {
            if (is_valid(sample)) {
                sum += static_cast<double>(sample);
                ++valid;
            }
        }
        result.push_back(valid == 0 ? std::numeric_limits<float>::quiet_NaN() : static_cast<float>(sum / valid));
    }
    return result;
}

// The rate of a heart that beats too fast for the filters, such as a mouse's: the first segment looked at in slow
// motion. 0 where there is none.
double rate_in_slow_motion_bpm(const ConditionedLead& lead, std::span<const float> samples, bool in_mv) {
    const double slow_hz = lead.sampling_rate_hz() / slow_motion;
    if (lead.segments().empty() || slow_hz < min_sampling_rate_hz) {
        return 0.0;
    }
    const Gap& segment = lead.segments().front();
    const auto first = static_cast<std::size_t>(segment.first);
    const auto length = std::min(static_cast<std::size_t>(segment.end) - first,
                                 static_cast<std::size_t>(slow_motion_look_s * lead.sampling_rate_hz()));
    const ConditionedLead slow(samples.subspan(first, length), slow_hz);
    if (slow.segments().empty()) {
        return 0.0;
    }
    const auto candidates = find_qrs_candidates(slow, slow.segments().front(), usual_block_s);
    if (!candidates) {
        return 0.0;
    }
    std::vector<QrsCandidate> beats;
    std::vector<float> intervals_s;
    for (const std::size_t beat : select_beats(*candidates, slow_hz)) {
        if (!beats.empty()) {
            const auto interval = static_cast<double>((*candidates)[beat].peak() - beats.back().peak());
            intervals_s.push_back(static_cast<float>(interval / lead.sampling_rate_hz()));
        }
        beats.push_back((*candidates)[beat]);
    }
    if (intervals_s.empty() || assess_lead(slow, beats, in_mv).usable_share() < mostly) {
        return 0.0;
    }
    // The notches of slow, wide complexes can look like beats, but not all the time.
    const double rate_bpm = 60.0 / static_cast<double>(quantile(intervals_s, 0.5));
    const double pauses_s = static_cast<double>(quantile(intervals_s, 0.9));
    return rate_bpm > max_heart_rate_bpm && pauses_s < 60.0 / max_heart_rate_bpm ? rate_bpm : 0.0;
}

LeadQuality not_supported(double duration_s, double too_fast_bpm) {
    LeadQuality quality;
    quality.scores.assign(static_cast<std::size_t>(std::ceil(duration_s / quality_step_s)), no_beats_score);
    quality.local_scores = quality.scores;
    quality.stretches = {{0.0, duration_s, Quality::not_ecg}};
    quality.too_fast_bpm = too_fast_bpm;
    return quality;
}

}  // namespace

tl::unexpected<Error> unsupported_rate(double sampling_rate_hz) {
    std::array<char, 32> rate{};
    std::snprintf(rate.data(), rate.size(), "%g", sampling_rate_hz);
    return fail(ErrorCode::out_of_range, "Beats can be found at 50 to 100,000 samples per second; this signal has " +
                                             std::string(rate.data()) + ".");
}

Result<LeadBeats> find_lead_beats(std::span<const float> samples, double sampling_rate_hz, bool in_mv, double block_s,
                                  const std::function<bool(double)>& progress) {
    const auto factor = static_cast<std::int64_t>(std::ceil(sampling_rate_hz / enough_hz));
    std::vector<float> slower;
    if (factor > 1) {
        slower = decimated(samples, static_cast<std::size_t>(factor));
        samples = slower;
    }
    const ConditionedLead lead(samples, sampling_rate_hz / static_cast<double>(factor));
    LeadBeats found;
    found.sampling_rate_hz = sampling_rate_hz;
    found.duration_s = static_cast<double>(samples.size()) / lead.sampling_rate_hz();
    for (const Gap& segment : lead.segments()) {
        auto candidates =
            find_qrs_candidates(lead, segment, block_s > 0.0 ? block_s : usual_block_s, [&](std::int64_t sample) {
                return !progress || progress(static_cast<double>(sample) / static_cast<double>(lead.size()));
            });
        if (!candidates) {
            return tl::make_unexpected(std::move(candidates).error());
        }
        for (const std::size_t beat : select_beats(*candidates, lead.sampling_rate_hz())) {
            found.beats.push_back((*candidates)[beat]);
        }
        if (found.candidates.empty()) {
            found.candidates = *std::move(candidates);  // of most recordings all
        } else {
            found.candidates.insert(found.candidates.end(), candidates->begin(), candidates->end());
        }
    }
    found.quality = assess_lead(lead, found.beats, in_mv);
    if (const double too_fast_bpm = rate_in_slow_motion_bpm(lead, samples, in_mv); too_fast_bpm > 0.0) {
        found.quality = not_supported(found.duration_s, too_fast_bpm);
    }
    if (factor > 1) {
        for (auto* const list : {&found.candidates, &found.beats}) {
            for (QrsCandidate& candidate : *list) {
                candidate.sample = candidate.sample * factor + factor / 2;
                candidate.to_peak *= static_cast<std::int32_t>(factor);
            }
        }
    }
    return found;
}

}  // namespace beatlens::signal
