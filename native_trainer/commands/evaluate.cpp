// "evaluate": scores a model on a protocol's test set.
#include <cstdio>
#include <memory>

#include "commands/command.h"
#include "loop/checkpoint.h"
#include "loop/run_model.h"
#include "loop/scoring.h"

namespace beatlens::trainer {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

struct EvaluateOptions {
    DataPaths paths = DataPaths::usual();
    fs::path model;
    std::string protocol;
    fs::path json;
};

Result<void> run_evaluate(const EvaluateOptions& options) {
    const auto model = model_to_score(options.model);
    BEATLENS_TRY(model);
    const auto test = TestSet::load(options.protocol, model->recipe, options.paths);
    BEATLENS_TRY(test);
    const auto score = test->score(*model);
    BEATLENS_TRY(score);
    std::printf("%s\n", score->text.c_str());
    return options.json.empty() ? Result<void>() : replace_text(options.json, to_text(score->json) + "\n");
}

}  // namespace

Command::Run add_evaluate(CLI::App& app) {
    const auto options = std::make_shared<EvaluateOptions>();
    app.add_option("model", options->model, "Model file (.safetensors) or a run's folder")->required();
    app.add_option("--protocol", options->protocol, "K (same patients) or D (other patients)")
        ->required()
        ->check(CLI::IsMember({"K", "D"}));
    app.add_option("--json", options->json, "Write the figures to this file too");
    add_data_option(app, options->paths);
    return [options] { return run_evaluate(*options); };
}

}  // namespace beatlens::trainer
