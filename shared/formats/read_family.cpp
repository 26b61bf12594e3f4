// The table of the families' readers: the door from the core into the library beatlens_readers.
#include "formats/families.h"

namespace beatlens::formats {

namespace {

Result<Document> not_yet(const InputFile& main) {
    return fail(ErrorCode::unknown_format, file_name(main) + " is in a format whose reader is not there yet.");
}

}  // namespace

Result<Document> read_family(Family family, const InputFile& main, std::span<const InputFile> files,
                             const LoadOptions& options) {
    (void)files;
    (void)options;
    switch (family) {
        case Family::edf:
        case Family::matlab:
        case Family::ecg_xml:
        case Family::ishne:
        case Family::scp:
        case Family::dicom:
        case Family::json:
            return not_yet(main);
    }
    return not_yet(main);
}

Result<Document> read_archives(std::span<const InputFile> files, const LoadOptions&) { return not_yet(files.front()); }

}  // namespace beatlens::formats
