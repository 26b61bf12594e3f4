// In place of the library beatlens_readers, which is a module of its own on the page (web/readers): whatever needs it
// is answered with reader_needed, and beatlens.mjs hands the files over to it.
#include "formats/families.h"

namespace beatlens::formats {

namespace {

tl::unexpected<Error> elsewhere() {
    return fail(ErrorCode::reader_needed, "This file needs the module of further readers.");
}

}  // namespace

Result<Document> read_family(Family, const InputFile&, std::span<const InputFile>, const LoadOptions&) {
    return elsewhere();
}

Result<Document> read_archives(std::span<const InputFile>, const LoadOptions&) { return elsewhere(); }

Result<std::vector<std::string>> recordings_in_archives(std::span<const InputFile>) { return elsewhere(); }

Result<FlacStream> decode_flac(std::span<const std::uint8_t>, const std::string&, std::size_t) { return elsewhere(); }

}  // namespace beatlens::formats
