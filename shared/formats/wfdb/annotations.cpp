#include <algorithm>
#include <array>

#include "ecg/annotation_codes.h"
#include "formats/bytes.h"
#include "formats/parsing.h"
#include "formats/wfdb/wfdb.h"
#include "formats/wfdb/words.h"

namespace beatlens::formats {

namespace {

constexpr unsigned note_code = 22;

// Days of annotations take a fraction of it, and what is made of a file takes 50 times its size.
constexpr std::size_t longest_file = 1 << 23;
constexpr double latest_time_s = 1e12;

Error not_annotations(const std::string& why) {
    return {ErrorCode::malformed, "this is not an annotation file in MIT or AHA format (" + why +
                                      "); choose the annotation file of the record, such as 100.atr."};
}

constexpr int signed_byte(unsigned data) { return static_cast<std::int8_t>(data & 0xFF); }

class Parser {
public:
    Parser(std::span<const std::uint8_t> bytes, double sampling_rate_hz)
        : _bytes(bytes), _sampling_rate_hz(sampling_rate_hz) {}

    Result<WfdbAnnotations> run() {
        bool ended = false;
        while (!ended && !_result.is_cut_off && _at + 2 <= _bytes.size()) {
            const unsigned word = next_word();
            if (word == 0) {
                ended = true;
            } else {
                BEATLENS_TRY(take(word));
            }
        }
        if (ended) {
            const auto rest = _bytes.subspan(_at);
            if (std::any_of(rest.begin(), rest.end(), [](std::uint8_t byte) { return byte != 0; })) {
                if (_result.annotations.empty()) {
                    return tl::make_unexpected(not_annotations("it begins with the mark of its end"));
                }
                _result.warnings.push_back("The annotation file has bytes after its end mark; they are not read.");
            }
        } else if (!_result.is_cut_off) {
            _result.warnings.push_back("The annotation file has no end mark; its last annotations may be missing.");
        }
        BEATLENS_TRY(finish());
        return std::move(_result);
    }

private:
    unsigned next_word() {
        _at += 2;
        return number_at<std::uint16_t>(_bytes, _at - 2);
    }

    std::string position() const { return "byte " + std::to_string(_at - 2); }

    Result<void> take(unsigned word) {
        // annot(5): the upper 6 bits are a code, the lower 10 the time since the annotation before.
        const unsigned code = word >> 10;
        const unsigned data = word & 0x3FF;
        if (code == skip_mark) {
            return take_skip();
        }
        if (code <= static_cast<unsigned>(max_annotation_code)) {
            _time += data;
            if (_time < 0) {
                return tl::make_unexpected(not_annotations("a time before the start at " + position()));
            }
            Annotation annotation;
            annotation.time_s = static_cast<double>(_time);  // in ticks until finish()
            annotation.symbol = annotation_symbol(static_cast<int>(code));
            annotation.channel = _channel;
            annotation.number = _number;
            _result.annotations.push_back(std::move(annotation));
            _codes_seen.push_back(static_cast<std::uint8_t>(code));
            return {};
        }
        if (code < num_mark) {
            return tl::make_unexpected(not_annotations("illegal code " + std::to_string(code) + " at " + position()));
        }
        if (_result.annotations.empty()) {
            return tl::make_unexpected(not_annotations("a detail before the first annotation at " + position()));
        }
        Annotation& last = _result.annotations.back();
        switch (code) {
            case num_mark:  // holds until changed, as does the channel
                last.number = _number = signed_byte(data);
                return {};
            case sub_mark:
                last.subtype = signed_byte(data);
                return {};
            case chn_mark:
                last.channel = _channel = static_cast<int>(data & 0xFF);
                return {};
            default:
                return take_aux(data, last);
        }
    }

    // The end is in the middle of something: what came before is read.
    Result<void> end_within(const std::string& what) {
        if (_result.annotations.empty()) {
            return fail(ErrorCode::truncated, "the annotation file ends within " + what + "; get it again.");
        }
        _result.is_cut_off = true;
        _result.warnings.push_back("The annotation file ends within " + what +
                                   "; it is cut off, its last annotations are missing.");
        _at = _bytes.size();
        return {};
    }

    Result<void> take_skip() {
        if (_bytes.size() - _at < 4) {
            return end_within("an annotation's time");
        }
        const std::uint32_t high = next_word();
        const std::uint32_t low = next_word();
        // Added up in 64 bits: not even a file of 4 GB of skips overflows.
        _time += static_cast<std::int32_t>((high << 16) | low);
        return {};
    }

    Result<void> take_aux(unsigned length, Annotation& annotation) {
        if (_bytes.size() - _at < length) {
            return end_within("the text of the annotation at sample " + number_text(annotation.time_s) + " (" +
                              std::to_string(length) + " bytes announced, " + std::to_string(_bytes.size() - _at) +
                              " there)");
        }
        annotation.aux = to_utf8(as_text(_bytes.subspan(_at, length)));
        annotation.aux_has_nul = length > 0 && _bytes[_at + length - 1] == 0;
        _at = std::min(_bytes.size(), _at + length + length % 2);
        return {};
    }

    // Notes at time 0 can define symbols and the unit of time (annot(5)); they are no annotations themselves.
    Result<void> finish() {
        std::array<std::string, max_annotation_code + 1> own_symbols;
        double resolution_hz = 0.0;
        bool defining = false;
        auto& annotations = _result.annotations;
        std::size_t kept = 0;
        for (std::size_t i = 0; i < annotations.size(); ++i) {
            const std::string_view text = annotations[i].aux;
            if (annotations[i].time_s == 0.0 && _codes_seen[i] == note_code) {
                constexpr std::string_view time_resolution = "## time resolution:";
                if (text.starts_with(time_resolution)) {
                    const auto value = parse_number(trim(text.substr(time_resolution.size())));
                    if (!value || *value <= 0.0) {
                        return fail(ErrorCode::malformed, "the annotation file's time resolution " + in_quotes(text) +
                                                              " is not a number in Hz; get the file again.");
                    }
                    resolution_hz = *value;
                    continue;
                }
                if (text.starts_with("## annotation type definitions")) {
                    defining = true;
                    continue;
                }
                if (text.starts_with("## end of definitions")) {
                    defining = false;
                    continue;
                }
                if (defining) {
                    std::string_view fields = text;
                    const auto code = parse_integer(next_field(fields));
                    const std::string_view symbol = next_field(fields);
                    if (code && *code > 0 && *code <= max_annotation_code && !symbol.empty()) {
                        own_symbols[static_cast<std::size_t>(*code)] = symbol;
                    }
                    continue;
                }
            }
            if (const std::string& symbol = own_symbols[_codes_seen[i]]; !symbol.empty()) {
                annotations[i].symbol = symbol;
            }
            if (kept != i) {
                annotations[kept] = std::move(annotations[i]);
            }
            ++kept;
        }
        annotations.resize(kept);
        const double ticks_per_s = resolution_hz > 0.0 ? resolution_hz : _sampling_rate_hz;
        for (Annotation& annotation : annotations) {
            annotation.time_s /= ticks_per_s;
            if (!(annotation.time_s < latest_time_s)) {
                return fail(ErrorCode::out_of_range, "the annotation file's time resolution of " +
                                                         number_text(ticks_per_s) +
                                                         " Hz puts annotations beyond any record.");
            }
        }
        return {};
    }

    std::span<const std::uint8_t> _bytes;
    double _sampling_rate_hz;
    std::size_t _at = 0;
    std::int64_t _time = 0;
    int _channel = 0;
    int _number = 0;
    WfdbAnnotations _result;
    std::vector<std::uint8_t> _codes_seen;  // of each annotation in _result
};

WfdbAnnotations sorted(WfdbAnnotations result) {
    const auto earlier = [](const Annotation& a, const Annotation& b) { return a.time_s < b.time_s; };
    if (!std::is_sorted(result.annotations.begin(), result.annotations.end(), earlier)) {
        std::stable_sort(result.annotations.begin(), result.annotations.end(), earlier);
        result.warnings.push_back("The annotation file is not in order of time; its annotations were sorted.");
    }
    return result;
}

}  // namespace

Result<WfdbAnnotations> parse_wfdb_annotations(std::span<const std::uint8_t> bytes, double sampling_rate_hz) {
    if (bytes.empty()) {
        return fail(ErrorCode::empty_input, "the annotation file is empty; get it again.");
    }
    if (bytes.size() > longest_file) {
        return tl::make_unexpected(not_annotations("it is longer than 8 MB"));
    }
    if (auto aha = parse_aha_annotations(bytes, sampling_rate_hz)) {
        return sorted(*std::move(aha));
    }
    // Letters and digits are legal codes in MIT format, so text would be read without complaint.
    if (looks_like_text(bytes) && std::find(bytes.begin(), bytes.end(), 0) == bytes.end()) {
        return tl::make_unexpected(not_annotations("it is text"));
    }
    auto parsed = Parser(bytes, sampling_rate_hz).run();
    BEATLENS_TRY(parsed);
    return sorted(*std::move(parsed));
}

}  // namespace beatlens::formats
