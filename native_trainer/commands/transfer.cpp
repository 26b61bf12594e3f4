// "transfer": trains a model on for myocardial infarction, with 0, 1, ... trained layers and from scratch. Goes on
// where it was cut off.
#include <cstdio>
#include <memory>

#include "commands/command.h"
#include "formats/parsing.h"
#include "formats/record_files.h"
#include "loop/run_model.h"
#include "transfer/sweep.h"

namespace beatlens::trainer {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

struct TransferOptions {
    DataPaths paths = DataPaths::usual();
    fs::path base;
    fs::path config;
    fs::path run;
    std::vector<std::string> settings;
    fs::path output;
    std::string name;
};

Result<void> run_transfer(const TransferOptions& options) {
    const auto text = formats::read_file(options.config);
    BEATLENS_TRY(text);
    auto config = parse_transfer_config(formats::as_text(*text), options.settings);
    BEATLENS_TRY(config);
    auto base = model_to_train_on(options.base);
    BEATLENS_TRY(base);
    const auto set = load_mi_set(config->data, options.paths.data, base->recipe);
    BEATLENS_TRY(set);
    const auto setting = transfer_setting(*config, *std::move(base), *set);
    BEATLENS_TRY(setting);
    std::fprintf(stderr, "%s", setting->data.text.c_str());
    const TransferPaths folder{options.run};
    const auto groups = run_sweep(*setting, folder);
    BEATLENS_TRY(groups);
    std::printf("%s", transfer_text(*setting, *groups).c_str());
    return options.output.empty() ? Result<void>()
                                  : export_transferred(folder, best_run(*groups), options.name, options.output);
}

}  // namespace

Command::Run add_transfer(CLI::App& app) {
    const auto options = std::make_shared<TransferOptions>();
    app.add_option("--from", options->base, "Model file (.safetensors) or a run's folder to start from")->required();
    app.add_option("--config", options->config, "JSON configuration, see native_trainer/README.md")->required();
    app.add_option("--run", options->run, "Folder for the runs and their figures")->required();
    app.add_option("--set", options->settings, "KEY=VALUE instead of the configuration's");
    app.add_option("--export", options->output, "Model file to write from the run that is best on validation");
    app.add_option("--name", options->name, "That model's name as people see it");
    add_data_option(app, options->paths);
    return [options] { return run_transfer(*options); };
}

}  // namespace beatlens::trainer
