#include <algorithm>
#include <limits>

#include "formats/parsing.h"
#include "formats/wfdb/sample_formats.h"
#include "formats/wfdb/wfdb.h"

namespace beatlens::formats {

namespace {

// Far beyond any recording, and small enough that sums and products of two such numbers fit 64 bits.
constexpr std::int64_t most_samples = 1'000'000'000'000;
constexpr int most_in_frame = 1'000'000;
constexpr std::size_t longest_header = 1 << 20;  // what is made of a header takes many times its size

std::string at_line(int line) { return "line " + std::to_string(line) + ": "; }

Error bad_field(int line, std::string_view field, std::string_view text, std::string_view expected) {
    return {ErrorCode::malformed, at_line(line) + "the " + std::string(field) + " " + in_quotes(text) + " is not " +
                                      std::string(expected) + "; correct the header or get the file again."};
}

// "1000", and "1000.0" of programs that hold all numbers in floating point.
std::optional<std::int64_t> whole_number(std::string_view text) {
    const std::size_t point = text.find('.');
    const bool is_whole = point != std::string_view::npos && text.find_first_not_of('0', point + 1) == text.npos;
    return parse_integer(is_whole ? text.substr(0, point) : text);
}

template <class T>
Result<T> integer_field(int line, std::string_view name, std::string_view text, std::int64_t least, std::int64_t most) {
    const auto value = whole_number(text);
    if (!value || *value < least || *value > most) {
        return tl::make_unexpected(bad_field(
            line, name, text, "a whole number from " + std::to_string(least) + " to " + std::to_string(most)));
    }
    return static_cast<T>(*value);
}

template <class T>
Result<T> any_integer_field(int line, std::string_view name, std::string_view text) {
    return integer_field<T>(line, name, text, std::numeric_limits<std::int32_t>::min(),
                            std::numeric_limits<std::int32_t>::max());
}

// The whole number that `text` begins with, as its digits; empty where it begins with none.
std::string_view leading_integer(std::string_view text) {
    const std::size_t sign = text.starts_with('-') || text.starts_with('+') ? 1 : 0;
    const std::size_t end = std::min(text.find_first_not_of("0123456789", sign), text.size());
    return end > sign ? text.substr(0, end) : std::string_view{};
}

// Takes the characters up to the first of `stops` off `text`.
std::string_view take_until(std::string_view& text, std::string_view stops) {
    const std::string_view part = text.substr(0, text.find_first_of(stops));
    text.remove_prefix(part.size());
    return part;
}

// "360", "360/100", "360/100(0)"
Result<void> parse_rates(int line, std::string_view text, WfdbHeader& header) {
    const std::string_view whole = text;
    const auto rate = parse_number(take_until(text, "/("));
    if (!rate || *rate < 0.0) {
        return tl::make_unexpected(bad_field(line, "sampling frequency", whole, "a number in Hz such as 360"));
    }
    if (*rate > 0.0) {
        header.sampling_rate_hz = *rate;
    } else {
        header.warnings.push_back("The header gives a sampling frequency of 0; 250 Hz is assumed.");
    }
    // The counter is a tape recorder's own time, which nothing here depends on.
    bool understood = true;
    if (text.starts_with('/')) {
        text.remove_prefix(1);
        const auto counter = parse_number(take_until(text, "("));
        understood = counter.has_value();
        header.counter_hz = counter.value_or(0.0);
    }
    if (text.starts_with('(')) {
        text.remove_prefix(1);
        const auto base = parse_number(take_until(text, ")"));
        understood = understood && base && text == ")";
        header.base_counter = base.value_or(0.0);
    }
    if (!understood) {
        header.warnings.push_back("The counter in the header's sampling frequency " + in_quotes(whole) +
                                  " is not written like 360/100(0) and not used.");
    }
    return {};
}

// NAME[/SEGMENTS] SIGNALS [RATE[/COUNTER[(BASE)]] [SAMPLES [TIME [DATE]]]]
// Folders before the name are put up with; what follows a slash and is no whole number is the end of such a path.
Result<int> parse_record_line(int line, std::string_view text, WfdbHeader& header) {
    std::string_view name = next_field(text);
    if (const std::size_t slash = name.rfind('/'); slash != std::string_view::npos) {
        if (parse_integer(name.substr(slash + 1))) {
            const auto segments = integer_field<int>(line, "number of segments", name.substr(slash + 1), 1, 1'000'000);
            BEATLENS_TRY(segments);
            header.segments = *segments;
            name = name.substr(0, slash);
        }
        name = last_component(name);
    }
    header.record_name = to_utf8(name);

    const std::string_view signals_text = next_field(text);
    if (header.record_name.empty() || signals_text.empty()) {
        return fail(ErrorCode::malformed, at_line(line) +
                                              "a WFDB header starts with the record's name and its number of signals, "
                                              "such as \"100 2 360 650000\"; this is no such header.");
    }
    const auto signals = integer_field<int>(line, "number of signals", signals_text, 0, 1'000'000);
    BEATLENS_TRY(signals);

    if (const std::string_view rate = next_field(text); !rate.empty()) {
        BEATLENS_TRY(parse_rates(line, rate, header));
    } else {
        header.warnings.push_back("The header does not give the sampling frequency; 250 Hz is assumed.");
    }
    if (const std::string_view samples = next_field(text); !samples.empty()) {
        const auto length = integer_field<std::int64_t>(line, "number of samples", samples, 0, most_samples);
        BEATLENS_TRY(length);
        header.length_samples = *length;
    }
    header.base_time = to_utf8(next_field(text));
    header.base_date = to_utf8(next_field(text));
    return *signals;
}

// FORMAT[xSAMPLES_PER_FRAME][:SKEW][+BYTE_OFFSET]
Result<void> parse_format(int line, std::string_view text, WfdbSignalSpec& spec) {
    const std::string_view whole = text;
    const auto format = integer_field<int>(line, "format", take_until(text, "x:+"), 0, 100'000);
    if (!format) {
        return tl::make_unexpected(bad_field(line, "format", whole, "a format such as 212 or 16x2:3+24"));
    }
    spec.format = *format;
    while (!text.empty()) {
        const char kind = text.front();
        text.remove_prefix(1);
        const std::string_view digits = take_until(text, "x:+");
        if (kind == 'x') {
            const auto value = integer_field<int>(line, "number of samples per frame", digits, 0, most_in_frame);
            BEATLENS_TRY(value);
            spec.samples_per_frame = std::max(*value, 1);
        } else if (kind == ':') {
            const auto value = integer_field<int>(line, "skew", digits, 0, std::numeric_limits<int>::max());
            BEATLENS_TRY(value);
            spec.skew_samples = *value;
        } else {
            const auto value = integer_field<std::int64_t>(line, "byte offset", digits, 0, most_samples);
            BEATLENS_TRY(value);
            spec.byte_offset = *value;
        }
    }
    return {};
}

// GAIN[(BASELINE)][/UNITS]
Result<void> parse_gain(int line, std::string_view text, WfdbSignalSpec& spec, bool& has_baseline) {
    const std::string_view whole = text;
    const std::string_view number = take_until(text, "(/");
    const auto gain = number.empty() ? std::optional(0.0) : parse_number(number);  // "/mV" gives the units only
    if (!gain) {
        return tl::make_unexpected(bad_field(line, "gain", whole, "written like 200, 200/mV or 200(1024)/mV"));
    }
    spec.gain_adu_per_unit = *gain;
    if (text.starts_with('(')) {
        text.remove_prefix(1);
        const auto baseline = any_integer_field<int>(line, "baseline", take_until(text, ")"));
        BEATLENS_TRY(baseline);
        if (!text.starts_with(')')) {
            return tl::make_unexpected(bad_field(line, "gain", whole, "written like 200(1024)/mV"));
        }
        text.remove_prefix(1);
        spec.baseline_adu = *baseline;
        has_baseline = true;
    }
    if (text.starts_with('/')) {
        if (std::string units = to_utf8(text.substr(1)); !units.empty()) {  // NULs are left out
            spec.units = std::move(units);
        }
    } else if (!text.empty()) {
        return tl::make_unexpected(bad_field(line, "gain", whole, "written like 200, 200/mV or 200(1024)/mV"));
    }
    return {};
}

// FILE FORMAT [GAIN [RESOLUTION [ZERO [INITIAL [CHECKSUM [BLOCK_SIZE [DESCRIPTION]]]]]]]
Result<WfdbSignalSpec> parse_signal_line(int line, std::string_view text, std::vector<std::string>& warnings) {
    WfdbSignalSpec spec;
    spec.file_name = to_utf8(next_field(text));
    const std::string_view format = next_field(text);
    if (format.empty()) {
        return fail(ErrorCode::malformed, at_line(line) +
                                              "a signal's line needs a file name and a format, such as "
                                              "\"100.dat 212\", but has only " +
                                              in_quotes(spec.file_name) + ".");
    }
    BEATLENS_TRY(parse_format(line, format, spec));

    bool has_baseline = false;
    if (const std::string_view gain = next_field(text); !gain.empty()) {
        BEATLENS_TRY(parse_gain(line, gain, spec, has_baseline));
    }
    struct Field {
        const char* name;
        int* target;
    };
    const Field fields[] = {{"ADC resolution", &spec.adc_resolution_bits},
                            {"ADC zero", &spec.adc_zero_adu},
                            {"initial value", &spec.initial_value_adu},
                            {"checksum", &spec.checksum},
                            {"block size", &spec.block_size}};
    for (const Field& field : fields) {
        spec.initial_value_adu = field.target == &spec.initial_value_adu ? spec.adc_zero_adu : spec.initial_value_adu;
        std::string_view after = text;
        const std::string_view value_text = next_field(after);
        const std::string_view digits = leading_integer(value_text);
        if (digits.empty()) {
            break;  // the line's end, or its description: some writers leave out the fields before it
        }
        if (digits.size() < value_text.size() && !whole_number(value_text)) {
            warnings.push_back("The " + std::string(field.name) + " in " + at_line(line) + in_quotes(value_text) +
                               ", is not a whole number; " + std::string(digits) + " is taken.");
        }
        const auto value = any_integer_field<int>(line, field.name, digits);
        BEATLENS_TRY(value);
        *field.target = *value;
        if (field.target == &spec.checksum) {
            spec.has_checksum = true;
            // Some writers store the sum without a sign.
            spec.checksum = wfdb_checksum(static_cast<std::uint32_t>(*value));
        }
        text = after;
    }
    if (!has_baseline) {
        spec.baseline_adu = spec.adc_zero_adu;
    }
    spec.description = to_utf8(trim(text));
    return spec;
}

// NAME LENGTH
Result<WfdbSegment> parse_segment_line(int line, std::string_view text) {
    WfdbSegment segment;
    segment.name = to_utf8(next_field(text));
    const auto length = integer_field<std::int64_t>(line, "segment's length", next_field(text), 0, most_samples);
    BEATLENS_TRY(length);
    segment.length_samples = *length;
    return segment;
}

// "DIR/100" could be 100 segments of DIR. The lines of segments have two fields, those of signals usually more.
void settle_path(std::string_view next, WfdbHeader& header) {
    next_field(next);
    next_field(next);
    if (header.segments > 0 && !trim(next).empty()) {
        header.record_name = std::to_string(header.segments);
        header.segments = 0;
    }
}

}  // namespace

Result<WfdbHeader> parse_wfdb_header(std::string_view text) {
    if (text.size() > longest_header) {
        return fail(ErrorCode::malformed, "the file is longer than 1 MB and so no WFDB header; choose the right one.");
    }
    WfdbHeader header;
    std::string_view rest = without_bom(text);
    bool has_record_line = false;
    int promised = 0;
    for (int line = 1; !rest.empty(); ++line) {
        const std::string_view content = trim(next_line(rest));
        if (content.empty()) {
            continue;
        }
        if (content.front() == '#') {
            if (const std::string_view comment = trim(content.substr(1)); !comment.empty()) {
                header.comments.push_back(to_utf8(comment));
            }
            continue;
        }
        if (!has_record_line) {
            auto signals = parse_record_line(line, content, header);
            BEATLENS_TRY(signals);
            promised = *signals;
            has_record_line = true;
            continue;
        }
        if (header.signals.empty() && header.parts.empty()) {
            settle_path(content, header);
        }
        if (header.segments == 0 && static_cast<int>(header.signals.size()) < promised) {
            auto spec = parse_signal_line(line, content, header.warnings);
            BEATLENS_TRY(spec);
            header.signals.push_back(*std::move(spec));
        } else if (static_cast<int>(header.parts.size()) < header.segments) {
            auto segment = parse_segment_line(line, content);
            BEATLENS_TRY(segment);
            header.parts.push_back(*std::move(segment));
        }
        // Other lines are text after the last signal or segment, which the WFDB library passes over too.
    }
    if (!has_record_line) {
        return fail(ErrorCode::malformed,
                    "the header holds no line that names the record and its number of signals; get the file again.");
    }
    if (header.segments == 0 && static_cast<int>(header.signals.size()) < promised) {
        return fail(ErrorCode::truncated, "the header announces " + std::to_string(promised) +
                                              " signals but describes " + std::to_string(header.signals.size()) +
                                              "; its end is missing, get the file again.");
    }
    if (static_cast<int>(header.parts.size()) < header.segments) {
        header.warnings.push_back("The header announces " + std::to_string(header.segments) + " segments but names " +
                                  std::to_string(header.parts.size()) + "; its end may be missing.");
    }
    return header;
}

bool looks_like_wfdb_header(std::string_view text) {
    const auto header = parse_wfdb_header(text);
    if (header && header->segments > 0) {
        return static_cast<int>(header->parts.size()) == header->segments;
    }
    if (!header || header->signals.empty()) {
        return false;
    }
    // A table of numbers separated by blanks could pass for one otherwise.
    return std::all_of(header->signals.begin(), header->signals.end(), [&](const WfdbSignalSpec& spec) {
        const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
        return (spec.format == null_format || find_sample_format(spec.format) != nullptr) &&
               spec.file_name.find('.') != std::string::npos &&
               std::any_of(spec.file_name.begin(), spec.file_name.end(), is_letter);
    });
}

}  // namespace beatlens::formats
