#include "delineation/before_qrs.h"

#include <cmath>

#include "beats/waves_250hz.h"

namespace beatlens::delineation {

namespace {

constexpr std::size_t mean_count = std::tuple_size_v<BeforeQrs>;
constexpr std::size_t samples_of_mean = 5;                           // 20 ms
constexpr std::size_t first_sample = beats::waves_before_beat - 75;  // 300 ms before the beat
constexpr float scaled_length = 100.0F;

}  // namespace

BeforeQrs before_qrs(std::span<const float, mean_count> means, float least) {
    constexpr float middle = (static_cast<float>(mean_count) - 1.0F) / 2.0F;
    float mean = 0.0F;
    float slope = 0.0F;
    float squares = 0.0F;
    for (std::size_t i = 0; i < mean_count; ++i) {
        const float at = static_cast<float>(i) - middle;
        mean += means[i] / static_cast<float>(mean_count);
        slope += at * means[i];
        squares += at * at;
    }
    slope /= squares;
    std::array<float, mean_count> rest{};
    float energy = 0.0F;
    for (std::size_t i = 0; i < mean_count; ++i) {
        rest[i] = means[i] - mean - slope * (static_cast<float>(i) - middle);
        energy += rest[i] * rest[i];
    }
    BeforeQrs scaled{};
    const float length = std::sqrt(energy);
    if (!(length > least) || !std::isfinite(length)) {
        return scaled;
    }
    for (std::size_t i = 0; i < mean_count; ++i) {
        scaled[i] = static_cast<std::int8_t>(std::lround(rest[i] * scaled_length / length));
    }
    return scaled;
}

BeforeQrs before_qrs_of_row(std::span<const float> row) {
    constexpr float least_of_deviation = 0.02F;
    std::array<float, mean_count> means{};
    for (std::size_t i = 0; i < mean_count; ++i) {
        for (std::size_t k = 0; k < samples_of_mean; ++k) {
            means[i] += row[first_sample + samples_of_mean * i + k] / static_cast<float>(samples_of_mean);
        }
    }
    return before_qrs(means, least_of_deviation);
}

}  // namespace beatlens::delineation
