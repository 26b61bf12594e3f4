// native_trainer: trains the systems of the zoo on the public records and makes the model files that everything else
// loads.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "analysis/evaluate.h"
#include "analysis/protocol_k.h"
#include "config.h"
#include "dataset.h"
#include "formats/record_files.h"
#include "model/model.h"
#include "train.h"

namespace {

namespace fs = std::filesystem;
using namespace beatlens;

int report(const Error& error) {
    std::fprintf(stderr, "native_trainer: %s\n", error.message.c_str());
    return 1;
}

fs::path default_data_dir() {
    const char* set = std::getenv("BEATLENS_DATA");
    return set != nullptr && *set != '\0' ? fs::path(set) : fs::path(BEATLENS_SOURCE_DIR) / ".." / "shared" / "data";
}

const fs::path test_beats_file = fs::path(BEATLENS_SOURCE_DIR) / "assets" / "protocol_k_test_beats.txt";

struct Options {
    fs::path config;
    fs::path run;
    fs::path data = default_data_dir();
    fs::path input;
    fs::path output;
    std::string system = "kachuee-residual";
    std::string name;
};

Result<void> run_train(const Options& options) {
    const auto text = formats::read_file(options.config);
    BEATLENS_TRY(text);
    const auto config = trainer::parse_config({reinterpret_cast<const char*>(text->data()), text->size()});
    BEATLENS_TRY(config);
    const auto dataset = trainer::load_protocol_k(options.data, test_beats_file);
    BEATLENS_TRY(dataset);
    return trainer::train(*config, *dataset, {options.run});
}

// Protocol K figures of `model`, as they go into its file.
Result<std::string> figures_of(const model::Model& model, const fs::path& data) {
    const auto list = formats::read_file(test_beats_file);
    BEATLENS_TRY(list);
    const auto test_beats = analysis::parse_test_beats({reinterpret_cast<const char*>(list->data()), list->size()});
    BEATLENS_TRY(test_beats);
    analysis::ProtocolK sets;
    analysis::DetectorAgreement agreement;
    for (const std::string_view name : analysis::mitdb_records()) {
        const auto record = formats::load_record(data / "mitdb" / name);
        BEATLENS_TRY(record);
        BEATLENS_TRY(analysis::append_record(*record, *test_beats, sets));
        if (!analysis::is_paced(name)) {
            const auto one = analysis::detector_agreement(*record, model);
            BEATLENS_TRY(one);
            agreement.add(*one);
        }
    }
    const auto predictions = analysis::classify_rows(model, sets.test.values);
    BEATLENS_TRY(predictions);
    const auto matrix = analysis::confusion_of(sets.test.labels, predictions->labels);
    std::printf("%s%s\n", analysis::to_text(matrix).c_str(), std::string(analysis::protocol_k_note).c_str());
    std::printf("matched beats labelled as annotated: %.4f at reference positions, %.4f at detected ones\n",
                agreement.share_at_reference(), agreement.share_at_detected());
    nlohmann::ordered_json figures;
    figures["protocol_k_test"] = nlohmann::ordered_json::parse(analysis::to_json(matrix));
    figures["protocol_k_test"]["note"] = analysis::protocol_k_note;
    figures["detector_agreement"] = {{"records", "44 non-paced"},
                                     {"matched_beats", agreement.matched},
                                     {"share_right_at_reference", agreement.share_at_reference()},
                                     {"share_right_at_detected", agreement.share_at_detected()}};
    return figures.dump();
}

Result<void> write_with_figures(model::Model model, const Options& options) {
    if (!options.name.empty()) {
        model.name = options.name;
    }
    auto figures = figures_of(model, options.data);
    BEATLENS_TRY(figures);
    model.figures = std::move(*figures);
    return formats::write_file(options.output, model::write_model(model));
}

Result<void> run_export(const Options& options) {
    const auto bytes = formats::read_file(trainer::RunPaths{options.run}.best());
    BEATLENS_TRY(bytes);
    auto model = model::parse_model(*bytes);
    BEATLENS_TRY(model);
    return write_with_figures(std::move(*model), options);
}

Result<void> run_import(const Options& options) {
    const auto bytes = formats::read_file(options.input);
    BEATLENS_TRY(bytes);
    auto model = model::import_published(options.system, *bytes);
    BEATLENS_TRY(model);
    if (!options.name.empty()) {
        model->name = options.name;
    }
    return formats::write_file(options.output, model::write_model(*model));
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"Trains heartbeat classifiers on the MIT-BIH records and writes model files for Beatlens."};
    app.require_subcommand(1);
    Options options;

    CLI::App* train = app.add_subcommand("train", "Train as a configuration file says; goes on where it was cut off");
    train->add_option("--config", options.config, "JSON configuration, see native_trainer/README.md")->required();
    train->add_option("--run", options.run, "Folder for checkpoints, metrics and the best weights")->required();
    train->add_option("--data", options.data, "Folder that holds mitdb/ (default: BEATLENS_DATA)");

    CLI::App* export_ = app.add_subcommand("export", "Write a run's best weights as a model file with its figures");
    export_->add_option("--run", options.run, "The run's folder")->required();
    export_->add_option("--out", options.output, "Model file to write (.safetensors)")->required();
    export_->add_option("--name", options.name, "The model's name as people see it");
    export_->add_option("--data", options.data, "Folder that holds mitdb/ (default: BEATLENS_DATA)");

    CLI::App* import = app.add_subcommand("import", "Turn published PyTorch-named weights into a model file");
    import->add_option("--system", options.system, "System of the zoo that the weights belong to")
        ->capture_default_str();
    import->add_option("file", options.input, "Published weights (.safetensors)")->required();
    import->add_option("--out", options.output, "Model file to write (.safetensors)")->required();
    import->add_option("--name", options.name, "The model's name as people see it");

    CLI11_PARSE(app, argc, argv);
    const auto result = train->parsed()     ? run_train(options)
                        : export_->parsed() ? run_export(options)
                                            : run_import(options);
    return result ? 0 : report(result.error());
}
