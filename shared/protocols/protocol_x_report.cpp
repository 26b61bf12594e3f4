#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <span>
#include <utility>

#include "analysis/report_text.h"
#include "protocols/protocol_x.h"
#include "protocols/protocol_x_json.h"
#include "protocols/text_columns.h"

namespace beatlens::protocols {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<AamiClass, 4> scored_classes = {AamiClass::N, AamiClass::S, AamiClass::V, AamiClass::F};

std::string scored_line(const ProtocolXReport& report) {
    const ProtocolXOptions& options = report.options;
    std::string text = report.database + ": " + plural(report.records.size(), "record") + " of " +
                       plural(report.patients, "patient") + ", ";
    if (options.excerpt_s) {
        text += format("%zu excerpts of %g s from each, ", options.excerpts, *options.excerpt_s);
    }
    text += options.at_reference ? "at the annotated beats" : "at the beats that the program finds";
    text += options.lead ? format(" in lead %zu alone", *options.lead + 1) : std::string();
    return text + "\n";
}

std::string matrix_text(const metrics::ConfusionMatrix& matrix) {
    std::string text = "      ";
    for (const std::string& name : matrix.names) {
        text += format("%8c", name.front() - 'A' + 'a');
    }
    text += "          Se      +P      F1\n";
    const metrics::ConfusionMatrix counted = without_q(matrix);
    for (std::size_t row = 0; row < matrix.names.size(); ++row) {
        text += format("%-6s", matrix.names[row].c_str());
        for (const std::size_t count : matrix.counts[row]) {
            text += format("%8zu", count);
        }
        if (row < scored_classes.size()) {
            text += "    " + rates(metrics::class_figures(counted, row), counted.predicted(row) > 0);
        }
        text += "\n";
    }
    return text + "row X: extra beats, column x: missed ones; Se, +P and F1 without row Q\n";
}

std::string detector_text(const QrsFigures& qrs) {
    return format("QRS (150 ms): Se %.4f  +P %.4f  (%zu of %zu beats missed, %zu extra)\n", qrs.sensitivity,
                  qrs.positive_predictivity, qrs.missed, qrs.annotated, qrs.extra);
}

std::string rates_text(const metrics::Rates& rates) {
    return format("Se %.4f  +P %.4f  F1 %.4f", rates.recall, rates.precision, rates.f1);
}

std::string s_text(const SFigures& s) {
    if (s.all.support == 0) {
        return {};
    }
    std::string text = format("S of all records: %zu beats, ", s.all.support) + rates_text(s.all) + "\n";
    text += "S without record " + s.largest + format(": %zu beats, ", s.without_largest.support) +
            rates_text(s.without_largest) + "\n";
    if (s.patients > 0) {
        const std::string of = plural(s.patients, "patient") + " with 5 or more";
        text += "S, mean over " + of + ": " + rates_text(s.mean) + "\n";
        text += "S, median over them: " + rates_text(s.median) + "\n";
    }
    return text;
}

std::string low_n_text(const ProtocolXReport& report) {
    std::string text = format("N sensitivity below 0.8: %zu of %zu records with 20 or more N beats",
                              report.low_n.size(), report.judged_by_n);
    const char* before = ": ";
    for (const std::string& record : report.low_n) {
        text += before + record;
        before = " ";
    }
    return text + "\n";
}

std::string headlines_text(const ProtocolXReport& report) {
    std::string text = "\n95 % intervals over patients (" + plural(report.patients, "patient") + ")\n";
    for (const Headline& line : report.headlines) {
        text += format("%-28s", line.title) + number(line.value.has_value(), line.value.value_or(0.0));
        if (line.interval) {
            text += format("  (%.4f to %.4f)", line.interval->low, line.interval->high);
        }
        text += "\n";
    }
    return text;
}

double mean_class_error(const metrics::Calibration& calibration) {
    double sum = 0.0;
    for (const AamiClass c : scored_classes) {
        sum += calibration.class_errors[index_of(c)];
    }
    return sum / static_cast<double>(scored_classes.size());
}

std::pair<double, double> bin_bounds(const metrics::Calibration& calibration, std::size_t bin) {
    const auto bins = static_cast<double>(calibration.bins.size());
    return {static_cast<double>(bin) / bins, static_cast<double>(bin + 1) / bins};
}

std::string calibration_text(const metrics::Calibration& calibration) {
    std::string text = format("\ncalibration of %zu paired beats of N S V F: ECE %.4f; by class ", calibration.beats,
                              calibration.error);
    for (const AamiClass c : scored_classes) {
        text += format("%c %.4f  ", letter(c), calibration.class_errors[index_of(c)]);
    }
    const metrics::SureShares shares;
    text +=
        format("mean %.4f\nlabels are right %g %% of the time, and %g %% of all from there on, from a probability of ",
               mean_class_error(calibration), 100.0 * shares.share, 100.0 * shares.share_together);
    for (const AamiClass c : scored_classes) {
        text += format("%c %.4f  ", letter(c), calibration.sure_from[index_of(c)]);
    }
    text += "on\n";
    text += "probability of the label   beats  said    right\n";
    for (std::size_t i = 0; i < calibration.bins.size(); ++i) {
        const metrics::ReliabilityBin& bin = calibration.bins[i];
        if (bin.count > 0) {
            const auto [low, high] = bin_bounds(calibration, i);
            text += format("%.4f to %.4f        %9zu  %.4f  %.4f\n", low, high, bin.count, bin.confidence, bin.share);
        }
    }
    return text;
}

std::string sure_line(const char* title, const metrics::ConfusionMatrix& matrix) {
    const metrics::ConfusionMatrix counted = without_q(matrix);
    const std::size_t labels = counted.total() - counted.predicted(unpaired);
    std::size_t right = 0;
    std::string ppv;
    for (const AamiClass c : scored_classes) {
        const std::size_t i = index_of(c);
        right += counted.counts[i][i];
        ppv += number(counted.predicted(i) > 0, metrics::class_figures(counted, i).precision);
    }
    return format("%-20s %9zu", title, labels) +
           number(labels > 0, static_cast<double>(right) / static_cast<double>(std::max(labels, std::size_t{1}))) +
           ppv + "\n";
}

// How good the labels are that the model is sure of, beside all of them.
std::string sure_text(const ProtocolXReport& report) {
    return report.sure ? "\nlabels                   beats   right    N +P    S +P    V +P    F +P\n" +
                             sure_line("all", report.matrix) + sure_line("those that are sure", *report.sure)
                       : std::string();
}

std::string record_line(const ProtocolXRecord& one) {
    const QrsFigures qrs = qrs_figures(one.matrix);
    const metrics::ConfusionMatrix counted = without_q(one.matrix);
    std::string text = format("%-8s %7zu %7zu %7zu", one.record.c_str(), qrs.annotated, qrs.missed, qrs.extra) +
                       number(counted.total() > 0, counted.accuracy());
    const metrics::ClassFigures n = metrics::class_figures(counted, index_of(AamiClass::N));
    text += number(n.support > 0, n.recall);
    for (const AamiClass c : {AamiClass::S, AamiClass::V, AamiClass::F}) {
        const metrics::ClassFigures figures = metrics::class_figures(counted, index_of(c));
        text += format("  %6zu", figures.support);
        text += c == AamiClass::F ? number(figures.support > 0, figures.f1)
                                  : rates(figures, counted.predicted(index_of(c)) > 0);
    }
    return text + "\n";
}

constexpr const char* record_columns =
    "\nrecord     beats  missed   extra     acc    N Se       S      Se      +P      F1       V      Se      +P      F1"
    "       F      F1\n";

std::string notes_text(const ProtocolXReport& report) {
    std::string text;
    for (const ProtocolXRecord& one : report.records) {
        for (const std::string& note : one.notes) {
            text += one.record + ": all beats missed" + (report.options.excerpt_s ? " in an excerpt: " : ": ") +
                    analysis::printable(note) + "\n";
        }
    }
    for (const std::string& record : report.not_scored) {
        text += record + ": not scored: its annotations hold no beats\n";
    }
    return text;
}

Json se_ppv_f1(const metrics::Rates& rates) {
    return {{"se", rates.recall}, {"ppv", rates.precision}, {"f1", rates.f1}};
}

Json class_se_ppv_f1(const metrics::ClassFigures& figures) {
    Json json = {{"support", figures.support}};
    json.update(se_ppv_f1(figures));
    return json;
}

Json per_class_json(const metrics::ConfusionMatrix& matrix) {
    Json json = Json::object();
    for (const AamiClass c : scored_classes) {
        json[std::string(1, letter(c))] = class_se_ppv_f1(metrics::class_figures(without_q(matrix), index_of(c)));
    }
    return json;
}

Json qrs_json(const QrsFigures& qrs) {
    return {{"annotated", qrs.annotated},
            {"missed", qrs.missed},
            {"extra", qrs.extra},
            {"se", qrs.sensitivity},
            {"ppv", qrs.positive_predictivity}};
}

Json s_json(const SFigures& s) {
    Json rest = {{"record", s.largest}};
    rest.update(class_se_ppv_f1(s.without_largest));
    return {{"without_largest", std::move(rest)},
            {"patients", s.patients},
            {"mean", se_ppv_f1(s.mean)},
            {"median", se_ppv_f1(s.median)}};
}

Json headlines_json(const std::vector<Headline>& headlines) {
    Json json = Json::object();
    for (const Headline& line : headlines) {
        json[line.key] = Json::object();
        if (line.value) {
            json[line.key]["value"] = *line.value;
        }
        if (line.interval) {
            json[line.key]["low"] = line.interval->low;
            json[line.key]["high"] = line.interval->high;
        }
    }
    return json;
}

Json calibration_json(const metrics::Calibration& calibration) {
    Json json = {{"beats", calibration.beats}, {"ece", calibration.error}};
    for (const AamiClass c : scored_classes) {
        json["class_ece"][std::string(1, letter(c))] = calibration.class_errors[index_of(c)];
        json["sure_from"][std::string(1, letter(c))] = calibration.sure_from[index_of(c)];
    }
    json["mean_class_ece"] = mean_class_error(calibration);
    json["bins"] = Json::array();
    for (std::size_t i = 0; i < calibration.bins.size(); ++i) {
        const metrics::ReliabilityBin& bin = calibration.bins[i];
        const auto [low, high] = bin_bounds(calibration, i);
        json["bins"].push_back(
            {{"low", low}, {"high", high}, {"count", bin.count}, {"confidence", bin.confidence}, {"right", bin.share}});
    }
    return json;
}

Json record_json(const ProtocolXRecord& one, const std::string& patient) {
    const QrsFigures qrs = qrs_figures(one.matrix);
    Json json = {{"record", one.record},
                 {"patient", patient},
                 {"model", one.model},
                 {"annotated", qrs.annotated},
                 {"missed", qrs.missed},
                 {"extra", qrs.extra},
                 {"accuracy", without_q(one.matrix).accuracy()}};
    json.update(per_class_json(one.matrix));
    json["confusion"] = one.matrix.counts;
    json["notes"] = one.notes;
    return json;
}

}  // namespace

std::string to_text(const ProtocolXReport& report) {
    std::string text = report.model + "\n" + scored_line(report) + matrix_text(report.matrix) +
                       detector_text(report.qrs) +
                       format("macro F1 %.4f over N S V, %.4f over N S V F   accuracy %.5f\n", report.nsv.macro.f1,
                              report.nsvf.macro.f1, report.nsvf.accuracy) +
                       s_text(report.s) + low_n_text(report) + headlines_text(report) +
                       calibration_text(report.calibration) + sure_text(report) + record_columns;
    for (const ProtocolXRecord& one : report.records) {
        text += record_line(one);
    }
    return text + notes_text(report) + std::string(protocol_x_note) + "\n";
}

Json report_json(const ProtocolXReport& report) {
    const ProtocolXOptions& options = report.options;
    Json json = {{"protocol", "X"}, {"database", report.database}, {"model", report.model}, {"note", protocol_x_note}};
    json["lead"] = options.lead ? Json(*options.lead + 1) : Json("all");
    json["beats"] = options.at_reference ? "reference" : "detected";
    if (options.excerpt_s) {
        json["excerpts"] = {{"seconds", *options.excerpt_s}, {"per_record", options.excerpts}, {"seed", options.seed}};
    }
    json["patients"] = report.patients;
    json["labels"] = report.matrix.names;
    json["confusion"] = report.matrix.counts;
    if (report.sure) {
        json["sure_confusion"] = report.sure->counts;
    }
    json["qrs"] = qrs_json(report.qrs);
    json["accuracy"] = report.nsvf.accuracy;
    json["macro_f1_nsv"] = report.nsv.macro.f1;
    json["macro_f1_nsvf"] = report.nsvf.macro.f1;
    json["per_class"] = per_class_json(report.matrix);
    json["S"] = s_json(report.s);
    json["low_n_sensitivity"] = {{"records", report.low_n},
                                 {"of", report.judged_by_n},
                                 {"share", report.judged_by_n == 0 ? 0.0
                                                                   : static_cast<double>(report.low_n.size()) /
                                                                         static_cast<double>(report.judged_by_n)}};
    json["headlines"] = headlines_json(report.headlines);
    json["calibration"] = calibration_json(report.calibration);
    json["records"] = Json::array();
    for (const ProtocolXRecord& one : report.records) {
        json["records"].push_back(record_json(one, patient_of(report.database, one.record)));
    }
    json["not_scored"] = report.not_scored;
    return json;
}

std::string to_json(const ProtocolXReport& report) {
    // Names come from files: bytes that are not UTF-8 are replaced, not fatal.
    return report_json(report).dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace beatlens::protocols
