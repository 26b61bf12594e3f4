// Smallest and largest sample of any stretch of a signal, fast: what a trace zoomed out needs for each pixel column.
#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace beatlens::viewer {

struct MinMax {
    float min = std::numeric_limits<float>::infinity();
    float max = -std::numeric_limits<float>::infinity();

    bool empty() const { return min > max; }  // no valid sample
    void add(float value) {                   // NaN compares false twice and so changes nothing
        if (value < min)
            min = value;
        if (value > max)
            max = value;
    }
    void add(const MinMax& other) {
        if (other.min < min)
            min = other.min;
        if (other.max > max)
            max = other.max;
    }
};

// Buckets of 16 samples, of 128, of 1,024, ...; a sixth of the signal's size on top of it.
class MinMaxPyramid {
public:
    // The samples are not copied: they must outlive the pyramid.
    void build(std::span<const float> samples);

    // Of samples [begin, end); empty where they hold no valid one.
    MinMax range(std::size_t begin, std::size_t end) const;

private:
    static constexpr std::size_t first_bucket = 16;
    static constexpr std::size_t factor = 8;

    std::span<const float> samples_;
    std::vector<std::vector<MinMax>> levels_;
};

}  // namespace beatlens::viewer
