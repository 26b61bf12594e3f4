// One lead as it is drawn: the smallest and the largest sample of any stretch, fast, whatever its length; and its
// samples where somebody looks closely, which come when they are asked for. A day of twelve leads takes 32 MB so.
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
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

class Lead {
public:
    static constexpr std::size_t bucket = 64;                   // samples that share a smallest and a largest one
    static constexpr std::size_t chunk = std::size_t{1} << 14;  // samples that come together
    static constexpr std::size_t factor = 8;                    // buckets of a level that make one of the next

    struct Span {
        std::size_t first;
        std::size_t count;
    };

    std::string name;
    std::string units = "mV";
    double sampling_rate_hz = 360.0;
    float middle = 0.0F;       // the value that is drawn at half height
    float drawn_as_mv = 1.0F;  // so much of another unit is drawn as a millivolt is

    // Before its outline comes: how long it is.
    void set_length(std::size_t length) { length_ = length; }
    // `extents`: smallest and largest of each bucket, [buckets, 2]. Samples that were there are forgotten.
    void set_outline(std::size_t length, std::span<const float> extents);
    // Samples first, ...: whole chunks, but for the last one of the lead.
    void put(std::size_t first, std::span<const float> samples);
    // Forgets samples outside of a stretch.
    void keep_only(std::size_t begin, std::size_t end);

    bool is_there() const { return !levels_.empty(); }
    std::size_t length() const { return length_; }
    double duration_s() const { return static_cast<double>(length_) / sampling_rate_hz; }
    std::size_t held() const { return held_; }  // samples

    // Of samples [begin, end); empty where they hold no valid one. Exact where the samples are there, else of the
    // buckets that they lie in.
    MinMax range(std::size_t begin, std::size_t end) const;
    MinMax all() const { return range(0, length_); }
    // NaN where it is not there.
    float sample(std::size_t i) const;
    bool has(std::size_t begin, std::size_t end) const;
    // What has to come for the samples [begin, end) to be there: whole chunks.
    std::optional<Span> missing(std::size_t begin, std::size_t end) const;

private:
    std::size_t length_ = 0;
    std::size_t held_ = 0;
    std::vector<std::vector<MinMax>> levels_;  // of buckets of 64 samples, of 512, of 4,096, ...
    std::vector<std::vector<float>> chunks_;   // empty: not there
};

}  // namespace beatlens::viewer
