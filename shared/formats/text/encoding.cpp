#include "formats/text/encoding.h"

#include <algorithm>
#include <cstdint>

#include "formats/parsing.h"

namespace beatlens::formats::csv {

namespace {

enum class Encoding { bytes, utf16_le, utf16_be };

// Without a mark, tables of numbers in UTF-16 are still unmistakable: every other byte is NUL.
Encoding encoding_of(std::string_view bytes) {
    if (bytes.starts_with("\xFF\xFE")) {
        return Encoding::utf16_le;
    }
    if (bytes.starts_with("\xFE\xFF")) {
        return Encoding::utf16_be;
    }
    constexpr std::size_t looked_at = 512;
    const std::string_view head = bytes.substr(0, looked_at);
    std::size_t nuls[2] = {0, 0};
    for (std::size_t i = 0; i < head.size(); ++i) {
        nuls[i % 2] += head[i] == '\0' ? 1 : 0;
    }
    const std::size_t most = head.size() / 2;
    if (head.size() < 4 || std::max(nuls[0], nuls[1]) * 10 < most * 9 || std::min(nuls[0], nuls[1]) > 0) {
        return Encoding::bytes;
    }
    return nuls[1] > nuls[0] ? Encoding::utf16_le : Encoding::utf16_be;
}

void append_utf8(std::uint32_t code, std::string& text) {
    const auto put = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
    if (code < 0x80) {
        put(code);
        return;
    }
    if (code < 0x800) {
        put(0xC0 | (code >> 6));
    } else {
        if (code < 0x10000) {
            put(0xE0 | (code >> 12));
        } else {
            put(0xF0 | (code >> 18));
            put(0x80 | ((code >> 12) & 0x3F));
        }
        put(0x80 | ((code >> 6) & 0x3F));
    }
    put(0x80 | (code & 0x3F));
}

void translate(std::string_view bytes, bool big_endian, std::string& text) {
    constexpr std::uint32_t replacement = 0xFFFD;
    const auto unit = [&](std::size_t i) {
        const auto first = static_cast<unsigned char>(bytes[i]);
        const auto second = static_cast<unsigned char>(bytes[i + 1]);
        return static_cast<std::uint32_t>(big_endian ? first << 8 | second : second << 8 | first);
    };
    text.reserve(bytes.size() / 2 + bytes.size() / 16);
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
        std::uint32_t code = unit(i);
        if (code >= 0xD800 && code < 0xE000) {  // one of a pair
            const std::uint32_t low = code < 0xDC00 && i + 3 < bytes.size() ? unit(i + 2) : 0;
            const bool is_pair = low >= 0xDC00 && low < 0xE000;
            code = is_pair ? 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00) : replacement;
            i += is_pair ? 2 : 0;
        }
        if (code != 0xFEFF) {
            append_utf8(code, text);
        }
    }
}

}  // namespace

std::string_view decode(std::string_view bytes, std::string& storage) {
    const Encoding encoding = encoding_of(bytes);
    std::string_view text = without_bom(bytes);
    if (encoding != Encoding::bytes) {
        storage.clear();
        translate(bytes, encoding == Encoding::utf16_be, storage);
        text = storage;
    }
    while (!text.empty() && (text.back() == '\0' || text.back() == '\x1A')) {
        text.remove_suffix(1);
    }
    return text;
}

}  // namespace beatlens::formats::csv
