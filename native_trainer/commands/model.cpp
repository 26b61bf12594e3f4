#include <cstdio>

#include "beats/recipe.h"
#include "commands/commands.h"
#include "formats/parsing.h"
#include "formats/record_files.h"
#include "loop/checkpoint.h"
#include "loop/scoring.h"
#include "loop/train.h"
#include "model/fold.h"
#include "model/model_file.h"
#include "protocols/evaluate.h"

namespace beatlens::trainer {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

// The model of a run that goes on still is what it has kept so far.
Result<model::Model> read_model(const fs::path& file_or_run) {
    std::error_code error;
    const RunPaths run{file_or_run};
    if (!fs::is_directory(file_or_run, error)) {
        return model::load_model(file_or_run);
    }
    if (fs::exists(run.model(), error)) {
        return model::load_model(run.model());
    }
    auto kept = model::load_model(run.kept());
    BEATLENS_TRY(kept);
    return model::fold_batch_norm(std::move(*kept));
}

// The protocol that a run was trained on.
Result<std::string> protocol_of(const fs::path& run) {
    const auto text = formats::read_file(RunPaths{run}.config());
    BEATLENS_TRY(text);
    const auto config = parse_config(formats::as_text(*text));
    BEATLENS_TRY(config);
    return config->protocol;
}

Result<Json> agreement_figures(const model::Model& model, const CommandPaths& paths) {
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

}  // namespace

Result<void> evaluate_command(const EvaluateOptions& options, const CommandPaths& paths) {
    const auto model = read_model(options.model);
    BEATLENS_TRY(model);
    const auto test = TestSet::load(options.protocol, model->recipe, paths);
    BEATLENS_TRY(test);
    const auto score = test->score(*model);
    BEATLENS_TRY(score);
    std::printf("%s\n", score->text.c_str());
    return options.json.empty() ? Result<void>() : replace_text(options.json, score->json.dump(2) + "\n");
}

Result<void> export_command(const ExportOptions& options, const CommandPaths& paths) {
    const auto protocol = protocol_of(options.run);
    BEATLENS_TRY(protocol);
    auto model = read_model(options.run);
    BEATLENS_TRY(model);
    if (!options.name.empty()) {
        model->name = options.name;
    }
    const auto test = TestSet::load(*protocol, model->recipe, paths);
    BEATLENS_TRY(test);
    const auto score = test->score(*model);
    BEATLENS_TRY(score);
    std::printf("%s\n", score->text.c_str());
    Json figures = {{*protocol == "K" ? "protocol_k_test" : "protocol_d_test", score->json}};
    const auto agreement = agreement_figures(*model, paths);
    BEATLENS_TRY(agreement);
    figures["detector_agreement"] = *agreement;
    model->figures = figures.dump();
    return formats::write_file(options.output, model::write_model(*model));
}

Result<void> import_command(const ImportOptions& options, const CommandPaths& paths) {
    const auto bytes = formats::read_file(options.input);
    BEATLENS_TRY(bytes);
    model::FeatureScaler scaler;
    if (options.system == "focal-rr-cnn") {
        const auto ds1 =
            protocols::load_protocol_d(paths.data / "mitdb", protocols::ds1_records(), beats::focal_rr_360hz);
        BEATLENS_TRY(ds1);
        scaler = protocols::fit_feature_scaler(*ds1, 4);
    }
    auto model = model::import_published(options.system, *bytes, scaler);
    BEATLENS_TRY(model);
    if (!options.name.empty()) {
        model->name = options.name;
    }
    return formats::write_file(options.output, model::write_model(*model));
}

}  // namespace beatlens::trainer
