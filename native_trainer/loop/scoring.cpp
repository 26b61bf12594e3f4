#include "loop/scoring.h"

#include <cstdio>

#include "loop/checkpoint.h"
#include "model/model_file.h"
#include "protocols/evaluate.h"
#include "report/confusion_picture.h"
#include "report/event_file.h"
#include "report/spread_json.h"

namespace beatlens::trainer {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

// The figures that tables are made of, as JSON pointers into an evaluation.
struct Figure {
    const char* name;
    const char* pointer;
};
constexpr Figure main_figures[] = {
    {"accuracy", "/accuracy"},
    {"macro_recall", "/macro/se"},
    {"macro_precision", "/macro/ppv"},
    {"macro_f1", "/macro/f1"},
    {"macro_f1_nsv", "/macro_nsv/f1"},
    {"weighted_recall", "/weighted/se"},
    {"weighted_specificity", "/weighted/specificity"},
    {"weighted_precision", "/weighted/ppv"},
    {"weighted_f1", "/weighted/f1"},
    {"kappa", "/kappa"},
    {"j_kappa", "/j_kappa"},
    {"f1_N", "/per_class/N/f1"},
    {"f1_S", "/per_class/S/f1"},
    {"f1_V", "/per_class/V/f1"},
    {"f1_F", "/per_class/F/f1"},
    {"f1_Q", "/per_class/Q/f1"},
    {"f1_S_without_232", "/without_232/S/f1"},
};

// The confusion matrix as SVG beside the figures, and as a picture in an event file.
Result<void> write_pictures(const RunPaths& run, const model::Model& model, const Json& figures) {
    std::vector<std::vector<std::size_t>> counts;
    for (const std::size_t reference : model.outputs) {
        auto& row = counts.emplace_back();
        for (const std::size_t predicted : model.outputs) {
            row.push_back(figures.at("confusion").at(reference).at(predicted).get<std::size_t>());
        }
    }
    const Picture picture =
        confusion_picture(counts, model.output_names(),
                          model.architecture.system + ", test set of protocol " + figures.value("protocol", ""));
    BEATLENS_TRY(replace_text(run.confusion(), to_svg(picture)));
    const auto png = to_png(picture);
    BEATLENS_TRY(png);
    auto events = EventFile::create(run.folder / "test");
    BEATLENS_TRY(events);
    events->image("confusion/test", 0, *png);
    for (const Figure& figure : main_figures) {
        const Json::json_pointer pointer(figure.pointer);
        if (figures.contains(pointer)) {
            events->scalar(std::string(figure.name) + "/test", 0, figures.at(pointer).get<double>());
        }
    }
    return events->flush();
}

}  // namespace

Result<TestSet> TestSet::load(const std::string& protocol, const std::string& recipe, const DataPaths& paths) {
    const fs::path mitdb = paths.data / "mitdb";
    if (protocol == "K") {
        auto sets = protocols::load_protocol_k(mitdb, paths.test_beats);
        BEATLENS_TRY(sets);
        return TestSet(std::move(sets->test));
    }
    auto set = protocols::load_protocol_d(mitdb, protocols::ds2_records(), recipe);
    BEATLENS_TRY(set);
    return TestSet(std::move(*set));
}

Result<Score> TestSet::score(const model::Model& model) const {
    if (const auto* rows = std::get_if<protocols::ProtocolKSet>(&set_)) {
        const auto predictions = protocols::classify_kachuee_rows(model, rows->values);
        BEATLENS_TRY(predictions);
        const protocols::ProtocolKReport report{model.name, protocols::confusion_of(rows->labels, predictions->labels)};
        return Score{Json::parse(protocols::to_json(report)), protocols::to_text(report)};
    }
    const auto report = protocols::evaluate_protocol_d(model, std::get<protocols::ProtocolDSet>(set_));
    BEATLENS_TRY(report);
    return Score{Json::parse(protocols::to_json(*report)), protocols::to_text(*report)};
}

Result<Json> score_run(const RunPaths& run, const TestSet& test) {
    const auto model = model::load_model(run.model());
    BEATLENS_TRY(model);
    const auto score = test.score(*model);
    BEATLENS_TRY(score);
    BEATLENS_TRY(write_pictures(run, *model, score->json));
    std::printf("%s\n%s\n", run.folder.string().c_str(), score->text.c_str());
    BEATLENS_TRY(replace_text(run.evaluation(), to_text(score->json) + "\n"));
    return score->json;
}

Json summary_of(const std::vector<Json>& evaluations) {
    Json summary = {{"runs", evaluations.size()}};
    for (const Figure& figure : main_figures) {
        const Json::json_pointer pointer(figure.pointer);
        std::vector<double> values;
        for (const Json& evaluation : evaluations) {
            if (evaluation.contains(pointer)) {
                values.push_back(evaluation.at(pointer).get<double>());
            }
        }
        if (!values.empty() && values.size() == evaluations.size()) {
            summary[figure.name] = to_json(metrics::spread(values));
        }
    }
    return summary;
}

std::string spread_text(const Json& summary) {
    std::string text = "over " + std::to_string(summary["runs"].get<std::size_t>()) + " runs: mean, sd, min, max\n";
    for (const auto& [name, spread] : summary.items()) {
        if (spread.is_object()) {
            char line[120];
            std::snprintf(line, sizeof line, "  %-22s %.4f  %.4f  %.4f  %.4f\n", name.c_str(),
                          spread["mean"].get<double>(), spread["sd"].get<double>(), spread["min"].get<double>(),
                          spread["max"].get<double>());
            text += line;
        }
    }
    return text;
}

}  // namespace beatlens::trainer
