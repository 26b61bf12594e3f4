#include "formats/inflate.h"

#include <zlib.h>

#include <algorithm>

namespace beatlens::formats {

Inflated inflated(Bytes packed, bool raw, std::size_t most) {
    constexpr std::size_t step = 65536;
    Inflated result;
    std::vector<std::uint8_t>& bytes = result.bytes;
    z_stream stream{};
    int status = inflateInit2(&stream, raw ? -MAX_WBITS : MAX_WBITS);
    std::size_t at = 0;
    while (status == Z_OK && bytes.size() < most) {
        if (stream.avail_in == 0) {
            const Bytes given = part(packed, at, step);
            stream.next_in = const_cast<Bytef*>(given.data());  // zlib does not write there
            stream.avail_in = static_cast<uInt>(given.size());
            at += given.size();
        }
        const std::size_t before = bytes.size();
        const std::size_t room = std::min(step, most - before);
        if (bytes.capacity() < before + room) {
            bytes.reserve(std::min(most, std::max(2 * before, step)));
        }
        bytes.resize(before + room);
        stream.next_out = bytes.data() + before;
        stream.avail_out = static_cast<uInt>(room);
        status = inflate(&stream, Z_NO_FLUSH);
        bytes.resize(before + room - stream.avail_out);
    }
    inflateEnd(&stream);
    result.wrong = status == Z_DATA_ERROR;
    result.more = status == Z_OK;
    return result;
}

}  // namespace beatlens::formats
