// "train": trains, then scores the result on the protocol's test set. With several seeds each has its folder
// RUN/seed-N, and RUN/summary.json has mean and spread. Started as several processes, they train together.
#include <cstdio>
#include <memory>
#include <optional>

#include "commands/command.h"
#include "formats/parsing.h"
#include "formats/record_files.h"
#include "loop/checkpoint.h"
#include "loop/scoring.h"
#include "loop/train.h"
#include "ranks/ranks.h"

namespace beatlens::trainer {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

struct TrainOptions {
    DataPaths paths = DataPaths::usual();
    fs::path config;
    fs::path run;
    std::vector<std::string> settings;
    int threads = 0;
    Meeting meeting;
};

// Rank 0 scores, so it alone has a test set, and figures to return.
Result<Json> train_and_score(const Config& config, const Dataset& dataset, const std::optional<TestSet>& test,
                             const RunPaths& run, const Ranks& ranks) {
    BEATLENS_TRY(train(config, dataset, run, {}, ranks));
    return test ? score_run(run, *test) : Json();
}

Result<void> run_train(const TrainOptions& options) {
    const auto text = formats::read_file(options.config);
    BEATLENS_TRY(text);
    auto config = parse_config(formats::as_text(*text), options.settings);
    BEATLENS_TRY(config);
    // Not part of the configuration then, so that a run may go on with another number.
    if (options.threads > 0) {
        torch::set_num_threads(options.threads);
    }
    const auto ranks = meet_others(options.meeting, config->device);
    BEATLENS_TRY(ranks);
    const auto dataset = load_dataset(*config, options.paths);
    BEATLENS_TRY(dataset);
    if (config->fold >= 0) {  // the fold is what it is scored on, see "cross-validate"
        return train(*config, *dataset, {options.run}, {}, *ranks);
    }
    std::optional<TestSet> test;
    if (ranks->writes()) {
        auto loaded = TestSet::load(config->protocol, dataset->recipe, options.paths);
        BEATLENS_TRY(loaded);
        test = std::move(*loaded);
    }
    if (config->seeds == 1) {
        const auto figures = train_and_score(*config, *dataset, test, {options.run}, *ranks);
        BEATLENS_TRY(figures);
        return {};
    }
    const int seeds = config->seeds;
    const std::uint64_t first = config->seed;
    config->seeds = 1;
    std::vector<Json> all;
    for (int i = 0; i < seeds; ++i) {
        config->seed = first + static_cast<std::uint64_t>(i);
        const RunPaths folder{options.run / ("seed-" + std::to_string(config->seed))};
        auto figures = train_and_score(*config, *dataset, test, folder, *ranks);
        BEATLENS_TRY(figures);
        all.push_back(std::move(*figures));
    }
    if (!ranks->writes()) {
        return {};
    }
    const Json spread = summary_of(all);
    std::printf("%s", spread_text(spread).c_str());
    return replace_text(options.run / "summary.json", to_text(spread) + "\n");
}

}  // namespace

Command::Run add_train(CLI::App& app) {
    const auto options = std::make_shared<TrainOptions>();
    app.add_option("--config", options->config, "JSON configuration, see native_trainer/README.md")->required();
    app.add_option("--run", options->run, "Folder for checkpoints, figures and weights")->required();
    app.add_option("--set", options->settings, "KEY=VALUE: a setting instead of the file's, e.g. loss.gamma=3");
    app.add_option("--threads", options->threads, "CPU threads, whatever the configuration says");
    add_data_option(app, options->paths);
    add_rank_options(app, options->meeting);
    return [options] { return run_train(*options); };
}

}  // namespace beatlens::trainer
