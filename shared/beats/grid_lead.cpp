#include "beats/grid_lead.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "signal/resample.h"

namespace beatlens::beats {
namespace {

// What the resampler's filter sees of the surroundings of a sample, in samples of the lower rate, and more.
constexpr double margin_samples = 96.0;
// How far a stretch is begun earlier to find a sample that lies on the grid.
constexpr std::int64_t alignment_search = 1000;

}  // namespace

std::vector<float> recorder_values(std::span<const float> samples, double gain_adu_per_unit) {
    std::vector<float> values(samples.begin(), samples.end());
    if (gain_adu_per_unit > 0.0) {
        for (float& value : values) {
            value = static_cast<float>(std::nearbyint(static_cast<double>(value) * gain_adu_per_unit));
        }
    }
    return values;
}

Result<GridLead> GridLead::create(const Signal& signal, double rate_hz) {
    if (!(signal.sampling_rate_hz > 0.0) || !std::isfinite(signal.sampling_rate_hz)) {
        return fail(ErrorCode::out_of_range, "The sampling rate must be positive.");
    }
    if (std::none_of(signal.samples.begin(), signal.samples.end(), [](float v) { return std::isfinite(v); })) {
        return fail(ErrorCode::no_signal, "Lead '" + signal.lead + "' has no valid sample.");
    }
    GridLead lead(signal);
    lead.grid_hz_ = rate_hz;
    lead.ratio_ = rate_hz / signal.sampling_rate_hz;
    if (lead.ratio_ == 1.0) {
        lead.per_unit_ = signal.gain_adu_per_unit > 0.0 ? signal.gain_adu_per_unit : 1.0;
        lead.length_ = signal.length_samples();
    } else {
        lead.length_ = std::llround(static_cast<double>(signal.length_samples()) * lead.ratio_);
    }
    return lead;
}

std::int64_t GridLead::to_grid(std::int64_t sample) const {
    return ratio_ == 1.0 ? sample : std::llround(static_cast<double>(sample) * ratio_);
}

Result<std::vector<float>> GridLead::read(std::int64_t first, std::int64_t end) const {
    first = std::clamp<std::int64_t>(first, 0, length_);
    end = std::clamp<std::int64_t>(end, first, length_);
    if (ratio_ != 1.0) {
        return read_resampled(first, end);
    }
    return recorder_values(
        std::span(signal_->samples).subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(end - first)),
        signal_->gain_adu_per_unit);
}

Result<std::vector<float>> GridLead::read_resampled(std::int64_t first, std::int64_t end) const {
    const std::int64_t size = signal_->length_samples();
    const auto margin = static_cast<std::int64_t>(std::ceil(margin_samples * std::max(1.0, 1.0 / ratio_)));
    // The stretch begins at a sample that lies on the grid, or as near to it as there is one.
    const auto wanted = static_cast<std::int64_t>(std::floor(static_cast<double>(first) / ratio_)) - margin;
    std::int64_t begin = std::max<std::int64_t>(wanted, 0);
    double best = 1.0;
    for (std::int64_t at = begin; at >= 0 && at > wanted - alignment_search && best > 1e-9; --at) {
        const double where = static_cast<double>(at) * ratio_;
        if (const double off = std::abs(where - std::round(where)); off < best - 1e-12) {
            best = off;
            begin = at;
        }
    }
    const std::int64_t stop =
        std::min(size, static_cast<std::int64_t>(std::ceil(static_cast<double>(end) / ratio_)) + margin);
    const auto stretch =
        std::span(signal_->samples).subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(stop - begin));
    const std::int64_t offset = std::llround(static_cast<double>(begin) * ratio_);
    std::vector<float> values(static_cast<std::size_t>(end - first), std::numeric_limits<float>::quiet_NaN());
    if (std::none_of(stretch.begin(), stretch.end(), [](float v) { return std::isfinite(v); })) {
        return values;
    }
    const auto resampled = signal::resample(stretch, signal_->sampling_rate_hz, grid_hz_);
    BEATLENS_TRY(resampled);
    const auto there = static_cast<std::int64_t>(resampled->size());
    for (std::int64_t i = first; i < end && i - offset < there; ++i) {
        values[static_cast<std::size_t>(i - first)] = (*resampled)[static_cast<std::size_t>(i - offset)];
    }
    return values;
}

}  // namespace beatlens::beats
