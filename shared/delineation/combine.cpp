#include "delineation/combine.h"

#include "metrics/quantiles.h"

namespace beatlens::delineation {

namespace {

// The waves of some leads, and room for their values: of a day's beats there are millions of medians.
struct OfLeads {
    std::vector<const Wave*> waves;
    std::vector<float> values;

    template <class Value>
    float median(const Value& value) {
        values.clear();
        for (const Wave* wave : waves) {
            values.push_back(value(*wave));
        }
        return metrics::median(values);
    }
};

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
    OfLeads of;
    for (const auto kind : {&BeatWaves::p, &BeatWaves::qrs, &BeatWaves::t}) {
        of.waves.clear();
        for (const LeadWaves& lead : leads) {
            if (const auto& wave = lead.beats[beat].*kind) {
                of.waves.push_back(&*wave);
            }
        }
        const std::size_t all = kind == &BeatWaves::qrs ? with_any : with_qrs;
        if (of.waves.empty() || 2 * of.waves.size() < all) {
            continue;
        }
        if (of.waves.size() == 1) {
            result.*kind = *of.waves.front();
            continue;
        }
        const auto point = [&](Point Wave::*which) {
            return Point{of.median([&](const Wave& wave) { return (wave.*which).at_ms; }),
                         of.median([&](const Wave& wave) { return (wave.*which).sd_ms; })};
        };
        result.*kind = Wave{point(&Wave::onset), point(&Wave::peak), point(&Wave::end),
                            of.median([](const Wave& wave) { return wave.presence; })};
    }
    return result;
}

}  // namespace beatlens::delineation
