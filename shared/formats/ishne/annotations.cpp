#include <set>

#include "formats/ishne/ishne.h"

namespace beatlens::formats {

namespace {

constexpr std::size_t record_size = 4;  // label, label for internal use, samples since the last one

// WFDB's mnemonic of an ISHNE label; empty for what is no mark at all.
std::string symbol_of(char label, std::set<char>& unknown) {
    switch (label) {
        case 'N':
        case 'V':
        case 'S':
        case 'B':
            return {label};
        case 'P':
            return "/";
        case 'X':
            return "|";
        case 'C':
            return "\"";
        case 'U':
            return "Q";
        case '!':  // no beat for longer than the field can say: time passes
            return {};
        default:
            unknown.insert(label);
            return "Q";
    }
}

}  // namespace

std::vector<Annotation> parse_ishne_annotations(Bytes bytes, const IshneHeader& header, double sampling_rate_hz,
                                                const std::string& name, std::vector<std::string>& warnings) {
    const Bytes data = part(bytes, header.data_begin, header.data_end - header.data_begin);
    std::vector<Annotation> annotations;
    std::set<char> unknown;
    std::int64_t sample = number_at<std::uint32_t>(data, 0);
    std::size_t at = sizeof(std::uint32_t);
    for (; at + record_size <= data.size(); at += record_size) {
        sample += number_at<std::uint16_t>(data, at + 2);
        const char label = static_cast<char>(data[at]);
        Annotation annotation;
        annotation.time_s = time_of(sample, sampling_rate_hz);
        annotation.symbol = symbol_of(label, unknown);
        if (label == 'C') {
            annotation.aux = "calibration pulse";
        }
        if (!annotation.symbol.empty()) {
            annotations.push_back(std::move(annotation));
        }
    }
    if (at < data.size()) {
        warnings.push_back(name + " ends within an annotation, which is left out.");
    }
    if (!unknown.empty()) {
        std::vector<std::string> labels;
        labels.reserve(unknown.size());
        for (const char label : unknown) {
            labels.push_back(in_quotes({&label, 1}));
        }
        warnings.push_back(name + " has labels that ISHNE does not define, " + joined(labels) +
                           "; their beats are shown as unclassifiable.");
    }
    return annotations;
}

}  // namespace beatlens::formats
