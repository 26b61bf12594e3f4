// Runs of a transfer as models, and as JSON, to be found again when a sweep goes on.
#include "transfer/transfer.h"

namespace beatlens::trainer {

namespace {

using Json = nlohmann::ordered_json;

Json figures_json(const MiFigures& figures) {
    Json json = {{"loss", figures.loss}, {"beats", Json::parse(metrics::to_json(figures.beats))}};
    if (figures.records) {
        json["records"] = Json::parse(metrics::to_json(*figures.records));
    }
    return json;
}

metrics::BinaryFigures binary_from(const Json& json) {  // throws where a key lacks
    return {json.at("total").get<std::size_t>(), json.at("positives").get<std::size_t>(), json.at("auc").get<double>(),
            json.at("se").get<double>(),         json.at("specificity").get<double>(),    json.at("ppv").get<double>(),
            json.at("f1").get<double>(),         json.at("accuracy").get<double>()};
}

MiFigures figures_from(const Json& json) {
    MiFigures figures;
    figures.loss = json.at("loss").get<double>();
    figures.beats = binary_from(json.at("beats"));
    if (json.contains("records")) {
        figures.records = binary_from(json.at("records"));
    }
    return figures;
}

}  // namespace

model::Model transferred_model(const TransferSetting& setting, const TransferRun& run) {
    model::Model model;
    model.name = setting.architecture.system + " for myocardial infarction";
    model.architecture = setting.architecture;
    model.recipe = setting.base.recipe;
    model.label_set = myocardial_infarction();
    model.outputs = {0, 1};
    model.scalers = setting.base.scalers;
    model.parameters = run.parameters;
    Json training = {{"data", Json::parse(setting.data.summary)},
                     {"transferred_from", run.kind.layers ? Json(setting.base.name) : Json(nullptr)},
                     {"trained_layers", run.kind.layers ? Json(*run.kind.layers) : Json("all, from random weights")},
                     {"seed", run.seed},
                     {"epoch", run.best_epoch},
                     {"config", Json::parse(to_json(setting.config))}};
    model.training = to_text(training, -1);
    const Json all = to_json(run);
    Json figures = {{"protocol_m_test", all["test"]}, {"protocol_m_validation", all["validation"]}};
    figures["protocol_m_test"]["note"] = setting.data.note;
    model.figures = to_text(figures, -1);
    return model;
}

Json to_json(const TransferRun& run) {
    return {{"layers", run.kind.layers ? Json(*run.kind.layers) : Json(nullptr)},
            {"seed", run.seed},
            {"trained_parameters", run.trained_parameters},
            {"epochs", run.epochs},
            {"best_epoch", run.best_epoch},
            {"seconds", run.seconds},
            {"score", run.score},
            {"validation", figures_json(run.validation)},
            {"test", figures_json(run.test)}};
}

Result<TransferRun> transfer_run_from_json(const Json& json) {
    try {  // the JSON library reports by throwing
        TransferRun run;
        if (!json.at("layers").is_null()) {
            run.kind.layers = json.at("layers").get<std::size_t>();
        }
        run.seed = json.at("seed").get<std::uint64_t>();
        run.trained_parameters = json.at("trained_parameters").get<std::size_t>();
        run.epochs = json.at("epochs").get<int>();
        run.best_epoch = json.at("best_epoch").get<int>();
        run.seconds = json.at("seconds").get<double>();
        run.score = json.at("score").get<double>();
        run.validation = figures_from(json.at("validation"));
        run.test = figures_from(json.at("test"));
        return run;
    } catch (const std::exception& error) {
        return fail(ErrorCode::malformed, "The figures of a run cannot be read: " + std::string(error.what()));
    }
}

}  // namespace beatlens::trainer
