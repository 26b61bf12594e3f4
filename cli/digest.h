// SHA-256 (FIPS 180-4), as `sha256sum` prints it: which model made a result, and what it is called.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace beatlens::cli {

using Sha256 = std::array<std::uint8_t, 32>;

Sha256 sha256(std::span<const std::uint8_t> bytes);
Sha256 sha256(std::string_view text);

// In hexadecimal, two characters a byte.
std::string hex(std::span<const std::uint8_t> bytes);

}  // namespace beatlens::cli
