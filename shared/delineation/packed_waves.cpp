#include "delineation/packed_waves.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace beatlens::delineation {

namespace {

constexpr std::array wave_kinds_in_order{&BeatWaves::p, &BeatWaves::qrs, &BeatWaves::t};
constexpr float nothing = std::numeric_limits<float>::quiet_NaN();

// Three bytes are a whole number that a float holds exactly.
constexpr std::size_t values_of_number = 3;
constexpr std::int32_t least_value = -128;
constexpr std::int32_t value_count = 256;
constexpr float highest_number = 256.0F * 256.0F * 256.0F - 1.0F;

}  // namespace

std::vector<float> pack(std::span<const BeatWaves> beats) {
    std::vector<float> packed;
    packed.reserve(beats.size() * packed_beat_length);
    for (const BeatWaves& beat : beats) {
        for (const auto kind : wave_kinds_in_order) {
            const Wave wave = (beat.*kind).value_or(Wave{{nothing, 0}, {}, {}, 0});
            packed.insert(packed.end(), {wave.onset.at_ms, wave.onset.sd_ms, wave.peak.at_ms, wave.peak.sd_ms,
                                         wave.end.at_ms, wave.end.sd_ms, wave.presence});
        }
        for (std::size_t i = 0; i < beat.before_qrs.size(); i += values_of_number) {
            std::int32_t number = 0;
            for (std::size_t k = 0; k < values_of_number; ++k) {
                number = number * value_count + beat.before_qrs[i + k] - least_value;
            }
            packed.push_back(static_cast<float>(number));
        }
    }
    return packed;
}

std::vector<BeatWaves> unpack_waves(std::span<const float> packed) {
    std::vector<BeatWaves> beats(packed.size() / packed_beat_length);
    const float* value = packed.data();
    for (BeatWaves& beat : beats) {
        for (const auto kind : wave_kinds_in_order) {
            if (!std::isnan(value[0])) {
                beat.*kind = Wave{{value[0], value[1]}, {value[2], value[3]}, {value[4], value[5]}, value[6]};
            }
            value += packed_wave_length;
        }
        for (std::size_t i = 0; i < beat.before_qrs.size(); i += values_of_number) {
            auto number = std::isnan(*value) ? 0 : static_cast<std::int32_t>(std::clamp(*value, 0.0F, highest_number));
            for (std::size_t k = values_of_number; k > 0; --k) {
                beat.before_qrs[i + k - 1] = static_cast<std::int8_t>(number % value_count + least_value);
                number /= value_count;
            }
            ++value;
        }
    }
    return beats;
}

}  // namespace beatlens::delineation
