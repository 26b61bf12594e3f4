// "config": what a configuration comes to with every default filled in, or what each setting means.
#include <cstdio>
#include <memory>

#include "commands/command.h"
#include "config/config.h"
#include "formats/parsing.h"
#include "formats/record_files.h"
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
    if (options.fields) {
        const std::string table = is_transfer ? fields_markdown(transfer_fields())
                                  : is_waves  ? fields_markdown(wave_fields())
                                              : fields_markdown(config_fields());
        std::printf("%s", table.c_str());
        return {};
    }
    std::string text = "{}";
    if (!options.config.empty()) {
        const auto bytes = formats::read_file(options.config);
        BEATLENS_TRY(bytes);
        text = formats::as_text(*bytes);
    }
    if (is_transfer) {
        const auto config = parse_transfer_config(text, options.settings);
        BEATLENS_TRY(config);
        std::printf("%s\n", to_json(*config).c_str());
        return {};
    }
    if (is_waves) {
        const auto config = parse_wave_config(text, options.settings);
        BEATLENS_TRY(config);
        std::printf("%s\n", to_json(*config).c_str());
        return {};
    }
    const auto config = parse_config(text, options.settings);
    BEATLENS_TRY(config);
    std::printf("%s\n", to_json(*config).c_str());
    return {};
}

}  // namespace

Command::Run add_config(CLI::App& app) {
    const auto options = std::make_shared<ConfigOptions>();
    app.add_option("--of", options->of, "The command that the configuration is of: train, transfer or waves")
        ->capture_default_str()
        ->check(CLI::IsMember({"train", "transfer", "waves"}));
    app.add_option("--config", options->config, "JSON configuration (default: all defaults)");
    app.add_option("--set", options->settings, "KEY=VALUE: a setting instead of the file's, e.g. loss.gamma=3");
    app.add_flag("--fields", options->fields, "Print the settings instead, as a table in Markdown");
    return [options] { return run_config(*options); };
}

}  // namespace beatlens::trainer
