#include "analysis/rhythm_figures.h"

#include <algorithm>
#include <cmath>

#include "formats/parsing.h"
#include "rhythm/atrial_fibrillation.h"

namespace beatlens::analysis {

std::optional<double> start_of_day_s(std::string_view start_time) {
    const std::string_view clock = start_time.substr(0, start_time.find(' '));
    double seconds = 0.0;
    std::size_t first = 0;
    for (const double unit_s : {3600.0, 60.0, 1.0}) {
        const std::size_t end = unit_s > 1.0 ? clock.find(':', first) : clock.size();
        if (first > clock.size() || end == std::string_view::npos) {
            return std::nullopt;
        }
        const auto value = formats::parse_number(clock.substr(first, end - first));
        if (!value || *value < 0.0 || *value >= (unit_s > 60.0 ? 24.0 : 61.0)) {
            return std::nullopt;
        }
        seconds += *value * unit_s;
        first = end + 1;
    }
    return seconds;
}

RhythmFigures rhythm_figures(std::span<const double> times_s, std::span<const AamiClass> classes,
                             std::span<const std::uint8_t> usable, const beats::RrSeries& rr, double duration_s,
                             std::string_view start_time, const rhythm::EpisodeLimits& limits) {
    const rhythm::BeatsInTime beats{times_s, classes, rr};
    const rhythm::NnSeries series = rhythm::nn_series(beats);
    RhythmFigures figures;
    figures.five_minutes = rhythm::by_five_minutes(series, 0.0, duration_s);
    figures.whole = rhythm::variability(series, 0.0, duration_s, figures.five_minutes);
    if (const auto start_s = start_of_day_s(start_time)) {
        figures.by_clock = rhythm::day_and_night(series, *start_s);
    }
    figures.episodes = rhythm::find_episodes(beats, limits);
    figures.hours = rhythm::beats_by_hour(beats, usable);
    figures.rate_by_minute = rhythm::rate_by_minute(beats, duration_s);
    return figures;
}

Result<void> add_fibrillation(const rhythm::BeatsInTime& beats, std::span<const delineation::LeadWaves> waves,
                              RhythmFigures& figures) {
    static const auto detector = rhythm::FibrillationDetector::create();  // the program's own: it cannot but be made
    BEATLENS_TRY(detector);
    const auto found = detector->find(beats, waves);
    BEATLENS_TRY(found);
    auto& all = figures.episodes;
    std::erase_if(all, [](const rhythm::Episode& one) { return one.kind == rhythm::EpisodeKind::atrial_fibrillation; });
    all.insert(all.end(), found->episodes.begin(), found->episodes.end());
    std::stable_sort(all.begin(), all.end(),
                     [](const rhythm::Episode& a, const rhythm::Episode& b) { return a.first_beat < b.first_beat; });
    double measured_s = 0.0;
    for (const double interval_s : beats.rr.before_s) {
        measured_s += std::isfinite(interval_s) ? interval_s : 0.0;
    }
    double fibrillation_s = 0.0;
    for (const rhythm::Episode& episode : found->episodes) {
        fibrillation_s += episode.duration_s();
    }
    figures.fibrillation = FibrillationFigures{!waves.empty(), measured_s > 0.0 ? fibrillation_s / measured_s : 0.0};
    return {};
}

}  // namespace beatlens::analysis
