#include "formats/edf/header.h"

#include <algorithm>
#include <cmath>

#include "formats/edf/labels.h"
#include "formats/parsing.h"

namespace beatlens::formats::edf {

namespace {

// Fields are padded with blanks; some writers end them with a NUL as strings in memory, whatever comes after it.
std::string_view unpadded(std::string_view field) { return trim(field.substr(0, field.find('\0'))); }

class Fields {
public:
    explicit Fields(std::string_view bytes) : _rest(bytes) {}
    std::string_view next(std::size_t bytes) {
        const std::string_view field = unpadded(_rest.substr(0, bytes));
        _rest.remove_prefix(std::min(bytes, _rest.size()));
        return field;
    }

private:
    std::string_view _rest;
};

// The fields of one signal, each of which lies among those of the other signals.
class SignalFields {
public:
    SignalFields(std::string_view bytes, std::size_t signals, std::size_t index)
        : _bytes(bytes), _signals(signals), _index(index) {}
    std::string_view next(std::size_t bytes) {
        _last = _at + _index * bytes;
        _at += _signals * bytes;
        return unpadded(_bytes.substr(_last, bytes));
    }
    std::size_t last_at() const { return _last; }  // byte of the file

private:
    std::string_view _bytes;
    std::size_t _signals;
    std::size_t _index;
    std::size_t _at = header_block;
    std::size_t _last = 0;
};

std::optional<SignalHeader::Scale> scale_of(SignalFields& fields) {
    // Beyond these a number is not one that anybody measured.
    constexpr double largest = 1e30;
    constexpr double largest_digital = 1LL << 31;
    const auto physical_min = field_number(fields.next(width::range));
    const auto physical_max = field_number(fields.next(width::range));
    const auto digital_min = field_number(fields.next(width::range));
    const auto digital_max = field_number(fields.next(width::range));
    if (!physical_min || !physical_max || !digital_min || !digital_max) {
        return std::nullopt;
    }
    const double physical_range = std::abs(*physical_max - *physical_min);
    if (!(physical_range >= 1.0 / largest && physical_range <= largest) || std::abs(*physical_min) > largest ||
        std::abs(*digital_max - *digital_min) < 1.0 || std::abs(*digital_min) > largest_digital ||
        std::abs(*digital_max) > largest_digital) {
        return std::nullopt;
    }
    return SignalHeader::Scale{*physical_min, *physical_max, *digital_min, *digital_max};
}

// One more than the number of signals, by which the size of the header is told; 0 where no field says it.
std::size_t blocks_of(std::string_view signals, std::string_view header_bytes) {
    if (const auto count = parse_integer(signals); count && *count >= 0) {
        return static_cast<std::size_t>(*count) + 1;
    }
    const auto bytes = parse_integer(header_bytes);
    return bytes && *bytes > 0 ? static_cast<std::size_t>(*bytes) / header_block : 0;
}

Result<void> read_signals(std::string_view bytes, std::size_t count, const std::string& name, Header& header) {
    std::vector<std::string> empty;
    for (std::size_t i = 0; i < count; ++i) {
        SignalFields fields(bytes, count, i);
        SignalHeader signal;
        signal.number = i + 1;
        const std::string_view label = fields.next(width::label);
        signal.label = to_utf8(label);
        static_cast<void>(fields.next(width::transducer));
        signal.dimension = to_utf8(fields.next(width::dimension));
        signal.scale = scale_of(fields);
        signal.prefilter = to_utf8(fields.next(width::prefilter));
        const std::string_view samples = fields.next(width::samples);
        const auto samples_per_record = field_number(samples);
        if (!samples_per_record || *samples_per_record < 0.0 || *samples_per_record > 99999999.0) {
            return fail(ErrorCode::malformed,
                        name + " says " + in_quotes(samples) + " at byte " + std::to_string(fields.last_at()) +
                            ", where the number of samples of signal " + std::to_string(signal.number) +
                            " in a data record belongs; the header is damaged, get the file again.");
        }
        signal.samples_per_record = static_cast<std::uint64_t>(*samples_per_record);
        signal.at = header.record_bytes;
        header.record_bytes += signal.samples_per_record * header.sample_bytes;
        const bool holds_annotations = is_annotations(label);
        if (signal.samples_per_record > 0) {
            (holds_annotations ? header.annotations : header.signals).push_back(std::move(signal));
        } else if (!holds_annotations) {
            empty.push_back(in_quotes(label));
        }
    }
    if (!empty.empty()) {
        header.warnings.push_back("Signals without samples are left out: " + joined(empty) + ".");
    }
    return {};
}

}  // namespace

std::optional<double> field_number(std::string_view field) {
    if (const auto number = parse_number(field)) {
        return number;
    }
    std::string text(field.substr(0, 64));
    std::replace(text.begin(), text.end(), ',', '.');
    return parse_number(text);
}

Result<Header> parse_header(std::string_view bytes, const std::string& name) {
    Header header;
    Fields fields(bytes);
    header.sample_bytes = bytes.starts_with('\xFF') ? 3 : 2;
    static_cast<void>(fields.next(width::version));
    header.patient = to_utf8(fields.next(width::patient));
    header.recording = to_utf8(fields.next(width::recording));
    header.date = to_utf8(fields.next(width::date));
    header.time = to_utf8(fields.next(width::time));
    const std::string_view header_bytes = fields.next(width::header_bytes);
    const std::string_view kind = fields.next(width::reserved);
    header.plus = kind.starts_with("EDF+") || kind.starts_with("BDF+");
    header.discontinuous = header.plus && kind.substr(4).starts_with("D");
    if (const auto records = parse_integer(fields.next(width::records)); records && *records >= 0) {
        header.records = static_cast<std::uint64_t>(*records);
    }
    const std::string_view duration = fields.next(width::duration);
    header.record_s = std::max(field_number(duration).value_or(0.0), 0.0);
    if (const std::size_t point = duration.find_first_of(".,");
        duration.size() == width::duration && point != std::string_view::npos) {
        header.record_rounded_s = std::pow(10.0, -static_cast<double>(duration.size() - point - 1));
    }
    const std::string_view signals = fields.next(width::signals);
    const std::size_t blocks = blocks_of(signals, header_bytes);
    if (blocks == 0) {
        return fail(ErrorCode::malformed, name + " says " + in_quotes(signals) +
                                              " at byte 252, where the number of signals belongs; the header is "
                                              "damaged, get the file again.");
    }
    if (blocks > bytes.size() / header_block) {
        return fail(ErrorCode::truncated, name + " ends within its header, which describes " +
                                              std::to_string(blocks - 1) + " signals in " +
                                              std::to_string(blocks * header_block) + " bytes; the file has " +
                                              std::to_string(bytes.size()) + ". Get the whole file.");
    }
    header.data_at = blocks * header_block;
    BEATLENS_TRY(read_signals(bytes, blocks - 1, name, header));
    if (header.record_bytes == 0) {
        return fail(ErrorCode::no_signal, name + " describes no signals with samples, so there is nothing to show.");
    }
    const auto said = parse_integer(header_bytes);
    if (said != static_cast<std::int64_t>(header.data_at)) {
        // Taken at its word only where the file's size says the same.
        if (said && *said > static_cast<std::int64_t>(header.data_at) && header.records &&
            bytes.size() == static_cast<std::uint64_t>(*said) + *header.records * header.record_bytes) {
            header.data_at = static_cast<std::uint64_t>(*said);
        }
        header.warnings.push_back("The header says that it is " + in_quotes(header_bytes) + " bytes long; " +
                                  std::to_string(header.data_at) + " are taken.");
    }
    return header;
}

}  // namespace beatlens::formats::edf
