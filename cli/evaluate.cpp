#include <cstdio>
#include <nlohmann/json.hpp>

#include "analysis/evaluate.h"
#include "commands.h"
#include "formats/record_files.h"

namespace beatlens::cli {

namespace {

using Json = nlohmann::ordered_json;

Result<model::Model> load_model(const std::filesystem::path& path) {
    const auto bytes = formats::read_file(path);
    BEATLENS_TRY(bytes);
    return model::parse_model(*bytes);
}

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

Result<void> evaluate_k(const EvaluateOptions& options, const model::Model& model) {
    auto sets = load_protocol_k(options.data);
    BEATLENS_TRY(sets);
    const auto predictions = analysis::classify_rows(model, sets->test.values);
    BEATLENS_TRY(predictions);
    const auto matrix = analysis::confusion_of(sets->test.labels, predictions->labels);
    if (!options.logits.empty()) {
        BEATLENS_TRY(write_logits(options.logits, predictions->logits, model.classes.size()));
    }
    if (options.json) {
        Json json = Json::parse(analysis::to_json(matrix));
        json["protocol"] = "K";
        json["model"] = model.name;
        json["note"] = analysis::protocol_k_note;
        std::printf("%s\n", json.dump().c_str());
    } else {
        std::printf("%s\n%s%s\n", model.name.c_str(), analysis::to_text(matrix).c_str(),
                    std::string(analysis::protocol_k_note).c_str());
    }
    return {};
}

Result<void> evaluate_detector(const EvaluateOptions& options, const model::Model& model) {
    analysis::DetectorAgreement total;
    Json rows = Json::array();
    for (const std::string_view name : analysis::mitdb_records()) {
        if (analysis::is_paced(name)) {
            continue;
        }
        const auto record = formats::load_record(options.data / "mitdb" / name);
        BEATLENS_TRY(record);
        const auto one = analysis::detector_agreement(*record, model);
        BEATLENS_TRY(one);
        total.add(*one);
        rows.push_back({{"record", name},
                        {"matched", one->matched},
                        {"share_at_reference", one->share_at_reference()},
                        {"share_at_detected", one->share_at_detected()}});
    }
    if (options.json) {
        const Json json = {{"protocol", "detector"},
                           {"model", model.name},
                           {"matched", total.matched},
                           {"share_at_reference", total.share_at_reference()},
                           {"share_at_detected", total.share_at_detected()},
                           {"records", rows}};
        std::printf("%s\n", json.dump().c_str());
        return {};
    }
    std::printf("%s\nbeats of the 44 non-paced records that the detector finds, labelled as annotated\n",
                model.name.c_str());
    std::printf("record   matched   at reference positions   at detected positions\n");
    for (const Json& row : rows) {
        std::printf("%-6s   %7zu   %22.4f   %21.4f\n", row["record"].get<std::string>().c_str(),
                    row["matched"].get<std::size_t>(), row["share_at_reference"].get<double>(),
                    row["share_at_detected"].get<double>());
    }
    std::printf("all      %7zu   %22.4f   %21.4f\n", total.matched, total.share_at_reference(),
                total.share_at_detected());
    return {};
}

}  // namespace

Result<void> evaluate(const EvaluateOptions& options) {
    const auto model = load_model(options.model);
    BEATLENS_TRY(model);
    return options.protocol == "K" ? evaluate_k(options, *model) : evaluate_detector(options, *model);
}

}  // namespace beatlens::cli
