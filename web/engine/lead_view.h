// A lead as a screen wants it: its extents, however long it is, and its samples where somebody looks closely.
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "signal/view_filter.h"

namespace beatlens::engine {

class LeadView {
public:
    // {"extents": array of float, smallest and largest of each `bucket` samples (inf and -inf where there is none),
    // "bucket", "low", "high": the 0.1st and 99.9th percentile, "length": of all, "samples": array of float, all of
    // them where they are not more than a million, else none}.
    nlohmann::ordered_json outline(std::span<const float> samples, double sampling_rate_hz,
                                   const signal::ViewFilter& filter);
    // {"samples": array of float}: first, ..., first + count - 1, fewer at the end.
    nlohmann::ordered_json stretch(std::span<const float> samples, double sampling_rate_hz, std::size_t first,
                                   std::size_t count, const signal::ViewFilter& filter);

private:
    std::vector<float> extents_;
    std::vector<float> samples_;
};

// A sum of 1: baseline, 2: mains at 50 Hz, 4: at 60 Hz, 8: low-pass.
signal::ViewFilter view_filter(unsigned flags);

}  // namespace beatlens::engine
