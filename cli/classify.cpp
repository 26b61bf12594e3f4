#include <charconv>
#include <cstdio>

#include "analysis/analyze.h"
#include "analysis/beat_table.h"
#include "analysis/report.h"
#include "commands.h"
#include "formats/record_files.h"
#include "model/model_file.h"

namespace beatlens::cli {

namespace {

Result<std::size_t> find_lead(const Recording& record, const std::string& wanted) {
    if (wanted.empty()) {
        return 0;
    }
    for (std::size_t i = 0; i < record.signals.size(); ++i) {
        if (record.signals[i].lead == wanted) {
            return i;
        }
    }
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(wanted.data(), wanted.data() + wanted.size(), number);
    if (error == std::errc() && end == wanted.data() + wanted.size() && number >= 1 &&
        number <= record.signals.size()) {
        return number - 1;
    }
    std::string names;
    for (const Signal& signal : record.signals) {
        names += (names.empty() ? "" : ", ") + signal.lead;
    }
    return fail(ErrorCode::out_of_range, "The record has no lead '" + wanted + "'; it has: " + names + ".");
}

void print_notes(const std::vector<std::string>& warnings) {
    for (const std::string& warning : warnings) {
        std::fprintf(stderr, "beatlens: note: %s\n", warning.c_str());
    }
}

}  // namespace

Result<void> classify(const ClassifyOptions& options) {
    const auto model = model::load_model(options.model);
    BEATLENS_TRY(model);
    const auto document = formats::load_path(options.record, {options.sampling_rate_hz});
    BEATLENS_TRY(document);

    const bool as_json = options.format == "json";
    std::string text;
    if (const auto* record = std::get_if<Recording>(&*document)) {
        const auto lead = find_lead(*record, options.lead);
        BEATLENS_TRY(lead);
        analysis::AnalyzeOptions analyze_options;
        analyze_options.lead = *lead;
        const auto result = analysis::analyze(*record, *model, analyze_options);
        BEATLENS_TRY(result);
        print_notes(result->warnings);
        if (result->infarction) {
            std::fprintf(stderr, "beatlens: %s\n", analysis::to_text(*result->infarction).c_str());
        }
        text = as_json ? analysis::to_json(*result) + "\n" : analysis::to_csv(*result);
    } else {
        const auto& table = std::get<BeatTable>(*document);
        const auto result = analysis::classify_table(table, *model);
        BEATLENS_TRY(result);
        print_notes(result->warnings);
        if (result->task == model::Task::myocardial_infarction) {
            std::fprintf(stderr, "beatlens: %s\n", std::string(model::mi_note).c_str());
        }
        text = as_json ? analysis::to_json(table, *result) + "\n" : analysis::to_csv(table, *result);
    }
    if (options.output.empty()) {
        std::fwrite(text.data(), 1, text.size(), stdout);
        return {};
    }
    return write_text(options.output, text);
}

}  // namespace beatlens::cli
