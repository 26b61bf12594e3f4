// One lead from samples to beats and their quality: conditioning, candidates, selection, assessment.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "ecg/error.h"
#include "signal/lead_quality.h"
#include "signal/qrs_candidates.h"

namespace beatlens::signal {

inline constexpr double min_sampling_rate_hz = 50.0;
inline constexpr double max_sampling_rate_hz = 100'000.0;
inline bool is_supported_rate(double sampling_rate_hz) {  // of a lead to find beats in
    return sampling_rate_hz >= min_sampling_rate_hz && sampling_rate_hz <= max_sampling_rate_hz;
}

// What was found in one lead.
struct LeadBeats {
    double sampling_rate_hz = 0.0;
    double duration_s = 0.0;
    std::vector<QrsCandidate> candidates;  // ascending, in samples of the lead
    std::vector<QrsCandidate> beats;       // the ones that are beats by this lead alone
    LeadQuality quality;

    double time_s(const QrsCandidate& candidate) const {
        return static_cast<double>(candidate.peak()) / sampling_rate_hz;
    }
};

// Any length; leads without a beat give none. `block_s`: 0 for a usual length. `progress` hears the share that is done.
// Errors: cancelled.
Result<LeadBeats> find_lead_beats(std::span<const float> samples, double sampling_rate_hz, bool in_mv, double block_s,
                                  const std::function<bool(double)>& progress = {});

// What was found, from one thread to another of the same build that shares no memory with it. Not a format for files.
std::vector<std::uint8_t> to_bytes(const LeadBeats& found);
// Errors: malformed (not what to_bytes() gave).
Result<LeadBeats> lead_beats_from_bytes(std::span<const std::uint8_t> bytes);

// The sentence for a sampling rate at which no beats can be found. Error: out_of_range.
tl::unexpected<Error> unsupported_rate(double sampling_rate_hz);

}  // namespace beatlens::signal
