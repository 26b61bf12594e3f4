// The table of the families' readers: the door from the core into the library beatlens_readers.
#include "formats/atc/atc.h"
#include "formats/dicom/dicom.h"
#include "formats/edf/edf.h"
#include "formats/families.h"
#include "formats/ishne/ishne.h"
#include "formats/json/json.h"
#include "formats/scp/scp.h"
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
        case Family::edf:
            return read_edf(main, files, options);
        case Family::matlab:
            return not_yet(main);
        case Family::ecg_xml:
            return read_ecg_xml(main, files, options);
        case Family::ishne:
            return read_ishne(main, files, options);
        case Family::scp:
            return read_scp(main, files, options);
        case Family::dicom:
            return read_dicom(main, files, options);
        case Family::atc:
            return read_atc(main, files, options);
        case Family::json:
            return read_json(main, files, options);
    }
    return not_yet(main);
}

Result<FlacStream> decode_flac(std::span<const std::uint8_t>, const std::string& name) {
    return fail(ErrorCode::unknown_format, name + " is FLAC.");
}

}  // namespace beatlens::formats
