#include "formats/archive/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <string_view>

namespace beatlens::formats::archive {

namespace {

constexpr std::size_t first_step = 1 << 16;
constexpr std::size_t largest_step = 1 << 30;  // zlib counts in 32 bits
constexpr int gzip_only = 15 + 16;             // the largest window, with a GZ header and its checksum

// zlib's stream over the bytes of a file.
class Stream {
public:
    explicit Stream(std::span<const std::uint8_t> bytes) : _rest(bytes) {
        _ready = inflateInit2(&_stream, gzip_only) == Z_OK;
    }
    ~Stream() { inflateEnd(&_stream); }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    bool is_ready() const { return _ready; }
    bool next_member() { return inflateReset(&_stream) == Z_OK; }
    std::span<const std::uint8_t> rest() const { return _rest; }

    // Fills `out` as far as it goes; `written` is how far.
    int read(std::span<std::uint8_t> out, std::size_t& written) {
        const std::size_t given = std::min(_rest.size(), largest_step);
        _stream.next_in = const_cast<Bytef*>(_rest.data());  // which zlib only reads
        _stream.avail_in = static_cast<uInt>(given);
        _stream.next_out = out.data();
        _stream.avail_out = static_cast<uInt>(std::min(out.size(), largest_step));
        const uInt room = _stream.avail_out;
        const int status = inflate(&_stream, Z_NO_FLUSH);
        _rest = _rest.subspan(given - _stream.avail_in);
        written = room - _stream.avail_out;
        return status;
    }
    bool is_wrong_checksum() const {
        return _stream.msg != nullptr && std::string_view(_stream.msg).ends_with("check");  // "incorrect data check"
    }

private:
    z_stream _stream = {};
    std::span<const std::uint8_t> _rest;
    bool _ready = false;
};

bool begins_member(std::span<const std::uint8_t> bytes) {
    return bytes.size() >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B;
}

}  // namespace

Unpacked gunzip(std::span<const std::uint8_t> bytes, std::size_t at_most) {
    Unpacked result;
    Stream stream(bytes);
    if (!stream.is_ready()) {
        result.damage = cut_off;
        return result;
    }
    std::size_t size = 0;
    for (;;) {
        if (size == result.bytes.size()) {
            if (size >= at_most) {
                return result;
            }
            result.bytes.resize(std::min(at_most, std::max(2 * size, first_step)));
        }
        std::size_t written = 0;
        const int status = stream.read(std::span(result.bytes).subspan(size), written);
        size += written;
        if (status == Z_STREAM_END && begins_member(stream.rest()) && stream.next_member()) {
            continue;
        }
        if (status == Z_OK && (written > 0 || !stream.rest().empty())) {
            continue;
        }
        result.whole = true;
        const auto rest = stream.rest();
        if (status == Z_STREAM_END) {  // tapes and some programs fill up with zeros
            if (std::any_of(rest.begin(), rest.end(), [](std::uint8_t byte) { return byte != 0; })) {
                result.damage = "is followed by bytes that do not belong to it, which are left out";
            }
        } else {
            result.damage = stream.is_wrong_checksum() ? wrong_checksum : cut_off;
        }
        result.bytes.resize(size);
        return result;
    }
}

}  // namespace beatlens::formats::archive
