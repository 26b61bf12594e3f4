#include "signal/qrs_shape.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <tuple>

#ifdef __wasm_simd128__
#include <wasm_simd128.h>
#endif

namespace beatlens::signal {

namespace {

constexpr std::size_t neighbours = 6;  // on each side
constexpr std::size_t alike = 3;
constexpr std::size_t shifts = 3;                             // by 10 ms
constexpr std::size_t inner = qrs_shape_points - shifts + 1;  // what every shift covers
constexpr std::size_t lanes = 8;
constexpr std::size_t padded_size = (inner + 2 * lanes - 1) / (2 * lanes) * 2 * lanes;  // whole pairs of registers

#ifdef __wasm_simd128__
// WebAssembly has an instruction for it.
std::int32_t product(const std::int16_t* a, const std::int16_t* b) {
    v128_t sums = wasm_i32x4_const_splat(0);
    for (std::size_t k = 0; k < padded_size; k += lanes) {
        sums = wasm_i32x4_add(sums, wasm_i32x4_dot_i16x8(wasm_v128_load(a + k), wasm_v128_load(b + k)));
    }
    sums = wasm_i32x4_add(sums, wasm_i32x4_shuffle(sums, sums, 2, 3, 0, 1));
    return wasm_i32x4_extract_lane(sums, 0) + wasm_i32x4_extract_lane(sums, 1);
}
#else
using Short = std::int16_t __attribute__((vector_size(2 * lanes)));
using Long = std::int32_t __attribute__((vector_size(4 * lanes)));

Short load(const std::int16_t* values) {
    Short loaded;
    std::memcpy(&loaded, values, sizeof loaded);
    return loaded;
}

// Of values from -127 to 127: the sum of two products stays within 16 bits. Compilers do not find this by themselves.
std::int32_t product(const std::int16_t* a, const std::int16_t* b) {
    Long sums{};
    for (std::size_t k = 0; k < padded_size; k += 2 * lanes) {
        const Short two = load(a + k) * load(b + k) + load(a + k + lanes) * load(b + k + lanes);
        sums += __builtin_convertvector(two, Long);
    }
    std::int32_t sum = 0;
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        sum += sums[lane];
    }
    return sum;
}

#endif

// What makes a shape's length one; 0 for a shape of zeros.
float scale_of(const std::int16_t* values) {
    const auto square = static_cast<float>(product(values, values));
    return square > 0.0F ? 1.0F / std::sqrt(square) : 0.0F;
}

// The middle of a shape, which is compared with all shifts of another one.
struct Middle {
    std::array<std::int16_t, padded_size> values{};
    float scale = 0.0F;

    explicit Middle(const std::int8_t* shape) {
        std::copy_n(shape, inner, values.begin());
        scale = scale_of(values.data());
    }
};

// A shape at every shift.
struct Shifted {
    std::array<std::int16_t, padded_size + shifts - 1> values{};
    std::array<float, shifts> scales{};

    Shifted() = default;
    explicit Shifted(const QrsCandidate& candidate) {
        std::copy(candidate.shape.begin(), candidate.shape.end(), values.begin());
        for (std::size_t shift = 0; shift < shifts; ++shift) {
            scales[shift] = Middle(candidate.shape.data() + shift).scale;
        }
    }

    // The best over the shifts; -1 to 1.
    float correlation(const Middle& other) const {
        float best = -1.0F;
        for (std::size_t shift = 0; shift < shifts; ++shift) {
            const auto both = static_cast<float>(product(other.values.data(), values.data() + shift));
            best = std::max(best, both * (other.scale * scales[shift]));
        }
        return best;
    }
};

// The beats around one candidate after the other: ranges of the list of beats.
class Surroundings {
public:
    explicit Surroundings(std::span<const std::size_t> beats) : beats_(beats) {}

    // Candidates must ascend from call to call.
    std::span<const std::size_t> of(std::size_t candidate) {
        while (next_ < beats_.size() && beats_[next_] < candidate) {
            ++next_;
        }
        first_ = std::max(next_, neighbours) - neighbours;
        const std::size_t after = next_ < beats_.size() && beats_[next_] == candidate ? next_ + 1 : next_;
        return beats_.subspan(first_, std::min(after + neighbours, beats_.size()) - first_);
    }

    std::size_t first() const { return first_; }  // where the last range begins

private:
    std::span<const std::size_t> beats_;
    std::size_t next_ = 0;  // the first beat that is not before the candidate
    std::size_t first_ = 0;
};

}  // namespace

void update_likeness(std::span<const QrsCandidate> candidates, std::span<const std::size_t> beats,
                     std::span<const std::size_t> beats_before, std::vector<float>& likeness) {
    const bool is_new = likeness.empty();
    likeness.resize(candidates.size(), 0.0F);
    Surroundings surroundings(beats);
    Surroundings surroundings_before(beats_before);
    std::array<Shifted, 16> shapes;  // of the beats around: more than there can be at once
    static_assert(std::tuple_size_v<decltype(shapes)> > 2 * neighbours);
    std::size_t made = 0;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const auto around = surroundings.of(i);
        const std::size_t first = surroundings.first();
        for (; made < first + around.size(); ++made) {
            shapes[made % shapes.size()] = Shifted(candidates[beats[made]]);
        }
        if (const auto before = surroundings_before.of(i);
            !is_new && std::equal(around.begin(), around.end(), before.begin(), before.end())) {
            continue;
        }
        const Middle own(candidates[i].shape.data() + 1);
        std::array<float, alike> highest{};  // in descending order
        std::size_t count = 0;
        for (std::size_t k = 0; k < around.size(); ++k) {
            if (around[k] == i) {
                continue;
            }
            float value = shapes[(first + k) % shapes.size()].correlation(own);
            for (std::size_t place = 0; place < std::min(count, alike); ++place) {
                const float lower = std::min(highest[place], value);
                highest[place] = std::max(highest[place], value);
                value = lower;
            }
            if (count < alike) {
                highest[count] = value;
            }
            ++count;
        }
        likeness[i] = count > 0 ? highest[std::min(alike, count) - 1] : 0.0F;
    }
}

std::vector<float> likeness(std::span<const QrsCandidate> candidates, std::span<const std::size_t> beats) {
    std::vector<float> result;
    update_likeness(candidates, beats, {}, result);
    return result;
}

}  // namespace beatlens::signal
