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

namespace beatlens::signal {

namespace {

constexpr double usual_block_s = 120.0;
// Nothing in a QRS complex needs more; faster leads are averaged down to it.
constexpr double enough_hz = 2000.0;

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
        found.candidates.insert(found.candidates.end(), candidates->begin(), candidates->end());
    }
    found.quality = assess_lead(lead, found.beats, in_mv);
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
