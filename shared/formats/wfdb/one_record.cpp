#include <algorithm>

#include "formats/families.h"
#include "formats/parsing.h"
#include "formats/wfdb/wfdb.h"

namespace beatlens::formats {

Result<Document> load_one_record(std::span<const InputFile> files, const LoadOptions& options) {
    const InputFile* header = nullptr;
    for (const InputFile& file : files) {
        if (has_extension(file, "hea")) {
            if (header != nullptr) {
                return tl::make_unexpected(reader_needed());
            }
            header = &file;
        }
    }
    if (header == nullptr || !options.recording.empty() || !looks_like_wfdb_header(as_text(header->bytes))) {
        return tl::make_unexpected(reader_needed());
    }
    const Companions companions = wfdb_companions(*header);
    const bool all_belong = std::all_of(files.begin(), files.end(), [&](const InputFile& file) {
        const std::string_view name = last_component(file.name);
        return &file == header || stem(name) == companions.stem ||
               std::any_of(companions.names.begin(), companions.names.end(),
                           [&](const std::string& wanted) { return last_component(wanted) == name; });
    });
    return all_belong ? read_wfdb(*header, files, options) : tl::make_unexpected(reader_needed());
}

}  // namespace beatlens::formats
