#include "delineation/combine.h"

#include "metrics/quantiles.h"

namespace beatlens::delineation {

namespace {

template <class Value>
float median_over(const std::vector<const Wave*>& waves, const Value& value) {
    std::vector<float> values;
    values.reserve(waves.size());
    for (const Wave* wave : waves) {
        values.push_back(value(*wave));
    }
    return metrics::median(values);
}

}  // namespace

BeatWaves combine(std::span<const LeadWaves> leads, std::size_t beat) {
    BeatWaves result;
    std::size_t with_any = 0;
    std::size_t with_qrs = 0;
    for (const LeadWaves& lead : leads) {
        const BeatWaves& waves = lead.beats[beat];
        with_any += waves.p || waves.qrs || waves.t ? 1 : 0;
        with_qrs += waves.qrs ? 1 : 0;
    }
    for (const auto kind : {&BeatWaves::p, &BeatWaves::qrs, &BeatWaves::t}) {
        std::vector<const Wave*> waves;
        for (const LeadWaves& lead : leads) {
            if (const auto& wave = lead.beats[beat].*kind) {
                waves.push_back(&*wave);
            }
        }
        const std::size_t all = kind == &BeatWaves::qrs ? with_any : with_qrs;
        if (waves.empty() || 2 * waves.size() < all) {
            continue;
        }
        const auto point = [&](Point Wave::*which) {
            return Point{median_over(waves, [&](const Wave& wave) { return (wave.*which).at_ms; }),
                         median_over(waves, [&](const Wave& wave) { return (wave.*which).sd_ms; })};
        };
        result.*kind = Wave{point(&Wave::onset), point(&Wave::peak), point(&Wave::end),
                            median_over(waves, [](const Wave& wave) { return wave.presence; })};
    }
    return result;
}

}  // namespace beatlens::delineation
