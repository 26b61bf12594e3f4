// "config": what a configuration comes to with every default filled in, or what each setting means.
#include <cstdio>
#include <memory>

#include "commands/command.h"
#include "config/config.h"
#include "formats/parsing.h"
#include "formats/record_files.h"
#include "rhythm/config.h"
#include "transfer/config.h"
#include "waves/config.h"

namespace beatlens::trainer {

namespace {

namespace fs = std::filesystem;

struct ConfigOptions {
    std::string of = "train";
    fs::path config;
    std::vector<std::string> settings;
    bool fields = false;
};

Result<void> run_config(const ConfigOptions& options) {
    const bool is_transfer = options.of == "transfer";
    const bool is_waves = options.of == "waves";
    const bool is_rhythm = options.of == "rhythm";
    if (options.fields) {
        const std::string markdown = is_transfer ? fields_markdown(transfer_fields())
                                     : is_waves  ? fields_markdown(wave_fields())
                                     : is_rhythm ? fields_markdown(rhythm_fields())
                                                 : fields_markdown(config_fields());
        std::printf("%s", markdown.c_str());
        return {};
    }
    std::string text = "{}";
    if (!options.config.empty()) {
        const auto bytes = formats::read_file(options.config);
        BEATLENS_TRY(bytes);
        text = formats::as_text(*bytes);
    }
    const auto print = [](const auto& config) -> Result<void> {
        BEATLENS_TRY(config);
        std::printf("%s\n", to_json(*config).c_str());
        return {};
    };
    return is_transfer ? print(parse_transfer_config(text, options.settings))
           : is_waves  ? print(parse_wave_config(text, options.settings))
           : is_rhythm ? print(parse_rhythm_config(text, options.settings))
                       : print(parse_config(text, options.settings));
}

}  // namespace

Command::Run add_config(CLI::App& app) {
    const auto options = std::make_shared<ConfigOptions>();
    app.add_option("--of", options->of, "The command that the configuration is of: train, transfer, waves or rhythm")
        ->capture_default_str()
        ->check(CLI::IsMember({"train", "transfer", "waves", "rhythm"}));
    app.add_option("--config", options->config, "JSON configuration (default: all defaults)");
    app.add_option("--set", options->settings, "KEY=VALUE: a setting instead of the file's, e.g. loss.gamma=3");
    app.add_flag("--fields", options->fields, "Print the settings instead, as a table in Markdown");
    return [options] { return run_config(*options); };
}

}  // namespace beatlens::trainer
