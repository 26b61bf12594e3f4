#include "evaluate_folder.h"

#include <set>
#include <string_view>

#include "formats/parsing.h"
#include "formats/record_files.h"
#include "loading.h"

namespace beatlens::cli {

namespace fs = std::filesystem;

namespace {

constexpr const char* folder_group = "Protocols X, E, delineation and af";

Result<void> check_folds(const FolderOptions& options) {
    if (options.folds.empty() != options.fold_models.empty()) {
        return fail(ErrorCode::out_of_range, "--folds and --fold-models go together.");
    }
    if (!options.folds.empty() && options.fold_models.find(fold_number) == std::string::npos) {
        return fail(ErrorCode::out_of_range,
                    "--fold-models must have {fold} in it, which stands for the fold's number.");
    }
    return {};
}

// Which records: those that are named, those of the folds, or all.
Result<std::vector<std::string>> records_of(const FolderOptions& options, const fs::path& folder,
                                            const FolderModels& models) {
    std::vector<std::string> records = options.records;
    if (records.empty() && !options.folds.empty()) {
        records = models.records_in_folds();
        if (records.empty()) {
            return fail(ErrorCode::out_of_range,
                        "The folds have no record of the database '" + protocols::database_of(folder) + "'.");
        }
    }
    return records.empty() ? protocols::annotated_records(folder) : records;
}

}  // namespace

std::string model_of_fold(std::string pattern, std::size_t fold) {
    const std::string number = std::to_string(fold);
    for (std::size_t at = pattern.find(fold_number); at != std::string::npos;
         at = pattern.find(fold_number, at + number.size())) {
        pattern.replace(at, fold_number.size(), number);
    }
    return pattern;
}

void add_folder_options(CLI::App& command, FolderOptions& options) {
    command
        .add_option("folder", options.folders,
                    "X, E: folder of annotated WFDB records; its name is the database's. E takes several")
        ->group(folder_group);
    command
        .add_option("--folds", options.folds,
                    R"(Cross-validation: JSON, {"folds": [["DATABASE/RECORD", ...], ...]}; its records are scored)")
        ->group(folder_group);
    command
        .add_option("--fold-models", options.fold_models,
                    "Models of the folds: a path with {fold} in it, which is 0 for the records of the first list. "
                    "--model is then for records in no fold")
        ->group(folder_group);
    command.add_option("--lead", options.lead, "all, as the program chooses, or the first alone")
        ->check(CLI::IsMember({"all", "first"}))
        ->capture_default_str()
        ->group(folder_group);
    // Each once, whichever protocol it is for: a record that is named twice must not count twice.
    command
        .add_option_function<std::vector<std::string>>(
            "--records",
            [&options](std::vector<std::string> names) {
                std::set<std::string> seen;
                std::erase_if(names, [&](const std::string& name) { return !seen.insert(name).second; });
                options.records = std::move(names);
            },
            "Names of records, with commas between; default: all")
        ->delimiter(',')
        ->allow_extra_args(false)  // the folder may follow
        ->group(folder_group);
    command.add_option("--jobs", options.jobs, "Recordings at once; default: one a processor")
        ->check(CLI::Range(std::size_t{1}, std::size_t{1024}))
        ->group(folder_group);
}

Result<FolderModels> FolderModels::read(const FolderOptions& options, const fs::path& folder,
                                        const std::optional<fs::path>& model) {
    FolderModels models(protocols::database_of(folder));
    if (!options.folds.empty()) {
        const auto bytes = formats::read_file(options.folds);
        BEATLENS_TRY(bytes);
        auto folds = protocols::folds_from_json(std::string(formats::as_text(*bytes)));
        if (!folds) {
            return tl::make_unexpected(about(options.folds, folds.error()));
        }
        models.folds_ = *std::move(folds);
    }
    if (model || options.folds.empty()) {
        auto engine = load_engine(model.value_or(default_model()));
        BEATLENS_TRY(engine);
        models.common_ = *std::move(engine);
    }
    return models;
}

Result<void> FolderModels::read_for(const std::vector<std::string>& records, const std::string& pattern) {
    for (const std::string& record : records) {
        const auto fold = folds_.find(database_, record);
        if (!fold && !common_) {
            return fail(ErrorCode::out_of_range, "Record " + record + " is in no fold of the database '" + database_ +
                                                     "': name a model for it with --model.");
        }
        if (fold && !of_fold_.contains(*fold)) {
            auto engine = load_engine(model_of_fold(pattern, *fold));
            BEATLENS_TRY(engine);
            of_fold_.emplace(*fold, *std::move(engine));
        }
    }
    return {};
}

Result<model::Engine> FolderModels::of(const std::string& record) const {
    const auto fold = folds_.find(database_, record);
    return fold ? of_fold_.at(*fold) : *common_;
}

std::string FolderModels::name() const {
    if (of_fold_.empty()) {
        return common_->model().name;
    }
    return of_fold_.begin()->second.model().name + ", each record by the model of its fold (" +
           std::to_string(of_fold_.size()) + " of " + std::to_string(folds_.folds.size()) + " folds)";
}

Result<FolderWork> prepare_folder(const FolderOptions& options, const fs::path& folder,
                                  const std::optional<fs::path>& model) {
    BEATLENS_TRY(check_folds(options));
    auto models = FolderModels::read(options, folder, model);
    BEATLENS_TRY(models);
    auto names = records_of(options, folder, *models);
    BEATLENS_TRY(names);
    BEATLENS_TRY(models->read_for(*names, options.fold_models));
    return FolderWork{folder, *std::move(models), *std::move(names)};
}

Error nothing_to_score(const fs::path& folder) {
    return {ErrorCode::no_beats,
            "No record of the folder '" + folder.string() + "' has annotated beats, so there is nothing to score."};
}

}  // namespace beatlens::cli
