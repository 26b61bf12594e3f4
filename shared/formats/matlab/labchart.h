// LabChart's MAT-files (ADInstruments, "Export MATLAB"): all channels one after the other in a vector `data`, cut by
// `datastart` and `dataend`. Part of formats/matlab/matlab.h.
#pragma once

#include <string>

#include "ecg/error.h"
#include "ecg/recording.h"
#include "formats/matlab/variables.h"
#include "formats/registry.h"

namespace beatlens::formats::matlab {

bool is_labchart(const Scope& scope);

// The channels of one block; of several blocks a person chooses ("block"), the longest is usual.
// Errors: no_signal, sampling_rate_needed.
Result<Recording> read_labchart(const Scope& scope, const std::string& name, const LoadOptions& options);

}  // namespace beatlens::formats::matlab
