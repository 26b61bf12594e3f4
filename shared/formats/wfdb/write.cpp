#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <optional>

#include "ecg/annotation_codes.h"
#include "formats/parsing.h"
#include "formats/wfdb/wfdb.h"

namespace beatlens::formats {

namespace {

void put_word(std::vector<std::uint8_t>& out, unsigned word) {
    out.push_back(static_cast<std::uint8_t>(word & 0xFF));
    out.push_back(static_cast<std::uint8_t>((word >> 8) & 0xFF));
}

// annot(5): code in the upper 6 bits, time or value in the lower 10.
void put_code(std::vector<std::uint8_t>& out, int code, unsigned data) {
    put_word(out, (static_cast<unsigned>(code) << 10) | (data & 0x3FF));
}

constexpr double latest_sample = 1LL << 51;  // up to which sample_at() is exact

constexpr int skip_code = 59;
constexpr int num_code = 60;
constexpr int sub_code = 61;
constexpr int chn_code = 62;
constexpr int aux_code = 63;

void put_skip(std::vector<std::uint8_t>& out, std::int32_t interval) {
    const auto bits = static_cast<std::uint32_t>(interval);
    put_code(out, skip_code, 0);
    put_word(out, bits >> 16);
    put_word(out, bits & 0xFFFF);
}

std::string at_sample(std::int64_t sample) { return "The annotation at sample " + std::to_string(sample); }

Result<int> code_of(const Annotation& annotation, std::int64_t sample, std::int64_t earliest) {
    const auto code = annotation_code(annotation.symbol);
    if (!code) {
        return fail(ErrorCode::out_of_range, at_sample(sample) + " has the symbol " + quoted(annotation.symbol) +
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
                                                 quoted(annotation.aux) + ".");
    }
    const auto fits_byte = [](int value) { return value >= -128 && value <= 127; };
    if (!fits_byte(annotation.subtype) || !fits_byte(annotation.number) || annotation.channel < 0 ||
        annotation.channel > 255) {
        return fail(ErrorCode::out_of_range,
                    at_sample(sample) + " has a subtype, channel or number that does not fit in a byte.");
    }
    if (annotation.aux.size() > 255 || annotation.aux.find('\0') != std::string::npos) {
        return fail(ErrorCode::out_of_range,
                    at_sample(sample) + " has a text that holds a NUL or is longer than 255 bytes.");
    }
    return *code;
}

// Where and how samples are stored in the formats that are written.
struct StoredRange {
    int least;  // the value below it means "invalid"
    int most;
    int usual_bits;
    double usual_gain;
};

std::optional<StoredRange> range_of(int format) {
    if (format == 16) {
        return StoredRange{-32767, 32767, 16, 1000.0};
    }
    if (format == 212) {
        return StoredRange{-2047, 2047, 12, 200.0};
    }
    return std::nullopt;
}

// A gain for samples that never were integers: the usual one, or the largest of 1, 2, 5, 10, ... per unit that fits.
double fitting_gain(const Signal& signal, const StoredRange& range) {
    double largest = 0.0;
    for (const float sample : signal.samples) {
        if (std::isfinite(sample)) {
            largest = std::max(largest, std::abs(static_cast<double>(sample)));
        }
    }
    double gain = range.usual_gain;
    if (largest * gain > range.most) {
        const double wanted = range.most / largest;
        const double decade = std::pow(10.0, std::floor(std::log10(wanted)));
        gain = decade * (wanted >= 5.0 * decade ? 5.0 : wanted >= 2.0 * decade ? 2.0 : 1.0);
    }
    return gain;
}

// As few digits as bring the same number back.
std::string exact_text(double value) {
    char buffer[40] = "";
    for (int digits = 6; digits <= 17; ++digits) {
        std::snprintf(buffer, sizeof buffer, "%.*g", digits, value);
        if (parse_number(buffer) == value) {
            break;
        }
    }
    return buffer;
}

std::string one_line(std::string_view text) {
    std::string result = to_utf8(trim(text));
    std::replace_if(
        result.begin(), result.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return result;
}

// header(5): record names hold letters, digits and underscores; the hyphen is in wide use too.
std::string record_file_name(std::string_view name) {
    std::string result(name);
    std::replace_if(
        result.begin(), result.end(),
        [](char c) {
            return !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
                     c == '-');
        },
        '_');
    return result.empty() ? "record" : result;
}

std::string without_blanks(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) <= 0x20; }, '_');
    return text;
}

struct Integers {
    std::vector<std::int32_t> samples;
    double gain = 0.0;
};

int checksum_of(const Integers& integers) {
    std::uint32_t sum = 0;
    for (const std::int32_t sample : integers.samples) {
        sum += static_cast<std::uint32_t>(sample);
    }
    return wfdb_checksum(sum);
}

Result<Integers> to_integers(const Signal& signal, const StoredRange& range) {
    Integers result;
    result.gain = signal.gain_adu_per_unit;
    if (!std::isfinite(result.gain) || result.gain == 0.0) {
        result.gain = fitting_gain(signal, range);
    }
    result.samples.reserve(signal.samples.size());
    for (std::size_t i = 0; i < signal.samples.size(); ++i) {
        const float sample = signal.samples[i];
        if (std::isnan(sample)) {
            result.samples.push_back(range.least - 1);
            continue;
        }
        const double stored = std::round(static_cast<double>(sample) * result.gain) + signal.baseline_adu;
        if (!(stored >= range.least && stored <= range.most)) {
            return fail(ErrorCode::out_of_range, "Sample " + std::to_string(i) + " of lead " + signal.lead + ", " +
                                                     number_text(sample) + " " + signal.units +
                                                     ", does not fit the format; write format 16 or lower the gain.");
        }
        result.samples.push_back(static_cast<std::int32_t>(stored));
    }
    return result;
}

std::vector<std::uint8_t> pack(const std::vector<Integers>& signals, int format) {
    std::vector<std::uint8_t> out;
    const std::size_t length = signals.front().samples.size();
    out.reserve(length * signals.size() * 2);
    unsigned first = 0;
    bool half = false;  // format 212: the first of a pair waits in `first`
    for (std::size_t i = 0; i < length; ++i) {
        for (const Integers& signal : signals) {
            const auto bits = static_cast<unsigned>(signal.samples[i]);
            if (format == 16) {
                put_word(out, bits & 0xFFFF);
            } else if (!half) {
                first = bits & 0xFFF;
                half = true;
            } else {
                put_word(out, first | ((bits & 0xF00) << 4));
                out.push_back(static_cast<std::uint8_t>(bits & 0xFF));
                half = false;
            }
        }
    }
    if (half) {
        put_word(out, first);
    }
    return out;
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
            put_code(out, sub_code, static_cast<unsigned>(annotation.subtype));
        }
        if (annotation.channel != channel) {
            put_code(out, chn_code, static_cast<unsigned>(annotation.channel));
        }
        if (annotation.number != number) {
            put_code(out, num_code, static_cast<unsigned>(annotation.number));
        }
        if (!annotation.aux.empty()) {
            put_code(out, aux_code, static_cast<unsigned>(annotation.aux.size()));
            out.insert(out.end(), annotation.aux.begin(), annotation.aux.end());
            if (annotation.aux.size() % 2 != 0) {
                out.push_back(0);
            }
        }
        time = sample;
        channel = annotation.channel;
        number = annotation.number;
    }
    put_word(out, 0);
    return out;
}

Result<WfdbFiles> write_wfdb_record(const Recording& record, int format) {
    const auto range = range_of(format);
    if (!range) {
        return fail(ErrorCode::unknown_format,
                    "WFDB signal format " + std::to_string(format) + " is not written; formats 16 and 212 are.");
    }
    const std::size_t length = record.signals.empty() ? 0 : record.signals.front().samples.size();
    if (length == 0) {
        return fail(ErrorCode::no_signal, "Record " + record.name + " has no samples to write.");
    }
    const double rate_hz = record.signals.front().sampling_rate_hz;
    if (!std::isfinite(rate_hz) || rate_hz <= 0.0) {
        return fail(ErrorCode::sampling_rate_needed, "Record " + record.name + " has no sampling rate.");
    }
    std::vector<Integers> integers;
    for (const Signal& signal : record.signals) {
        if (signal.samples.size() != length || signal.sampling_rate_hz != rate_hz) {
            return fail(ErrorCode::malformed,
                        "The leads of record " + record.name + " are not of the same length and sampling rate.");
        }
        auto converted = to_integers(signal, *range);
        BEATLENS_TRY(converted);
        integers.push_back(*std::move(converted));
    }

    WfdbFiles files;
    const std::string name = record_file_name(record.name);
    files.header =
        name + " " + std::to_string(record.signals.size()) + " " + exact_text(rate_hz) + " " + std::to_string(length);
    if (const std::string start = one_line(record.start_time); !start.empty()) {
        files.header += " " + start;
    }
    files.header += "\n";
    for (std::size_t i = 0; i < integers.size(); ++i) {
        const Signal& signal = record.signals[i];
        const std::string lead = one_line(signal.lead);
        const int bits = signal.adc_resolution_bits > 0 ? signal.adc_resolution_bits : range->usual_bits;
        files.header += name + ".dat " + std::to_string(format) + " " + exact_text(integers[i].gain) + "(" +
                        std::to_string(signal.baseline_adu) + ")/" +
                        without_blanks(signal.units.empty() ? "mV" : signal.units) + " " + std::to_string(bits) + " " +
                        std::to_string(signal.adc_zero_adu) + " " + std::to_string(integers[i].samples.front()) + " " +
                        std::to_string(checksum_of(integers[i])) + " 0 " +
                        (lead.empty() ? "lead " + std::to_string(i + 1) : lead) + "\n";
    }
    for (const std::string& comment : record.comments) {
        files.header += "# " + one_line(comment) + "\n";
    }
    files.signals = pack(integers, format);
    return files;
}

}  // namespace beatlens::formats
