// Base64 (RFC 4648), as bytes stand in XML. Part of formats/xml/ecg_xml.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace beatlens::formats::xml {

// Blanks between the characters are passed over, and what comes after the first '='. Of characters that make up no
// whole byte at the end nothing is kept. Nothing where another character stands.
std::optional<std::vector<std::uint8_t>> decode_base64(std::string_view text);

}  // namespace beatlens::formats::xml
