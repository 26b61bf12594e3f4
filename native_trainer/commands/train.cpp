#include <cstdio>

#include "commands/commands.h"
#include "formats/parsing.h"
#include "formats/record_files.h"
#include "loop/checkpoint.h"
#include "loop/scoring.h"
#include "loop/train.h"

namespace beatlens::trainer {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

Result<Json> train_and_score(const Config& config, const Dataset& dataset, const TestSet& test, const RunPaths& run) {
    BEATLENS_TRY(train(config, dataset, run));
    return score_run(run, test);
}

}  // namespace

Result<void> train_command(const TrainOptions& options, const CommandPaths& paths) {
    const auto text = formats::read_file(options.config);
    BEATLENS_TRY(text);
    auto config = parse_config(formats::as_text(*text), options.settings);
    BEATLENS_TRY(config);
    // Not part of the configuration then, so that a run may go on with another number.
    if (options.threads > 0) {
        torch::set_num_threads(options.threads);
    }
    const auto dataset = load_dataset(*config, paths.data, paths.test_beats);
    BEATLENS_TRY(dataset);
    const auto test = TestSet::load(config->protocol, dataset->recipe, paths);
    BEATLENS_TRY(test);
    if (config->seeds == 1) {
        const auto figures = train_and_score(*config, *dataset, *test, {options.run});
        BEATLENS_TRY(figures);
        return {};
    }
    const int seeds = config->seeds;
    const std::uint64_t first = config->seed;
    config->seeds = 1;
    std::vector<Json> all;
    for (int i = 0; i < seeds; ++i) {
        config->seed = first + static_cast<std::uint64_t>(i);
        const RunPaths run{options.run / ("seed-" + std::to_string(config->seed))};
        auto figures = train_and_score(*config, *dataset, *test, run);
        BEATLENS_TRY(figures);
        all.push_back(std::move(*figures));
    }
    const Json spread = summary_of(all);
    std::printf("%s", spread_text(spread).c_str());
    return replace_text(options.run / "summary.json", spread.dump(2) + "\n");
}

}  // namespace beatlens::trainer
