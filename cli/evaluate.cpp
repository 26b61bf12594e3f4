#include <cstdio>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "commands.h"
#include "evaluate_af.h"
#include "evaluate_delineation.h"
#include "evaluate_e.h"
#include "evaluate_folder.h"
#include "evaluate_noise.h"
#include "evaluate_x.h"
#include "files.h"
#include "model/model_file.h"
#include "protocols/evaluate.h"

namespace beatlens::cli {

namespace {

using Json = nlohmann::ordered_json;

struct EvaluateOptions {
    std::string protocol = "K";
    std::optional<std::filesystem::path> model;  // none: the one in assets/
    std::filesystem::path data = default_data_dir();
    bool json = false;
    std::filesystem::path json_file;  // where to write it; empty: standard output, instead of the text
    std::filesystem::path logits;     // where to write the test rows' scores, as CSV; empty: nowhere
    bool csv = false;
    std::filesystem::path csv_file;  // likewise
    FolderOptions folder;
    EvaluateXOptions x;
    EvaluateEOptions e;
};

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
        BEATLENS_TRY(write_logits(options.logits, predictions->logits, model.outputs.size()));
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
        BEATLENS_TRY(write_logits(options.logits, predictions->logits, model.outputs.size()));
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
                  json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

Result<int> report_of(const EvaluateOptions& options, const auto& result) {
    BEATLENS_TRY(result);
    BEATLENS_TRY(report(options, to_text(*result), to_json(*result)));
    return exit_done;
}

Result<int> report_e(const EvaluateOptions& options) {
    const auto result = evaluate_e(options.folder, options.e, options.model);
    BEATLENS_TRY(result);
    if (options.csv && options.csv_file.empty()) {
        std::printf("%s", to_csv(*result).c_str());
        return exit_done;
    }
    if (options.csv) {
        BEATLENS_TRY(write_text(options.csv_file, to_csv(*result)));
    }
    BEATLENS_TRY(report(options, to_text(*result), to_json(*result)));
    return exit_done;
}

// What a protocol does not look at is refused: figures of all leads must not pass for those of the first.
Result<void> check_options(const EvaluateOptions& options) {
    const std::string& protocol = options.protocol;
    if (options.folder.lead != "all" && protocol != "X" && protocol != "E" && protocol != "noise-stress") {
        return fail(ErrorCode::out_of_range, "--lead is for the protocols X, E and noise-stress.");
    }
    if (!options.folder.folds.empty() && protocol != "X" && protocol != "E") {
        return fail(ErrorCode::out_of_range, "--folds is for the protocols X and E.");
    }
    const bool takes_records = protocol == "X" || protocol == "E" || protocol == "delineation" || protocol == "af";
    if (!options.folder.records.empty() && !takes_records) {
        return fail(ErrorCode::out_of_range, "--records is for the protocols X, E, delineation and af.");
    }
    if (options.x.scoring.at_reference && protocol != "X" && protocol != "delineation") {
        return fail(ErrorCode::out_of_range, "--at-reference is for the protocols X and delineation.");
    }
    if (options.csv && protocol != "E") {
        return fail(ErrorCode::out_of_range, "--csv is for protocol E.");
    }
    return {};
}

Result<int> evaluate(const EvaluateOptions& options) {
    BEATLENS_TRY(check_options(options));
    if (options.protocol == "X") {
        return options.x.stress
                   ? report_of(options, evaluate_stress(options.folder, options.x, options.model, options.data))
                   : report_of(options, evaluate_x(options.folder, options.x, options.model));
    }
    if (options.protocol == "E") {
        return report_e(options);
    }
    if (options.protocol == "delineation") {
        return report_of(options, evaluate_delineation(options.folder, options.x.scoring.at_reference, options.model));
    }
    if (options.protocol == "af") {
        return report_of(options, evaluate_af(options.folder, options.data, options.model));
    }
    if (!options.folder.folders.empty()) {
        return fail(ErrorCode::out_of_range,
                    "Only the protocols X, E, delineation and af take a folder; the others find theirs in --data.");
    }
    if (options.protocol == "noise-stress") {
        return report_of(options, evaluate_noise(options.folder, options.model, options.data));
    }
    const auto model = model::load_model(
        options.model.value_or(options.protocol == "K" ? default_model_for_tables() : default_model()));
    BEATLENS_TRY(model);
    BEATLENS_TRY(options.protocol == "K"   ? evaluate_k(options, *model)
                 : options.protocol == "D" ? evaluate_d(options, *model)
                                           : evaluate_detector(options, *model));
    return exit_done;
}

}  // namespace

Run add_evaluate(CLI::App& command) {
    const auto options = std::make_shared<EvaluateOptions>();
    command
        .add_option(
            "--protocol", options->protocol,
            "K: test rows of the published heartbeat files; D: DS2, other patients than DS1; detector: from "
            "detector to label; X: a folder of annotated records, from detector to label; E: the same as "
            "ANSI/AAMI EC57 scores it; delineation: where P, QRS and T begin, culminate and end, on a folder "
            "with LUDB; noise-stress: records 118 and 119 with noise, from detector to label; af: suspected atrial "
            "fibrillation, on DS2 or a folder of records with annotations of rhythm")
        ->check(CLI::IsMember({"K", "D", "detector", "X", "E", "delineation", "noise-stress", "af"}))
        ->capture_default_str();
    command.add_option(
        "--model", options->model,
        "Model file (.safetensors); default: the first one of assets/; for K, which has rows of beats, the one for "
        "those");
    command.add_option("--data", options->data,
                       "Folder that holds mitdb/, and nstdb/ for --stress and noise-stress (default: BEATLENS_DATA)");
    const auto add_output = [&](const char* name, bool EvaluateOptions::*wanted,
                                std::filesystem::path EvaluateOptions::*to, const char* description) {
        return command
            .add_option_function<std::string>(
                name,
                [options, wanted, to](const std::string& file) {
                    (*options).*wanted = true;
                    (*options).*to = file;
                },
                description)
            ->expected(0, 1)
            ->type_name("[FILE]");
    };
    add_output("--json", &EvaluateOptions::json, &EvaluateOptions::json_file,
               "Write the figures as JSON to this file; without one, print them instead of the text");
    add_output("--csv", &EvaluateOptions::csv, &EvaluateOptions::csv_file, "E: the same as CSV, a line a record");
    command.add_option("--logits", options->logits, "Write the class scores of every test row to this CSV file");
    add_folder_options(command, options->folder);
    add_evaluate_x_options(command, options->x);
    add_evaluate_e_options(command, options->e);
    return [options] { return evaluate(*options); };
}

}  // namespace beatlens::cli
