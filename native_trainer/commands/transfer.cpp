#include <cstdio>

#include "commands/commands.h"
#include "formats/parsing.h"
#include "formats/record_files.h"
#include "loop/train.h"
#include "model/model_file.h"
#include "transfer/sweep.h"

namespace beatlens::trainer {

namespace {

namespace fs = std::filesystem;

// A run's folder has the network with its batch normalisations; a model file has them folded.
Result<model::Model> read_base(const fs::path& file_or_run) {
    std::error_code error;
    const bool is_run = fs::is_directory(file_or_run, error);
    return model::load_model(is_run ? RunPaths{file_or_run}.kept() : file_or_run);
}

}  // namespace

Result<void> transfer_command(const TransferOptions& options, const CommandPaths& paths) {
    const auto text = formats::read_file(options.config);
    BEATLENS_TRY(text);
    auto config = parse_transfer_config(formats::as_text(*text), options.settings);
    BEATLENS_TRY(config);
    auto base = read_base(options.base);
    BEATLENS_TRY(base);
    const auto set = load_mi_set(config->data, paths.data, base->recipe);
    BEATLENS_TRY(set);
    const auto setting = transfer_setting(*config, *std::move(base), *set);
    BEATLENS_TRY(setting);
    std::fprintf(stderr, "%s", setting->data.text.c_str());
    const TransferPaths run{options.run};
    const auto groups = run_sweep(*setting, run);
    BEATLENS_TRY(groups);
    std::printf("%s", transfer_text(*setting, *groups).c_str());
    return options.output.empty() ? Result<void>()
                                  : export_transferred(run, best_run(*groups), options.name, options.output);
}

}  // namespace beatlens::trainer
