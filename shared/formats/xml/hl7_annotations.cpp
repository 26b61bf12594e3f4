// The marks of an aECG: annotation sets of a series, with the regions of interest that say when.
#include <algorithm>
#include <cmath>
#include <set>

#include "formats/parsing.h"
#include "formats/timestamp.h"
#include "formats/units.h"
#include "formats/xml/dom.h"
#include "formats/xml/hl7.h"

namespace beatlens::formats::xml {

namespace {

struct BeatCode {
    std::string_view code;  // after "MDC_ECG_BEAT_" of ISO/IEEE 11073-10102
    std::string_view symbol;
};

constexpr BeatCode beat_codes[] = {
    {"NORMAL", "N"},       {"SV_P_C", "S"},         {"ATR_P_C", "A"},    {"JUNC_P_C", "J"},     {"ATR_P_C_ABER", "a"},
    {"V_P_C", "V"},        {"V_P_C_FUSION", "F"},   {"V_P_C_RonT", "V"}, {"SV_ESC", "n"},       {"ATR_ESC", "e"},
    {"JUNC_ESC", "j"},     {"V_ESC", "E"},          {"BB_BLK", "B"},     {"LBB_BLK_COMP", "L"}, {"LBB_BLK_INCOMP", "L"},
    {"RBB_BLK_COMP", "R"}, {"RBB_BLK_INCOMP", "R"}, {"PACED", "/"},      {"PACED_FUS", "f"}};

std::string_view symbol_of(std::string_view code) {
    constexpr std::string_view before = "MDC_ECG_BEAT_";
    if (code.starts_with(before)) {
        code.remove_prefix(before.size());
        for (const BeatCode& beat : beat_codes) {
            if (equal_ignoring_case(beat.code, code)) {
                return beat.symbol;
            }
        }
    }
    return "Q";
}

std::string code_of(pugi::xml_node annotation) { return attribute(child(annotation, "code"), "code"); }

// Value of a node that is a time stamp or a length of time, as seconds of the recording.
std::optional<double> seconds_of(pugi::xml_node node, bool absolute, std::optional<double> start_s, double offset_s) {
    const std::string value = attribute(node, "value");
    if (absolute) {
        const auto time = parse_timestamp(value);
        return time && time->has_time && start_s ? std::optional(time->seconds() - *start_s) : std::nullopt;
    }
    const std::string unit = attribute(node, "unit");
    const double factor = unit.empty() ? 1.0 : seconds_per_unit(unit);
    const auto number = parse_number(value);
    return number && factor != 0.0 ? std::optional(*number * factor - offset_s) : std::nullopt;
}

// The stretch that an annotation's region of interest bounds; a point has no length.
struct Stretch {
    double first_s = 0.0;
    double end_s = 0.0;
    double middle_s() const { return (first_s + end_s) / 2; }
};

std::optional<Stretch> stretch_of(pugi::xml_node annotation, std::optional<double> start_s, double offset_s) {
    const pugi::xml_node region = at_path(annotation, "support/supportingROI");
    for (pugi::xml_node part = region.first_child(); part; part = part.next_sibling()) {
        const pugi::xml_node boundary = child(part, "boundary");
        const std::string code = code_of(boundary);
        const pugi::xml_node value = child(boundary, "value");
        if ((code != "TIME_ABSOLUTE" && code != "TIME_RELATIVE") || !value) {
            continue;
        }
        const auto at = [&](pugi::xml_node node) {
            return seconds_of(node, code == "TIME_ABSOLUTE", start_s, offset_s);
        };
        auto first = at(child(value, "low"));
        auto end = at(child(value, "high"));
        if (!first && !end) {
            first = at(child(value, "center"));
        }
        if (!first && !end) {
            first = at(value);
        }
        if (first || end) {
            return Stretch{first ? *first : *end, end ? *end : *first};
        }
    }
    return std::nullopt;
}

bool is_ventricular_wave(std::string_view value) {
    return value == "MDC_ECG_WAVC_QRSWAVE" || value == "MDC_ECG_WAVC_RWAVE" || value == "MDC_ECG_WAVC_QSWAVE";
}

}  // namespace

std::vector<Annotation> hl7_beats(pugi::xml_node series, std::optional<double> start_s, double offset_s,
                                  double duration_s) {
    // A beat's own stretch tells where its QRS complex is if it is not much longer than one.
    constexpr double longest_qrs_s = 0.3;
    // Marks of one beat in several leads.
    constexpr double same_beat_s = 0.15;
    std::vector<Annotation> beats;
    const auto add = [&](double time_s, std::string_view symbol) {
        if (time_s >= 0.0 && time_s <= duration_s) {
            Annotation& beat = beats.emplace_back();
            beat.time_s = time_s;
            beat.symbol = symbol;
        }
    };
    std::set<const void*> placed;  // beats that one of their waves places
    std::vector<pugi::xml_node> unplaced_beats;
    for (pugi::xml_node part = series.first_child(); part; part = part.next_sibling()) {
        if (!is_named(part, "subjectOf")) {
            continue;
        }
        for (pugi::xml_node node = part; node; node = next_below(part, node)) {
            if (!is_named(node, "annotation")) {
                continue;
            }
            if (code_of(node) == "MDC_ECG_BEAT") {
                unplaced_beats.push_back(node);
            } else if (is_ventricular_wave(attribute(child(node, "value"), "code"))) {
                const pugi::xml_node around = node.parent().parent();  // annotation/component/annotation
                const bool in_beat = is_named(around, "annotation") && code_of(around) == "MDC_ECG_BEAT";
                const auto stretch = stretch_of(node, start_s, offset_s);
                if (stretch && (!in_beat || placed.insert(around.internal_object()).second)) {
                    add(stretch->middle_s(), in_beat ? symbol_of(attribute(child(around, "value"), "code")) : "Q");
                }
            }
        }
    }
    for (const pugi::xml_node beat : unplaced_beats) {
        const auto stretch = stretch_of(beat, start_s, offset_s);
        if (stretch && !placed.contains(beat.internal_object()) && stretch->end_s - stretch->first_s <= longest_qrs_s) {
            add(stretch->middle_s(), symbol_of(attribute(child(beat, "value"), "code")));
        }
    }
    std::stable_sort(beats.begin(), beats.end(), [](const auto& a, const auto& b) { return a.time_s < b.time_s; });
    std::vector<Annotation> result;
    for (Annotation& beat : beats) {
        if (result.empty() || beat.time_s - result.back().time_s >= same_beat_s) {
            result.push_back(std::move(beat));
        } else if (result.back().symbol == "Q") {
            result.back().symbol = beat.symbol;  // the one that says more
        }
    }
    return result;
}

}  // namespace beatlens::formats::xml
