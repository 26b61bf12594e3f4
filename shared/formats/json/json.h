// Electrocardiograms in JSON.
#pragma once

#include <span>

#include "ecg/error.h"
#include "formats/registry.h"

namespace beatlens::formats {

Result<Document> read_json(const InputFile& main, std::span<const InputFile> files, const LoadOptions& options);

}  // namespace beatlens::formats
