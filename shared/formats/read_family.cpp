// The table of the families' readers: the door from the core into the library beatlens_readers.
#include "formats/atc/atc.h"
#include "formats/dicom/dicom.h"
#include "formats/edf/edf.h"
#include "formats/families.h"
#include "formats/ishne/ishne.h"
#include "formats/json/json.h"
#include "formats/matlab/matlab.h"
#include "formats/scp/scp.h"
#include "formats/xml/ecg_xml.h"

namespace beatlens::formats {

Result<Document> read_family(Family family, const InputFile& main, std::span<const InputFile> files,
                             const LoadOptions& options) {
    switch (family) {
        case Family::edf:
            return read_edf(main, files, options);
        case Family::matlab:
            return read_matlab(main, files, options);
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
    return fail(ErrorCode::internal, file_name(main) + " is of a family without a reader.");
}

}  // namespace beatlens::formats
