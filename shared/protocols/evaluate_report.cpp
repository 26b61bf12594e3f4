#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <utility>

#include "metrics/figures.h"
#include "protocols/evaluate.h"

namespace beatlens::protocols {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* record_heading = "record   beats  accuracy        S      Se      +P        V      Se      +P\n";

// "-" where there was nothing to find, or nothing was called so.
std::string class_columns(const metrics::ConfusionMatrix& matrix, AamiClass c) {
    const metrics::ClassFigures figures = metrics::class_figures(matrix, index_of(c));
    const bool called = matrix.predicted(index_of(c)) > 0;
    char text[64];
    std::snprintf(text, sizeof text, "  %7zu", figures.support);
    std::string columns = text;
    for (const auto& [defined, value] : {std::pair(figures.support > 0, figures.recall), {called, figures.precision}}) {
        std::snprintf(text, sizeof text, "  %6.4f", value);
        columns += defined ? text : "       -";
    }
    return columns;
}

std::string record_line(const RecordMatrix& one) {
    char text[64];
    std::snprintf(text, sizeof text, "%-6s %7zu    %.4f", one.record.c_str(), one.matrix.total(),
                  one.matrix.accuracy());
    return text + class_columns(one.matrix, AamiClass::S) + class_columns(one.matrix, AamiClass::V) + "\n";
}

std::string sveb_line(const char* which, const metrics::ConfusionMatrix& matrix) {
    const metrics::ClassFigures s = metrics::class_figures(matrix, index_of(AamiClass::S));
    char text[160];
    std::snprintf(text, sizeof text, "S %s record 232: %zu beats, Se %.4f  Sp %.4f  +P %.4f  F1 %.4f\n", which,
                  s.support, s.recall, s.specificity, s.precision, s.f1);
    return text;
}

Json rates_json(const metrics::Rates& rates) { return Json::parse(metrics::to_json(rates), nullptr, false); }

Json class_json(const metrics::ClassFigures& figures) {
    Json json = {{"support", figures.support}};
    json.update(rates_json(figures));
    return json;
}

Json record_json(const RecordMatrix& one) {
    Json json = {{"record", one.record}, {"beats", one.matrix.total()}, {"accuracy", one.matrix.accuracy()}};
    for (const AamiClass c : {AamiClass::S, AamiClass::V}) {
        const metrics::ClassFigures figures = metrics::class_figures(one.matrix, index_of(c));
        json[std::string(1, letter(c))] = {
            {"support", figures.support}, {"se", figures.recall}, {"ppv", figures.precision}};
    }
    json["confusion"] = one.matrix.counts;
    return json;
}

// Names come from files: bytes that are not UTF-8 are replaced, not fatal.
std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace

std::string to_text(const ProtocolKReport& report) {
    return report.model + "\n" + to_text(report.matrix) + std::string(protocol_k_note) + "\n";
}

std::string to_json(const ProtocolKReport& report) {
    Json json = Json::parse(to_json(report.matrix), nullptr, false);
    json["protocol"] = "K";
    json["model"] = report.model;
    json["note"] = protocol_k_note;
    return dump(json);
}

std::string to_text(const ProtocolDReport& report) {
    const metrics::ConfusionMatrix matrix = report.matrix();
    const metrics::Figures nsv = metrics::figures(matrix, metrics::classes_nsv);
    char line[160];
    std::snprintf(line, sizeof line, "macro F1 %.4f over N S V F, %.4f over N S V\n",
                  metrics::figures(matrix, metrics::classes_nsvf).macro.f1, nsv.macro.f1);
    std::string text = report.model + "\n" + to_text(matrix, metrics::classes_nsvf) + line + sveb_line("with", matrix) +
                       sveb_line("without", report.without_232()) + "\n" + record_heading;
    for (const RecordMatrix& one : report.records) {
        text += record_line(one);
    }
    return text + std::string(protocol_d_note) + "\n";
}

std::string to_json(const ProtocolDReport& report) {
    const metrics::ConfusionMatrix matrix = report.matrix();
    const metrics::ConfusionMatrix rest = report.without_232();
    const metrics::Rates nsv = metrics::figures(matrix, metrics::classes_nsv).macro;
    Json json = Json::parse(to_json(matrix, metrics::classes_nsvf), nullptr, false);
    json["protocol"] = "D";
    json["model"] = report.model;
    json["note"] = protocol_d_note;
    json["macro_nsv"] = rates_json(nsv);
    json["without_232"] = {{"S", class_json(metrics::class_figures(rest, index_of(AamiClass::S)))},
                           {"macro_f1", metrics::figures(rest, metrics::classes_nsvf).macro.f1},
                           {"accuracy", rest.accuracy()}};
    json["records"] = Json::array();
    for (const RecordMatrix& one : report.records) {
        json["records"].push_back(record_json(one));
    }
    return dump(json);
}

}  // namespace beatlens::protocols
