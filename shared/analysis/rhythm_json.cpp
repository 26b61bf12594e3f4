#include "analysis/rhythm_json.h"

#include "analysis/report_json.h"

namespace beatlens::analysis {

namespace {

using Json = nlohmann::ordered_json;

Json number_or_null(const std::optional<double>& value) { return value ? Json(rounded(*value)) : Json(); }

Json time_domain_json(const std::optional<rhythm::TimeDomain>& of) {
    if (!of) {
        return nullptr;
    }
    return {{"nn_intervals", of->intervals},
            {"mean_nn_ms", rounded(of->mean_nn_ms)},
            {"mean_bpm", rounded(of->mean_bpm)},
            {"sdnn_ms", rounded(of->sdnn_ms)},
            {"rmssd_ms", rounded(of->rmssd_ms)},
            {"nn50", of->nn50},
            {"pnn50_percent", rounded(of->pnn50_percent)},
            {"triangular_index", rounded(of->triangular_index)},
            {"sd1_ms", rounded(of->sd1_ms)},
            {"sd2_ms", rounded(of->sd2_ms)},
            {"sdann_ms", number_or_null(of->sdann_ms)},
            {"sdnn_index_ms", number_or_null(of->sdnn_index_ms)}};
}

Json frequency_domain_json(const std::optional<rhythm::FrequencyDomain>& of) {
    if (!of) {
        return nullptr;
    }
    return {
        {"method", "Lomb-Scargle"},      {"vlf_ms2", rounded(of->vlf_ms2)},           {"lf_ms2", rounded(of->lf_ms2)},
        {"hf_ms2", rounded(of->hf_ms2)}, {"total_ms2", rounded(of->total_ms2)},       {"lf_nu", rounded(of->lf_nu())},
        {"hf_nu", rounded(of->hf_nu())}, {"lf_hf", number_or_null(of->lf_over_hf())}, {"stretches", of->stretches}};
}

// "N" is no class of ectopic beats: fast and slow rhythms and pauses are of none.
Json episode_class(AamiClass of) { return of == AamiClass::N ? Json() : Json(std::string(1, letter(of))); }

Json episode_json(const rhythm::Episode& episode) {
    Json json = {{"kind", rhythm::to_string(episode.kind)},
                 {"class", episode_class(episode.of)},
                 {"first_s", rounded(episode.first_s)},
                 {"end_s", rounded(episode.end_s)},
                 {"beats", episode.beats()},
                 {"rate_bpm", rounded(episode.rate_bpm)}};
    if (episode.probability) {
        json["probability"] = rounded(*episode.probability);
    }
    return json;
}

}  // namespace

Json variability_json(const rhythm::Variability& of) {
    const rhythm::NnCorrections& corrections = of.corrections;
    return {{"first_s", rounded(of.first_s)},
            {"end_s", rounded(of.end_s)},
            {"corrections",
             {{"method", "Lipponen and Tarvainen 2019; intervals are left out"},
              {"rr_intervals", corrections.measured},
              {"ectopic", corrections.ectopic},
              {"irregular", corrections.irregular},
              {"missed", corrections.missed},
              {"extra", corrections.extra},
              {"share", rounded(corrections.share())}}},
            {"time_domain", time_domain_json(of.time)},
            {"frequency_domain", frequency_domain_json(of.frequency)},
            {"sample_entropy", number_or_null(of.sample_entropy)},
            {"dfa_alpha1", number_or_null(of.dfa_alpha1)},
            {"atrial_fibrillation_share", number_or_null(of.fibrillation_share)}};
}

Json rhythm_json(const RhythmFigures& figures) {
    Json json = {{"variability", variability_json(figures.whole)},
                 {"day", figures.by_clock ? time_domain_json(figures.by_clock->day) : Json()},
                 {"night", figures.by_clock ? time_domain_json(figures.by_clock->night) : Json()}};
    if (const std::string note = variability_note(figures); !note.empty()) {
        json["variability"]["note"] = note;
    }
    Json& parts = json["five_minutes"] = Json::array();
    for (const rhythm::Variability& part : figures.five_minutes) {
        parts.push_back(variability_json(part));
        parts.back()["corrections"].erase("method");
    }
    Json& episodes = json["episodes"] = Json::array();
    for (const rhythm::Episode& episode : figures.episodes) {
        episodes.push_back(episode_json(episode));
    }
    Json& summary = json["episode_summary"] = Json::array();
    for (const rhythm::EpisodeSummary& one : rhythm::summarise(figures.episodes)) {
        summary.push_back({{"kind", rhythm::to_string(one.kind)},
                           {"class", episode_class(one.of)},
                           {"count", one.count},
                           {"longest", episode_json(figures.episodes[one.longest])},
                           {"fastest", episode_json(figures.episodes[one.fastest])}});
    }
    Json& hours = json["hours"] = Json::array();
    for (const rhythm::HourlyBeats& hour : figures.hours) {
        Json counts = Json::object();
        for (const AamiClass c : aami_classes) {
            counts[std::string(1, letter(c))] = hour.counts[index_of(c)];
        }
        hours.push_back({{"first_s", hour.first_s}, {"counts", std::move(counts)}});
    }
    Json& rates = json["rate_by_minute"] = Json::array();
    for (const std::optional<double>& rate : figures.rate_by_minute) {
        rates.push_back(number_or_null(rate));
    }
    if (figures.fibrillation) {
        json["atrial_fibrillation"] = {{"p_waves", figures.fibrillation->p_waves},
                                       {"share", rounded(figures.fibrillation->share)}};
        if (figures.by_clock) {
            json["atrial_fibrillation"]["day_share"] = number_or_null(figures.by_clock->day_fibrillation_share);
            json["atrial_fibrillation"]["night_share"] = number_or_null(figures.by_clock->night_fibrillation_share);
        }
    }
    return json;
}

}  // namespace beatlens::analysis
