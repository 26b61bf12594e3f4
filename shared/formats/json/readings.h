// The recordings in a tree of JSON, whatever program wrote it. Part of formats/json/json.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ecg/recording.h"
#include "formats/json/fields.h"

namespace beatlens::formats::json {

// `units` of a signal are as the file says, or empty; the samples are as they stand there, but divided by
// gain_adu_per_unit where that is known. sampling_rate_hz is that of the reading.
struct Reading {
    std::vector<Signal> signals;
    std::vector<Gap> gaps;
    std::optional<double> rate_hz;
    std::string start;
    Notes notes;
    std::vector<std::string> warnings;
};

// Fitbit's and Google's waveformSamples, Movesense's blocks, measurements of HealthKit, lists under the name of a lead
// or of samples, rows of {time, value}, FHIR Observations.
Result<std::vector<Reading>> find_readings(const Json& tree, const std::string& name);

// FHIR: an Observation with SampledData (R4: period, R5: interval), whose components are leads or pieces of leads;
// nothing where the object is none. `name` is the file's, for messages. Source: hl7.org/fhir/R5/datatypes.html.
Result<std::optional<Reading>> read_observation(const Json& object, const std::string& name);
// A FHIR Patient.
void add_patient(const Json& object, Notes& notes);

// Blocks of samples, each with a time: their rate, and where there are gaps. Times are in seconds, milli-, micro- or
// nanoseconds, whichever makes a rate that an electrocardiogram can have.
struct Blocks {
    std::vector<double> times;
    std::vector<std::size_t> lengths;  // samples of each
    bool in_seconds = false;           // they were times of the day
};
// Sets the reading's rate and fills its gaps; nothing where the times make no sense.
void place(const Blocks& blocks, Reading& reading);

}  // namespace beatlens::formats::json
