#include "protocols/protocol_e.h"

#include "analysis/annotations.h"
#include "formats/record_files.h"
#include "formats/wfdb/wfdb.h"

#include <algorithm>
#include <set>
#include <utility>

#include "ecg/label_set.h"
#include "protocols/protocol_af.h"
#include "protocols/protocol_d.h"
#include "protocols/text_columns.h"

namespace beatlens::protocols {

namespace {

bool is_paced_beat(const Annotation& annotation) { return annotation.symbol == "/" || annotation.symbol == "f"; }

bool has_rhythms(const std::vector<Annotation>& annotations) {
    return std::any_of(annotations.begin(), annotations.end(), says_rhythm);
}

std::string why_left_out(const Recording& recording, const ProtocolEOptions& options) {
    const auto& marks = recording.annotations;
    if (std::none_of(marks.begin(), marks.end(),
                     [](const Annotation& mark) { return metrics::ec57_label(mark.symbol).has_value(); })) {
        return "its annotations hold no beats";
    }
    if (!options.with_paced && std::any_of(marks.begin(), marks.end(), is_paced_beat)) {
        return "it has paced beats";
    }
    return recording.duration_s() < options.start_s ? "it ends before the period that is scored" : "";
}

// "DS1" and "DS2" of mitdb, "others" of it, or the database.
std::string ec57_group_of(const std::string& database, const std::string& record) {
    if (database != "mitdb") {
        return database;
    }
    const auto holds = [&](std::span<const std::string_view> set) {
        return std::find(set.begin(), set.end(), record) != set.end();
    };
    return holds(ds1_records()) ? "DS1" : holds(ds2_records()) ? "DS2" : "others";
}

ProtocolEGroup& group_with(std::vector<ProtocolEGroup>& groups, const std::string& name, bool learned) {
    const auto at = std::find_if(groups.begin(), groups.end(), [&](const ProtocolEGroup& group) {
        return group.name == name && group.learned == learned;
    });
    if (at != groups.end()) {
        return *at;
    }
    ProtocolEGroup group;
    group.name = name;
    group.learned = learned;
    groups.push_back(std::move(group));
    return groups.back();
}

void finish_group(ProtocolEGroup& group, const ProtocolEDatabase& database) {
    std::set<std::string> patients;
    std::vector<std::vector<std::optional<double>>> values;
    std::vector<std::optional<double>> errors;
    for (const std::size_t i : group.records) {
        const ProtocolERecord& record = database.records[i];
        patients.insert(patient_of(database.database, record.record));
        group.sum += record.counts;
        group.with_rhythms += record.counts.fibrillation ? 1 : 0;
        errors.push_back(record.rms_rr_error_ms);
        const auto figures = figures_of(record.counts);
        values.resize(std::max(values.size(), figures.size()));
        for (std::size_t f = 0; f < figures.size(); ++f) {
            values[f].push_back(figures[f].share.value());
        }
    }
    group.patients = patients.size();
    for (const auto& of_records : values) {
        group.average.push_back(metrics::mean_of(of_records));
    }
    group.average_rms_rr_error_ms = metrics::mean_of(errors);
}

}  // namespace

std::vector<std::string> not_standard(const ProtocolEOptions& options) {
    std::vector<std::string> sentences;
    if (options.window_s != metrics::default_match_window_s) {
        sentences.push_back(format("The match window is %g ms instead of 150 ms.", 1000.0 * options.window_s));
    }
    if (options.start_s != ProtocolEOptions().start_s) {
        sentences.push_back(format("Beats count from %g s on instead of from 300 s.", options.start_s));
    }
    if (options.with_paced) {
        sentences.emplace_back("Recordings with paced beats are among those that are scored.");
    }
    if (options.escape == metrics::EscapeBeats::normal) {
        sentences.emplace_back("Escape beats (e, j and n) are class N; bxb has them in S.");
    }
    sentences.emplace_back("The false positive rate of SVEB, which bxb does not print, is made as that of VEB is.");
    return sentences;
}

ProtocolECounts& ProtocolECounts::operator+=(const ProtocolECounts& other) {
    matrix.add(other.matrix);
    ventricular += other.ventricular;
    supraventricular += other.supraventricular;
    if (other.fibrillation) {
        fibrillation = fibrillation.value_or(metrics::EpisodeComparison());
        *fibrillation += *other.fibrillation;
    }
    return *this;
}

std::vector<ProtocolEFigure> figures_of(const ProtocolECounts& counts) {
    std::vector<ProtocolEFigure> figures;
    for (const metrics::Ec57Figure& one : metrics::ec57_figures()) {
        figures.push_back({std::string(one.group) + "/" + one.key, one.of(counts.matrix)});
    }
    for (const auto& [kind, runs] :
         {std::pair("ventricular", &counts.ventricular), std::pair("supraventricular", &counts.supraventricular)}) {
        for (const metrics::RunFigure& one : metrics::run_figures) {
            const std::string path = std::string("runs/") + kind + "/" + one.key;
            figures.push_back({path + "/se", one.sensitivity(*runs), "support"});
            figures.push_back({path + "/ppv", one.predictivity(*runs), "called"});
        }
    }
    if (counts.fibrillation) {
        figures.push_back({"af/episodes/se", counts.fibrillation->sensitivity.episodes, "support"});
        figures.push_back({"af/episodes/ppv", counts.fibrillation->predictivity.episodes, "called"});
        figures.push_back({"af/duration/se", counts.fibrillation->sensitivity.duration_ms, "support_ms"});
        figures.push_back({"af/duration/ppv", counts.fibrillation->predictivity.duration_ms, "called_ms"});
    }
    return figures;
}

ProtocolERecord compare_annotations(const Recording& recording, std::vector<Annotation> test,
                                    const ProtocolEOptions& options) {
    ProtocolERecord record;
    record.record = recording.name;
    record.annotations = std::move(test);
    record.sampling_rate_hz = analysis::annotation_rate_hz(recording);
    record.left_out = why_left_out(recording, options);
    if (!record.left_out.empty()) {
        return record;
    }
    const metrics::Ec57Period period =
        metrics::ec57_period(record.sampling_rate_hz, recording.duration_s(), options.start_s, options.window_s);
    auto beats = metrics::compare_beats(metrics::ec57_beats(recording.annotations, period, options.escape),
                                        metrics::ec57_beats(record.annotations, period, options.escape), period);
    record.counts.matrix = std::move(beats.matrix);
    record.rms_rr_error_ms = beats.rms_rr_error_ms;
    const auto of_reference = metrics::run_events(recording.annotations, period.sampling_rate_hz, options.escape);
    const auto of_test = metrics::run_events(record.annotations, period.sampling_rate_hz, options.escape);
    record.counts.ventricular = metrics::compare_runs(of_reference, of_test, metrics::RunKind::ventricular, period);
    record.counts.supraventricular =
        metrics::compare_runs(of_reference, of_test, metrics::RunKind::supraventricular, period);
    if (has_rhythms(recording.annotations) && has_rhythms(record.annotations)) {
        record.counts.fibrillation = metrics::compare_episodes(
            metrics::rhythm_episodes(recording.annotations, metrics::atrial_fibrillation, period),
            metrics::rhythm_episodes(record.annotations, metrics::atrial_fibrillation, period), period);
    }
    return record;
}

Result<ProtocolERecord> score_protocol_e(const Recording& recording, const model::Engine& engine,
                                         const delineation::Delineator& delineator, const ProtocolEOptions& options) {
    BEATLENS_TRY(must_tell_beats(engine.model()));
    if (!why_left_out(recording, options).empty()) {
        return compare_annotations(recording, {}, options);
    }
    std::vector<std::string> notes;
    const bool with_rhythms = has_rhythms(recording.annotations);
    const auto analysis =
        analyze_or_nothing(recording, engine, {options.lead}, notes, with_rhythms ? &delineator : nullptr);
    BEATLENS_TRY(analysis);
    ProtocolERecord record = compare_annotations(recording, analysis::annotations_of(*analysis, with_rhythms), options);
    record.model = engine.model().name;
    record.notes = std::move(notes);
    return record;
}

Result<ProtocolERecord> score_annotator(const std::filesystem::path& folder, const std::string& record,
                                        const std::string& annotator, const ProtocolEOptions& options) {
    const auto recording = load_named(folder, record);
    BEATLENS_TRY(recording);
    if (!why_left_out(*recording, options).empty()) {
        return compare_annotations(*recording, {}, options);
    }
    const auto bytes = formats::read_file(folder / (record + "." + annotator));
    BEATLENS_TRY(bytes);
    auto parsed = formats::parse_wfdb_annotations(*bytes, analysis::annotation_rate_hz(*recording));
    BEATLENS_TRY(parsed);
    ProtocolERecord scored = compare_annotations(*recording, std::move(parsed->annotations), options);
    scored.model = annotator;
    return scored;
}

Result<ProtocolERecord> score_protocol_e(const std::filesystem::path& folder, const std::string& record,
                                         const EngineOf& engine_of, const delineation::Delineator& delineator,
                                         const ProtocolEOptions& options) {
    const auto engine = engine_of(record);
    BEATLENS_TRY(engine);
    const auto recording = load_named(folder, record);
    BEATLENS_TRY(recording);
    return score_protocol_e(*recording, *engine, delineator, options);
}

ProtocolEDatabase protocol_e_database(std::string database, std::string model, const ProtocolEOptions& options,
                                      std::vector<ProtocolERecord> records) {
    ProtocolEDatabase result;
    result.database = std::move(database);
    result.model = std::move(model);
    const auto learned_from = [&](const std::string& name) {
        return std::find(options.learned_from.begin(), options.learned_from.end(), name) != options.learned_from.end();
    };
    for (ProtocolERecord& record : records) {
        if (!record.left_out.empty()) {
            result.left_out.push_back(std::move(record));
            continue;
        }
        const std::string name = ec57_group_of(result.database, record.record);
        const bool learned =
            learned_from(result.database) || learned_from(name) || learned_from(result.database + "/" + record.record);
        group_with(result.groups, name, learned).records.push_back(result.records.size());
        result.records.push_back(std::move(record));
    }
    std::sort(result.groups.begin(), result.groups.end(), [](const ProtocolEGroup& a, const ProtocolEGroup& b) {
        return std::pair(a.name, a.learned) < std::pair(b.name, b.learned);
    });
    for (ProtocolEGroup& group : result.groups) {
        finish_group(group, result);
    }
    return result;
}

}  // namespace beatlens::protocols
