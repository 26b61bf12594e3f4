#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "analysis/report_text.h"
#include "protocols/protocol_x_json.h"
#include "protocols/stress.h"
#include "protocols/text_columns.h"

namespace beatlens::protocols {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* figures_heading =
    "\nset          records skipped   beats  missed   extra    N Se      +P      F1    S Se      +P      F1"
    "    V Se      +P      F1 macro F1  N as S  N as V\n";
constexpr const char* figures_note =
    "macro F1: over N S V, where all of them have beats. N as S, N as V: share of the N beats that are called so\n";
constexpr const char* s_heading =
    "\nS                    all records      without the largest record  mean over patients     median over them\n"
    "set               Se      +P      F1      Se      +P      F1      Se      +P      F1      Se      +P      F1  "
    "patients  largest\n";

std::string heading(const StressReport& report) {
    std::string text = report.model + "\n" + report.database + ": records under stress, ";
    text += report.options.at_reference ? "at the annotated beats" : "at the beats that the program finds";
    text += report.options.lead ? format(" in lead %zu alone", *report.options.lead + 1) : std::string();
    return text + ", seed " + std::to_string(report.options.seed) + "\n";
}

// Macro F1 over N S V; nothing where one of them has no beats.
std::optional<double> macro_f1(const ProtocolXReport& report) {
    for (const metrics::ClassFigures& one : report.nsv.per_class) {
        if (one.support == 0) {
            return std::nullopt;
        }
    }
    return report.nsv.macro.f1;
}

std::string figures_line(const StressSetReport& set) {
    const ProtocolXReport& report = set.report;
    const metrics::ConfusionMatrix counted = without_q(report.matrix);
    std::string text = format("%-12s %7zu %7zu %7zu %7zu %7zu", set.name.c_str(), report.records.size(),
                              set.skipped.size(), report.qrs.annotated, report.qrs.missed, report.qrs.extra);
    for (const AamiClass c : {AamiClass::N, AamiClass::S, AamiClass::V}) {
        text += rates(metrics::class_figures(counted, index_of(c)), counted.predicted(index_of(c)) > 0);
    }
    const auto macro = macro_f1(report);
    text += number(macro.has_value(), macro.value_or(0.0));
    const auto& n = counted.counts[index_of(AamiClass::N)];
    const std::size_t n_beats = counted.of_reference(index_of(AamiClass::N));
    for (const AamiClass c : {AamiClass::S, AamiClass::V}) {
        text += number(n_beats > 0, static_cast<double>(n[index_of(c)]) / static_cast<double>(n_beats));
    }
    return text + "\n";
}

std::string three(bool defined, const metrics::Rates& rates) {
    return number(defined, rates.recall) + number(defined, rates.precision) + number(defined, rates.f1);
}

std::string s_line(const StressSetReport& set) {
    const SFigures& s = set.report.s;
    return format("%-12s", set.name.c_str()) + three(s.all.support > 0, s.all) +
           three(s.without_largest.support > 0, s.without_largest) + three(s.patients > 0, s.mean) +
           three(s.patients > 0, s.median) +
           format("  %8zu  %s\n", s.patients, s.largest.empty() ? "-" : s.largest.c_str());
}

// "NAME" where there is one, "2 records" where there are several.
std::string who(const std::set<std::string>& records) {
    return records.size() == 1 ? "record " + *records.begin() : plural(records.size(), "record");
}

// A line a reason, however many records and sets it is of.
std::string skipped_text(const StressReport& report) {
    struct Skipped {
        std::set<std::string> records;
        std::string sets;
    };
    std::map<std::string, Skipped> by_reason;
    for (const StressSetReport& set : report.sets) {
        std::set<std::string> reasons;
        for (const SkippedRecord& skipped : set.skipped) {
            Skipped& group = by_reason[skipped.reason];
            group.records.insert(skipped.record);
            if (reasons.insert(skipped.reason).second) {
                group.sets += (group.sets.empty() ? "" : " ") + set.name;
            }
        }
    }
    std::string text;
    for (const auto& [reason, group] : by_reason) {
        text += analysis::printable(who(group.records)) + " skipped in " + group.sets + ": " +
                analysis::printable(reason) + "\n";
    }
    return text;
}

}  // namespace

std::string to_text(const StressReport& report) {
    std::string text = heading(report) + figures_heading;
    for (const StressSetReport& set : report.sets) {
        text += figures_line(set);
    }
    text += figures_note;
    text += s_heading;
    for (const StressSetReport& set : report.sets) {
        text += s_line(set);
    }
    text += "\n";
    for (const StressSetReport& set : report.sets) {
        text += format("%-12s ", set.name.c_str()) + set.description + "\n";
    }
    text += skipped_text(report);
    for (const std::string& record : report.sets.front().report.not_scored) {
        text += record + ": not scored: its annotations hold no beats\n";
    }
    return text + std::string(protocol_x_note) + "\n";
}

std::string to_json(const StressReport& report) {
    Json json = {{"protocol", "X"},         {"database", report.database}, {"model", report.model},
                 {"note", protocol_x_note}, {"seed", report.options.seed}, {"stress", Json::array()}};
    for (const StressSetReport& set : report.sets) {
        Json one = {{"name", set.name}, {"description", set.description}, {"skipped", Json::array()}};
        for (const SkippedRecord& skipped : set.skipped) {
            one["skipped"].push_back({{"record", skipped.record}, {"reason", skipped.reason}});
        }
        one["report"] = report_json(set.report);
        json["stress"].push_back(std::move(one));
    }
    // Names come from files: bytes that are not UTF-8 are replaced, not fatal.
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace beatlens::protocols
