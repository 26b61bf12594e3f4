#include <algorithm>
#include <cmath>
#include <optional>

#include "formats/parsing.h"
#include "formats/wfdb/wfdb.h"
#include "formats/wfdb/words.h"

namespace beatlens::formats {

namespace {

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

// A gain for samples that never were integers, the usual one if they fit, or for others (`finest`): the largest of 1,
// 2, 5, 10, ... per unit that fits.
double fitting_gain(const Signal& signal, const StoredRange& range, bool finest) {
    double largest = 0.0;
    for (const float sample : signal.samples) {
        if (std::isfinite(sample)) {
            largest = std::max(largest, std::abs(static_cast<double>(sample)));
        }
    }
    double gain = range.usual_gain;
    if (largest * gain > range.most || (finest && largest > 0.0)) {
        const double wanted = range.most / largest;
        const double decade = std::pow(10.0, std::floor(std::log10(wanted)));
        gain = decade * (wanted >= 5.0 * decade ? 5.0 : wanted >= 2.0 * decade ? 2.0 : 1.0);
    }
    return gain;
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
    int baseline = 0;
    std::size_t in_frame = 1;
};

// The index of the first sample that does not fit, or none.
std::optional<std::size_t> to_integers(const Signal& signal, const StoredRange& range, Integers& result) {
    result.samples.clear();
    for (std::size_t i = 0; i < signal.samples.size(); ++i) {
        const float sample = signal.samples[i];
        if (std::isnan(sample)) {
            result.samples.push_back(range.least - 1);
            continue;
        }
        const double stored = std::round(static_cast<double>(sample) * result.gain) + result.baseline;
        if (!(stored >= range.least && stored <= range.most)) {
            return i;
        }
        result.samples.push_back(static_cast<std::int32_t>(stored));
    }
    return std::nullopt;
}

Result<Integers> to_integers(const Signal& signal, const StoredRange& range, std::vector<std::string>& warnings) {
    Integers result;
    result.gain = signal.gain_adu_per_unit;
    result.baseline = signal.baseline_adu;
    if (!std::isfinite(result.gain) || result.gain == 0.0) {
        result.gain = fitting_gain(signal, range, false);
    }
    auto bad = to_integers(signal, range, result);
    if (bad && range.usual_bits == 16 && std::isfinite(signal.samples[*bad])) {
        result.gain = fitting_gain(signal, range, true);
        result.baseline = 0;
        bad = to_integers(signal, range, result);
        warnings.push_back("The samples of lead " + signal.lead + " have more than 16 bits; they were rounded to 1/" +
                           number_text(result.gain) + " " + signal.units + ".");
    }
    if (bad) {
        return fail(ErrorCode::out_of_range, "Sample " + std::to_string(*bad) + " of lead " + signal.lead + ", " +
                                                 number_text(signal.samples[*bad]) + " " + signal.units +
                                                 ", does not fit the format; write format 16 or lower the gain.");
    }
    return result;
}

std::vector<std::uint8_t> pack(const std::vector<Integers>& signals, std::size_t frames, int format) {
    std::vector<std::uint8_t> out;
    unsigned first = 0;
    bool half = false;  // format 212: the first of a pair waits in `first`
    const auto put = [&](std::int32_t sample) {
        const auto bits = static_cast<unsigned>(sample);
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
    };
    for (std::size_t frame = 0; frame < frames; ++frame) {
        for (const Integers& signal : signals) {
            for (std::size_t i = 0; i < signal.in_frame; ++i) {
                put(signal.samples[frame * signal.in_frame + i]);
            }
        }
    }
    if (half) {
        put_word(out, first);
    }
    return out;
}

// How many frames a second let every signal have a whole number of samples in each; 0: none do.
double frame_rate_of(const Recording& record) {
    constexpr int most_in_slowest = 100;
    const auto fits = [&](double rate_hz) {
        return rate_hz > 0.0 && std::all_of(record.signals.begin(), record.signals.end(), [&](const Signal& signal) {
                   const double in_frame = signal.sampling_rate_hz / rate_hz;
                   return in_frame > 0.5 && in_frame < 1e6 &&
                          std::abs(in_frame - std::round(in_frame)) < 1e-9 * in_frame;
               });
    };
    if (fits(record.frame_rate_hz)) {
        return record.frame_rate_hz;
    }
    double slowest = record.signals.front().sampling_rate_hz;
    for (const Signal& signal : record.signals) {
        slowest = std::min(slowest, signal.sampling_rate_hz);
    }
    for (int divisor = 1; divisor <= most_in_slowest; ++divisor) {
        if (fits(slowest / divisor)) {
            return slowest / divisor;
        }
    }
    return 0.0;
}

}  // namespace

Result<WfdbFiles> write_wfdb_record(const Recording& record, int format) {
    const auto range = range_of(format);
    if (!range) {
        return fail(ErrorCode::unknown_format,
                    "WFDB signal format " + std::to_string(format) + " is not written; formats 16 and 212 are.");
    }
    std::size_t longest = 0;
    for (const Signal& signal : record.signals) {
        if (!std::isfinite(signal.sampling_rate_hz) || signal.sampling_rate_hz <= 0.0) {
            return fail(ErrorCode::sampling_rate_needed, "Record " + record.name + " has no sampling rate.");
        }
        longest = std::max(longest, signal.samples.size());
    }
    if (longest == 0) {
        return fail(ErrorCode::no_signal, "Record " + record.name + " has no samples to write.");
    }
    const double rate_hz = frame_rate_of(record);
    if (rate_hz == 0.0) {
        return fail(ErrorCode::out_of_range, "The leads of record " + record.name +
                                                 " have sampling rates that are no multiples of a common one, which "
                                                 "WFDB needs in one file; resample them first.");
    }
    WfdbFiles files;
    std::vector<Integers> integers;
    std::size_t frames = 0;
    for (const Signal& signal : record.signals) {
        auto converted = to_integers(signal, *range, files.warnings);
        BEATLENS_TRY(converted);
        converted->in_frame = static_cast<std::size_t>(std::llround(signal.sampling_rate_hz / rate_hz));
        frames = std::max(frames, (converted->samples.size() + converted->in_frame - 1) / converted->in_frame);
        integers.push_back(*std::move(converted));
    }
    for (Integers& signal : integers) {  // shorter ones end with invalid samples
        signal.samples.resize(frames * signal.in_frame, range->least - 1);
    }

    const std::string name = record_file_name(record.name);
    files.header =
        name + " " + std::to_string(record.signals.size()) + " " + exact_text(rate_hz) + " " + std::to_string(frames);
    if (const std::string start = one_line(record.start_time); !start.empty()) {
        files.header += " " + start;
    }
    files.header += "\n";
    for (std::size_t i = 0; i < integers.size(); ++i) {
        const Signal& signal = record.signals[i];
        const Integers& stored = integers[i];
        const std::string lead = one_line(signal.lead);
        const int bits = signal.adc_resolution_bits > 0 ? signal.adc_resolution_bits : range->usual_bits;
        files.header += name + ".dat " + std::to_string(format) +
                        (stored.in_frame > 1 ? "x" + std::to_string(stored.in_frame) : "") + " " +
                        exact_text(stored.gain) + "(" + std::to_string(stored.baseline) + ")/" +
                        without_blanks(signal.units.empty() ? "mV" : signal.units) + " " + std::to_string(bits) + " " +
                        std::to_string(signal.adc_zero_adu) + " " + std::to_string(stored.samples.front()) + " " +
                        std::to_string(wfdb_checksum(sum_of(stored.samples))) + " 0 " +
                        (lead.empty() ? "lead " + std::to_string(i + 1) : lead) + "\n";
    }
    for (const auto* const notes : {&record.comments, &record.personal}) {
        for (const std::string& note : *notes) {
            files.header += "# " + one_line(note) + "\n";
        }
    }
    files.signals = pack(integers, frames, format);
    return files;
}

}  // namespace beatlens::formats
