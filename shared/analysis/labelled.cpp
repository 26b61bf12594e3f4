#include "analysis/labelled.h"

#include <utility>

#include "analysis/beat_list.h"
#include "analysis/report.h"
#include "ecg/leads.h"

namespace beatlens::analysis {

namespace {

Result<Labelled> label_recording(const Recording& recording, const model::Engine& engine, const LabelOptions& options) {
    if (is_beat_list(recording)) {
        return fail(ErrorCode::no_signal,
                    "This is a list of beats without a trace, so there is nothing to label them by; "
                    "`beatlens report` says what it tells.");
    }
    AnalyzeOptions how;
    how.at_reference = options.at_reference;
    how.progress = options.progress;
    how.limits = options.limits;
    how.pacemaker = options.pacemaker;
    how.edits = options.edits ? &*options.edits : nullptr;
    how.delineator = options.delineator;
    if (!options.lead.empty()) {
        const auto lead = find_lead(recording, options.lead);
        BEATLENS_TRY(lead);
        how.lead = *lead;
    }
    auto result = analyze(recording, engine, how);
    BEATLENS_TRY(result);
    Labelled labelled{*std::move(result), std::nullopt};
    const auto& analysis = std::get<Analysis>(labelled.result);
    if (has_references(recording, analysis)) {
        labelled.comparison = compare(recording, analysis);
    }
    return labelled;
}

Result<Labelled> label_table(const BeatTable& table, const model::Engine& engine, const LabelOptions& options) {
    if (options.at_reference) {
        return fail(ErrorCode::out_of_range, "The file holds beats that were cut already: it has no positions.");
    }
    auto result = classify_table(table, engine);
    BEATLENS_TRY(result);
    BeatTable rest{table.name, table.length, {}, table.classes, table.abnormal, table.warnings};
    return Labelled{LabelledTable{std::move(rest), *std::move(result)}, std::nullopt};
}

// `member` of whichever analysis it is; the two have the same ones.
template <class Member>
const auto& of_either(const Labelled& labelled, const Member& member) {
    const auto* record = std::get_if<Analysis>(&labelled.result);
    return record != nullptr ? member(*record) : member(std::get<LabelledTable>(labelled.result).analysis);
}

}  // namespace

const LabelSet& Labelled::label_set() const {
    return of_either(
        *this, [](const auto& analysis) -> const auto& { return analysis.label_set; });
}

const std::vector<std::size_t>& Labelled::counts() const {
    return of_either(
        *this, [](const auto& analysis) -> const auto& { return analysis.counts; });
}

const std::vector<std::string>& Labelled::warnings() const {
    return of_either(
        *this, [](const auto& analysis) -> const auto& { return analysis.warnings; });
}

std::optional<std::size_t> Labelled::unsure_beats() const {
    return of_either(
        *this, [](const auto& analysis) -> const auto& { return analysis.unsure_beats; });
}

std::size_t Labelled::beats() const {
    const auto* record = std::get_if<Analysis>(&result);
    return record != nullptr ? record->beats.size() : std::get<LabelledTable>(result).analysis.labels.size();
}

std::size_t Labelled::counted_beats() const {
    const auto* record = std::get_if<Analysis>(&result);
    return beats() - (record != nullptr ? record->unusable_beats : 0);
}

Result<Labelled> label(const formats::Document& document, const model::Engine& engine, const LabelOptions& options) {
    if (const auto* recording = std::get_if<Recording>(&document)) {
        return label_recording(*recording, engine, options);
    }
    return label_table(std::get<BeatTable>(document), engine, options);
}

std::string to_json(const Labelled& labelled) {
    if (const auto* record = std::get_if<Analysis>(&labelled.result)) {
        return to_json(*record, labelled.comparison);
    }
    const auto& [table, analysis] = std::get<LabelledTable>(labelled.result);
    return to_json(table, analysis);
}

std::string to_csv(const Labelled& labelled) {
    if (const auto* record = std::get_if<Analysis>(&labelled.result)) {
        return to_csv(*record);
    }
    const auto& [table, analysis] = std::get<LabelledTable>(labelled.result);
    return to_csv(table, analysis);
}

}  // namespace beatlens::analysis
