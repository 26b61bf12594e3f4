// "waves": trains the wave delineator once without each fifth of LUDB's records, RUN/fold-K, scores each record with
// the model that did not see it, and trains one on all records, RUN/fold-all. What is done already stays.
#include <cstdio>
#include <memory>

#include "commands/command.h"
#include "delineation/delineator.h"
#include "formats/parsing.h"
#include "formats/record_files.h"
#include "loop/checkpoint.h"
#include "model/model_file.h"
#include "protocols/protocol_delineation.h"
#include "waves/training.h"

namespace beatlens::trainer {

namespace {

namespace fs = std::filesystem;

struct WavesOptions {
    DataPaths paths = DataPaths::usual();
    fs::path config;
    fs::path run;
    std::vector<std::string> settings;
    std::vector<std::size_t> folds;
    bool only_folds = false;
    bool inner = false;
};

using LudbRecords = std::vector<protocols::LudbRecord>;

// `left_out`: protocols::ludb_folds for none. `also_left_out`: likewise, for trials.
Result<RunPaths> train_without(const WaveConfig& config, const LudbRecords& records, std::size_t left_out,
                               std::size_t also_left_out, const fs::path& folder) {
    const bool all = left_out == protocols::ludb_folds;
    RunPaths run{folder / ("fold-" + (all ? "all" : std::to_string(left_out)))};
    std::error_code error;
    if (fs::exists(run.model(), error)) {
        return run;
    }
    std::vector<const protocols::LudbRecord*> chosen;
    for (const protocols::LudbRecord& record : records) {
        const std::size_t fold = protocols::ludb_fold(record.name);
        if (fold != left_out && fold != also_left_out) {
            chosen.push_back(&record);
        }
    }
    const std::string data = "Lobachevsky University Electrocardiography Database 1.0.1, " +
                             std::to_string(chosen.size()) + " records" +
                             (all ? "" : ", without those of fold " + std::to_string(left_out));
    BEATLENS_TRY(train_waves(config, wave_beats(chosen), data, run));
    return run;
}

Result<void> run_waves(const WavesOptions& options) {
    const auto text = formats::read_file(options.config);
    BEATLENS_TRY(text);
    const auto config = parse_wave_config(formats::as_text(*text), options.settings);
    BEATLENS_TRY(config);
    const fs::path folder = options.paths.data / "ludb";
    const auto names = protocols::ludb_records(folder);
    BEATLENS_TRY(names);
    LudbRecords records;
    for (const std::string& name : *names) {
        auto record = protocols::load_ludb_record(folder, name);
        BEATLENS_TRY(record);
        records.push_back(*std::move(record));
    }
    std::vector<protocols::DelineationRecord> scored;
    for (const std::size_t fold : options.folds) {
        const std::size_t scored_fold = options.inner ? (fold + 1) % protocols::ludb_folds : fold;
        const auto run = train_without(*config, records, fold, scored_fold, options.run);
        BEATLENS_TRY(run);
        auto model = model::load_model(run->model());
        BEATLENS_TRY(model);
        const auto delineator = delineation::Delineator::create(*std::move(model));
        BEATLENS_TRY(delineator);
        for (const protocols::LudbRecord& record : records) {
            if (protocols::ludb_fold(record.name) == scored_fold) {
                auto score = protocols::score_delineation(record, *delineator, {});
                BEATLENS_TRY(score);
                scored.push_back(*std::move(score));
            }
        }
    }
    if (!scored.empty()) {
        const auto report =
            protocols::delineation_report("each record by a model that did not learn from it", {}, std::move(scored));
        std::printf("%s", to_text(report).c_str());
        BEATLENS_TRY(replace_text(RunPaths{options.run}.evaluation(), to_json(report) + "\n"));
    }
    if (options.only_folds || options.inner) {
        return {};
    }
    const auto run = train_without(*config, records, protocols::ludb_folds, protocols::ludb_folds, options.run);
    BEATLENS_TRY(run);
    std::printf("%s\n", run->model().string().c_str());
    return {};
}

}  // namespace

Command::Run add_waves(CLI::App& app) {
    const auto options = std::make_shared<WavesOptions>();
    for (std::size_t fold = 0; fold < protocols::ludb_folds; ++fold) {
        options->folds.push_back(fold);
    }
    app.add_option("--config", options->config, "JSON configuration, see native_trainer/README.md")->required();
    app.add_option("--run", options->run, "Folder for a run of each fold and one on all records")->required();
    app.add_option("--set", options->settings, "KEY=VALUE instead of the configuration's");
    app.add_option("--folds", options->folds, "Which folds, 0 to 4, with commas between (default: all)")
        ->delimiter(',');
    app.add_flag("--inner", options->inner,
                 "To choose settings by: each model leaves out the next fold, too, and that is scored, never its own");
    app.add_flag("--only-folds", options->only_folds, "Nothing on all records");
    app.add_option("--data", options->paths.data, "Folder that holds ludb/ (default: BEATLENS_DATA)");
    return [options] { return run_waves(*options); };
}

}  // namespace beatlens::trainer
