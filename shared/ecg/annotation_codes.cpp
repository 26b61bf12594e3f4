#include "ecg/annotation_codes.h"

#include <array>
#include <cstddef>

namespace beatlens {

namespace {

struct Code {
    std::string_view symbol;
    bool is_beat;
    std::string_view description;
};

// Index = code. As in the WFDB Applications Guide's table of annotation codes.
constexpr std::array<Code, max_annotation_code + 1> codes = {{
    {" ", false, "not a beat"},
    {"N", true, "normal beat"},
    {"L", true, "left bundle branch block beat"},
    {"R", true, "right bundle branch block beat"},
    {"a", true, "aberrated atrial premature beat"},
    {"V", true, "premature ventricular contraction"},
    {"F", true, "fusion of ventricular and normal beat"},
    {"J", true, "nodal (junctional) premature beat"},
    {"A", true, "atrial premature beat"},
    {"S", true, "supraventricular premature or ectopic beat"},
    {"E", true, "ventricular escape beat"},
    {"j", true, "nodal (junctional) escape beat"},
    {"/", true, "paced beat"},
    {"Q", true, "unclassifiable beat"},
    {"~", false, "change in signal quality"},
    {"[15]", false, ""},
    {"|", false, "isolated QRS-like artifact"},
    {"[17]", false, ""},
    {"s", false, "ST segment change"},
    {"T", false, "T-wave change"},
    {"*", false, "systole"},
    {"D", false, "diastole"},
    {"\"", false, "note"},
    {"=", false, "measurement"},
    {"p", false, "P-wave peak"},
    {"B", true, "bundle branch block beat (unspecified)"},
    {"^", false, "pacemaker artifact without capture"},
    {"t", false, "T-wave peak"},
    {"+", false, "rhythm change"},
    {"u", false, "U-wave peak"},
    {"?", true, "beat not classified during learning"},
    {"!", false, "ventricular flutter wave"},
    {"[", false, "start of ventricular flutter or fibrillation"},
    {"]", false, "end of ventricular flutter or fibrillation"},
    {"e", true, "atrial escape beat"},
    {"n", true, "supraventricular escape beat"},
    {"@", false, "link to external data"},
    {"x", false, "non-conducted P wave (blocked atrial premature beat)"},
    {"f", true, "fusion of paced and normal beat"},
    {"(", false, "waveform onset"},
    {")", false, "waveform end"},
    {"r", true, "R-on-T premature ventricular contraction"},
    {"[42]", false, ""},
    {"[43]", false, ""},
    {"[44]", false, ""},
    {"[45]", false, ""},
    {"[46]", false, ""},
    {"[47]", false, ""},
    {"[48]", false, ""},
    {"[49]", false, ""},
}};

}  // namespace

std::string_view annotation_symbol(int code) {
    return code >= 0 && code <= max_annotation_code ? codes[static_cast<std::size_t>(code)].symbol : std::string_view{};
}

std::optional<int> annotation_code(std::string_view symbol) {
    for (std::size_t i = 0; i < codes.size(); ++i) {
        if (codes[i].symbol == symbol) {
            return static_cast<int>(i);
        }
    }
    return std::nullopt;
}

std::string_view annotation_description(std::string_view symbol) {
    const auto code = annotation_code(symbol);
    return code ? codes[static_cast<std::size_t>(*code)].description : std::string_view{};
}

bool is_beat_symbol(std::string_view symbol) {
    const auto code = annotation_code(symbol);
    return code && codes[static_cast<std::size_t>(*code)].is_beat;
}

}  // namespace beatlens
