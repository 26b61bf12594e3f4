#include <nlohmann/json.hpp>

#include "analysis/report_text.h"
#include "protocols/noise_stress.h"
#include "protocols/text_columns.h"

namespace beatlens::protocols {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<AamiClass, 3> shown_classes = {AamiClass::N, AamiClass::S, AamiClass::V};

constexpr const char* noise_stress_heading =
    "                        all stretches, from 5:00 on            usable stretches of that                       "
    "all stretches\n"
    "noise  dB   record    beats  missed   extra      Se      +P    time %   beats  missed   extra      Se      +P"
    "    N Se      +P    V Se      +P\n";

std::string qrs_columns(const QrsFigures& qrs) {
    return format(" %7zu %7zu %7zu", qrs.annotated, qrs.missed, qrs.extra) +
           number(qrs.annotated > 0, qrs.sensitivity) +
           number(qrs.annotated + qrs.extra > qrs.missed, qrs.positive_predictivity);
}

double share_usable(const NoiseStressScore& score) {
    return score.scored_s > 0.0 ? score.usable_s / score.scored_s : 0.0;
}

std::string noise_stress_line(const NoiseStressScore& score, const std::string& record) {
    std::string text = score.noise.empty() ? std::string("none      ")
                                           : format("%-5s %4g", analysis::printable(score.noise).c_str(), score.snr_db);
    text += format("  %-7s", record.c_str()) + qrs_columns(qrs_figures(score.all)) +
            format("   %6.2f", 100.0 * share_usable(score)) + qrs_columns(qrs_figures(score.usable));
    const metrics::ConfusionMatrix counted = without_q(score.all);
    for (const AamiClass c : {AamiClass::N, AamiClass::V}) {
        const metrics::ClassFigures figures = metrics::class_figures(counted, index_of(c));
        text +=
            number(figures.support > 0, figures.recall) + number(counted.predicted(index_of(c)) > 0, figures.precision);
    }
    return text + "\n";
}

std::string alone_line(const NoiseAlone& alone) {
    const std::string said = alone.notes.empty() ? std::string() : analysis::printable(alone.notes.front());
    return format("%-12s %6.1f min %6zu found %6zu counted   ", analysis::printable(alone.name).c_str(),
                  alone.duration_s / 60.0, alone.found, alone.counted) +
           said + "\n";
}

Json counts_json(const metrics::ConfusionMatrix& matrix) {
    const QrsFigures qrs = qrs_figures(matrix);
    Json json = {{"annotated", qrs.annotated},
                 {"missed", qrs.missed},
                 {"extra", qrs.extra},
                 {"se", qrs.sensitivity},
                 {"ppv", qrs.positive_predictivity}};
    const metrics::ConfusionMatrix counted = without_q(matrix);
    for (const AamiClass c : shown_classes) {
        const metrics::ClassFigures one = metrics::class_figures(counted, index_of(c));
        json[std::string(1, letter(c))] = {
            {"support", one.support}, {"se", one.recall}, {"ppv", one.precision}, {"f1", one.f1}};
    }
    return json;
}

Json noise_score_json(const NoiseStressScore& score) {
    return {{"noise", score.noise.empty() ? Json() : Json(score.noise)},
            {"snr_db", score.noise.empty() ? Json() : Json(score.snr_db)},
            {"seconds", score.scored_s},
            {"usable_share", share_usable(score)},
            {"all", counts_json(score.all)},
            {"usable", counts_json(score.usable)}};
}

bool at_one_point(const NoiseStressScore& a, const NoiseStressScore& b) {
    return a.database == "mitdb" && b.database == "mitdb" && a.noise == b.noise && a.snr_db == b.snr_db;
}

}  // namespace

std::vector<NoiseStressScore> noise_stress_curve(const NoiseStressReport& report) {
    std::vector<NoiseStressScore> curve;
    for (const NoiseStressScore& score : report.scores) {
        if (!curve.empty() && at_one_point(curve.back(), score)) {
            curve.back() += score;
            curve.back().record += "+" + score.record;
        } else {
            curve.push_back(score);
        }
    }
    return curve;
}

std::string to_text(const NoiseStressReport& report) {
    std::string text = report.model + "\nnoise of nstdb added to records of mitdb as nst does, and records of nstdb, ";
    text += "at the beats that the program finds";
    text += report.lead ? format(" in lead %zu alone", *report.lead + 1) : std::string();
    text += std::string("\n\n") + noise_stress_heading;
    for (const NoiseStressScore& score : noise_stress_curve(report)) {
        text += noise_stress_line(score, analysis::printable(score.record));
    }
    text += std::string("\n") + noise_stress_heading;
    for (const NoiseStressScore& score : report.scores) {
        text += noise_stress_line(score, analysis::printable(score.record));
    }
    text += "\nNoise alone, which has no beats:\n";
    for (const NoiseAlone& alone : report.noise_alone) {
        text += alone_line(alone);
    }
    return text + "\n" + std::string(noise_stress_note) + "\n";
}

std::string to_json(const NoiseStressReport& report) {
    Json json = {{"protocol", "noise-stress"},  {"model", report.model},
                 {"note", noise_stress_note},   {"lead", report.lead ? Json(*report.lead + 1) : Json("all")},
                 {"curve", Json::array()},      {"records", Json::array()},
                 {"noise_alone", Json::array()}};
    for (const NoiseStressScore& score : noise_stress_curve(report)) {
        json["curve"].push_back({{"database", score.database}, {"records", score.record}});
        json["curve"].back().update(noise_score_json(score));
    }
    for (const NoiseStressScore& score : report.scores) {
        json["records"].push_back({{"database", score.database}, {"record", score.record}});
        json["records"].back().update(noise_score_json(score));
        json["records"].back()["notes"] = score.notes;
    }
    for (const NoiseAlone& alone : report.noise_alone) {
        json["noise_alone"].push_back({{"name", alone.name},
                                       {"seconds", alone.duration_s},
                                       {"found", alone.found},
                                       {"counted", alone.counted},
                                       {"usable_share", alone.usable_share},
                                       {"notes", alone.notes}});
    }
    // Names come from files: bytes that are not UTF-8 are replaced, not fatal.
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace beatlens::protocols
