// What page and npm package ask of a strip, as JSON.
#include <nlohmann/json.hpp>

#include "json_border.h"
#include "report/paper_strip.h"
#include "session.h"

namespace beatlens::engine {

namespace {

using nlohmann::json;

// Into `value` where there is one of its kind; what is missing stays as it is.
void take_number(const json& options, const char* key, double& value) {
    if (const auto found = options.find(key); found != options.end() && found->is_number()) {
        value = found->get<double>();
    }
}

void take_flag(const json& options, const char* key, bool& value) {
    if (const auto found = options.find(key); found != options.end() && found->is_boolean()) {
        value = found->get<bool>();
    }
}

Result<report::PaperStrip> strip_options(const Recording& recording, const std::string& text) {
    report::PaperStrip strip;
    strip.program = std::string("Beatlens ") + BEATLENS_VERSION;
    const auto options = json::parse(text, nullptr, false);
    if (!options.is_object()) {
        return strip;
    }
    take_number(options, "from", strip.first_s);
    take_number(options, "seconds", strip.duration_s);
    take_number(options, "speed", strip.mm_per_s);
    take_number(options, "gain", strip.mm_per_mv);
    take_flag(options, "pulse", strip.pulse);
    take_flag(options, "labels", strip.labels);
    if (const auto caption = options.find("caption"); caption != options.end() && caption->is_string()) {
        strip.caption = caption->get<std::string>();
    }
    if (const auto layout = options.find("layout"); layout != options.end() && layout->is_string()) {
        const auto named = report::paper_layout(layout->get<std::string>());
        BEATLENS_TRY(named);
        strip.layout = *named;
    }
    const auto leads = options.find("leads");
    for (const json& lead : leads != options.end() && leads->is_array() ? *leads : json::array()) {
        if (lead.is_number_unsigned()) {
            strip.leads.push_back(lead.get<std::size_t>());
        } else if (lead.is_string()) {
            const auto named = report::leads_of_strip(recording, {lead.get<std::string>()});
            BEATLENS_TRY(named);
            strip.leads.insert(strip.leads.end(), named->begin(), named->end());
        }
    }
    return strip;
}

}  // namespace

std::string Session::strip(const std::string& options) const {
    const auto* const recording = document_ ? std::get_if<Recording>(&*document_) : nullptr;
    if (recording == nullptr) {
        return text_of(error_json({ErrorCode::no_signal, "There is no recording to draw a strip of.", {}}));
    }
    const auto strip = strip_options(*recording, options);
    const auto svg = strip ? report::paper_strip_svg(*recording, analysis_ ? &*analysis_ : nullptr, *strip)
                           : Result<std::string>(tl::make_unexpected(strip.error()));
    return text_of(svg ? nlohmann::ordered_json{{"svg", *svg}} : error_json(svg.error()));
}

}  // namespace beatlens::engine
