#include <algorithm>
#include <limits>

#include "formats/parsing.h"
#include "formats/wfdb/wfdb.h"

namespace beatlens::formats {

namespace {

constexpr std::int32_t sign_extended(unsigned value, unsigned bits) {
    const std::int32_t sign = std::int32_t{1} << (bits - 1);
    return (static_cast<std::int32_t>(value) ^ sign) - sign;
}

// A format stores samples one after the other, those of all signals of the file interleaved frame by frame. `invalid`
// is the stored value that means "no sample here".
struct Format16 {
    static constexpr std::int32_t invalid = -32768;

    static std::size_t samples_in(std::size_t bytes) { return bytes / 2; }

    static std::int32_t sample_at(const std::uint8_t* bytes, std::size_t index) {
        const std::uint8_t* const at = bytes + 2 * index;
        return sign_extended(static_cast<unsigned>(at[0] | (at[1] << 8)), 16);
    }
};

// Two samples of 12 bits in three bytes: low byte of the first; high nibbles, the first's in the low half; low byte of
// the second. An odd last sample takes two bytes.
struct Format212 {
    static constexpr std::int32_t invalid = -2048;

    static std::size_t samples_in(std::size_t bytes) { return bytes / 3 * 2 + (bytes % 3 == 2 ? 1 : 0); }

    static std::int32_t sample_at(const std::uint8_t* bytes, std::size_t index) {
        const std::uint8_t* const at = bytes + index / 2 * 3;
        const unsigned value =
            index % 2 == 0 ? at[0] | ((at[1] & 0x0Fu) << 8) : at[2] | ((static_cast<unsigned>(at[1]) & 0xF0u) << 4);
        return sign_extended(value, 12);
    }
};

// Where one signal lies in the frames of its file, and how its integers become values.
struct Place {
    std::size_t stride = 0;    // samples of all signals in a frame
    std::size_t first = 0;     // of this signal's in a frame
    std::size_t in_frame = 1;  // of this signal
    double baseline = 0.0;
    double gain = 1.0;
};

// The sum of the stored samples of frames [from, to), modulo 2^32; the values go to `out`, unless it is null.
template <class Format>
std::uint32_t decode_frames(const std::uint8_t* bytes, const Place& place, std::size_t from, std::size_t to,
                            float* out) {
    std::uint32_t sum = 0;
    const auto take = [&](std::size_t index) {
        const std::int32_t stored = Format::sample_at(bytes, index);
        sum += static_cast<std::uint32_t>(stored);
        if (out != nullptr) {
            *out++ = stored == Format::invalid
                         ? std::numeric_limits<float>::quiet_NaN()
                         : static_cast<float>((static_cast<double>(stored) - place.baseline) / place.gain);
        }
    };
    for (std::size_t frame = from; frame < to; ++frame) {
        const std::size_t index = frame * place.stride + place.first;
        for (std::size_t i = 0; i < place.in_frame; ++i) {
            take(index + i);
        }
    }
    return sum;
}

struct SampleFormat {
    int code;
    std::size_t (*samples_in)(std::size_t bytes);
    std::uint32_t (*decode_frames)(const std::uint8_t* bytes, const Place& place, std::size_t from, std::size_t to,
                                   float* out);
};

constexpr SampleFormat sample_formats[] = {{16, Format16::samples_in, decode_frames<Format16>},
                                           {212, Format212::samples_in, decode_frames<Format212>}};

const SampleFormat* find_format(int code) {
    for (const SampleFormat& format : sample_formats) {
        if (format.code == code) {
            return &format;
        }
    }
    return nullptr;
}

std::string counted(std::uint64_t n, const std::string& noun) {
    return std::to_string(n) + " " + noun + (n == 1 ? "" : "s");
}

}  // namespace

Result<std::vector<WfdbSignal>> decode_wfdb_signals(std::span<const WfdbSignalSpec> specs, std::int64_t length_samples,
                                                    std::span<const std::uint8_t> bytes) {
    if (specs.empty()) {
        return std::vector<WfdbSignal>{};
    }
    const std::string& file = specs.front().file_name;
    const SampleFormat* const format = find_format(specs.front().format);
    if (format == nullptr) {
        return fail(ErrorCode::unknown_format,
                    file + " is in WFDB signal format " + std::to_string(specs.front().format) +
                        ", which is not read; formats 16 and 212 are (WFDB's xform converts to them).");
    }

    std::vector<Place> places;
    std::size_t stride = 0;
    std::size_t largest_skew = 0;
    for (const WfdbSignalSpec& spec : specs) {
        if (spec.format != format->code) {
            return fail(ErrorCode::malformed, "The header gives " + file + " two formats, " +
                                                  std::to_string(format->code) + " and " + std::to_string(spec.format) +
                                                  "; all signals of one file have the same. Correct the header.");
        }
        if (spec.samples_per_frame < 1 || spec.skew_samples < 0 || spec.byte_offset < 0) {
            return fail(ErrorCode::out_of_range,
                        "The header's samples per frame, skew or byte offset of " + file + " is out of range.");
        }
        const auto in_frame = static_cast<std::size_t>(spec.samples_per_frame);
        places.push_back({0, stride, in_frame, static_cast<double>(spec.baseline_adu), spec.gain_adu_per_unit});
        stride += in_frame;
        largest_skew = std::max(largest_skew, static_cast<std::size_t>(spec.skew_samples));
    }

    const auto offset = static_cast<std::uint64_t>(specs.front().byte_offset);
    if (offset > bytes.size()) {
        return fail(ErrorCode::truncated, file + " is " + counted(bytes.size(), "byte") +
                                              " long, but its header says that the samples start at byte " +
                                              std::to_string(offset) + "; get the file again.");
    }
    const auto payload = bytes.subspan(static_cast<std::size_t>(offset));
    const std::size_t frames_there = format->samples_in(payload.size()) / stride;
    const auto stated = static_cast<std::uint64_t>(length_samples);
    if (frames_there < stated || frames_there == 0) {
        const std::string promised = stated > 0 ? counted(stated, "sample") + " per signal" : "samples";
        return fail(ErrorCode::truncated, "The header promises " + promised + " in " + file + ", but the file holds " +
                                              (frames_there == 0 ? "none" : std::to_string(frames_there)) +
                                              "; the file is cut off, get it again.");
    }
    // `frames_there` follows from the file's size, so what is allocated does too, whatever the header says.
    const std::size_t length = stated > 0 ? static_cast<std::size_t>(stated) : frames_there;
    const std::size_t last = std::min(length + std::min(largest_skew, frames_there), frames_there);

    std::vector<WfdbSignal> result(specs.size());
    for (std::size_t s = 0; s < specs.size(); ++s) {
        Place& place = places[s];
        place.stride = stride;
        const std::size_t skew = std::min(static_cast<std::size_t>(specs[s].skew_samples), last);
        const std::size_t end = std::min(skew + length, last);
        const auto sum_of = [&](std::size_t from, std::size_t to) {
            return format->decode_frames(payload.data(), place, from, to, nullptr);
        };
        result[s].samples.assign(length * place.in_frame, std::numeric_limits<float>::quiet_NaN());
        const std::uint32_t sum = sum_of(0, skew) +
                                  format->decode_frames(payload.data(), place, skew, end, result[s].samples.data()) +
                                  sum_of(end, last);
        result[s].checksum_to_last = wfdb_checksum(sum);
        result[s].checksum = wfdb_checksum(sum - sum_of(length, last));
    }
    return result;
}

int wfdb_checksum(std::uint32_t sum) { return static_cast<std::int16_t>(static_cast<std::uint16_t>(sum & 0xFFFF)); }

}  // namespace beatlens::formats
