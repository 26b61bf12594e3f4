#include "evaluate_delineation.h"

#include <map>

#include "files.h"
#include "loading.h"

namespace beatlens::cli {

Result<protocols::DelineationReport> evaluate_delineation(const FolderOptions& folder, bool at_reference,
                                                          const std::optional<std::filesystem::path>& model) {
    if (folder.folders.size() != 1) {
        return fail(ErrorCode::out_of_range, "Protocol delineation needs the folder of LUDB's records: name it.");
    }
    const bool by_fold = !folder.fold_models.empty();
    if (by_fold && (model || folder.fold_models.find(fold_number) == std::string::npos)) {
        return fail(ErrorCode::out_of_range,
                    "--fold-models must have {fold} in it, which stands for the fold's number, and replaces --model.");
    }
    auto names = protocols::ludb_records(folder.folders[0]);
    BEATLENS_TRY(names);
    if (!folder.records.empty()) {
        *names = folder.records;
    }
    std::map<std::size_t, delineation::Delineator> delineators;  // by fold; one for all is that of 0
    std::vector<protocols::DelineationRecord> scored;
    for (const std::string& name : *names) {
        const std::size_t fold = by_fold ? protocols::ludb_fold(name) : 0;
        if (!delineators.contains(fold)) {
            std::filesystem::path path = model.value_or(delineator_asset());
            if (by_fold) {
                path = model_of_fold(folder.fold_models, fold);
            }
            auto one = load_delineator(path);
            BEATLENS_TRY(one);
            delineators.emplace(fold, *std::move(one));
        }
        const auto record = protocols::load_ludb_record(folder.folders[0], name);
        BEATLENS_TRY(record);
        auto score = protocols::score_delineation(*record, delineators.at(fold), {at_reference});
        BEATLENS_TRY(score);
        scored.push_back(*std::move(score));
    }
    const std::string shown_model =
        by_fold ? "each record by the model of its fold" : delineators.begin()->second.model().name;
    return protocols::delineation_report(shown_model, {at_reference}, std::move(scored));
}

}  // namespace beatlens::cli
