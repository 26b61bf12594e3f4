#include "analysis/rhythm_figures.h"

#include <algorithm>
#include <cmath>

#include "formats/parsing.h"
#include "rhythm/atrial_fibrillation.h"

namespace beatlens::analysis {

namespace {

// The time in measured intervals, and how much of it lies in episodes.
struct EpisodeTime {
    double measured_s = 0.0;
    double in_episodes_s = 0.0;

    EpisodeTime& operator+=(const EpisodeTime& other) {
        measured_s += other.measured_s;
        in_episodes_s += other.in_episodes_s;
        return *this;
    }
    std::optional<double> share() const {
        return measured_s > 0.0 ? std::optional(in_episodes_s / measured_s) : std::nullopt;
    }
};

// Of the interval before each beat. `episodes` ascend.
std::vector<EpisodeTime> times_before(const rhythm::BeatsInTime& beats, std::span<const rhythm::Episode> episodes) {
    std::vector<EpisodeTime> before(beats.size());
    for (std::size_t i = 0; i < before.size(); ++i) {
        before[i].measured_s = std::isfinite(beats.rr.before_s[i]) ? beats.rr.before_s[i] : 0.0;
    }
    for (const rhythm::Episode& episode : episodes) {
        for (std::size_t i = episode.first_beat + 1; i < episode.end_beat; ++i) {
            before[i].in_episodes_s = before[i].measured_s;
        }
    }
    return before;
}

// Of the intervals that end after first_s and up to end_s, as those of its variability.
std::optional<double> share_between(const rhythm::BeatsInTime& beats, std::span<const EpisodeTime> before,
                                    double first_s, double end_s) {
    const auto at = [&](double time_s) {
        return std::upper_bound(beats.times_s.begin(), beats.times_s.end(), time_s) - beats.times_s.begin();
    };
    EpisodeTime sum;
    for (auto i = at(first_s); i < at(end_s); ++i) {
        sum += before[static_cast<std::size_t>(i)];
    }
    return sum.share();
}

void add_shares(const rhythm::BeatsInTime& beats, std::span<const EpisodeTime> before, RhythmFigures& figures) {
    figures.whole.fibrillation_share = share_between(beats, before, figures.whole.first_s, figures.whole.end_s);
    for (rhythm::Variability& part : figures.five_minutes) {
        part.fibrillation_share = share_between(beats, before, part.first_s, part.end_s);
    }
    if (figures.by_clock) {
        EpisodeTime day;
        EpisodeTime night;
        for (std::size_t i = 0; i < before.size(); ++i) {
            (rhythm::is_night(figures.by_clock->start_of_day_s, beats.times_s[i]) ? night : day) += before[i];
        }
        figures.by_clock->day_fibrillation_share = day.share();
        figures.by_clock->night_fibrillation_share = night.share();
    }
}

std::string percent_text(double share) { return std::to_string(std::lround(100.0 * share)) + " %"; }

}  // namespace

std::string variability_note(const RhythmFigures& figures) {
    const double whole = figures.whole.fibrillation_share.value_or(0.0);
    const rhythm::DayAndNight by_clock = figures.by_clock.value_or(rhythm::DayAndNight());
    const std::optional<double>& day = by_clock.day_fibrillation_share;
    const std::optional<double>& night = by_clock.night_fibrillation_share;
    if (std::max({whole, day.value_or(0.0), night.value_or(0.0)}) < considerable_fibrillation) {
        return "";
    }
    return "Atrial fibrillation is suspected for " + percent_text(whole) + " of the time" +
           (day && night ? " (by day " + percent_text(*day) + ", by night " + percent_text(*night) + ")" : "") +
           ". Its intervals are not between sinus beats: variability says little there, and is not to be compared with "
           "that of sinus rhythm.";
}

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
    add_shares(beats, times_before(beats, found->episodes), figures);
    figures.fibrillation = FibrillationFigures{!waves.empty(), figures.whole.fibrillation_share.value_or(0.0)};
    return {};
}

}  // namespace beatlens::analysis
