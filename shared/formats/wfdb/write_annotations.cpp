// Annotation files in MIT format, coded as the WFDB library does it: SKIP for intervals that do not fit in 10 bits,
// then SUB where it is not 0, CHN and NUM where they changed, AUX padded to an even length.
#include <cmath>
#include <limits>

#include "ecg/annotation_codes.h"
#include "formats/parsing.h"
#include "formats/wfdb/wfdb.h"
#include "formats/wfdb/words.h"

namespace beatlens::formats {

namespace {

// annot(5): code in the upper 6 bits, time or value in the lower 10.
void put_code(std::vector<std::uint8_t>& out, unsigned code, unsigned data) {
    put_word(out, (code << 10) | (data & 0x3FF));
}

constexpr double latest_sample = 1LL << 51;  // up to which sample_at() is exact

void put_skip(std::vector<std::uint8_t>& out, std::int32_t interval) {
    const auto bits = static_cast<std::uint32_t>(interval);
    put_code(out, skip_mark, 0);
    put_word(out, bits >> 16);
    put_word(out, bits & 0xFFFF);
}

std::string at_sample(std::int64_t sample) { return "The annotation at sample " + std::to_string(sample); }

Result<unsigned> code_of(const Annotation& annotation, std::int64_t sample, std::int64_t earliest) {
    const auto code = annotation_code(annotation.symbol);
    if (!code) {
        return fail(ErrorCode::out_of_range, at_sample(sample) + " has the symbol " + in_quotes(annotation.symbol) +
                                                 ", which is none of the WFDB annotation codes.");
    }
    if (sample < earliest) {
        return fail(ErrorCode::out_of_range, at_sample(sample) + " comes after one at sample " +
                                                 std::to_string(earliest) + "; annotations must be in order of time.");
    }
    if (sample == 0 && annotation.symbol == "\"" &&
        (annotation.aux.starts_with("## time resolution:") || annotation.aux.starts_with("## annotation type def") ||
         annotation.aux.starts_with("## end of definitions"))) {
        return fail(ErrorCode::out_of_range, at_sample(sample) + " is a note that would be read as a definition, " +
                                                 in_quotes(annotation.aux) + ".");
    }
    const auto fits_byte = [](int value) { return value >= -128 && value <= 127; };
    if (!fits_byte(annotation.subtype) || !fits_byte(annotation.number) || annotation.channel < 0 ||
        annotation.channel > 255) {
        return fail(ErrorCode::out_of_range,
                    at_sample(sample) + " has a subtype, channel or number that does not fit in a byte.");
    }
    if (annotation.aux.size() > longest_annotation_text || annotation.aux.find('\0') != std::string::npos) {
        return fail(ErrorCode::out_of_range,
                    at_sample(sample) + " has a text that holds a NUL or is longer than 255 bytes.");
    }
    return static_cast<unsigned>(*code);
}

}  // namespace

Result<std::vector<std::uint8_t>> write_wfdb_annotations(std::span<const Annotation> annotations,
                                                         double sampling_rate_hz) {
    std::vector<std::uint8_t> out;
    std::int64_t time = 0;
    int channel = 0;
    int number = 0;
    for (const Annotation& annotation : annotations) {
        if (!(std::abs(annotation.time_s * sampling_rate_hz) < latest_sample)) {
            return fail(ErrorCode::out_of_range,
                        "An annotation at " + number_text(annotation.time_s) + " s is beyond any record.");
        }
        const std::int64_t sample = sample_at(annotation.time_s, sampling_rate_hz);
        const auto code = code_of(annotation, sample, time);
        BEATLENS_TRY(code);
        // A word of zeros would end the file, so that a null annotation is written one sample after a skip.
        std::int64_t interval = sample - time;
        const std::int64_t kept = *code == 0 ? 1 : interval > 1023 ? 0 : interval;
        if (interval != kept) {
            std::int64_t skipped = interval - kept;
            constexpr std::int64_t longest = std::numeric_limits<std::int32_t>::max();
            for (; skipped > longest; skipped -= longest) {
                put_skip(out, std::numeric_limits<std::int32_t>::max());
            }
            put_skip(out, static_cast<std::int32_t>(skipped));
            interval = kept;
        }
        put_code(out, *code, static_cast<unsigned>(interval));
        if (annotation.subtype != 0) {
            put_code(out, sub_mark, static_cast<unsigned>(annotation.subtype));
        }
        if (annotation.channel != channel) {
            put_code(out, chn_mark, static_cast<unsigned>(annotation.channel));
        }
        if (annotation.number != number) {
            put_code(out, num_mark, static_cast<unsigned>(annotation.number));
        }
        std::string aux = annotation.aux;
        if (annotation.aux_has_nul && aux.size() < longest_annotation_text) {
            aux += '\0';
        }
        if (!aux.empty()) {
            put_code(out, aux_mark, static_cast<unsigned>(aux.size()));
            aux.resize(aux.size() + aux.size() % 2);
            out.insert(out.end(), aux.begin(), aux.end());
        }
        time = sample;
        channel = annotation.channel;
        number = annotation.number;
    }
    put_word(out, 0);
    return out;
}

}  // namespace beatlens::formats
