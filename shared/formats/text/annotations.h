// Annotations as WFDB's rdann prints them, and as the published "100annotations.txt" beside "100.csv" have them.
// Part of formats/text/csv.h.
#pragma once

#include <string_view>

#include "ecg/recording.h"
#include "formats/registry.h"

namespace beatlens::formats::csv {

// Whether the first rows are a time, a sample number, a code and three whole numbers.
bool is_annotation_list(std::string_view text);

// Puts the annotations of the first of `files` that is such a list and whose name begins as the record's, or is the
// only other file, into the record. Returns it; null where there is none.
const InputFile* take_annotations(const InputFile& main, std::span<const InputFile> files, Recording& record);

}  // namespace beatlens::formats::csv
