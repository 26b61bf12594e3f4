#include "formats/json/json.h"

namespace beatlens::formats {

Result<Document> read_json(const InputFile& main, std::span<const InputFile>, const LoadOptions&) {
    return fail(ErrorCode::unknown_format, file_name(main) + " is in a format whose reader is not there yet.");
}

}  // namespace beatlens::formats
