// Numbers out of bytes, for the readers of binary files, and the checksum that two of their standards share. Reading
// beyond the end gives 0: who needs to know compares sizes first.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>

#include "formats/parsing.h"

namespace beatlens::formats {

using Bytes = std::span<const std::uint8_t>;

template <std::integral T>
T number_at(Bytes bytes, std::size_t at, std::endian order = std::endian::little) {
    if (bytes.size() < sizeof(T) || at > bytes.size() - sizeof(T)) {
        return 0;
    }
    std::make_unsigned_t<T> value = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i) {
        const std::size_t byte = order == std::endian::little ? sizeof(T) - 1 - i : i;
        value = static_cast<std::make_unsigned_t<T>>((std::uint64_t{value} << 8U) | bytes[at + byte]);
    }
    return static_cast<T>(value);
}

// Of IEEE 754, in 4 or 8 bytes.
template <std::floating_point T>
T number_at(Bytes bytes, std::size_t at, std::endian order = std::endian::little) {
    using Bits = std::conditional_t<sizeof(T) == sizeof(std::uint32_t), std::uint32_t, std::uint64_t>;
    const auto bits = number_at<Bits>(bytes, at, order);
    T value;  // (Emscripten's older libraries have no std::bit_cast.)
    static_assert(sizeof value == sizeof bits);
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

// What there is of `length` bytes from `at` on.
inline Bytes part(Bytes bytes, std::size_t at, std::size_t length) {
    return at >= bytes.size() ? Bytes{} : bytes.subspan(at, std::min(length, bytes.size() - at));
}

// Text in a field of fixed length: up to its first NUL, without blanks around it, as UTF-8.
inline std::string field_text(Bytes field) {
    const std::string_view text = as_text(field);
    return to_utf8(trim(text.substr(0, text.find('\0'))));
}

// CRC-CCITT: polynomial 0x1021, first value 0xFFFF, no reflection (ISHNE 1.0; EN 1064).
inline std::uint16_t crc_ccitt(Bytes bytes) {
    static constexpr std::array<std::uint16_t, 256> table = [] {
        std::array<std::uint16_t, 256> made{};
        for (unsigned byte = 0; byte < 256; ++byte) {
            unsigned remainder = byte << 8U;
            for (int bit = 0; bit < 8; ++bit) {
                remainder = (remainder & 0x8000U) != 0 ? (remainder << 1U) ^ 0x1021U : remainder << 1U;
            }
            made[byte] = static_cast<std::uint16_t>(remainder);
        }
        return made;
    }();
    unsigned remainder = 0xFFFF;
    for (const std::uint8_t byte : bytes) {
        remainder = ((remainder << 8U) ^ table[(remainder >> 8U) ^ byte]) & 0xFFFFU;
    }
    return static_cast<std::uint16_t>(remainder);
}

}  // namespace beatlens::formats
