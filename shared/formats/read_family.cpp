// The table of the families' readers: the door from the core into the library beatlens_readers.
#include "formats/families.h"
#include "formats/matlab/matlab.h"
#include "formats/xml/ecg_xml.h"

namespace beatlens::formats {

namespace {

Result<Document> not_yet(const InputFile& main) {
    return fail(ErrorCode::unknown_format, file_name(main) + " is in a format whose reader is not there yet.");
}

}  // namespace

Result<Document> read_family(Family family, const InputFile& main, std::span<const InputFile> files,
                             const LoadOptions& options) {
    switch (family) {
        case Family::matlab:
            return read_matlab(main, files, options);
        case Family::ecg_xml:
            return read_ecg_xml(main, files, options);
        case Family::edf:
        case Family::ishne:
        case Family::scp:
        case Family::dicom:
        case Family::json:
            return not_yet(main);
    }
    return not_yet(main);
}

Result<Document> read_archives(std::span<const InputFile> files, const LoadOptions&) { return not_yet(files.front()); }

Result<FlacStream> decode_flac(std::span<const std::uint8_t>, const std::string& name) {
    return fail(ErrorCode::unknown_format, name + " is FLAC.");
}

}  // namespace beatlens::formats
