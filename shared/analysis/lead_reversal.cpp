#include "analysis/lead_reversal.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "metrics/quantiles.h"
#include "signal/gaps.h"

namespace beatlens::analysis {

namespace {

constexpr std::size_t least_beats_with_p = 5;  // with a P wave
constexpr float least_p_mv = 0.03F;            // below it nothing points anywhere
constexpr float least_qrs_mv = 0.1F;

// How high P stands over its onset, and the highest and lowest point of QRS together over its own.
struct Deflections {
    float p_mv = 0.0F;
    float qrs_mv = 0.0F;
};

std::optional<Deflections> deflections(const Signal& lead, std::int64_t beat, const delineation::BeatWaves& waves) {
    const auto sample = [&](const delineation::Point& point) {
        return beat + std::llround(static_cast<double>(point.at_ms) * lead.sampling_rate_hz / 1000.0);
    };
    if (!waves.p || !waves.qrs) {
        return std::nullopt;
    }
    const std::int64_t p_onset = sample(waves.p->onset);
    const std::int64_t qrs_onset = sample(waves.qrs->onset);
    const std::int64_t qrs_end = sample(waves.qrs->end);
    if (p_onset < 0 || qrs_onset < p_onset || qrs_end <= qrs_onset || qrs_end >= lead.length_samples()) {
        return std::nullopt;
    }
    const auto mv = [&](std::int64_t at) { return lead.samples[static_cast<std::size_t>(at)]; };
    const std::int64_t p_peak = std::clamp<std::int64_t>(sample(waves.p->peak), p_onset, qrs_onset);
    for (const std::int64_t at : {p_onset, p_peak, qrs_onset}) {  // a wave may have a short hole in it
        if (!signal::is_valid(mv(at))) {
            return std::nullopt;
        }
    }
    float highest = mv(qrs_onset);
    float lowest = highest;
    for (std::int64_t at = qrs_onset; at <= qrs_end; ++at) {
        if (signal::is_valid(mv(at))) {
            highest = std::max(highest, mv(at));
            lowest = std::min(lowest, mv(at));
        }
    }
    return Deflections{mv(p_peak) - mv(p_onset), highest + lowest - 2.0F * mv(qrs_onset)};
}

bool points_down(const Recording& recording, const Located& located, std::span<const AamiClass> classes,
                 const delineation::LeadWaves& lead) {
    const Signal& signal = recording.signals[lead.lead];
    const double beats_hz = recording.signals[located.lead].sampling_rate_hz;
    std::vector<float> p_mv;
    std::vector<float> qrs_mv;
    for (std::size_t i = 0; i < classes.size(); ++i) {
        if (located.usable[i] == 0 || classes[i] != AamiClass::N) {
            continue;
        }
        const std::int64_t beat = sample_at(time_of(located.samples[i], beats_hz), signal.sampling_rate_hz);
        if (const auto found = deflections(signal, beat, lead.beats[i])) {
            p_mv.push_back(found->p_mv);
            qrs_mv.push_back(found->qrs_mv);
        }
    }
    return p_mv.size() >= least_beats_with_p && metrics::middle(p_mv) < -least_p_mv &&
           metrics::middle(qrs_mv) < -least_qrs_mv;
}

}  // namespace

std::vector<std::string> reversal_notes(const Recording& recording, const Located& located,
                                        std::span<const AamiClass> classes,
                                        std::span<const delineation::LeadWaves> leads) {
    std::vector<std::string> notes;
    for (const delineation::LeadWaves& lead : leads) {
        const Signal& signal = recording.signals[lead.lead];
        const bool is_one = signal.lead == "I" || signal.lead == "i";
        const bool is_two = signal.lead == "II" || signal.lead == "ii";
        if (signal.units == "mV" && (is_one || is_two) && points_down(recording, located, classes, lead)) {
            notes.push_back("In lead " + signal.lead + " P and QRS point down: " +
                            (is_one ? "the electrodes of the two arms may be exchanged."
                                    : "the electrodes of the right arm and a leg may be exchanged.") +
                            " Intervals stay what they are; what the direction of a wave says does not.");
        }
    }
    return notes;
}

}  // namespace beatlens::analysis
