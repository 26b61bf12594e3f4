// "export": a run's weights as a model file with the figures of its protocol in it, or a network as an ONNX file.
#include <cstdio>
#include <memory>

#include "commands/command.h"
#include "exchange/onnx.h"
#include "formats/parsing.h"
#include "formats/record_files.h"
#include "loop/checkpoint.h"
#include "loop/finish.h"
#include "loop/run_model.h"
#include "loop/scoring.h"
#include "loop/train.h"
#include "protocols/evaluate.h"

namespace beatlens::trainer {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

struct ExportOptions {
    DataPaths paths = DataPaths::usual();
    fs::path run;
    fs::path output;
    fs::path onnx;
    std::string name;
    std::vector<double> sure_from;
    double temperature = 1.0;
};

Result<Config> config_of(const fs::path& run) {
    const auto text = formats::read_file(RunPaths{run}.config());
    BEATLENS_TRY(text);
    return parse_config(formats::as_text(*text));
}

Result<Json> agreement_figures(const model::Model& model, const DataPaths& paths) {
    const auto records = protocols::detector_agreements(paths.data / "mitdb", model);
    BEATLENS_TRY(records);
    const protocols::DetectorAgreement agreement = protocols::sum_of(*records);
    std::printf("matched beats labelled as annotated: %.4f at reference positions, %.4f at detected ones\n",
                agreement.share_at_reference(), agreement.share_at_detected());
    return Json{{"records", "44 non-paced"},
                {"matched_beats", agreement.matched},
                {"share_right_at_reference", agreement.share_at_reference()},
                {"share_right_at_detected", agreement.share_at_detected()}};
}

Result<Json> test_figures(const model::Model& model, const std::string& protocol, const DataPaths& paths) {
    const auto test = TestSet::load(protocol, model.recipe, paths);
    BEATLENS_TRY(test);
    const auto score = test->score(model);
    BEATLENS_TRY(score);
    std::printf("%s\n", score->text.c_str());
    Json figures = {{protocol == "K" ? "protocol_k_test" : "protocol_d_test", score->json}};
    const auto agreement = agreement_figures(model, paths);
    BEATLENS_TRY(agreement);
    figures["detector_agreement"] = *agreement;
    return figures;
}

Result<void> run_export(const ExportOptions& options) {
    const bool is_file = fs::is_regular_file(options.run);
    if (options.output.empty() && options.onnx.empty()) {
        return fail(ErrorCode::out_of_range, "Say what to write: --out or --onnx.");
    }
    if (is_file && !options.output.empty()) {
        return fail(ErrorCode::out_of_range,
                    options.run.string() + " is a model file already; --onnx alone writes its network as ONNX.");
    }
    auto model = model_to_score(options.run);
    BEATLENS_TRY(model);
    const auto config = is_file ? Result<Config>(Config{}) : config_of(options.run);
    BEATLENS_TRY(config);
    if (!options.name.empty()) {
        model->name = options.name;
    }
    BEATLENS_TRY(divide_scores(*model, options.temperature));
    if (!is_file) {
        round_weights(*model, config->mantissa_bits);
    }
    if (!is_file || !options.sure_from.empty()) {
        BEATLENS_TRY(model::check_sure_from(options.sure_from, model->outputs.size()));
        model->sure_from = options.sure_from;
    }
    if (!options.onnx.empty()) {
        const auto bytes = to_onnx(*model);
        BEATLENS_TRY(bytes);
        BEATLENS_TRY(replace_bytes(options.onnx, *bytes));
    }
    if (options.output.empty()) {
        return {};
    }
    // Models of folds are for choosing, and the test set is not looked at for that.
    if (config->fold < 0) {
        const auto figures = test_figures(*model, config->protocol, options.paths);
        BEATLENS_TRY(figures);
        model->figures = to_text(*figures, -1);
    }
    return replace_bytes(options.output, model::write_model(*model));
}

}  // namespace

Command::Run add_export(CLI::App& app) {
    const auto options = std::make_shared<ExportOptions>();
    app.add_option("--run", options->run, "The run's folder; for --onnx alone also a model file")->required();
    app.add_option("--out", options->output, "Model file to write (.safetensors)");
    app.add_option("--onnx", options->onnx, "ONNX file to write: the network, for other runtimes");
    app.add_option("--name", options->name, "The model's name as people see it");
    app.add_option("--sure-from", options->sure_from,
                   "For each class in the network's order the least probability, 0 to 1, from which its label is "
                   "sure, with commas between; `beatlens evaluate --protocol X` finds them. Default: all are")
        ->delimiter(',');
    app.add_option("--temperature", options->temperature,
                   "Divide the scores by it: below 1 for a model that is surer than its probabilities say. No label "
                   "changes")
        ->capture_default_str();
    add_data_option(app, options->paths);
    return [options] { return run_export(*options); };
}

}  // namespace beatlens::trainer
