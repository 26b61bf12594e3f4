// What protocols X and E share: a folder of annotated records, scored in several threads, with one model or with those
// of a cross-validation.
#pragma once

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "ecg/error.h"
#include "files.h"
#include "in_order.h"
#include "model/engine.h"
#include "protocols/folds.h"
#include "protocols/protocol_x.h"

namespace beatlens::cli {

struct FolderOptions {
    std::vector<std::filesystem::path> folders;
    std::filesystem::path folds;  // file; empty: one model for all records
    std::string fold_models;      // "{fold}" stands for the fold's number
    std::string lead = "all";
    std::vector<std::string> records;  // each once; empty: those of the folds, else all
    std::size_t jobs = std::max(1U, std::thread::hardware_concurrency());

    std::optional<std::size_t> lead_index() const {
        return lead == "first" ? std::optional(std::size_t{0}) : std::nullopt;
    }
};

inline constexpr std::string_view fold_number = "{fold}";  // in FolderOptions::fold_models
std::string model_of_fold(std::string pattern, std::size_t fold);

// `options` must outlive the command.
void add_folder_options(CLI::App& command, FolderOptions& options);

// All models that are needed, read before the first record is scored: one that is missing ends it at once.
class FolderModels {
public:
    // `model`: for all records; with folds for those that are in none of them. None: the one in assets/, and with folds
    // none.
    static Result<FolderModels> read(const FolderOptions& options, const std::filesystem::path& folder,
                                     const std::optional<std::filesystem::path>& model);
    // Errors: out_of_range (a record in no fold, where there is no model for such), those of reading a model.
    Result<void> read_for(const std::vector<std::string>& records, const std::string& pattern);

    Result<model::Engine> of(const std::string& record) const;
    std::vector<std::string> records_in_folds() const { return folds_.records_of(database_); }
    std::string name() const;

private:
    explicit FolderModels(std::string database) : database_(std::move(database)) {}

    std::string database_;
    protocols::Folds folds_;
    std::map<std::size_t, model::Engine> of_fold_;
    std::optional<model::Engine> common_;
};

// What of a folder is scored with what, once all of it was found and read.
struct FolderWork {
    std::filesystem::path folder;
    FolderModels models;
    std::vector<std::string> names;

    protocols::EngineOf engine_of() const {
        return [this](const std::string& record) { return models.of(record); };
    }
};
// Errors: out_of_range (options that do not go together, a record in no fold), those of reading models and folds and of
// protocols::annotated_records.
Result<FolderWork> prepare_folder(const FolderOptions& options, const std::filesystem::path& folder,
                                  const std::optional<std::filesystem::path>& model);

// Where no record of the folder can be scored.
Error nothing_to_score(const std::filesystem::path& folder);

// What `score(name)` gives for each record of the work, in their order.
template <class Score>
auto score_all(const FolderWork& work, std::size_t jobs, const Score& score) {
    using Scored = decltype(score(work.names.front()));
    std::vector<typename Scored::value_type> records;
    std::optional<Error> error;
    work_in_order(
        work.names.size(), jobs, [&](std::size_t i) { return score(work.names[i]); },
        [&](std::size_t i, Scored record) {
            // Figures over a part of the database would pass for figures over all of it.
            if (!record) {
                error = about(work.folder / work.names[i], std::move(record).error());
                return false;
            }
            records.push_back(*std::move(record));
            return true;
        });
    return error ? Result<decltype(records)>(tl::make_unexpected(*std::move(error)))
                 : Result<decltype(records)>(std::move(records));
}

}  // namespace beatlens::cli
