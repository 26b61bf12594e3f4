// "cross-validate": for every seed and every fold of assets/folds.json a network that did not see the fold, each in its
// folder RUN/seed-N/fold-K, and one that saw all in RUN/seed-N/fold-all. What is done already stays; `beatlens evaluate
// --protocol X` scores the outcome.
#include <cstdio>
#include <memory>

#include "commands/command.h"
#include "data/sequences.h"
#include "data/taught.h"
#include "formats/parsing.h"
#include "formats/record_files.h"
#include "loop/train.h"

namespace beatlens::trainer {

namespace {

namespace fs = std::filesystem;

struct CrossValidateOptions {
    DataPaths paths = DataPaths::usual();
    fs::path config;
    fs::path run;
    std::vector<std::string> settings;
};

Result<void> run_cross_validate(const CrossValidateOptions& options) {
    const auto text = formats::read_file(options.config);
    BEATLENS_TRY(text);
    auto config = parse_config(formats::as_text(*text), options.settings);
    BEATLENS_TRY(config);
    const auto store = SequenceStore::load(*config, options.paths);
    BEATLENS_TRY(store);
    const std::uint64_t first = config->seed;
    const int seeds = config->seeds;
    config->seeds = 1;
    for (int i = 0; i < seeds; ++i) {
        config->seed = first + static_cast<std::uint64_t>(i);
        for (int fold = 0; fold <= static_cast<int>(store->folds()); ++fold) {
            const bool all = fold == static_cast<int>(store->folds());
            config->fold = all ? -1 : fold;
            const RunPaths folder{options.run / ("seed-" + std::to_string(config->seed)) /
                                  ("fold-" + (all ? "all" : std::to_string(fold)))};
            std::error_code error;
            if (fs::exists(folder.model(), error)) {
                continue;
            }
            auto dataset = store->dataset(*config);
            BEATLENS_TRY(dataset);
            BEATLENS_TRY(add_taught(*dataset, *config));
            BEATLENS_TRY(train(*config, *dataset, folder));
            std::printf("%s\n", folder.model().string().c_str());
            std::fflush(stdout);
        }
    }
    return {};
}

}  // namespace

Command::Run add_cross_validate(CLI::App& app) {
    const auto options = std::make_shared<CrossValidateOptions>();
    app.add_option("--config", options->config, "JSON configuration of a system on whole recordings")->required();
    app.add_option("--run", options->run, "Folder for a run of each seed and fold")->required();
    app.add_option("--set", options->settings, "KEY=VALUE: a setting instead of the file's, e.g. seeds=5");
    add_data_option(app, options->paths);
    return [options] { return run_cross_validate(*options); };
}

}  // namespace beatlens::trainer
