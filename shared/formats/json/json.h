// Electrocardiograms in JSON: answers of Fitbit's and Google's interfaces, Withings, exports of HealthKit, Movesense,
// FHIR Observations with SampledData, and what people write themselves: lists of samples by lead, rows of time and
// value.
#pragma once

#include <span>

#include "ecg/error.h"
#include "formats/registry.h"

namespace beatlens::formats {

// Of several readings the first is taken, and Recording::choices has the others ("recording"). Where no unit is stated,
// samples that span less than 50 are millivolts and others a recorder's own numbers; a choice ("units") too.
// Errors: malformed, truncated, out_of_range, unknown_format (no samples are found), sampling_rate_needed.
Result<Document> read_json(const InputFile& main, std::span<const InputFile> files, const LoadOptions& options);

}  // namespace beatlens::formats
