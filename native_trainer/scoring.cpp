#include "scoring.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "analysis/evaluate.h"
#include "checkpoint.h"
#include "formats/record_files.h"
#include "run/confusion_picture.h"
#include "run/event_file.h"

namespace beatlens::trainer {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

Result<Score> score_protocol_k(const model::Model& model, const CommandPaths& paths) {
    const auto list = formats::read_file(paths.test_beats);
    BEATLENS_TRY(list);
    const auto test_beats = analysis::parse_test_beats({reinterpret_cast<const char*>(list->data()), list->size()});
    BEATLENS_TRY(test_beats);
    analysis::ProtocolK sets;
    for (const std::string_view name : analysis::mitdb_records()) {
        const auto record = formats::load_record(paths.data / "mitdb" / name);
        BEATLENS_TRY(record);
        BEATLENS_TRY(analysis::append_record(*record, *test_beats, sets));
    }
    const auto predictions = analysis::classify_kachuee_rows(model, sets.test.values);
    BEATLENS_TRY(predictions);
    const analysis::ProtocolKReport report{model.name, analysis::confusion_of(sets.test.labels, predictions->labels)};
    return Score{Json::parse(analysis::to_json(report)), analysis::to_text(report)};
}

Result<Score> score_protocol_d(const model::Model& model, const CommandPaths& paths) {
    const auto set = analysis::load_protocol_d(paths.data / "mitdb", analysis::ds2_records(), model.recipe);
    BEATLENS_TRY(set);
    const auto report = analysis::evaluate_protocol_d(model, *set);
    BEATLENS_TRY(report);
    return Score{Json::parse(analysis::to_json(*report)), analysis::to_text(*report)};
}

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

Json spread_of(const std::vector<double>& values) {
    const auto n = static_cast<double>(values.size());
    double mean = 0.0;
    for (const double value : values) {
        mean += value / n;
    }
    double squares = 0.0;
    for (const double value : values) {
        squares += (value - mean) * (value - mean);
    }
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    return {{"mean", mean},
            {"sd", values.size() > 1 ? std::sqrt(squares / (n - 1.0)) : 0.0},
            {"min", *low},
            {"max", *high}};
}

// The confusion matrix as SVG beside the figures, and as a picture in an event file.
Result<void> write_pictures(const RunPaths& run, const model::Model& model, const Json& figures) {
    std::vector<std::vector<std::size_t>> counts;
    for (std::size_t i = 0; i < model.classes.size(); ++i) {
        const Json& row = figures.at("confusion").at(i);
        counts.push_back(row.get<std::vector<std::size_t>>());
        counts.back().resize(model.classes.size());
    }
    const Picture picture = confusion_picture(
        counts, model.classes, model.architecture.system + ", test set of protocol " + figures.value("protocol", ""));
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

Result<Score> score_model(const model::Model& model, const std::string& protocol, const CommandPaths& paths) {
    return protocol == "K" ? score_protocol_k(model, paths) : score_protocol_d(model, paths);
}

Result<Json> score_run(const RunPaths& run, const std::string& protocol, const CommandPaths& paths) {
    const auto bytes = formats::read_file(run.model());
    BEATLENS_TRY(bytes);
    const auto model = model::parse_model(*bytes);
    BEATLENS_TRY(model);
    const auto score = score_model(*model, protocol, paths);
    BEATLENS_TRY(score);
    BEATLENS_TRY(write_pictures(run, *model, score->json));
    std::printf("%s\n%s\n", run.folder.string().c_str(), score->text.c_str());
    BEATLENS_TRY(replace_text(run.evaluation(), score->json.dump(2) + "\n"));
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
            summary[figure.name] = spread_of(values);
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
