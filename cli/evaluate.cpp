#include <cstdio>
#include <nlohmann/json.hpp>

#include "commands.h"
#include "model/model_file.h"
#include "protocols/evaluate.h"

namespace beatlens::cli {

namespace {

using Json = nlohmann::ordered_json;

Result<void> write_logits(const std::filesystem::path& path, const std::vector<float>& logits, std::size_t classes) {
    std::string text;
    char number[32];
    for (std::size_t i = 0; i < logits.size(); ++i) {
        std::snprintf(number, sizeof number, "%.9g%c", static_cast<double>(logits[i]),
                      (i + 1) % classes == 0 ? '\n' : ',');
        text += number;
    }
    return write_text(path, text);
}

// Text for people on standard output, JSON in a file or, where none is named, instead of the text.
Result<void> report(const EvaluateOptions& options, const std::string& text, const std::string& json) {
    if (options.json && options.json_file.empty()) {
        std::printf("%s\n", json.c_str());
        return {};
    }
    std::printf("%s", text.c_str());
    return options.json ? write_text(options.json_file, json + "\n") : Result<void>();
}

Result<void> evaluate_k(const EvaluateOptions& options, const model::Model& model) {
    const auto sets = protocols::load_protocol_k(options.data / "mitdb", asset("protocol_k_test_beats.txt"));
    BEATLENS_TRY(sets);
    const auto predictions = protocols::classify_kachuee_rows(model, sets->test.values);
    BEATLENS_TRY(predictions);
    if (!options.logits.empty()) {
        BEATLENS_TRY(write_logits(options.logits, predictions->logits, model.classes.size()));
    }
    const protocols::ProtocolKReport result{model.name,
                                            protocols::confusion_of(sets->test.labels, predictions->labels)};
    return report(options, to_text(result), to_json(result));
}

Result<void> evaluate_d(const EvaluateOptions& options, const model::Model& model) {
    const auto set = protocols::load_protocol_d(options.data / "mitdb", protocols::ds2_records(), model.recipe);
    BEATLENS_TRY(set);
    const auto predictions = protocols::classify_rows(model, set->values);
    BEATLENS_TRY(predictions);
    if (!options.logits.empty()) {
        BEATLENS_TRY(write_logits(options.logits, predictions->logits, model.classes.size()));
    }
    const auto result = protocols::protocol_d_report(model.name, *set, predictions->labels);
    BEATLENS_TRY(result);
    return report(options, to_text(*result), to_json(*result));
}

std::string detector_line(const std::string& record, const protocols::DetectorAgreement& one) {
    char line[160];
    std::snprintf(line, sizeof line, "%-6s   %7zu   %22.4f   %21.4f\n", record.c_str(), one.matched,
                  one.share_at_reference(), one.share_at_detected());
    return line;
}

Json detector_json(const protocols::DetectorAgreement& one) {
    return {{"matched", one.matched},
            {"share_at_reference", one.share_at_reference()},
            {"share_at_detected", one.share_at_detected()}};
}

Result<void> evaluate_detector(const EvaluateOptions& options, const model::Model& model) {
    const auto records = protocols::detector_agreements(options.data / "mitdb", model);
    BEATLENS_TRY(records);
    const protocols::DetectorAgreement total = protocols::sum_of(*records);
    Json rows = Json::array();
    std::string lines;
    for (const protocols::RecordAgreement& one : *records) {
        lines += detector_line(one.record, one.agreement);
        rows.push_back({{"record", one.record}});
        rows.back().update(detector_json(one.agreement));
    }
    Json json = {{"protocol", "detector"}, {"model", model.name}};
    json.update(detector_json(total));
    json["records"] = std::move(rows);
    return report(options,
                  model.name + "\nbeats of the 44 non-paced records that the detector finds, labelled as annotated\n" +
                      "record   matched   at reference positions   at detected positions\n" + lines +
                      detector_line("all", total),
                  json.dump());
}

}  // namespace

Result<void> evaluate(const EvaluateOptions& options) {
    const auto model = model::load_model(options.model);
    BEATLENS_TRY(model);
    if (options.protocol == "K") {
        return evaluate_k(options, *model);
    }
    return options.protocol == "D" ? evaluate_d(options, *model) : evaluate_detector(options, *model);
}

}  // namespace beatlens::cli
