// ZIP and GZ files made in the test, byte by byte after PKWARE's APPNOTE.TXT 6.3.10 and RFC 1951/1952.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace beatlens::test {

using Bytes = std::vector<std::uint8_t>;

inline Bytes bytes_of(std::string_view text) { return {text.begin(), text.end()}; }

inline void put(Bytes& to, std::uint64_t value, int count) {
    for (int i = 0; i < count; ++i) {
        to.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
    }
}

inline void append(Bytes& to, const Bytes& from) { to.insert(to.end(), from.begin(), from.end()); }

inline std::uint32_t crc32_of(const Bytes& bytes) {
    std::uint32_t crc = 0xFFFFFFFFU;
    for (const std::uint8_t byte : bytes) {
        crc ^= byte;
        for (int bit = 0; bit < 8; ++bit) {
            crc = crc >> 1U ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
        }
    }
    return ~crc;
}

// DEFLATE without compression: blocks of type 0.
inline Bytes deflate_stored(const Bytes& bytes) {
    Bytes result;
    for (std::size_t at = 0; at == 0 || at < bytes.size(); at += 65535) {
        const std::size_t count = std::min<std::size_t>(65535, bytes.size() - at);
        result.push_back(at + count == bytes.size() ? 1 : 0);
        put(result, count, 2);
        put(result, ~count, 2);
        result.insert(result.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at),
                      bytes.begin() + static_cast<std::ptrdiff_t>(at + count));
    }
    return result;
}

// DEFLATE at its densest: one byte `c` (below 144), then `runs` matches of 258 bytes at distance 1, in fixed codes.
inline Bytes deflate_run(std::uint8_t c, std::size_t runs) {
    Bytes result;
    std::uint64_t bits = 0;
    int count = 0;
    const auto add = [&](unsigned code, int length, bool most_significant_first) {
        for (int i = 0; i < length; ++i) {
            const int shift = most_significant_first ? length - 1 - i : i;
            bits |= static_cast<std::uint64_t>(code >> shift & 1U) << count;
            if (++count == 8) {
                result.push_back(static_cast<std::uint8_t>(bits));
                bits = 0;
                count = 0;
            }
        }
    };
    add(1, 1, false);  // the last block
    add(1, 2, false);  // fixed codes
    add(0x30U + c, 8, true);
    for (std::size_t i = 0; i < runs; ++i) {
        add(0xC5, 8, true);  // length 258
        add(0, 5, true);     // distance 1
    }
    add(0, 7, true);  // end of block
    if (count > 0) {
        result.push_back(static_cast<std::uint8_t>(bits));
    }
    return result;
}

struct ZipEntry {
    std::string name;
    Bytes content;
    Bytes packed = {};  // empty: as method says, from `content`
    int method = 0;     // 0 stored, 8 deflated
    int flags = 0;
    std::uint64_t size = 0;  // 0: that of `content`
    std::uint32_t crc = 0;   // 0: that of `content`
    bool zip64 = false;
};

inline Bytes zip_of(const std::vector<ZipEntry>& entries, bool zip64_end = false) {
    constexpr std::uint64_t elsewhere = 0xFFFFFFFFU;
    Bytes file;
    Bytes list;
    for (const ZipEntry& entry : entries) {
        const Bytes packed = !entry.packed.empty() ? entry.packed
                             : entry.method == 8   ? deflate_stored(entry.content)
                                                   : entry.content;
        const std::uint64_t size = entry.size != 0 ? entry.size : entry.content.size();
        const std::uint64_t at = file.size();
        const auto common = [&](Bytes& to, bool local) {
            put(to, entry.zip64 ? 45 : 20, 2);
            put(to, static_cast<std::uint64_t>(entry.flags), 2);
            put(to, static_cast<std::uint64_t>(entry.method), 2);
            put(to, 0, 4);  // time and date
            put(to, entry.crc != 0 ? entry.crc : crc32_of(entry.content), 4);
            put(to, entry.zip64 ? elsewhere : packed.size(), 4);
            put(to, entry.zip64 ? elsewhere : size, 4);
            put(to, entry.name.size(), 2);
            put(to, entry.zip64 ? (local ? 20U : 28U) : 0U, 2);
        };
        const auto extra = [&](Bytes& to, bool local) {
            if (entry.zip64) {
                put(to, 1, 2);
                put(to, local ? 16 : 24, 2);
                put(to, size, 8);
                put(to, packed.size(), 8);
                if (!local) {
                    put(to, at, 8);
                }
            }
        };
        put(file, 0x04034B50, 4);
        common(file, true);
        append(file, bytes_of(entry.name));
        extra(file, true);
        append(file, packed);
        put(list, 0x02014B50, 4);
        put(list, 45, 2);
        common(list, false);
        put(list, 0, 2);  // comment
        put(list, 0, 2);  // disk
        put(list, 0, 2);
        put(list, 0, 4);
        put(list, entry.zip64 ? elsewhere : at, 4);
        append(list, bytes_of(entry.name));
        extra(list, false);
    }
    const std::uint64_t list_at = file.size();
    append(file, list);
    if (zip64_end) {
        const std::uint64_t end_at = file.size();
        put(file, 0x06064B50, 4);
        put(file, 44, 8);
        put(file, 45, 2);
        put(file, 45, 2);
        put(file, 0, 4);
        put(file, 0, 4);
        put(file, entries.size(), 8);
        put(file, entries.size(), 8);
        put(file, list.size(), 8);
        put(file, list_at, 8);
        put(file, 0x07064B50, 4);
        put(file, 0, 4);
        put(file, end_at, 8);
        put(file, 1, 4);
    }
    put(file, 0x06054B50, 4);
    put(file, 0, 2);
    put(file, 0, 2);
    put(file, zip64_end ? 0xFFFF : entries.size(), 2);
    put(file, zip64_end ? 0xFFFF : entries.size(), 2);
    put(file, zip64_end ? elsewhere : list.size(), 4);
    put(file, zip64_end ? elsewhere : list_at, 4);
    put(file, 0, 2);
    return file;
}

inline Bytes gzip_member(const Bytes& content, const Bytes& packed) {
    Bytes file = {0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255};
    append(file, packed);
    put(file, crc32_of(content), 4);
    put(file, content.size(), 4);
    return file;
}
inline Bytes gzip_of(const Bytes& content) { return gzip_member(content, deflate_stored(content)); }

}  // namespace beatlens::test
