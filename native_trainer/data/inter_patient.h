// The records that protocols D and D+ train on.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "ecg/error.h"

namespace beatlens::trainer {

// As paths within `data`, without suffix: DS1 ("D"), and those of svdb after it ("D+"). Errors: io (no svdb).
Result<std::vector<std::string>> inter_patient_records(const std::string& protocol, const std::filesystem::path& data);
std::string inter_patient_description(const std::string& protocol);

}  // namespace beatlens::trainer
