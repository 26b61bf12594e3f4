#include "lead_view.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "json_border.h"

namespace beatlens::engine {

namespace {

constexpr std::size_t bucket = 64;
constexpr std::size_t all_up_to = std::size_t{1} << 20;
constexpr std::size_t block = std::size_t{1} << 18;  // a multiple of `bucket`
constexpr std::size_t sampled_for_percentiles = 20000;

void add_extents(std::span<const float> samples, std::vector<float>& extents) {
    for (std::size_t begin = 0; begin < samples.size(); begin += bucket) {
        float low = std::numeric_limits<float>::infinity();
        float high = -low;
        for (const float value : samples.subspan(begin, std::min(bucket, samples.size() - begin))) {
            low = value < low ? value : low;  // NaN compares false twice and so changes nothing
            high = value > high ? value : high;
        }
        extents.push_back(low);
        extents.push_back(high);
    }
}

float percentile(std::vector<float>& values, double share) {
    if (values.empty()) {
        return 0.0F;
    }
    const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), values.begin() + at, values.end());
    return values[static_cast<std::size_t>(at)];
}

}  // namespace

signal::ViewFilter view_filter(unsigned flags) {
    signal::ViewFilter filter;
    filter.baseline = (flags & 1U) != 0;
    filter.mains_hz = (flags & 2U) != 0 ? 50.0 : (flags & 4U) != 0 ? 60.0 : 0.0;
    filter.low_pass = (flags & 8U) != 0;
    return filter;
}

nlohmann::ordered_json LeadView::outline(std::span<const float> samples, double sampling_rate_hz,
                                         const signal::ViewFilter& filter) {
    extents_.clear();
    extents_.reserve(2 * (samples.size() / bucket + 1));
    samples_.clear();
    std::vector<float> some;  // a lone spike is not to move the trace
    const std::size_t step = std::max<std::size_t>(1, samples.size() / sampled_for_percentiles);
    const auto add = [&](std::span<const float> part, std::size_t first) {
        add_extents(part, extents_);
        for (std::size_t i = (step - first % step) % step; i < part.size(); i += step) {
            if (std::isfinite(part[i])) {
                some.push_back(part[i]);
            }
        }
    };
    if (filter.any()) {
        for (std::size_t first = 0; first < samples.size(); first += block) {
            const std::vector<float> part = signal::view_stretch(samples, sampling_rate_hz, first, block, filter);
            add(part, first);
            if (samples.size() <= all_up_to) {
                samples_.insert(samples_.end(), part.begin(), part.end());
            }
        }
    } else {
        add(samples, 0);
    }
    const std::span<const float> all = samples.size() > all_up_to ? std::span<const float>()
                                       : filter.any()             ? std::span<const float>(samples_)
                                                                  : samples;
    return {{"extents", array_of(extents_)},   {"bucket", bucket},         {"low", percentile(some, 0.001)},
            {"high", percentile(some, 0.999)}, {"length", samples.size()}, {"samples", array_of(all)}};
}

nlohmann::ordered_json LeadView::stretch(std::span<const float> samples, double sampling_rate_hz, std::size_t first,
                                         std::size_t count, const signal::ViewFilter& filter) {
    samples_ = signal::view_stretch(samples, sampling_rate_hz, first, count, filter);
    return {{"samples", array_of(samples_)}};
}

}  // namespace beatlens::engine
