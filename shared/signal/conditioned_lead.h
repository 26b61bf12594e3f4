// A lead made ready for the filters of beat detection, piece by piece: what is missing is bridged, electrode steps and
// pacing spikes are taken out, and beyond its ends the signal is mirrored. Pieces of any size hold the same values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "signal/gaps.h"

namespace beatlens::signal {

// What one second of a lead looks like, over its valid samples.
struct SecondStats {
    float low = 0.0F;
    float high = 0.0F;
    float steepest = 0.0F;     // largest difference between neighbours
    float share_low = 0.0F;    // share of the second's samples that equal `low`
    float share_high = 0.0F;   // share of the second's samples that equal `high`
    float share_valid = 0.0F;  // of its samples
};

class ConditionedLead {
public:
    // Holes at least this long part a lead into segments that know nothing of each other.
    static constexpr double hole_s = 10.0;

    // `samples` must outlive this.
    ConditionedLead(std::span<const float> samples, double sampling_rate_hz);

    double sampling_rate_hz() const { return rate_hz_; }
    std::int64_t size() const { return static_cast<std::int64_t>(samples_.size()); }
    float at(std::int64_t i) const { return samples_[static_cast<std::size_t>(i)]; }
    std::span<const SecondStats> seconds() const { return seconds_; }  // the last one may be shorter
    std::span<const Gap> gaps() const { return gaps_; }                // of invalid samples
    std::span<const Gap> constants() const { return constants_; }      // one valid value for two seconds or more
    std::span<const Gap> hidden() const { return hidden_; }            // both, joined where they touch
    std::span<const Gap> segments() const { return segments_; }  // what lies between holes, at least a second each

    // The samples first - margin ... end + margin - 1 of a segment that holds first ... end - 1, up to a constant.
    void read(const Gap& segment, std::int64_t first, std::int64_t end, std::int64_t margin,
              std::vector<float>& out) const;

private:
    std::size_t second_of(std::int64_t i) const;
    void measure_seconds();
    void find_constants();
    void join_hidden();
    void find_segments();
    void set_largest_steps();

    std::span<const float> samples_;
    double rate_hz_;
    std::int64_t second_samples_;
    std::vector<SecondStats> seconds_;
    std::vector<Gap> gaps_;
    std::vector<Gap> constants_;
    std::vector<Gap> hidden_;
    std::vector<Gap> segments_;
    std::vector<float> largest_step_;  // per second: a larger difference between neighbours is not the heart's
};

}  // namespace beatlens::signal
