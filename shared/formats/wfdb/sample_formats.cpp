#include "formats/wfdb/sample_formats.h"

#include <algorithm>
#include <array>
#include <limits>

namespace beatlens::formats {

namespace {

constexpr std::int32_t sign_extended(std::uint32_t value, unsigned bits) {
    return static_cast<std::int32_t>(value << (32 - bits)) >> (32 - bits);
}

constexpr std::uint32_t little_endian(const std::uint8_t* at, int bytes) {
    std::uint32_t value = 0;
    for (int i = 0; i < bytes; ++i) {
        value |= static_cast<std::uint32_t>(at[i]) << (8 * i);
    }
    return value;
}

// Whole bytes of two's complement, lowest first; `offset` undoes offset binary.
template <int bytes, std::int32_t offset = 0>
void plain(const std::uint8_t* at, std::int32_t* out) {
    const std::uint32_t value = little_endian(at, bytes);
    *out = offset != 0 ? static_cast<std::int32_t>(value) - offset : sign_extended(value, 8 * bytes);
}

void format_61(const std::uint8_t* at, std::int32_t* out) {
    *out = sign_extended(static_cast<std::uint32_t>(at[0] << 8 | at[1]), 16);
}

// Low byte of the first; high nibbles, the first's in the low half; low byte of the second.
void format_212(const std::uint8_t* at, std::int32_t* out) {
    out[0] = sign_extended(at[0] | (at[1] & 0x0Fu) << 8, 12);
    out[1] = sign_extended(at[2] | (at[1] & 0xF0u) << 4, 12);
}

// Two words of 16 bits: bits 1 to 10 of each are a sample, and bits 11 to 15 of both, the first's low, the third.
void format_310(const std::uint8_t* at, std::int32_t* out) {
    const std::uint32_t first = little_endian(at, 2);
    const std::uint32_t second = little_endian(at + 2, 2);
    out[0] = sign_extended(first >> 1, 10);
    out[1] = sign_extended(second >> 1, 10);
    out[2] = sign_extended(first >> 11 | (second >> 11) << 5, 10);
}

// A word of 32 bits, the first sample lowest.
void format_311(const std::uint8_t* at, std::int32_t* out) {
    const std::uint32_t word = little_endian(at, 4);
    out[0] = sign_extended(word, 10);
    out[1] = sign_extended(word >> 10, 10);
    out[2] = sign_extended(word >> 20, 10);
}

template <void (*one)(const std::uint8_t*, std::int32_t*), std::size_t bytes, std::size_t samples>
void all(const std::uint8_t* at, std::size_t groups, std::int32_t* out) {
    for (std::size_t i = 0; i < groups; ++i) {
        one(at + i * bytes, out + i * samples);
    }
}

constexpr std::int32_t lowest(unsigned bits) { return -(std::int32_t{1} << (bits - 1)); }
constexpr std::int32_t lowest_of_all = std::numeric_limits<std::int32_t>::min();

constexpr SampleFormat formats[] = {
    {8, lowest_of_all, 1, 1, all<plain<1>, 1, 1>},  // differences have no invalid value
    {16, lowest(16), 1, 2, all<plain<2>, 2, 1>},
    {24, lowest(24), 1, 3, all<plain<3>, 3, 1>},
    {32, lowest_of_all, 1, 4, all<plain<4>, 4, 1>},
    {61, lowest(16), 1, 2, all<format_61, 2, 1>},
    {80, lowest(8), 1, 1, all<plain<1, 128>, 1, 1>},
    {160, lowest(16), 1, 2, all<plain<2, 32768>, 2, 1>},
    {212, lowest(12), 2, 3, all<format_212, 3, 2>},
    {310, lowest(10), 3, 4, all<format_310, 4, 3>},
    {311, lowest(10), 3, 4, all<format_311, 4, 3>},
    {508, lowest(8), 1, 0, nullptr},
    {516, lowest(16), 1, 0, nullptr},
    {524, lowest(24), 1, 0, nullptr},
};

}  // namespace

const SampleFormat* find_sample_format(int code) {
    const auto* const found = std::find_if(std::begin(formats), std::end(formats),
                                           [&](const SampleFormat& format) { return format.code == code; });
    return found == std::end(formats) ? nullptr : found;
}

std::size_t samples_in(const SampleFormat& format, std::size_t bytes) {
    // What is left over: 2 bytes hold one sample of 10 or 12 bits; 3 bytes hold two of 10 only where those are
    // adjacent.
    const std::size_t left = bytes % format.group_bytes;
    return bytes / format.group_bytes * format.group_samples + (format.group_samples == 1 || left < 2 ? 0
                                                                : left == 3 && format.code == 311     ? 2
                                                                                                      : 1);
}

void unpack_samples(const SampleFormat& format, std::span<const std::uint8_t> bytes, std::size_t first,
                    std::size_t count, std::int32_t* out) {
    const std::size_t first_group = first / format.group_samples;
    const std::size_t whole = std::min(count, bytes.size() / format.group_bytes * format.group_samples - first);
    const std::size_t groups = whole / format.group_samples;
    format.unpack(bytes.data() + first_group * format.group_bytes, groups, out);
    if (const std::size_t done = groups * format.group_samples; done < count) {
        std::array<std::uint8_t, 4> last = {};  // a group of which only the beginning is wanted, or there
        const auto rest = bytes.subspan((first_group + groups) * format.group_bytes);
        std::copy_n(rest.begin(), std::min(rest.size(), last.size()), last.begin());
        format.unpack(last.data(), 1, out + done);
    }
}

}  // namespace beatlens::formats
