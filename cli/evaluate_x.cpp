#include "evaluate_x.h"

#include <map>
#include <set>
#include <utility>

#include "files.h"
#include "formats/parsing.h"
#include "formats/record_files.h"
#include "in_order.h"
#include "model/model_file.h"
#include "protocols/folds.h"

namespace beatlens::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view fold_number = "{fold}";
constexpr const char* group = "Protocols X and delineation";

// All models that are needed, read before the first record is scored: one that is missing ends it at once.
class Models {
public:
    static Result<Models> read(const EvaluateXOptions& options, const std::optional<fs::path>& model) {
        Models models(protocols::database_of(options.folder));
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
            auto engine = load(model.value_or(default_model()));
            BEATLENS_TRY(engine);
            models.common_ = *std::move(engine);
        }
        return models;
    }

    // Errors: out_of_range (a record in no fold, where there is no model for such), those of reading a model.
    Result<void> read_for(const std::vector<std::string>& records, const std::string& pattern) {
        for (const std::string& record : records) {
            const auto fold = folds_.find(database_, record);
            if (!fold && !common_) {
                return fail(ErrorCode::out_of_range, "Record " + record + " is in no fold of the database '" +
                                                         database_ + "': name a model for it with --model.");
            }
            if (fold && !of_fold_.contains(*fold)) {
                std::string path = pattern;
                const std::string number = std::to_string(*fold);
                for (std::size_t at = path.find(fold_number); at != std::string::npos;
                     at = path.find(fold_number, at + number.size())) {
                    path.replace(at, fold_number.size(), number);
                }
                auto engine = load(path);
                BEATLENS_TRY(engine);
                of_fold_.emplace(*fold, *std::move(engine));
            }
        }
        return {};
    }

    Result<model::Engine> of(const std::string& record) const {
        const auto fold = folds_.find(database_, record);
        return fold ? of_fold_.at(*fold) : *common_;
    }

    std::vector<std::string> records_in_folds() const { return folds_.records_of(database_); }

    std::string name() const {
        if (of_fold_.empty()) {
            return common_->model().name;
        }
        return of_fold_.begin()->second.model().name + ", each record by the model of its fold (" +
               std::to_string(of_fold_.size()) + " of " + std::to_string(folds_.folds.size()) + " folds)";
    }

private:
    explicit Models(std::string database) : database_(std::move(database)) {}

    static Result<model::Engine> load(const fs::path& path) {
        auto loaded = model::load_model(path);
        BEATLENS_TRY(loaded);
        return model::Engine::create(*std::move(loaded));
    }

    std::string database_;
    protocols::Folds folds_;
    std::map<std::size_t, model::Engine> of_fold_;
    std::optional<model::Engine> common_;
};

Result<void> check(const EvaluateXOptions& options) {
    if (options.folder.empty()) {
        return fail(ErrorCode::out_of_range, "Protocol X needs a folder of annotated records: name it.");
    }
    if (options.folds.empty() != options.fold_models.empty()) {
        return fail(ErrorCode::out_of_range, "--folds and --fold-models go together.");
    }
    if (!options.folds.empty() && options.fold_models.find(fold_number) == std::string::npos) {
        return fail(ErrorCode::out_of_range,
                    "--fold-models must have {fold} in it, which stands for the fold's number.");
    }
    if (options.stress && options.scoring.excerpt_s) {
        return fail(ErrorCode::out_of_range, "--stress has excerpts of its own: leave out --excerpts.");
    }
    return {};
}

// Which records: those that are named, those of the folds, or all; each once.
Result<std::vector<std::string>> records_of(const EvaluateXOptions& options, const Models& models) {
    std::vector<std::string> records = options.records;
    if (records.empty() && !options.folds.empty()) {
        records = models.records_in_folds();
        if (records.empty()) {
            return fail(ErrorCode::out_of_range,
                        "The folds have no record of the database '" + protocols::database_of(options.folder) + "'.");
        }
    }
    if (records.empty()) {
        return protocols::annotated_records(options.folder);
    }
    std::set<std::string> seen;
    std::erase_if(records, [&](const std::string& record) { return !seen.insert(record).second; });
    return records;
}

// What is scored with what, once all of it was found and read.
struct Work {
    Models models;
    std::vector<std::string> names;
    protocols::ProtocolXOptions scoring;
};

Result<Work> prepare(const EvaluateXOptions& options, const std::optional<fs::path>& model) {
    BEATLENS_TRY(check(options));
    auto models = Models::read(options, model);
    BEATLENS_TRY(models);
    auto names = records_of(options, *models);
    BEATLENS_TRY(names);
    BEATLENS_TRY(models->read_for(*names, options.fold_models));
    Work work{*std::move(models), *std::move(names), options.scoring};
    if (options.lead == "first") {
        work.scoring.lead = 0;
    }
    return work;
}

// What `score(name)` gives for each record, in their order.
template <class Score>
auto score_all(const EvaluateXOptions& options, const std::vector<std::string>& names, const Score& score) {
    using Scored = decltype(score(names.front()));
    std::vector<typename Scored::value_type> records;
    std::optional<Error> error;
    work_in_order(
        names.size(), options.jobs, [&](std::size_t i) { return score(names[i]); },
        [&](std::size_t i, Scored record) {
            // Figures over a part of the database would pass for figures over all of it.
            if (!record) {
                error = about(options.folder / names[i], std::move(record).error());
                return false;
            }
            records.push_back(*std::move(record));
            return true;
        });
    return error ? Result<decltype(records)>(tl::make_unexpected(*std::move(error)))
                 : Result<decltype(records)>(std::move(records));
}

Error nothing_to_score(const fs::path& folder) {
    return {ErrorCode::no_beats,
            "No record of the folder '" + folder.string() + "' has annotated beats, so there is nothing to score."};
}

}  // namespace

void add_evaluate_x_options(CLI::App& command, EvaluateXOptions& options) {
    command.add_option("folder", options.folder, "Folder of annotated WFDB records; its name is the database's")
        ->group(group);
    command
        .add_option("--folds", options.folds,
                    R"(Cross-validation: JSON, {"folds": [["DATABASE/RECORD", ...], ...]}; its records are scored)")
        ->group(group);
    command
        .add_option("--fold-models", options.fold_models,
                    "Models of the folds: a path with {fold} in it, which is 0 for the records of the first list. "
                    "--model is then for records in no fold")
        ->group(group);
    command.add_option("--lead", options.lead, "all, as the program chooses, or the first alone")
        ->check(CLI::IsMember({"all", "first"}))
        ->capture_default_str()
        ->group(group);
    command
        .add_flag("--at-reference,--reference-beats", options.scoring.at_reference,
                  "At the annotated beats instead of the detector's")
        ->group(group);
    command.add_option("--records", options.records, "Names of records, with commas between; default: all")
        ->delimiter(',')
        ->allow_extra_args(false)  // the folder may follow
        ->group(group);
    command
        .add_option("--excerpts", options.scoring.excerpt_s,
                    "Score excerpts of so many seconds instead of whole recordings")
        ->check(CLI::Range(1.0, 1e6))
        ->group(group);
    command.add_option("--excerpts-per-record", options.scoring.excerpts, "How many of each recording")
        ->check(CLI::Range(std::size_t{1}, std::size_t{100'000}))
        ->capture_default_str()
        ->group(group);
    command
        .add_flag("--stress", options.stress,
                  "Score the records as they are and under stress: other rhythms made of each record's own beats, "
                  "excerpts, inverted leads, gaps, noise; a line of figures for each")
        ->group(group);
    command
        .add_option("--seed", options.scoring.seed, "Of the places that excerpts are from, and of what --stress draws")
        ->capture_default_str()
        ->group(group);
    command.add_option("--jobs", options.jobs, "Recordings at once; default: one a processor")
        ->check(CLI::Range(std::size_t{1}, std::size_t{1024}))
        ->group(group);
}

Result<protocols::ProtocolXReport> evaluate_x(const EvaluateXOptions& options, const std::optional<fs::path>& model) {
    const auto work = prepare(options, model);
    BEATLENS_TRY(work);
    const protocols::EngineOf engine_of = [&](const std::string& record) { return work->models.of(record); };
    auto records = score_all(options, work->names, [&](const std::string& name) {
        return protocols::score_protocol_x(options.folder, name, engine_of, work->scoring);
    });
    BEATLENS_TRY(records);
    auto report = protocols::protocol_x_report(protocols::database_of(options.folder), work->models.name(),
                                               work->scoring, *std::move(records));
    if (report.records.empty()) {
        return tl::make_unexpected(nothing_to_score(options.folder));
    }
    return report;
}

Result<protocols::StressReport> evaluate_stress(const EvaluateXOptions& options, const std::optional<fs::path>& model,
                                                const fs::path& data) {
    const auto work = prepare(options, model);
    BEATLENS_TRY(work);
    std::optional<Recording> noise;
    std::error_code none;
    if (const fs::path path = data / "nstdb" / "ma.hea"; fs::is_regular_file(path, none)) {
        auto read = formats::load_record(path);
        if (!read) {
            return tl::make_unexpected(about(path, std::move(read).error()));
        }
        noise = *std::move(read);
    }
    const protocols::EngineOf engine_of = [&](const std::string& record) { return work->models.of(record); };
    auto records = score_all(options, work->names, [&](const std::string& name) {
        return protocols::score_stress(options.folder, name, engine_of, work->scoring, noise ? &*noise : nullptr);
    });
    BEATLENS_TRY(records);
    auto report = protocols::stress_report(protocols::database_of(options.folder), work->models.name(), work->scoring,
                                           *std::move(records));
    if (report.sets.front().report.records.empty()) {
        return tl::make_unexpected(nothing_to_score(options.folder));
    }
    return report;
}

}  // namespace beatlens::cli
