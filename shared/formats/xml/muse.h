// GE MUSE's RestingECG. Part of formats/xml/ecg_xml.h.
#pragma once

#include <pugixml.hpp>

#include "ecg/error.h"
#include "ecg/recording.h"
#include "formats/xml/source.h"

namespace beatlens::formats::xml {

// The rhythm waveform with its leads; III, aVR, aVL and aVF, which the format leaves out, computed from I and II. The
// times of QRS complexes are annotations "Q": the file groups them by shape and says no class.
// Errors: no_signal, malformed, out_of_range (a sampling rate that is none), sampling_rate_needed.
Result<Recording> read_muse(pugi::xml_node root, const Source& source);

}  // namespace beatlens::formats::xml
