#include "data/inter_patient.h"

#include <algorithm>

#include "protocols/protocol_d.h"

namespace beatlens::trainer {

namespace fs = std::filesystem;

Result<std::vector<std::string>> inter_patient_records(const std::string& protocol, const fs::path& data) {
    std::vector<std::string> names;
    for (const std::string_view name : protocols::ds1_records()) {
        names.push_back("mitdb/" + std::string(name));
    }
    if (protocol == "D+") {
        std::error_code error;
        std::vector<std::string> more;
        for (const auto& entry : fs::directory_iterator(data / "svdb", error)) {
            if (entry.path().extension() == ".hea") {
                more.push_back("svdb/" + entry.path().stem().string());
            }
        }
        if (more.empty()) {
            return fail(ErrorCode::io, "There are no records in '" + (data / "svdb").string() + "'.");
        }
        std::sort(more.begin(), more.end());
        names.insert(names.end(), more.begin(), more.end());
    }
    return names;
}

std::string inter_patient_description(const std::string& protocol) {
    return protocol == "D" ? "MIT-BIH Arrhythmia Database, DS1 of protocol D"
                           : "MIT-BIH Arrhythmia Database, DS1, and Supraventricular Arrhythmia Database";
}

}  // namespace beatlens::trainer
