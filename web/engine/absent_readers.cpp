// In place of what the library beatlens_readers has of WFDB, which is a module of its own on the page (web/readers):
// whatever needs it is answered with reader_needed, and beatlens.mjs hands the files over to it.
#include "formats/families.h"
#include "formats/wfdb/record_parts.h"

namespace beatlens::formats {

Result<FlacStream> decode_flac(std::span<const std::uint8_t>, const std::string&, std::size_t) {
    return tl::make_unexpected(reader_needed());
}

Result<void> read_wfdb_segments(const WfdbHeader&, const std::string&, RecordFiles&, Recording&) {
    return tl::make_unexpected(reader_needed());
}

}  // namespace beatlens::formats
