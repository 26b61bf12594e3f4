#include "analysis/rhythm_figures.h"

#include "beats/context/time_line.h"
#include "formats/parsing.h"

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
    figures.whole = rhythm::variability(series, 0.0, duration_s);
    figures.five_minutes = rhythm::variability_by_five_minutes(series, duration_s);
    if (const auto start_s = start_of_day_s(start_time)) {
        figures.by_clock = rhythm::day_and_night(series, *start_s);
    }
    figures.episodes = rhythm::find_episodes(beats, limits);
    figures.hours = rhythm::beats_by_hour(beats, usable);
    figures.rate_by_minute = rhythm::rate_by_minute(beats, duration_s);
    return figures;
}

RhythmFigures rhythm_figures(const Recording& beat_list, const rhythm::EpisodeLimits& limits) {
    std::vector<double> times_s;
    std::vector<AamiClass> classes;
    for (const Annotation& annotation : beat_list.annotations) {
        if (const auto of = aami_class_of_symbol(annotation.symbol)) {
            times_s.push_back(annotation.time_s);
            classes.push_back(*of == AamiClass::Q ? AamiClass::N : *of);
        }
    }
    const auto rr = beats::measure_rr(times_s, {}, beats::find_cuts(beat_list, {}));
    if (!rr) {
        return {};  // annotations are sorted by time: there is nothing else that could be wrong
    }
    return rhythm_figures(times_s, classes, {}, *rr, beat_list.duration_s(), beat_list.start_time, limits);
}

}  // namespace beatlens::analysis
