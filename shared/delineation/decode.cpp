#include "delineation/decode.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "beats/waves_250hz.h"
#include "model/zoo/zoo.h"

namespace beatlens::delineation {

namespace {

// Places on each side of the mode that the mean is taken over, 40 ms; of the peak of T 80: of a T with two peaks, or
// with hardly one, the mean of what may be is off by less than the wrong one.
constexpr std::ptrdiff_t around_mode = 5;
constexpr std::ptrdiff_t around_mode_of_t = 10;
constexpr std::ptrdiff_t around_mean = 15;  // that the deviation is taken over
constexpr float negligible = 12.0F;         // logits so far below the largest add nothing

constexpr float place_length_ms = 8.0F;

struct Places {
    std::ptrdiff_t first;
    std::ptrdiff_t end;
};

struct Found {
    Point point;
    std::ptrdiff_t place;
};

// The first of the largest values. Four at a time: with a branch for each value it takes longer than all the rest.
const float* largest(const float* first, const float* end) {
    using Four = float __attribute__((vector_size(16)));
    float most = *first;
    const float* at = first;
    if (end - first >= 4) {
        Four best;
        std::memcpy(&best, at, sizeof best);
        for (at += 4; end - at >= 4; at += 4) {
            Four next;
            std::memcpy(&next, at, sizeof next);
            best = next > best ? next : best;
        }
        most = std::max(std::max(best[0], best[1]), std::max(best[2], best[3]));
    }
    for (; at != end; ++at) {
        most = std::max(most, *at);
    }
    const float* const found = std::find(first, end, most);
    return found == end ? first : found;  // where nothing is equal to itself
}

// `within` must not be empty; `around`: around_mean at most.
Found point_of(const float* map, Places within, std::ptrdiff_t around = around_mode) {
    const float* const mode = largest(map + within.first, map + within.end);
    const std::ptrdiff_t at = mode - map;
    const Places wide{std::max(within.first, at - around_mean), std::min(within.end, at + around_mean + 1)};
    std::array<float, 2 * around_mean + 1> weights{};
    float sum = 0.0F;
    float mean = 0.0F;  // in places from the mode
    for (std::ptrdiff_t i = wide.first; i < wide.end; ++i) {
        const float below = *mode - map[i];
        const float weight = below < negligible ? std::exp(-below) : 0.0F;
        weights[static_cast<std::size_t>(i - at + around_mean)] = weight;
        if (std::abs(i - at) <= around) {
            sum += weight;
            mean += weight * static_cast<float>(i - at);
        }
    }
    mean /= sum;
    float squares = 0.0F;
    float all = 0.0F;
    for (std::size_t k = 0; k < weights.size(); ++k) {
        const float off = static_cast<float>(k) - static_cast<float>(around_mean) - mean;
        squares += weights[k] * off * off;
        all += weights[k];
    }
    return {{place_ms(static_cast<float>(at) + mean), place_length_ms * std::sqrt(squares / all)}, at};
}

// The places at which its onset and end were found.
struct FoundWave {
    std::optional<Wave> wave;
    std::ptrdiff_t onset = 0;
    std::ptrdiff_t end = 0;
};

// `kind`: 0, 1, 2 for P, QRS and T.
FoundWave wave_of(std::span<const float> scores, std::size_t kind, Places within) {
    const float logit = scores[model::wave_maps * model::wave_places + kind];
    if (!(logit > 0.0F) || within.end - within.first < 3) {
        return {};
    }
    const float* const onset_map = scores.data() + 3 * kind * model::wave_places;
    const float* const peak_map = onset_map + model::wave_places;
    const float* const end_map = peak_map + model::wave_places;
    const Found peak =
        point_of(peak_map, {within.first + 1, within.end - 1}, kind == 2 ? around_mode_of_t : around_mode);
    const Found onset = point_of(onset_map, {within.first, peak.place});
    const Found end = point_of(end_map, {peak.place + 1, within.end});
    Wave wave{onset.point, peak.point, end.point, 1.0F / (1.0F + std::exp(-logit))};
    // The means of neighbouring places may pass each other.
    wave.onset.at_ms = std::min(wave.onset.at_ms, wave.peak.at_ms);
    wave.end.at_ms = std::max(wave.end.at_ms, wave.peak.at_ms);
    return {wave, onset.place, end.place};
}

}  // namespace

float place_ms(float place) {
    // A place lies between two samples, see the strides of the network: the first convolution's place t looks at the
    // samples 4 t to 4 t + 7, and is two places of the maps.
    const float sample = 2.0F * place + 2.5F - static_cast<float>(beats::waves_before_beat);
    return sample * static_cast<float>(1000.0 / beats::waves_grid_hz);
}

BeatWaves decode(std::span<const float> scores) {
    const auto places = static_cast<std::ptrdiff_t>(model::wave_places);
    const auto at_beat = static_cast<std::ptrdiff_t>(beats::waves_before_beat / 2);
    const FoundWave qrs = wave_of(scores, 1, {0, places});
    const FoundWave p = wave_of(scores, 0, {0, qrs.wave ? qrs.onset + 1 : at_beat});
    const FoundWave t = wave_of(scores, 2, {qrs.wave ? qrs.end : at_beat, places});
    BeatWaves waves{p.wave, qrs.wave, t.wave};
    if (waves.qrs && waves.p) {
        waves.p->end.at_ms = std::min(waves.p->end.at_ms, waves.qrs->onset.at_ms);
        waves.p->peak.at_ms = std::min(waves.p->peak.at_ms, waves.p->end.at_ms);
        waves.p->onset.at_ms = std::min(waves.p->onset.at_ms, waves.p->peak.at_ms);
    }
    if (waves.qrs && waves.t) {
        waves.t->onset.at_ms = std::max(waves.t->onset.at_ms, waves.qrs->end.at_ms);
        waves.t->peak.at_ms = std::max(waves.t->peak.at_ms, waves.t->onset.at_ms);
        waves.t->end.at_ms = std::max(waves.t->end.at_ms, waves.t->peak.at_ms);
    }
    return waves;
}

}  // namespace beatlens::delineation
