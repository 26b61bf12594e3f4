#include <nlohmann/json.hpp>
#include <utility>

#include "analysis/report_text.h"
#include "protocols/protocol_e.h"
#include "protocols/text_columns.h"

namespace beatlens::protocols {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t beat_columns = metrics::ec57_figure_count - 1;  // the last one has a line of its own
// Of figures_of(): behind those of beats, and of runs of two kinds Se and +P each.
constexpr std::size_t first_of_fibrillation = metrics::ec57_figure_count + 4 * metrics::run_figures.size();
constexpr std::size_t matrix_rows = unpaired + 2;  // N S V F Q O X

// Rows O and X have no columns o and x: what is a beat for neither side is none.
constexpr std::size_t columns_of(std::size_t row) { return row < aami_class_count ? matrix_rows : aami_class_count; }

// A column of 10 characters.
std::string per_cent(std::optional<double> value, int decimals) {
    return value ? format("%10.*f", decimals, 100.0 * *value) : std::string("         -");
}

std::string milliseconds(std::optional<double> value) {
    return value ? format("%10.2f", *value) : std::string("         -");
}

std::vector<std::optional<double>> values_of(const std::vector<ProtocolEFigure>& figures) {
    std::vector<std::optional<double>> values;
    values.reserve(figures.size());
    for (const ProtocolEFigure& figure : figures) {
        values.push_back(figure.share.value());
    }
    return values;
}

std::string beats_line(const std::string& title, const std::vector<std::optional<double>>& values,
                       const std::string& rms) {
    std::string text = format("%-8s", title.c_str());
    for (std::size_t i = 0; i < beat_columns; ++i) {
        text += per_cent(values[i], metrics::ec57_figures()[i].decimals);
    }
    return text + rms + "\n";
}

std::string matrix_lines(const metrics::ConfusionMatrix& matrix) {
    std::string text = "     ";
    for (const std::string& name : matrix.names) {
        text += format("%8c", name.front() - 'A' + 'a');
    }
    text += "\n";
    for (std::size_t row = 0; row < matrix_rows; ++row) {
        text += "  " + matrix.names[row] + " |";
        for (std::size_t column = 0; column < columns_of(row); ++column) {
            text += format("%8zu", matrix.counts[row][column]);
        }
        text += "\n";
    }
    return text;
}

std::string beats_table(const ProtocolEDatabase& database, const ProtocolEGroup& group) {
    std::string text = "\nrecord  ";
    for (std::size_t i = 0; i < beat_columns; ++i) {
        text += format("%10s", metrics::ec57_figures()[i].title);
    }
    text += " RR err ms\n";
    for (const std::size_t i : group.records) {
        const ProtocolERecord& record = database.records[i];
        text += beats_line(record.record, values_of(figures_of(record.counts)), milliseconds(record.rms_rr_error_ms));
    }
    const auto gross = values_of(figures_of(group.sum));
    text += beats_line("gross", gross, "         -") +
            beats_line("average", group.average, milliseconds(group.average_rms_rr_error_ms));
    const auto short_of = [](std::optional<double> value) {
        return value ? format("%.2f", 100.0 * *value) : std::string("-");
    };
    return text + "SVEB +P as sumstats adds it up, without F called S: gross " + short_of(gross[beat_columns]) +
           ", average " + short_of(group.average[beat_columns]) + "\n";
}

// Runs: what of them was found, in two lines.
std::string runs_table(const ProtocolEGroup& group) {
    std::string text =
        "\n                                      Se   average        (of)        +P   average        (of)\n";
    const auto figures = figures_of(group.sum);
    for (std::size_t i = metrics::ec57_figure_count; i < first_of_fibrillation; i += 2) {
        std::string title = figures[i].path.substr(0, figures[i].path.rfind('/'));
        title.erase(0, std::string_view("runs/").size());
        for (char& c : title) {
            c = c == '/' || c == '_' ? ' ' : c;
        }
        text += format("%-30s", title.c_str());
        for (std::size_t direction = i; direction < i + 2; ++direction) {
            const metrics::Share& share = figures[direction].share;
            text += per_cent(share.value(), 1) + per_cent(group.average[direction], 1) + format("%12zu", share.whole);
        }
        text += "\n";
    }
    return text;
}

std::string fibrillation_line(const std::string& title, const metrics::EpisodeComparison& of) {
    std::string text = format("%-8s", title.c_str());
    for (const metrics::EpisodesSeen& seen : {of.sensitivity, of.predictivity}) {
        text += per_cent(seen.episodes.value(), 1) + format("%8zu", seen.episodes.whole) +
                per_cent(seen.duration_ms.value(), 1) +
                format("%10.1f", static_cast<double>(seen.duration_ms.whole) / 1000.0);
    }
    return text + "\n";
}

// Records that have atrial fibrillation by the reference or by the test, and all together.
std::string fibrillation_table(const ProtocolEDatabase& database, const ProtocolEGroup& group) {
    if (!group.sum.fibrillation) {
        return "\nAtrial fibrillation: the reference has no rhythm annotations.\n";
    }
    std::string text =
        "\nAtrial fibrillation\n"
        "record   Se epis.    (of)   Se time    (of s)  +P epis.    (of)   +P time    (of s)\n";
    for (const std::size_t i : group.records) {
        const ProtocolERecord& record = database.records[i];
        const auto& of = record.counts.fibrillation;
        if (of && of->sensitivity.episodes.whole + of->predictivity.episodes.whole > 0) {
            text += fibrillation_line(record.record, *of);
        }
    }
    text += fibrillation_line("gross", *group.sum.fibrillation) + format("%-8s", "average");
    for (const std::size_t figure : {0, 2, 1, 3}) {  // in their order it is episodes, then time
        text += per_cent(group.average[first_of_fibrillation + figure], 1) + (figure < 2 ? "        " : "          ");
    }
    text.erase(text.find_last_not_of(' ') + 1);
    text += "\n";
    const std::size_t without = group.records.size() - group.with_rhythms;
    return without == 0 ? text : text + plural(without, "record") + " without rhythm annotations\n";
}

std::string group_text(const ProtocolEReport& report, const ProtocolEDatabase& database, const ProtocolEGroup& group) {
    std::string text = "\n" + database.database + (group.name == database.database ? "" : ", " + group.name) + ": " +
                       plural(group.records.size(), "record") + " of " + plural(group.patients, "patient") +
                       (group.learned ? ", which the model learned from" : "") +
                       format(", from %g s on, within %g ms", report.options.start_s, 1000.0 * report.options.window_s);
    text += report.options.lead ? format(", in lead %zu alone\n", *report.options.lead + 1) : std::string("\n");
    return text + matrix_lines(group.sum.matrix) + beats_table(database, group) + runs_table(group) +
           fibrillation_table(database, group);
}

std::string unscored_text(const ProtocolEDatabase& database) {
    std::string text;
    for (const ProtocolERecord& record : database.records) {
        for (const std::string& note : record.notes) {
            text += record.record + ": all beats missed: " + analysis::printable(note) + "\n";
        }
    }
    for (const ProtocolERecord& record : database.left_out) {
        text += record.record + ": not scored: " + record.left_out + "\n";
    }
    return text.empty() ? text : "\n" + text;
}

Json number_or_null(std::optional<double> value) { return value ? Json(*value) : Json(nullptr); }

Json::json_pointer pointer_to(const std::string& path) { return Json::json_pointer("/" + path); }

// What the figures of a record or a group are read off, and the figures.
Json counts_json(const ProtocolECounts& counts) {
    const metrics::Share found = metrics::ec57_figures()[0].of(counts.matrix);
    const metrics::Share right = metrics::ec57_figures()[1].of(counts.matrix);
    Json json = {
        {"confusion", counts.matrix.counts},
        {"qrs",
         {{"annotated", found.whole}, {"missed", found.whole - found.part}, {"extra", right.whole - right.part}}},
        {"veb", {{"support", counts.matrix.of_reference(index_of(AamiClass::V))}}},
        {"sveb", {{"support", counts.matrix.of_reference(index_of(AamiClass::S))}}}};
    for (const ProtocolEFigure& figure : figures_of(counts)) {
        if (figure.whole != nullptr) {
            json[pointer_to(figure.path).parent_pointer() / figure.whole] = figure.share.whole;
        }
        json[pointer_to(figure.path)] = number_or_null(figure.share.value());
    }
    json["runs"]["ventricular"]["sensitivity"] = counts.ventricular.sensitivity;
    json["runs"]["ventricular"]["predictivity"] = counts.ventricular.predictivity;
    json["runs"]["supraventricular"]["sensitivity"] = counts.supraventricular.sensitivity;
    json["runs"]["supraventricular"]["predictivity"] = counts.supraventricular.predictivity;
    if (!counts.fibrillation) {
        json["af"] = nullptr;
    }
    return json;
}

Json group_json(const ProtocolEGroup& group) {
    Json json = {{"group", group.name},
                 {"learned", group.learned},
                 {"patients", group.patients},
                 {"records", group.records.size()}};
    json.update(counts_json(group.sum));
    if (group.sum.fibrillation) {
        json["af"]["records"] = group.with_rhythms;
    }
    const auto figures = figures_of(group.sum);
    json["average"] = Json::object();
    for (std::size_t i = 0; i < figures.size(); ++i) {
        json["average"][pointer_to(figures[i].path)] = number_or_null(group.average[i]);
    }
    json["average"]["rms_rr_error_ms"] = number_or_null(group.average_rms_rr_error_ms);
    return json;
}

Json record_to_json(const ProtocolEDatabase& database, const ProtocolEGroup& group, const ProtocolERecord& record) {
    Json json = {{"record", record.record},
                 {"patient", patient_of(database.database, record.record)},
                 {"model", record.model},
                 {"group", group.name},
                 {"learned", group.learned}};
    json.update(counts_json(record.counts));
    json["rms_rr_error_ms"] = number_or_null(record.rms_rr_error_ms);
    json["notes"] = record.notes;
    return json;
}

Json database_json(const ProtocolEDatabase& database) {
    Json json = {{"database", database.database}, {"model", database.model}};
    json["groups"] = Json::array();
    json["records"] = Json::array();
    for (const ProtocolEGroup& group : database.groups) {
        json["groups"].push_back(group_json(group));
        for (const std::size_t i : group.records) {
            json["records"].push_back(record_to_json(database, group, database.records[i]));
        }
    }
    json["not_scored"] = Json::array();
    for (const ProtocolERecord& record : database.left_out) {
        json["not_scored"].push_back({{"record", record.record}, {"reason", record.left_out}});
    }
    return json;
}

std::string number_cell(std::optional<double> value) { return value ? format(",%.9g", *value) : std::string(","); }

// The cells of the matrix, or as many empty ones.
std::string matrix_cells(const metrics::ConfusionMatrix* matrix) {
    std::string text;
    for (std::size_t row = 0; row < matrix_rows; ++row) {
        for (std::size_t column = 0; column < columns_of(row); ++column) {
            text += "," + (matrix == nullptr ? std::string() : std::to_string(matrix->counts[row][column]));
        }
    }
    return text;
}

std::string csv_heading(const std::vector<ProtocolEFigure>& figures) {
    std::string text = "database,group,learned,record,model";
    const auto names = metrics::ec57_confusion().names;
    for (std::size_t row = 0; row < matrix_rows; ++row) {
        for (std::size_t column = 0; column < columns_of(row); ++column) {
            text += "," + names[row] + static_cast<char>(names[column].front() - 'A' + 'a');
        }
    }
    for (const ProtocolEFigure& figure : figures) {
        text += "," + figure.path;
        text += figure.whole == nullptr ? "" : "," + figure.path.substr(0, figure.path.rfind('/') + 1) + figure.whole;
    }
    return text + ",rms_rr_error_ms\n";
}

// `columns`: the figures that there is a column for, of which `figures` may have fewer.
std::string figure_cells(const std::vector<ProtocolEFigure>& columns, const std::vector<ProtocolEFigure>& figures) {
    std::string text;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const ProtocolEFigure* figure = i < figures.size() ? &figures[i] : nullptr;
        text += number_cell(figure == nullptr ? std::nullopt : figure->share.value());
        if (columns[i].whole != nullptr) {
            text += "," + (figure == nullptr ? std::string() : std::to_string(figure->share.whole));
        }
    }
    return text;
}

std::string average_cells(const std::vector<ProtocolEFigure>& columns, const ProtocolEGroup& group) {
    std::string text;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        text += number_cell(i < group.average.size() ? group.average[i] : std::nullopt);
        text += columns[i].whole == nullptr ? "" : ",";
    }
    return text;
}

}  // namespace

std::string to_text(const ProtocolEReport& report) {
    std::string text;
    for (const ProtocolEDatabase& database : report.databases) {
        text += (text.empty() ? "" : "\n") + database.model + "\n";
        for (const ProtocolEGroup& group : database.groups) {
            text += group_text(report, database, group);
        }
        text += unscored_text(database);
    }
    text += "\n" + std::string(protocol_e_note) + "\n";
    for (const std::string& sentence : not_standard(report.options)) {
        text += "Not standard: " + sentence + "\n";
    }
    return text;
}

std::string to_json(const ProtocolEReport& report) {
    const ProtocolEOptions& options = report.options;
    Json json = {{"protocol", "E"},
                 {"note", protocol_e_note},
                 {"window_ms", 1000.0 * options.window_s},
                 {"start_s", options.start_s},
                 {"not_standard", not_standard(options)}};
    json["lead"] = options.lead ? Json(*options.lead + 1) : Json("all");
    json["labels"] = metrics::ec57_confusion().names;
    json["databases"] = Json::array();
    for (const ProtocolEDatabase& database : report.databases) {
        json["databases"].push_back(database_json(database));
    }
    // Names come from files: bytes that are not UTF-8 are replaced, not fatal.
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string to_csv(const ProtocolEReport& report) {
    ProtocolECounts all;
    for (const ProtocolEDatabase& database : report.databases) {
        for (const ProtocolEGroup& group : database.groups) {
            all += group.sum;
        }
    }
    const auto columns = figures_of(all);
    std::string text = csv_heading(columns);
    for (const ProtocolEDatabase& database : report.databases) {
        for (const ProtocolEGroup& group : database.groups) {
            const auto start = [&](const std::string& record, const std::string& model) {
                return analysis::csv_cell(database.database) + "," + analysis::csv_cell(group.name) + "," +
                       (group.learned ? "1," : "0,") + analysis::csv_cell(record) + "," + analysis::csv_cell(model);
            };
            for (const std::size_t i : group.records) {
                const ProtocolERecord& record = database.records[i];
                text += start(record.record, record.model) + matrix_cells(&record.counts.matrix) +
                        figure_cells(columns, figures_of(record.counts)) + number_cell(record.rms_rr_error_ms) + "\n";
            }
            text += start("gross", database.model) + matrix_cells(&group.sum.matrix) +
                    figure_cells(columns, figures_of(group.sum)) + ",\n";
            text += start("average", database.model) + matrix_cells(nullptr) + average_cells(columns, group) +
                    number_cell(group.average_rms_rr_error_ms) + "\n";
        }
    }
    return text;
}

}  // namespace beatlens::protocols
