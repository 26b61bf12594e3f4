#include "analysis/recording_figures.h"

#include <algorithm>
#include <cmath>

#include "metrics/quantiles.h"

namespace beatlens::analysis {

namespace {

using Figure = std::optional<double>;

constexpr std::size_t least_recordings = 5;

// Beats of a class among the usable ones, in percent; of models that tell the classes.
template <AamiClass c>
Figure percent_of(const Analysis& analysis) {
    const std::size_t usable = analysis.beats.size() - analysis.unusable_beats;
    if (!are_aami_classes(analysis.label_set) || usable == 0) {
        return std::nullopt;
    }
    return 100.0 * static_cast<double>(analysis.counts[index_of(c)]) / static_cast<double>(usable);
}

template <double beats::HeartRate::*which>
Figure rate(const Analysis& analysis) {
    return analysis.heart_rate ? Figure(*analysis.heart_rate.*which) : std::nullopt;
}

template <auto which>
Figure time_domain(const Analysis& analysis) {
    if (!analysis.rhythm || !analysis.rhythm->whole.time) {
        return std::nullopt;
    }
    return *analysis.rhythm->whole.time.*which;
}

template <rhythm::EpisodeKind kind>
Figure episodes(const Analysis& analysis) {
    if (!analysis.rhythm) {
        return std::nullopt;
    }
    const auto& all = analysis.rhythm->episodes;
    return static_cast<double>(
        std::count_if(all.begin(), all.end(), [](const rhythm::Episode& one) { return one.kind == kind; }));
}

template <std::optional<delineation::Spread> delineation::IntervalFigures::*which>
Figure interval(const Analysis& analysis) {
    if (!analysis.waves) {
        return std::nullopt;
    }
    const auto& of = analysis.waves->classes[index_of(AamiClass::N)].*which;
    return of ? Figure(of->median) : std::nullopt;
}

Figure qtc_fridericia(const Analysis& analysis) {
    if (!analysis.waves) {
        return std::nullopt;
    }
    const auto& of = analysis.waves->classes[index_of(AamiClass::N)]
                         .qtc_ms[static_cast<std::size_t>(delineation::QtFormula::fridericia)];
    return of ? Figure(of->median) : std::nullopt;
}

// Of the lead in which it is farthest from 0.
Figure st(const Analysis& analysis) {
    Figure farthest;
    if (analysis.waves) {
        for (const LeadSt& lead : analysis.waves->st) {
            if (lead.mv && (!farthest || std::abs(lead.mv->median) > std::abs(*farthest))) {
                farthest = lead.mv->median;
            }
        }
    }
    return farthest;
}

Figure longest_pause(const Analysis& analysis) {
    Figure longest;
    if (analysis.rhythm) {
        for (const rhythm::Episode& episode : analysis.rhythm->episodes) {
            if (episode.kind == rhythm::EpisodeKind::pause) {
                longest = std::max(longest.value_or(0.0), episode.duration_s());
            }
        }
    }
    return longest;
}

using rhythm::EpisodeKind;
using rhythm::TimeDomain;

constexpr RecordingFigure all_recording_figures[] = {
    {"duration_s", "Length", "s", 1, 60.0, [](const Analysis& of) { return Figure(of.duration_s); }},
    {"usable_percent", "Usable", "%", 1, 5.0, [](const Analysis& of) { return Figure(100.0 * of.usable_share); }},
    {"beats", "Beats", "", 0, 100.0,
     [](const Analysis& of) { return Figure(static_cast<double>(of.beats.size() - of.unusable_beats)); }},
    {"unusable_beats", "Unusable beats", "", 0, 50.0,
     [](const Analysis& of) { return Figure(static_cast<double>(of.unusable_beats)); }},
    {"unsure_beats", "Unsure labels", "", 0, 50.0,
     [](const Analysis& of) { return of.unsure_beats ? Figure(static_cast<double>(*of.unsure_beats)) : std::nullopt; }},
    {"mean_bpm", "Mean rate", "/min", 1, 5.0, rate<&beats::HeartRate::mean_bpm>},
    {"min_bpm", "Lowest rate", "/min", 1, 5.0, rate<&beats::HeartRate::min_bpm>},
    {"max_bpm", "Highest rate", "/min", 1, 10.0, rate<&beats::HeartRate::max_bpm>},
    {"s_percent", "S beats", "%", 3, 1.0, percent_of<AamiClass::S>},
    {"v_percent", "V beats", "%", 3, 1.0, percent_of<AamiClass::V>},
    {"f_percent", "F beats", "%", 3, 1.0, percent_of<AamiClass::F>},
    {"couplets", "Couplets", "", 0, 2.0, episodes<EpisodeKind::couplet>},
    {"runs", "Runs", "", 0, 1.0, episodes<EpisodeKind::run>},
    {"tachycardias", "Tachycardias", "", 0, 2.0, episodes<EpisodeKind::tachycardia>},
    {"bradycardias", "Bradycardias", "", 0, 2.0, episodes<EpisodeKind::bradycardia>},
    {"pauses", "Pauses", "", 0, 1.0, episodes<EpisodeKind::pause>},
    {"longest_pause_s", "Longest pause", "s", 2, 0.5, longest_pause},
    {"atrial_fibrillation_percent", "Suspected atrial fibrillation", "%", 1, 5.0,
     [](const Analysis& of) {
         return of.rhythm && of.rhythm->fibrillation ? Figure(100.0 * of.rhythm->fibrillation->share) : std::nullopt;
     }},
    {"mean_nn_ms", "Mean NN", "ms", 1, 50.0, time_domain<&TimeDomain::mean_nn_ms>},
    {"sdnn_ms", "SDNN", "ms", 1, 20.0, time_domain<&TimeDomain::sdnn_ms>},
    {"rmssd_ms", "RMSSD", "ms", 1, 20.0, time_domain<&TimeDomain::rmssd_ms>},
    {"pnn50_percent", "pNN50", "%", 1, 10.0, time_domain<&TimeDomain::pnn50_percent>},
    {"sdann_ms", "SDANN", "ms", 1, 20.0, time_domain<&TimeDomain::sdann_ms>},
    {"p_ms", "P", "ms", 1, 10.0, interval<&delineation::IntervalFigures::p_ms>},
    {"pr_ms", "PR", "ms", 1, 20.0, interval<&delineation::IntervalFigures::pr_ms>},
    {"qrs_ms", "QRS", "ms", 1, 10.0, interval<&delineation::IntervalFigures::qrs_ms>},
    {"qt_ms", "QT", "ms", 1, 20.0, interval<&delineation::IntervalFigures::qt_ms>},
    {"qtc_fridericia_ms", "QTc (Fridericia)", "ms", 1, 20.0, qtc_fridericia},
    {"st_mv", "ST", "mV", 3, 0.1, st},
};

}  // namespace

std::span<const RecordingFigure> recording_figures() { return all_recording_figures; }

std::vector<Outlier> outliers_first(std::span<const std::vector<std::optional<double>>> values) {
    std::vector<Outlier> outliers(values.size());
    for (std::size_t i = 0; i < outliers.size(); ++i) {
        outliers[i].recording = i;
    }
    for (std::size_t figure = 0; figure < std::size(all_recording_figures); ++figure) {
        std::vector<double> ordered;
        for (const auto& row : values) {
            if (row[figure]) {
                ordered.push_back(*row[figure]);
            }
        }
        if (ordered.size() < least_recordings) {
            continue;
        }
        std::sort(ordered.begin(), ordered.end());
        const std::span<const double> ascending = ordered;
        const double usual = metrics::quantile(ascending, 0.5);
        const double deviation = 0.5 * (metrics::quantile(ascending, 0.75) - metrics::quantile(ascending, 0.25));
        const double unit = std::max(deviation, all_recording_figures[figure].matters);
        for (std::size_t i = 0; i < values.size(); ++i) {
            const double distance = values[i][figure] ? std::abs(*values[i][figure] - usual) / unit : 0.0;
            if (distance > outliers[i].distance) {
                outliers[i] = {i, distance, figure, usual};
            }
        }
    }
    std::stable_sort(outliers.begin(), outliers.end(),
                     [](const Outlier& a, const Outlier& b) { return a.distance > b.distance; });
    return outliers;
}

}  // namespace beatlens::analysis
