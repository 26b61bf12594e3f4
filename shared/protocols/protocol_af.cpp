#include "protocols/protocol_af.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "analysis/analyze.h"
#include "beats/context/time_line.h"
#include "protocols/text_columns.h"

namespace beatlens::protocols {

namespace {

using AfJson = nlohmann::ordered_json;

constexpr double lasting_s = 30.0;
constexpr const char* same_patient_as_201 = "202";

double shared_s(const RhythmStretch& stretch, const rhythm::Episode& episode) {
    return std::max(0.0, std::min(stretch.end_s, episode.end_s) - std::max(stretch.first_s, episode.first_s));
}

std::string share_text(const AfShare& share) { return number(share.whole > 0.0, share.part / share.whole); }

std::string line_of(const AfRecordScore& score) {
    return format("%-12s", score.name.c_str()) + share_text(score.sensitivity_s) + share_text(score.specificity_s) +
           share_text(score.episodes) + share_text(score.lasting_episodes) + share_text(score.found) +
           format("  %8.0f %8.0f  %5.0f %5.0f  %7.0f %8.0f %3zu\n", score.sensitivity_s.whole,
                  score.specificity_s.whole - score.specificity_s.part, score.episodes.whole, score.found.whole,
                  score.flutter_s.whole, score.flutter_s.part, score.in_flutter);
}

AfJson share_json(const AfShare& share) {
    return {{"part", share.part},
            {"whole", share.whole},
            {"share", share.whole > 0.0 ? AfJson(share.part / share.whole) : AfJson()}};
}

AfJson score_json(const AfRecordScore& score) {
    return {{"sensitivity_s", share_json(score.sensitivity_s)},
            {"specificity_s", share_json(score.specificity_s)},
            {"episode_sensitivity", share_json(score.episodes)},
            {"episode_sensitivity_30s", share_json(score.lasting_episodes)},
            {"episode_predictivity", share_json(score.found)},
            {"flutter_s", share_json(score.flutter_s)},
            {"alarms_in_flutter", score.in_flutter}};
}

std::vector<AfRecordScore> with_reference(const AfReport& report, bool without_202) {
    std::vector<AfRecordScore> scores;
    for (const AfRecordScore& score : report.records) {
        if (score.has_reference && !(without_202 && score.name == same_patient_as_201)) {
            scores.push_back(score);
        }
    }
    return scores;
}

bool has_202(const AfReport& report) {
    return std::any_of(report.records.begin(), report.records.end(),
                       [](const AfRecordScore& score) { return score.name == same_patient_as_201; });
}

}  // namespace

bool says_rhythm(const Annotation& annotation) { return annotation.symbol == "+" && annotation.aux.starts_with('('); }

std::vector<RhythmStretch> rhythm_stretches(const Recording& recording) {
    std::vector<RhythmStretch> stretches;
    for (const Annotation& annotation : recording.annotations) {
        if (!says_rhythm(annotation)) {
            continue;
        }
        const AtrialRhythm rhythm = annotation.aux.starts_with("(AFIB")  ? AtrialRhythm::fibrillation
                                    : annotation.aux.starts_with("(AFL") ? AtrialRhythm::flutter
                                                                         : AtrialRhythm::other;
        if (!stretches.empty() && stretches.back().rhythm == rhythm) {
            continue;
        }
        if (!stretches.empty()) {
            stretches.back().end_s = annotation.time_s;
        }
        stretches.push_back({annotation.time_s, recording.duration_s(), rhythm});
    }
    return stretches;
}

Result<RhythmRecord> rhythm_record(const Recording& recording, const model::Engine& model,
                                   const delineation::Delineator& delineator) {
    const auto located = analysis::locate(recording);
    BEATLENS_TRY(located);
    const auto labelled = analysis::analyze(recording, *located, model);
    BEATLENS_TRY(labelled);
    if (!are_aami_classes(labelled->label_set)) {
        return fail(ErrorCode::model_mismatch, "Rhythms are told of beats with AAMI classes.");
    }
    RhythmRecord record;
    record.name = recording.name;
    record.duration_s = recording.duration_s();
    for (const analysis::LabelledBeat& beat : labelled->beats) {
        record.times_s.push_back(beat.time_s);
        record.classes.push_back(beat.aami());
    }
    auto rr = beats::measure_rr(record.times_s, located->usable, beats::find_cuts(recording, located->leads));
    BEATLENS_TRY(rr);
    record.rr = *std::move(rr);
    auto waves = delineator.delineate(recording, record.times_s, located->leads);
    BEATLENS_TRY(waves);
    record.waves = *std::move(waves);
    record.reference = rhythm_stretches(recording);
    return record;
}

AfRecordScore score_fibrillation(const RhythmRecord& record, std::vector<rhythm::Episode> found) {
    AfRecordScore score;
    score.name = record.name;
    score.has_reference = !record.reference.empty();
    for (const RhythmStretch& stretch : record.reference) {
        const double length_s = stretch.end_s - stretch.first_s;
        double called_s = 0.0;
        for (const rhythm::Episode& episode : found) {
            called_s += shared_s(stretch, episode);
        }
        switch (stretch.rhythm) {
            case AtrialRhythm::fibrillation: {
                const double touched = called_s > 0.0 ? 1.0 : 0.0;
                score.sensitivity_s.add({called_s, length_s});
                score.episodes.add({touched, 1.0});
                if (length_s >= lasting_s) {
                    score.lasting_episodes.add({touched, 1.0});
                }
                break;
            }
            case AtrialRhythm::flutter:
                score.flutter_s.add({called_s, length_s});
                break;
            case AtrialRhythm::other:
                score.specificity_s.add({length_s - called_s, length_s});
                break;
        }
    }
    for (const rhythm::Episode& episode : found) {
        double fibrillation_s = 0.0;
        double flutter_s = 0.0;
        for (const RhythmStretch& stretch : record.reference) {
            (stretch.rhythm == AtrialRhythm::flutter ? flutter_s : fibrillation_s) +=
                stretch.rhythm == AtrialRhythm::other ? 0.0 : shared_s(stretch, episode);
        }
        if (fibrillation_s == 0.0 && flutter_s >= 0.5 * episode.duration_s() && score.has_reference) {
            ++score.in_flutter;
        } else {
            score.found.add({fibrillation_s > 0.0 ? 1.0 : 0.0, 1.0});
        }
    }
    score.alarms = std::move(found);
    return score;
}

AfRecordScore sum_of(std::string name, std::span<const AfRecordScore> records) {
    AfRecordScore sum;
    sum.name = std::move(name);
    for (const AfRecordScore& one : records) {
        sum.has_reference |= one.has_reference;
        sum.sensitivity_s.add(one.sensitivity_s);
        sum.specificity_s.add(one.specificity_s);
        sum.flutter_s.add(one.flutter_s);
        sum.episodes.add(one.episodes);
        sum.lasting_episodes.add(one.lasting_episodes);
        sum.found.add(one.found);
        sum.in_flutter += one.in_flutter;
    }
    return sum;
}

std::string to_text(const AfReport& report) {
    std::string text = report.model + (report.with_p ? ", with P waves\n" : ", by RR intervals alone\n");
    text += report.note.empty() ? "" : report.note + "\n";
    if (const auto scored = with_reference(report, false); !scored.empty()) {
        text +=
            "            ---- by time ---  ------ by episode ------  time, s            number       flutter: time,\n"
            "record            Se      Sp      Se  Se>=30s    +P    AF    false   AF found   called s, episodes\n";
        for (const AfRecordScore& score : scored) {
            text += line_of(score);
        }
        text += line_of(sum_of("all", scored));
        if (has_202(report)) {
            text += line_of(sum_of("without 202", with_reference(report, true)));
        }
    }
    for (const AfRecordScore& score : report.records) {
        for (const rhythm::Episode& alarm : score.alarms) {
            if (!score.has_reference) {
                text += format("%-12s  %8.1f s to %8.1f s, probability %.2f, no reference\n", score.name.c_str(),
                               alarm.first_s, alarm.end_s, alarm.probability.value_or(0.0));
            }
        }
    }
    return text;
}

std::string to_json(const AfReport& report) {
    AfJson json = {{"protocol", "af"}, {"model", report.model}, {"note", report.note}, {"p_waves", report.with_p}};
    if (const auto scored = with_reference(report, false); !scored.empty()) {
        json["all"] = score_json(sum_of("all", scored));
        if (has_202(report)) {
            json["without_202"] = score_json(sum_of("without 202", with_reference(report, true)));
        }
    }
    AfJson& records = json["records"] = AfJson::array();
    for (const AfRecordScore& score : report.records) {
        AfJson one = {{"record", score.name}};
        if (score.has_reference) {
            one.update(score_json(score));
        }
        AfJson& alarms = one["alarms"] = AfJson::array();
        for (const rhythm::Episode& alarm : score.alarms) {
            alarms.push_back(
                {{"first_s", alarm.first_s}, {"end_s", alarm.end_s}, {"probability", alarm.probability.value_or(0.0)}});
        }
        records.push_back(std::move(one));
    }
    return json.dump(-1, ' ', false, AfJson::error_handler_t::replace);
}

}  // namespace beatlens::protocols
