#include "beats/context/pr_levels.h"

#include <cmath>

#include "beats/context/normal_beats.h"

namespace beatlens::beats {

std::vector<float> pr_excursions(const BeatWindows& windows, const RrSeries& rr) {
    const std::size_t beats = windows.beats();
    std::vector<float> sums(beats, 0.0F);
    std::vector<float> leads_there(beats, 0.0F);
    std::vector<float> levels(beats);
    for (std::size_t lead = 0; lead < windows.leads(); ++lead) {
        for (std::size_t beat = 0; beat < beats; ++beat) {
            levels[beat] = windows.has(beat, lead) ? baseline_level(windows, beat, lead) : 0.0F;
        }
        for (std::size_t beat = 0; beat < beats; ++beat) {
            float around = 0.0F;
            float neighbours = 0.0F;
            const auto take = [&](bool is_measured, std::size_t neighbour) {
                if (is_measured && windows.has(neighbour, lead)) {
                    around += levels[neighbour];
                    neighbours += 1.0F;
                }
            };
            take(!std::isnan(rr.before_s[beat]), beat - 1);
            take(!std::isnan(rr.after_s[beat]), beat + 1);
            if (windows.has(beat, lead) && neighbours > 0.0F) {
                sums[beat] += std::abs(levels[beat] - around / neighbours);
                leads_there[beat] += 1.0F;
            }
        }
    }
    for (std::size_t beat = 0; beat < beats; ++beat) {
        sums[beat] = leads_there[beat] > 0.0F ? sums[beat] / leads_there[beat] : 0.0F;
    }
    return sums;
}

}  // namespace beatlens::beats
