// Annotation files in the format of the AHA database (annot(5)): 16 bytes each, of which the first is unused, the
// second a letter, four are the time with the high word first, two a serial number from 1. The AHA's own files leave
// the rest unused and count milliseconds; those of the WFDB library count samples, and hold MIT's subtype and code and
// six characters of text in the rest.
#include <algorithm>

#include "ecg/annotation_codes.h"
#include "formats/bytes.h"
#include "formats/parsing.h"
#include "formats/wfdb/wfdb.h"

namespace beatlens::formats {

namespace {

constexpr std::size_t record_size = 16;

struct Letter {
    char aha;
    const char* symbol;
    int subtype;
};

// By the WFDB library's table: "U" is a stretch that cannot be read, which MIT calls noise of subtype -1.
constexpr Letter letters[] = {{'N', "N", 0}, {'V', "V", 0},  {'F', "F", 0}, {'R', "r", 0}, {'E', "E", 0}, {'P', "/", 0},
                              {'Q', "Q", 0}, {'O', "\"", 0}, {'[', "[", 0}, {']', "]", 0}, {'U', "~", -1}};

const Letter* letter_of(std::span<const std::uint8_t> record) {
    const auto* const found = std::find_if(std::begin(letters), std::end(letters), [&](const Letter& letter) {
        return letter.aha == static_cast<char>(record[1]);
    });
    return record[0] == 0 && found != std::end(letters) ? found : nullptr;
}

bool is_record(std::span<const std::uint8_t> bytes, std::uint8_t serial) {
    return letter_of(bytes) != nullptr && bytes[6] == serial && bytes[7] == 0;
}

}  // namespace

std::optional<WfdbAnnotations> parse_aha_annotations(std::span<const std::uint8_t> bytes, double sampling_rate_hz) {
    if (bytes.size() < 2 * record_size || !is_record(bytes, 1) || !is_record(bytes.subspan(record_size), 2)) {
        return std::nullopt;
    }
    WfdbAnnotations result;
    const bool counts_samples = bytes[9] != 0;
    constexpr double milliseconds_per_s = 1000.0;
    const double ticks_per_s = counts_samples ? sampling_rate_hz : milliseconds_per_s;
    while (bytes.size() >= record_size) {
        const Letter* const letter = letter_of(bytes);
        if (letter == nullptr) {
            break;
        }
        const auto word = [&](std::size_t at) { return std::uint32_t{number_at<std::uint16_t>(bytes, at)}; };
        Annotation annotation;
        annotation.time_s = static_cast<double>(word(2) << 16 | word(4)) / ticks_per_s;
        annotation.symbol = letter->symbol;
        annotation.subtype = letter->subtype;
        if (const std::string_view symbol = annotation_symbol(bytes[9]); counts_samples && !symbol.empty()) {
            annotation.symbol = symbol;
            annotation.subtype = (bytes[8] ^ 0x80) - 0x80;
            annotation.aux = to_utf8(as_text(bytes.subspan(10, 6)));
        }
        result.annotations.push_back(std::move(annotation));
        bytes = bytes.subspan(record_size);
    }
    if (std::any_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte != 0; })) {
        result.warnings.push_back("The annotation file ends with " + std::to_string(bytes.size()) +
                                  " bytes that are no annotations in AHA format; they are not read.");
        result.is_cut_off = true;
    }
    return result;
}

}  // namespace beatlens::formats
