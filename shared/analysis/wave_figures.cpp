#include "analysis/wave_figures.h"

#include <algorithm>
#include <cmath>

#include "delineation/combine.h"
#include "delineation/st_level.h"

namespace beatlens::analysis {

namespace {

using BeatNumbers = std::vector<std::uint32_t>;

// Usable beats of class N, by the minute.
std::vector<BeatNumbers> normal_by_minute(const Recording& recording, const Located& located,
                                          std::span<const AamiClass> classes) {
    const double rate_hz = recording.signals[located.lead].sampling_rate_hz;
    std::vector<BeatNumbers> minutes(static_cast<std::size_t>(std::ceil(recording.duration_s() / 60.0)));
    for (std::size_t i = 0; i < classes.size(); ++i) {
        const auto minute = static_cast<std::size_t>(time_of(located.samples[i], rate_hz) / 60.0);
        if (located.usable[i] != 0 && classes[i] == AamiClass::N && minute < minutes.size()) {
            minutes[minute].push_back(static_cast<std::uint32_t>(i));
        }
    }
    return minutes;
}

LeadSt st_of(const Recording& recording, const Located& located, const delineation::LeadWaves& lead,
             const std::vector<BeatNumbers>& minutes) {
    const Signal& signal = recording.signals[lead.lead];
    const double beats_rate_hz = recording.signals[located.lead].sampling_rate_hz;
    LeadSt st{signal.lead, std::nullopt, {}};
    std::vector<float> all;
    std::vector<float> of_minute;
    for (const BeatNumbers& minute : minutes) {
        of_minute.clear();
        for (const std::uint32_t beat : minute) {
            const double time_s = time_of(located.samples[beat], beats_rate_hz);
            const auto level = delineation::st_level(signal.samples, signal.sampling_rate_hz,
                                                     std::llround(time_s * signal.sampling_rate_hz), lead.beats[beat]);
            if (level) {
                of_minute.push_back(*level);
            }
        }
        all.insert(all.end(), of_minute.begin(), of_minute.end());
        const auto found = delineation::spread(of_minute);
        st.by_minute.push_back(found ? std::optional(static_cast<float>(found->median)) : std::nullopt);
    }
    st.mv = delineation::spread(all);
    return st;
}

}  // namespace

WaveFigures wave_figures(const Recording& recording, const Located& located, std::span<const AamiClass> classes,
                         const beats::RrSeries& rr, std::span<const delineation::LeadWaves> leads) {
    WaveFigures figures;
    figures.beats.resize(classes.size());
    std::array<BeatNumbers, 5> of_class;
    for (std::size_t i = 0; i < classes.size(); ++i) {
        if (located.usable[i] == 0) {
            continue;
        }
        figures.beats[i] = delineation::intervals_of(delineation::combine(leads, i), classes[i], rr.before_s[i]);
        of_class[index_of(classes[i])].push_back(static_cast<std::uint32_t>(i));
    }
    for (std::size_t c = 0; c < of_class.size(); ++c) {
        figures.classes[c] = delineation::interval_figures(figures.beats, of_class[c]);
    }
    const std::vector<BeatNumbers> minutes = normal_by_minute(recording, located, classes);
    for (const BeatNumbers& minute : minutes) {
        figures.minutes.push_back(delineation::interval_figures(figures.beats, minute));
    }
    for (const delineation::LeadWaves& lead : leads) {
        figures.leads.push_back(recording.signals[lead.lead].lead);
        if (recording.signals[lead.lead].units == "mV") {
            figures.st.push_back(st_of(recording, located, lead, minutes));
        }
    }
    return figures;
}

}  // namespace beatlens::analysis
