// "import": published weights as a model file.
#include <cstdio>
#include <memory>

#include "beats/recipe.h"
#include "commands/command.h"
#include "formats/record_files.h"
#include "loop/checkpoint.h"
#include "model/model.h"
#include "protocols/evaluate.h"

namespace beatlens::trainer {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

struct ImportOptions {
    DataPaths paths = DataPaths::usual();
    std::string system = "kachuee-residual";
    fs::path input;
    fs::path output;
    std::string name;
};

Result<void> run_import(const ImportOptions& options) {
    const auto bytes = formats::read_file(options.input);
    BEATLENS_TRY(bytes);
    model::InputScaler scaler;
    if (options.system == "focal-rr-cnn") {
        const auto ds1 =
            protocols::load_protocol_d(options.paths.data / "mitdb", protocols::ds1_records(), beats::focal_rr_360hz);
        BEATLENS_TRY(ds1);
        scaler = protocols::fit_scalers(*ds1)[model::rr_input];
    }
    auto model = model::import_published(options.system, *bytes, scaler);
    BEATLENS_TRY(model);
    if (!options.name.empty()) {
        model->name = options.name;
    }
    return replace_bytes(options.output, model::write_model(*model));
}

}  // namespace

Command::Run add_import(CLI::App& app) {
    const auto options = std::make_shared<ImportOptions>();
    app.add_option("--system", options->system, "System of the zoo that the weights belong to")
        ->capture_default_str()
        ->check(CLI::IsMember({"kachuee-residual", "focal-rr-cnn"}));
    app.add_option("file", options->input, "Published weights (.safetensors)")->required();
    app.add_option("--out", options->output, "Model file to write (.safetensors)")->required();
    app.add_option("--name", options->name, "The model's name as people see it");
    add_data_option(app, options->paths);
    return [options] { return run_import(*options); };
}

}  // namespace beatlens::trainer
