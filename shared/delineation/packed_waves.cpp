#include "delineation/packed_waves.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace beatlens::delineation {

namespace {

constexpr std::array wave_kinds_in_order{&BeatWaves::p, &BeatWaves::qrs, &BeatWaves::t};
constexpr float nothing = std::numeric_limits<float>::quiet_NaN();

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
        packed.insert(packed.end(), beat.before_qrs.begin(), beat.before_qrs.end());
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
        for (std::int8_t& of : beat.before_qrs) {
            of = std::isnan(*value) ? std::int8_t{0} : static_cast<std::int8_t>(std::clamp(*value, -128.0F, 127.0F));
            ++value;
        }
    }
    return beats;
}

}  // namespace beatlens::delineation
