// `evaluate --protocol af`: suspected atrial fibrillation against annotations of rhythm.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "ecg/error.h"
#include "evaluate_folder.h"
#include "protocols/protocol_af.h"

namespace beatlens::cli {

// With P waves, and by RR intervals alone.
struct AfReports {
    protocols::AfReport with_p;
    protocols::AfReport without_p;
};
std::string to_text(const AfReports& reports);
std::string to_json(const AfReports& reports);  // that with P waves, with "rr_alone": the other one

// Of the folder's records, or where none is named of DS2 in `data`/mitdb. `model`: that labels the beats; none: the one
// in assets/. Errors: out_of_range (several folders), those of reading models and records, of
// protocols::annotated_records and protocols::rhythm_record.
Result<AfReports> evaluate_af(const FolderOptions& folder, const std::filesystem::path& data,
                              const std::optional<std::filesystem::path>& model);

}  // namespace beatlens::cli
