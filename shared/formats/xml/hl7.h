// HL7 version 3 Annotated ECG, by HL7's implementation guide of 21 March 2005. Part of formats/xml/ecg_xml.h.
#pragma once

#include <optional>
#include <pugixml.hpp>
#include <vector>

#include "ecg/error.h"
#include "ecg/recording.h"
#include "formats/xml/source.h"

namespace beatlens::formats::xml {

// The rhythm waveform: the leads of the series' sequence sets on one time line, with gaps where a lead has none. Of
// several series a person chooses ("series"); a representative beat is named in a warning.
// Errors: no_signal, malformed, out_of_range (an increment that is no time), sampling_rate_needed.
Result<Recording> read_hl7(pugi::xml_node root, const Source& source);

// The beats that a series' annotations place: by a QRS complex or R wave, or by a point or short stretch of the beat's
// own. `start_s`: when the recording starts, as Timestamp::seconds(); `offset_s`: what TIME_RELATIVE counts for it.
std::vector<Annotation> hl7_beats(pugi::xml_node series, std::optional<double> start_s, double offset_s,
                                  double duration_s);

}  // namespace beatlens::formats::xml
