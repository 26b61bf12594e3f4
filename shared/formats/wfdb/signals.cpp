#include <algorithm>

#include "formats/parsing.h"
#include "formats/wfdb/wfdb.h"

namespace beatlens::formats {

namespace {

// A format stores samples one after the other, those of all signals of the file interleaved.
struct SampleFormat {
    int code;
    std::int64_t (*samples_in)(std::size_t bytes);
    std::int32_t (*sample_at)(const std::uint8_t* bytes, std::size_t index);
    std::int32_t invalid;  // the stored value that means "no sample here"
};

constexpr std::int32_t sign_extended(unsigned value, unsigned bits) {
    const std::int32_t sign = std::int32_t{1} << (bits - 1);
    return (static_cast<std::int32_t>(value) ^ sign) - sign;
}

std::int64_t samples_in_16(std::size_t bytes) { return static_cast<std::int64_t>(bytes / 2); }

std::int32_t sample_16(const std::uint8_t* bytes, std::size_t index) {
    const std::uint8_t* const at = bytes + 2 * index;
    return sign_extended(static_cast<unsigned>(at[0] | (at[1] << 8)), 16);
}

// Two samples of 12 bits in three bytes: low byte of the first; high nibbles, the first's in the low half; low byte of
// the second. An odd last sample takes two bytes.
std::int64_t samples_in_212(std::size_t bytes) {
    return static_cast<std::int64_t>(bytes / 3) * 2 + (bytes % 3 == 2 ? 1 : 0);
}

std::int32_t sample_212(const std::uint8_t* bytes, std::size_t index) {
    const std::uint8_t* const at = bytes + index / 2 * 3;
    const unsigned value =
        index % 2 == 0 ? at[0] | ((at[1] & 0x0Fu) << 8) : at[2] | ((static_cast<unsigned>(at[1]) & 0xF0u) << 4);
    return sign_extended(value, 12);
}

constexpr SampleFormat sample_formats[] = {{16, samples_in_16, sample_16, -32768},
                                           {212, samples_in_212, sample_212, -2048}};

const SampleFormat* find_format(int code) {
    for (const SampleFormat& format : sample_formats) {
        if (format.code == code) {
            return &format;
        }
    }
    return nullptr;
}

std::string counted(std::int64_t n, const std::string& noun) {
    return std::to_string(n) + " " + noun + (n == 1 ? "" : "s");
}

}  // namespace

Result<std::vector<std::vector<std::int32_t>>> decode_wfdb_signals(std::span<const WfdbSignalSpec> specs,
                                                                   std::int64_t length_samples,
                                                                   std::span<const std::uint8_t> bytes) {
    if (specs.empty()) {
        return std::vector<std::vector<std::int32_t>>{};
    }
    const std::string& file = specs.front().file_name;
    const SampleFormat* const format = find_format(specs.front().format);
    if (format == nullptr) {
        return fail(ErrorCode::unknown_format,
                    file + " is in WFDB signal format " + std::to_string(specs.front().format) +
                        ", which is not read; formats 16 and 212 are (WFDB's xform converts to them).");
    }

    std::int64_t samples_in_frame = 0;
    std::int64_t largest_skew = 0;
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
        samples_in_frame += spec.samples_per_frame;
        largest_skew = std::max<std::int64_t>(largest_skew, spec.skew_samples);
    }

    const auto offset = static_cast<std::uint64_t>(specs.front().byte_offset);
    if (offset > bytes.size()) {
        return fail(ErrorCode::truncated, file + " is " + counted(static_cast<std::int64_t>(bytes.size()), "byte") +
                                              " long, but its header says that the samples start at byte " +
                                              std::to_string(offset) + "; get the file again.");
    }
    const auto payload = bytes.subspan(static_cast<std::size_t>(offset));
    const std::int64_t frames_there = format->samples_in(payload.size()) / samples_in_frame;
    if (frames_there < length_samples || frames_there == 0) {
        const std::string promised = length_samples > 0 ? counted(length_samples, "sample") + " per signal" : "samples";
        return fail(ErrorCode::truncated, "The header promises " + promised + " in " + file + ", but the file holds " +
                                              (frames_there == 0 ? "none" : std::to_string(frames_there)) +
                                              "; the file is cut off, get it again.");
    }
    // `frames_there` follows from the file's size, so what is allocated does too, whatever the header says.
    const std::int64_t frames = length_samples > 0 && length_samples < frames_there - largest_skew
                                    ? length_samples + largest_skew
                                    : frames_there;

    std::vector<std::vector<std::int32_t>> result(specs.size());
    std::size_t first = 0;  // of this signal's samples in a frame
    const auto stride = static_cast<std::size_t>(samples_in_frame);
    for (std::size_t s = 0; s < specs.size(); ++s) {
        const auto in_frame = static_cast<std::size_t>(specs[s].samples_per_frame);
        result[s].resize(static_cast<std::size_t>(frames) * in_frame);
        std::size_t at = 0;
        for (std::size_t frame = 0; frame < static_cast<std::size_t>(frames); ++frame) {
            for (std::size_t i = 0; i < in_frame; ++i) {
                const std::int32_t value = format->sample_at(payload.data(), frame * stride + first + i);
                result[s][at++] = value == format->invalid ? wfdb_invalid_sample : value;
            }
        }
        first += in_frame;
    }
    return result;
}

int wfdb_checksum(int format, std::span<const std::int32_t> samples) {
    const SampleFormat* const found = find_format(format);
    const std::int32_t invalid = found == nullptr ? 0 : found->invalid;
    std::uint32_t sum = 0;
    for (const std::int32_t sample : samples) {
        sum += static_cast<std::uint32_t>(sample == wfdb_invalid_sample ? invalid : sample);
    }
    return static_cast<std::int16_t>(static_cast<std::uint16_t>(sum & 0xFFFF));
}

}  // namespace beatlens::formats
