#include "result_text.h"

#include <cstdio>
#include <utility>

#include "analysis/report.h"
#include "analysis/report_json.h"
#include "analysis/report_text.h"

namespace beatlens::cli {

namespace {

using analysis::Analysis;
using analysis::csv_cell;
using Json = nlohmann::ordered_json;

std::string number(const char* format, double value) {
    char text[64];
    std::snprintf(text, sizeof text, format, value);
    return text;
}

// CSV ---------------------------------------------------------------------------------------------------------------

// A line of CSV together with its heading, so that the two cannot differ.
struct Cells {
    std::string names;
    std::string values;

    void add(std::string_view name, std::string_view value) {
        (names += names.empty() ? "" : ",") += name;
        (values += names.size() == name.size() ? "" : ",") += value;
    }
};

// `labelled` and `error` may be missing: their cells are then empty.
Cells recording_cells(const ResultStyle& style, const std::string& path, const Labelled* labelled, const Error* error) {
    const Analysis* record = labelled != nullptr ? std::get_if<Analysis>(&labelled->result) : nullptr;
    const LabelledTable* table = labelled != nullptr ? std::get_if<LabelledTable>(&labelled->result) : nullptr;
    const analysis::ComparisonFigures* compared =
        labelled != nullptr && labelled->comparison ? &labelled->comparison->figures : nullptr;
    const metrics::ConfusionMatrix* confusion = compared != nullptr ? &compared->confusion
                                                : table != nullptr && table->analysis.confusion
                                                    ? &*table->analysis.confusion
                                                    : nullptr;
    const auto of_record = [&](const char* format, auto value) {
        return record == nullptr ? std::string() : number(format, static_cast<double>(value(*record)));
    };
    Cells cells;
    cells.add("path", csv_cell(path));
    cells.add("lead", record != nullptr ? csv_cell(record->lead) : "");
    cells.add("sampling_rate_hz", of_record("%.10g", [](const Analysis& a) { return a.sampling_rate_hz; }));
    cells.add("duration_s", of_record("%.6f", [](const Analysis& a) { return a.duration_s; }));
    cells.add("usable_share", of_record("%.6f", [](const Analysis& a) { return a.usable_share; }));
    const beats::HeartRate* rate = record != nullptr && record->heart_rate ? &*record->heart_rate : nullptr;
    cells.add("mean_bpm", rate != nullptr ? number("%.3f", rate->mean_bpm) : "");
    cells.add("min_bpm", rate != nullptr ? number("%.3f", rate->min_bpm) : "");
    cells.add("max_bpm", rate != nullptr ? number("%.3f", rate->max_bpm) : "");
    cells.add("beats", record != nullptr  ? std::to_string(record->beats.size())
                       : table != nullptr ? std::to_string(table->analysis.labels.size())
                                          : "");
    cells.add("unusable_beats", record != nullptr ? std::to_string(record->unusable_beats) : "");
    if (style.says_sure) {
        const auto unsure = labelled != nullptr ? labelled->unsure_beats() : std::nullopt;
        cells.add("unsure_beats", unsure ? std::to_string(*unsure) : "");
    }
    for (std::size_t c = 0; c < style.label_set.size(); ++c) {
        cells.add(csv_cell(style.label_set.labels[c].name), record != nullptr ? std::to_string(record->counts[c])
                                                            : table != nullptr
                                                                ? std::to_string(table->analysis.counts[c])
                                                                : "");
    }
    if (style.label_set.summary == Summary::mean_log_odds) {
        const bool tells = record != nullptr && record->log_odds;
        cells.add(csv_cell(analysis::summary_key(style.label_set) + "_probability"),
                  tells ? number("%.6f", record->log_odds->probability) : "");
    }
    if (are_aami_classes(style.label_set)) {
        const auto figure = [&](auto value) { return compared == nullptr ? std::string() : value(*compared); };
        using Figures = analysis::ComparisonFigures;
        cells.add("reference_beats", figure([](const Figures& f) { return std::to_string(f.reference_beats); }));
        cells.add("missed", figure([](const Figures& f) { return std::to_string(f.missed); }));
        cells.add("extra", figure([](const Figures& f) { return std::to_string(f.extra); }));
        cells.add("sensitivity", figure([](const Figures& f) { return number("%.6f", f.sensitivity()); }));
        cells.add("positive_predictivity",
                  figure([](const Figures& f) { return number("%.6f", f.positive_predictivity()); }));
        cells.add("accuracy", confusion != nullptr ? number("%.6f", confusion->accuracy()) : "");
        for (const AamiClass reference : aami_classes) {
            for (const AamiClass found : aami_classes) {
                cells.add({std::string{letter(reference)} + "_as_" + letter(found)},
                          confusion != nullptr ? std::to_string(confusion->counts[index_of(reference)][index_of(found)])
                                               : "");
            }
        }
    }
    std::string warnings;
    if (labelled != nullptr) {
        for (const std::string& warning : labelled->warnings()) {
            warnings += (warnings.empty() ? "" : " ") + warning;
        }
    }
    cells.add("warnings", csv_cell(warnings));
    cells.add("error", error != nullptr ? csv_cell(error->message) : "");
    return cells;
}

std::string beat_heading(const ResultStyle& style) {
    return "path,beat,sample,time_s,class,confidence" + analysis::probability_columns(style.label_set) +
           ",usable,reference" + (style.says_sure ? ",sure" : "") + (style.gives_reasons ? ",why\n" : "\n");
}

std::string class_letter(std::uint8_t label) {
    return label == analysis::no_class ? std::string() : std::string(1, letter(static_cast<AamiClass>(label)));
}

// `says_sure`: the model that labelled does; that of tables can be another one.
std::string sure_cell(const ResultStyle& style, bool says_sure, bool sure) {
    return !style.says_sure ? "" : !says_sure ? "," : sure ? ",1" : ",0";
}

std::string why_cell(const ResultStyle& style, const std::string& why) {
    return style.gives_reasons ? "," + csv_cell(why) : "";
}

std::string beat_lines(const ResultStyle& style, const std::string& path, const Labelled& labelled) {
    const std::string start = csv_cell(path) + ",";
    std::string text;
    if (const auto* record = std::get_if<Analysis>(&labelled.result)) {
        for (std::size_t i = 0; i < record->beats.size(); ++i) {
            const analysis::LabelledBeat& beat = record->beats[i];
            text += start + std::to_string(i + 1) + "," + std::to_string(beat.sample) + number(",%.6f", beat.time_s) +
                    analysis::class_cells(style.label_set, beat.label, record->probabilities_of(i)) +
                    (beat.usable ? ",1," : ",0,") +
                    (labelled.comparison ? class_letter(labelled.comparison->beat_references[i]) : "") +
                    sure_cell(style, record->unsure_beats.has_value(), beat.sure) +
                    why_cell(style, i < record->reasons.size() ? record->reasons[i] : "") + "\n";
        }
        return text;
    }
    const auto& [table, analysis] = std::get<LabelledTable>(labelled.result);
    for (std::size_t i = 0; i < analysis.labels.size(); ++i) {
        text += start + std::to_string(i + 1) + ",," +
                analysis::class_cells(style.label_set, analysis.labels[i], analysis.probabilities_of(i)) + ",," +
                (analysis.confusion ? class_letter(table.classes[i]) : "") +
                sure_cell(style, analysis.unsure_beats.has_value(), analysis.sure[i] != 0) + why_cell(style, "") + "\n";
    }
    return text;
}

// JSON --------------------------------------------------------------------------------------------------------------

// {"path": PATH, ...}
Json with_path(const std::string& path, const Json& rest) {
    Json json = {{"path", path}};
    json.update(rest);
    return json;
}

Json beat_of(const Labelled& labelled, std::size_t i) {
    if (const auto* record = std::get_if<Analysis>(&labelled.result)) {
        return analysis::beat_json(*record, i);
    }
    const auto& [table, analysis] = std::get<LabelledTable>(labelled.result);
    return analysis::table_beat_json(table, analysis, i);
}

Json summary_of(const Labelled& labelled) {
    if (const auto* record = std::get_if<Analysis>(&labelled.result)) {
        return analysis::analysis_json(*record, labelled.comparison);
    }
    return analysis::table_json(std::get<LabelledTable>(labelled.result).analysis);
}

std::string ndjson_beats(const std::string& path, const Labelled& labelled) {
    std::string text;
    for (std::size_t i = 0; i < labelled.beats(); ++i) {
        Json json = with_path(path, {{"beat", i + 1}});
        json.update(beat_of(labelled, i));
        if (labelled.comparison) {
            if (const std::string reference = class_letter(labelled.comparison->beat_references[i]);
                !reference.empty()) {
                json["reference"] = reference;
            }
        }
        text += analysis::json_text(json) + "\n";
    }
    return text;
}

std::string json_document(const ResultStyle& style, const std::string& path, const Labelled& labelled) {
    Json json = style.one_file ? summary_of(labelled) : with_path(path, summary_of(labelled));
    if (style.per_beat) {
        Json& beats = json["beats"] = Json::array();
        for (std::size_t i = 0; i < labelled.beats(); ++i) {
            beats.push_back(beat_of(labelled, i));
        }
    }
    return analysis::json_text(json) + (style.one_file ? "\n" : "");
}

}  // namespace

std::string text_before(const ResultStyle& style) {
    if (style.format == ResultFormat::json) {
        return style.one_file ? "" : "[\n";
    }
    if (style.format == ResultFormat::ndjson) {
        return "";
    }
    if (style.per_beat) {
        return style.one_file ? "" : beat_heading(style);  // of one file the report has its own
    }
    return recording_cells(style, "", nullptr, nullptr).names + "\n";
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
    if (style.format == ResultFormat::ndjson) {
        return style.per_beat ? ndjson_beats(name, labelled)
                              : analysis::json_text(with_path(name, summary_of(labelled))) + "\n";
    }
    if (!style.per_beat) {
        return recording_cells(style, name, &labelled, nullptr).values + "\n";
    }
    if (!style.one_file) {
        return beat_lines(style, name, labelled);
    }
    return analysis::to_csv(labelled);
}

std::string text_of(const ResultStyle& style, const std::filesystem::path& path, const Error& error) {
    if (style.format == ResultFormat::csv) {
        return style.per_beat ? "" : recording_cells(style, path.string(), nullptr, &error).values + "\n";
    }
    const Json json = {{"path", path.string()},
                       {"error", {{"code", to_string(error.code)}, {"message", error.message}}}};
    return analysis::json_text(json) + (style.format == ResultFormat::ndjson ? "\n" : "");
}

}  // namespace beatlens::cli
