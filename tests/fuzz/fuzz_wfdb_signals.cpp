// WFDB signal files of all formats. The input is a header, a NUL byte, and the bytes of one signal file for all of its
// signals. What comes out is compared with a decoder that takes every sample on its own, bit by bit.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>

#include "formats/parsing.h"
#include "formats/wfdb/wfdb.h"

namespace {

using Bytes = std::span<const std::uint8_t>;

std::int64_t bits(Bytes bytes, std::size_t first, unsigned count) {  // little end first, with a sign
    std::uint64_t value = 0;
    for (unsigned i = 0; i < count; ++i) {
        const std::size_t at = first + i;
        const unsigned bit = at / 8 < bytes.size() ? (bytes[at / 8] >> (at % 8)) & 1U : 0U;
        value |= static_cast<std::uint64_t>(bit) << i;
    }
    const auto sign = std::int64_t{1} << (count - 1);
    return (static_cast<std::int64_t>(value) ^ sign) - sign;
}

std::optional<std::int64_t> sample(int format, Bytes bytes, std::size_t i) {
    switch (format) {
        case 16:
            return bits(bytes, i * 16, 16);
        case 24:
            return bits(bytes, i * 24, 24);
        case 32:
            return bits(bytes, i * 32, 32);
        case 61:
            return bits(bytes, i * 16, 8) * 256 + (bits(bytes, i * 16 + 8, 8) & 0xFF);
        case 80:
            return (bits(bytes, i * 8, 8) & 0xFF) - 128;
        case 160:
            return (bits(bytes, i * 16, 16) & 0xFFFF) - 32768;
        case 212:
            return i % 2 == 0 ? bits(bytes, i / 2 * 24, 12)
                              : bits(bytes, i / 2 * 24 + 12, 4) * 256 + (bits(bytes, i / 2 * 24 + 16, 8) & 0xFF);
        case 310:
            return i % 3 < 2 ? bits(bytes, i / 3 * 32 + i % 3 * 16 + 1, 10)
                             : bits(bytes, i / 3 * 32 + 27, 5) * 32 + (bits(bytes, i / 3 * 32 + 11, 5) & 31);
        case 311:
            return bits(bytes, i / 3 * 32 + i % 3 * 10, 10);
        default:
            return std::nullopt;
    }
}

std::size_t samples_there(int format, std::size_t bytes) {
    switch (format) {
        case 24:
            return bytes / 3;
        case 32:
            return bytes / 4;
        case 80:
            return bytes;
        case 212:
            return bytes * 8 / 12;
        case 310:
            return bytes / 4 * 3 + (bytes % 4 >= 2 ? 1 : 0);
        case 311:
            return bytes / 4 * 3 + bytes % 4 * 8 / 10;
        default:
            return bytes / 2;
    }
}

std::int64_t invalid_of(int format) {
    return format == 24                     ? -8388608
           : format == 32                   ? -2147483648LL
           : format == 80                   ? -128
           : format == 212                  ? -2048
           : format == 310 || format == 311 ? -512
                                            : -32768;
}

bool same(float value, std::optional<float> expected) { return expected ? value == *expected : std::isnan(value); }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace beatlens::formats;
    const std::uint8_t* const nul = std::find(data, data + size, std::uint8_t{0});
    auto header = parse_wfdb_header(as_text({data, nul}));
    if (!header || nul == data + size) {
        return 0;
    }
    for (WfdbSignalSpec& spec : header->signals) {
        spec.gain_adu_per_unit = 1.0;
        spec.baseline_adu = 0;
    }
    const Bytes bytes(nul + 1, data + size);
    const auto decoded = decode_wfdb_signals(header->signals, header->length_samples, bytes);
    if (!decoded || header->signals.empty()) {
        return 0;
    }
    std::size_t count = 0;
    std::size_t stride = 0;
    for (std::size_t s = 0; s < header->signals.size(); ++s) {
        count += decoded->signals[s].samples.size();
        stride += static_cast<std::size_t>(header->signals[s].samples_per_frame);
    }
    const int format = header->signals.front().format;
    if (count > (format > 500 ? most_wfdb_samples(size) : bytes.size()) ||
        (header->length_samples > 0 && decoded->frames > header->length_samples)) {
        std::abort();
    }
    const auto payload = bytes.subspan(static_cast<std::size_t>(header->signals.front().byte_offset));
    std::size_t first = 0;
    for (std::size_t s = 0; s < header->signals.size(); ++s) {
        const WfdbSignalSpec& spec = header->signals[s];
        const auto in_frame = static_cast<std::size_t>(spec.samples_per_frame);
        const std::vector<float>& samples = decoded->signals[s].samples;
        for (std::size_t i = 0; i < samples.size() && sample(format, payload, 0); ++i) {
            const std::uint64_t frame = i / in_frame + static_cast<std::uint64_t>(spec.skew_samples);
            const std::uint64_t index = frame * stride + first + i % in_frame;
            std::optional<float> expected;
            if (frame < samples_there(format, payload.size()) / stride) {
                const auto stored = sample(format, payload, static_cast<std::size_t>(index));
                if (*stored != invalid_of(format)) {
                    expected = static_cast<float>(*stored);
                }
            }
            if (!same(samples[i], expected)) {
                std::abort();
            }
        }
        first += in_frame;
    }
    // Half the length is the first half of it, unless a skew reads on.
    const std::int64_t half = decoded->frames / 2;
    if (half > 0) {
        const auto part = decode_wfdb_signals(header->signals, half, bytes);
        if (!part || part->frames != half) {
            std::abort();
        }
        for (std::size_t s = 0; s < part->signals.size(); ++s) {
            const std::vector<float>& a = part->signals[s].samples;
            const std::vector<float>& b = decoded->signals[s].samples;
            for (std::size_t i = 0; i < a.size(); ++i) {
                if (!std::isnan(a[i]) && a[i] != b[i]) {
                    std::abort();
                }
            }
        }
    }
    return 0;
}
