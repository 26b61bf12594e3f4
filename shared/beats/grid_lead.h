// One lead at the sampling rate of a recipe, a stretch at a time: nobody has to hold a converted copy of a whole day.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ecg/error.h"
#include "ecg/recording.h"

namespace beatlens::beats {

// The recorder's integers, as float, that `samples` were made of: round(sample * gain); the samples themselves where
// the gain is 0.
std::vector<float> recorder_values(std::span<const float> samples, double gain_adu_per_unit);

// The samples of `signal` on a grid of `rate_hz`. At the signal's own rate they are the recorder's integers where there
// are any (as float: recipes that scale each beat lose gain and baseline anyway, and integers make the result exact in
// the last bit), else the samples as they are; at another rate they are resampled samples in the signal's units.
// The signal must outlive the GridLead.
class GridLead {
public:
    // Errors: out_of_range (sampling rate), no_signal (no valid sample at all).
    static Result<GridLead> create(const Signal& signal, double rate_hz);

    std::int64_t length() const { return length_; }
    // How many of the values read() gives are one unit of the signal: the gain where they are integers, else 1.
    double per_unit() const { return per_unit_; }
    // Grid position of a sample of the signal.
    std::int64_t to_grid(std::int64_t sample) const;
    // Samples first, ..., end - 1 of the grid; the range is cut to [0, length()). NaN where invalid. What a stretch
    // gives does not depend on where it begins, up to the rounding of the resampler. Errors: internal.
    Result<std::vector<float>> read(std::int64_t first, std::int64_t end) const;

private:
    explicit GridLead(const Signal& signal) : signal_(&signal) {}
    Result<std::vector<float>> read_resampled(std::int64_t first, std::int64_t end) const;

    const Signal* signal_;
    double grid_hz_ = 0.0;
    double ratio_ = 1.0;
    double per_unit_ = 1.0;
    std::int64_t length_ = 0;
};

}  // namespace beatlens::beats
