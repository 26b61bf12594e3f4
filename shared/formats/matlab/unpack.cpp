#include "formats/matlab/unpack.h"

#include <zlib.h>

#include <algorithm>
#include <limits>

namespace beatlens::formats::matlab {

namespace {

constexpr std::size_t tag_size = 8;
constexpr std::size_t step = std::size_t{1} << 16;

// Fills up to `bytes.size()`; the number of bytes that came.
std::size_t fill(z_stream& stream, std::span<std::uint8_t> bytes, int& status) {
    stream.next_out = bytes.data();
    stream.avail_out = static_cast<uInt>(bytes.size());
    status = inflate(&stream, Z_NO_FLUSH);
    return bytes.size() - stream.avail_out;
}

}  // namespace

Unpacked unpack(std::span<const std::uint8_t> packed, bool swapped, std::size_t most) {
    Unpacked result;
    z_stream stream{};
    if (packed.size() > std::numeric_limits<uInt>::max() || inflateInit(&stream) != Z_OK) {
        result.cut = true;
        return result;
    }
    stream.next_in = const_cast<Bytef*>(packed.data());  // zlib does not write there
    stream.avail_in = static_cast<uInt>(packed.size());
    std::vector<std::uint8_t>& bytes = result.bytes;
    bytes.resize(tag_size);
    int status = Z_OK;
    std::size_t length = fill(stream, bytes, status);
    std::size_t wanted = tag_size;
    if (length == tag_size) {
        std::size_t size = 0;
        for (std::size_t i = 0; i < 4; ++i) {
            size |= std::size_t{bytes[swapped ? 7 - i : 4 + i]} << (8 * i);
        }
        wanted += size;
    }
    const std::size_t end = std::min(wanted, std::max(most, tag_size));
    while (length < end && status == Z_OK) {
        // In steps that grow with what came, so that a tag cannot ask for memory that nothing fills.
        bytes.resize(std::min(end, length + std::max(step, length)));
        const std::size_t came = fill(stream, std::span(bytes).subspan(length), status);
        length += came;
        if (came == 0) {
            break;
        }
    }
    bytes.resize(length);
    result.cut = length < wanted;
    if (!result.cut && status == Z_OK) {
        std::uint8_t beyond = 0;
        fill(stream, {&beyond, 1}, status);  // the checksum is looked at when nothing more comes
    }
    result.wrong = status == Z_DATA_ERROR;
    inflateEnd(&stream);
    return result;
}

}  // namespace beatlens::formats::matlab
