#include "labelling.h"

#include <new>
#include <utility>

#include "analysis/beat_list.h"
#include "beats/recipe.h"
#include "ecg/leads.h"
#include "formats/record_files.h"
#include "model/model_file.h"

namespace beatlens::cli {

const std::vector<std::string>& Labelled::warnings() const {
    const auto* analysis = std::get_if<analysis::Analysis>(&result);
    return analysis != nullptr ? analysis->warnings : std::get<LabelledTable>(result).analysis.warnings;
}

std::optional<std::size_t> Labelled::unsure_beats() const {
    const auto* analysis = std::get_if<analysis::Analysis>(&result);
    return analysis != nullptr ? analysis->unsure_beats : std::get<LabelledTable>(result).analysis.unsure_beats;
}

std::size_t Labelled::counted_beats() const {
    const auto* analysis = std::get_if<analysis::Analysis>(&result);
    return analysis != nullptr ? analysis->beats.size() - analysis->unusable_beats
                               : std::get<LabelledTable>(result).analysis.labels.size();
}

Result<Labeller> Labeller::create(const std::filesystem::path& model, LabellingOptions options) {
    auto loaded = model::load_model(model);
    BEATLENS_TRY(loaded);
    auto engine = model::Engine::create(*std::move(loaded));
    BEATLENS_TRY(engine);
    return Labeller(*std::move(engine), std::move(options));
}

Result<Labelled> Labeller::label_recording(const Recording& recording) const {
    if (analysis::is_beat_list(recording)) {
        return fail(ErrorCode::no_signal,
                    "This is a list of beats without a trace, so there is nothing to label them by; "
                    "`beatlens info` says what it tells.");
    }
    analysis::AnalyzeOptions options;
    options.at_reference = options_.at_reference;
    if (!options_.lead.empty()) {
        const auto lead = find_lead(recording, options_.lead);
        BEATLENS_TRY(lead);
        options.lead = *lead;
    }
    auto result = analysis::analyze(recording, engine_, options);
    BEATLENS_TRY(result);
    Labelled labelled{*std::move(result), std::nullopt};
    const auto& analysis = std::get<analysis::Analysis>(labelled.result);
    if (analysis::has_references(recording, analysis)) {
        labelled.comparison = analysis::compare(recording, analysis);
    }
    return labelled;
}

Result<Labelled> Labeller::label_table(BeatTable table) const {
    if (options_.at_reference) {
        return fail(ErrorCode::out_of_range, "The file holds beats that were cut already: it has no positions.");
    }
    const beats::Recipe* const recipe = beats::find_recipe(engine_.model().recipe);
    const bool takes_rows = recipe != nullptr && recipe->from_published_rows;
    if (!takes_rows && !options_.model_for_tables.empty()) {
        auto options = options_;
        options.model_for_tables.clear();
        auto other = create(options_.model_for_tables, std::move(options));
        BEATLENS_TRY(other);
        return other->label_table(std::move(table));
    }
    auto result = analysis::classify_table(table, engine_);
    BEATLENS_TRY(result);
    table.values = {};
    return Labelled{LabelledTable{std::move(table), *std::move(result)}, std::nullopt};
}

Result<Labelled> Labeller::label(const std::filesystem::path& path, const std::string& recording) const {
    try {
        formats::LoadOptions load = options_.load;
        if (!recording.empty()) {
            load.recording = recording;
        }
        auto document = formats::load_path(path, load);
        BEATLENS_TRY(document);
        if (const auto* record = std::get_if<Recording>(&*document)) {
            return label_recording(*record);
        }
        return label_table(std::get<BeatTable>(*std::move(document)));
    } catch (const std::bad_alloc&) {  // one recording that is too long must not end the others
        return fail(ErrorCode::io, "There is not enough memory to read and label it.");
    }
}

}  // namespace beatlens::cli
