#include "result_text.h"

#include <cstdio>
#include <utility>

#include "analysis/log_odds.h"
#include "analysis/report.h"
#include "analysis/report_json.h"
#include "analysis/report_text.h"
#include "json_field.h"

namespace beatlens::cli {

namespace {

using analysis::csv_cell;
using Json = nlohmann::ordered_json;

// CSV from JSON -----------------------------------------------------------------------------------------------------

// Empty where it is no number.
std::string number(const char* format, const Json& json) {
    if (!json.is_number()) {
        return {};
    }
    char text[64];
    std::snprintf(text, sizeof text, format, json.get<double>());
    return text;
}
std::string share(const Json& json) { return number("%.6f", json); }
std::string count(const Json& json) {
    return json.is_number_integer() ? std::to_string(json.get<std::int64_t>()) : std::string();
}
std::string words(const Json& json) { return json.is_string() ? csv_cell(json.get_ref<const std::string&>()) : ""; }
std::string yes_or_no(const Json& json) { return !json.is_boolean() ? "" : json.get<bool>() ? "1" : "0"; }

// A line of CSV together with its heading, so that the two cannot differ.
struct Cells {
    std::string names;
    std::string values;

    void add(std::string_view name, std::string_view value) {
        (names += names.empty() ? "" : ",") += name;
        (values += names.size() == name.size() ? "" : ",") += value;
    }
};

// Of all beats, usable or not.
std::string beat_count(const Json& summary) {
    const Json& counts = field(summary, "counts");
    if (!counts.is_object()) {
        return {};
    }
    std::int64_t beats = 0;
    const Json& unusable = field(summary, "unusable_beats");
    beats += unusable.is_number_integer() ? unusable.get<std::int64_t>() : 0;
    for (const Json& of_label : counts) {
        beats += of_label.is_number_integer() ? of_label.get<std::int64_t>() : 0;
    }
    return std::to_string(beats);
}

// An error has all cells but its own empty.
Cells recording_cells(const Columns& columns, const std::string& path, const Json& summary) {
    const auto of = [&](const char* key) -> const Json& { return field(summary, key); };
    Cells cells;
    cells.add("path", csv_cell(path));
    cells.add("lead", words(of("lead")));
    cells.add("sampling_rate_hz", number("%.10g", of("sampling_rate_hz")));
    cells.add("duration_s", share(of("duration_s")));
    cells.add("usable_share", share(of("usable_share")));
    for (const char* bpm : {"mean_bpm", "min_bpm", "max_bpm"}) {
        cells.add(bpm, number("%.3f", field(of("heart_rate"), bpm)));
    }
    cells.add("beats", beat_count(summary));
    cells.add("unusable_beats", count(of("unusable_beats")));
    if (columns.says_sure) {
        cells.add("unsure_beats", count(of("unsure_beats")));
    }
    for (const std::string& label : columns.labels) {
        cells.add(csv_cell(label), count(field(of("counts"), label)));
    }
    if (!columns.summary.empty()) {
        cells.add(csv_cell(columns.summary + "_probability"),
                  share(field(field(summary, columns.summary), "probability")));
    }
    if (columns.aami) {
        const Json& comparison = of("comparison");
        for (const char* key : {"reference_beats", "missed", "extra"}) {
            cells.add(key, count(field(comparison, key)));
        }
        for (const char* key : {"sensitivity", "positive_predictivity", "accuracy"}) {
            cells.add(key, share(field(comparison, key)));
        }
        const Json& confusion = field(comparison, "confusion");
        for (const AamiClass reference : aami_classes) {
            const std::size_t i = index_of(reference);
            for (const AamiClass found : aami_classes) {
                const std::size_t j = index_of(found);
                const bool has =
                    confusion.is_array() && i < confusion.size() && confusion[i].is_array() && j < confusion[i].size();
                cells.add({std::string{letter(reference)} + "_as_" + letter(found)},
                          has ? count(confusion[i][j]) : std::string());
            }
        }
    }
    std::string warnings;
    for (const Json& warning : of("warnings")) {
        if (warning.is_string()) {
            (warnings += warnings.empty() ? "" : " ") += warning.get_ref<const std::string&>();
        }
    }
    cells.add("warnings", csv_cell(warnings));
    cells.add("error", words(field(of("error"), "message")));
    return cells;
}

std::string beat_heading(const Columns& columns) {
    std::string text = "path,beat,sample,time_s,class,confidence";
    for (const std::string& label : columns.labels) {
        text += "," + csv_cell("p_" + label);
    }
    return text + ",usable,reference" + (columns.says_sure ? ",sure" : "") +
           (columns.intervals ? ",p_ms,pr_ms,qrs_ms,qt_ms" : "") + (columns.gives_reasons ? ",why\n" : "\n");
}

// JSON --------------------------------------------------------------------------------------------------------------

// As the page has it.
Json report_beat(const Labelled& labelled, std::size_t i) {
    if (const auto* record = std::get_if<analysis::Analysis>(&labelled.result)) {
        return analysis::beat_json(*record, i);
    }
    const auto& [table, analysis] = std::get<LabelledTable>(labelled.result);
    return analysis::table_beat_json(table, analysis, i);
}

std::string json_document(const ResultStyle& style, const std::string& path, const Labelled& labelled) {
    Json json = style.one_file ? summary_of(labelled) : with_path(path, summary_of(labelled));
    if (style.per_beat) {
        Json& beats = json["beats"] = Json::array();
        for (std::size_t i = 0; i < labelled.beats(); ++i) {
            beats.push_back(report_beat(labelled, i));
        }
    }
    return analysis::json_text(json) + (style.one_file ? "\n" : "");
}

}  // namespace

Columns columns_of(const Labeller& labeller) {
    const LabelSet& set = labeller.label_set();
    return {set.names(),
            set.summary == Summary::mean_log_odds ? analysis::summary_key(set) : "",
            are_aami_classes(set),
            labeller.says_sure(),
            labeller.gives_reasons(),
            labeller.gives_intervals()};
}

Json summary_of(const Labelled& labelled) {
    if (const auto* record = std::get_if<analysis::Analysis>(&labelled.result)) {
        return analysis::analysis_json(*record, labelled.comparison);
    }
    return analysis::table_json(std::get<LabelledTable>(labelled.result).analysis);
}

Json beat_of(const Labelled& labelled, std::size_t i) {
    Json json = {{"beat", i + 1}};
    json.update(report_beat(labelled, i));
    if (labelled.comparison && labelled.comparison->beat_references[i] != analysis::no_class) {
        json["reference"] = std::string(1, letter(static_cast<AamiClass>(labelled.comparison->beat_references[i])));
    }
    return json;
}

Json error_json(const Error& error) {
    return {{"schema", analysis::report_schema},
            {"error", {{"code", to_string(error.code)}, {"message", error.message}}}};
}

Json with_path(const std::string& path, const Json& rest) {
    Json json = {{"path", path}};
    json.update(rest);
    return json;
}

std::string csv_record(const Columns& columns, const std::string& path, const Json& summary) {
    return recording_cells(columns, path, summary).values + "\n";
}

std::string csv_beat(const Columns& columns, const std::string& path_cell, const Json& beat) {
    // What was cut already lies at no sample, and nothing is said of its usability.
    const Json& sample = field(beat, "sample");
    const Json& usable = field(beat, "usable");
    std::string text = path_cell + "," + count(field(beat, "beat")) + "," + count(sample) + "," +
                       share(field(beat, "time_s")) + "," + words(field(beat, "class")) + "," +
                       share(field(beat, "confidence"));
    const Json& probabilities = field(beat, "probabilities");
    for (std::size_t i = 0; i < columns.labels.size(); ++i) {
        text += "," + (probabilities.is_array() && i < probabilities.size() ? share(probabilities[i]) : std::string());
    }
    text += "," + (sample.is_null() ? std::string() : usable.is_null() ? std::string("1") : yes_or_no(usable));
    text += "," + words(field(beat, "reference"));
    if (columns.says_sure) {
        text += "," + yes_or_no(field(beat, "sure"));
    }
    for (const char* key : {"p_ms", "pr_ms", "qrs_ms", "qt_ms"}) {
        text += columns.intervals ? "," + number("%.1f", field(beat, key)) : "";
    }
    if (columns.gives_reasons) {
        text += "," + words(field(beat, "why"));
    }
    return text + "\n";
}

std::string text_before(const ResultStyle& style) {
    if (style.format == ResultFormat::json) {
        return style.one_file ? "" : "[\n";
    }
    if (style.format == ResultFormat::ndjson) {
        return "";
    }
    if (style.per_beat) {
        return style.one_file ? "" : beat_heading(style.columns);  // of one file the report has its own
    }
    return recording_cells(style.columns, "", {}).names + "\n";
}

std::string text_between(const ResultStyle& style) { return style.format == ResultFormat::json ? ",\n" : ""; }

std::string text_after(const ResultStyle& style) {
    return style.format == ResultFormat::json && !style.one_file ? "\n]\n" : "";
}

std::string text_of(const ResultStyle& style, const std::filesystem::path& path, const Labelled& labelled) {
    const std::string name = path.string();
    if (style.format == ResultFormat::json) {
        return json_document(style, name, labelled);
    }
    if (!style.per_beat) {
        const Json summary = summary_of(labelled);
        return style.format == ResultFormat::ndjson ? analysis::json_text(with_path(name, summary)) + "\n"
                                                    : csv_record(style.columns, name, summary);
    }
    if (style.format == ResultFormat::csv && style.one_file) {
        return analysis::to_csv(labelled);
    }
    const std::string path_cell = csv_cell(name);
    std::string text;
    for (std::size_t i = 0; i < labelled.beats(); ++i) {
        const Json beat = beat_of(labelled, i);
        text += style.format == ResultFormat::ndjson ? analysis::json_text(with_path(name, beat)) + "\n"
                                                     : csv_beat(style.columns, path_cell, beat);
    }
    return text;
}

std::string text_of(const ResultStyle& style, const std::filesystem::path& path, const Error& error) {
    const Json json = error_json(error);
    if (style.format == ResultFormat::csv) {
        return style.per_beat ? "" : csv_record(style.columns, path.string(), json);
    }
    return analysis::json_text(with_path(path.string(), json)) + (style.format == ResultFormat::ndjson ? "\n" : "");
}

}  // namespace beatlens::cli
