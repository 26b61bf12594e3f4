// Why a beat was labelled as it was, as far as the recording's context shows: one sentence of what a reader would look
// at. The model decided by more than that, and not by rules: these are what its inputs were, not how it weighed them.
#pragma once

#include <cstddef>
#include <string>

#include "beats/context/context.h"
#include "ecg/aami.h"

namespace beatlens::analysis {

// "Early by 31 % of the tracked rhythm, no P wave like the usual one before it, QRS as this recording's normal."
// The label decides what comes first and what is left out; what is said is measured, whatever the label. For a beat
// whose signal cannot be trusted it says that. `beat` must be one of the context's.
std::string reason(const beats::BeatContext& context, std::size_t beat, AamiClass label);

}  // namespace beatlens::analysis
