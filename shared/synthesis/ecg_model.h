// A synthetic electrocardiogram with known beats: the dynamical model of McSharry et al. (IEEE Trans Biomed Eng
// 50(3):289-294, 2003) with ectopic beats added. For the sample that the page ships and for tests without patient data.
#pragma once

#include <cstdint>

#include "ecg/error.h"
#include "ecg/recording.h"

namespace beatlens::synthesis {

struct EcgModelOptions {
    double duration_s = 60.0;
    double sampling_rate_hz = 360.0;
    double heart_rate_bpm = 72.0;
    double heart_rate_sd_bpm = 2.0;
    double noise_mv = 0.01;            // standard deviation of white noise
    double baseline_wander_mv = 0.05;  // amplitude of respiration-like wander
    double sveb_share = 0.0;           // share of beats that are premature supraventricular ones ("A")
    double veb_share = 0.0;            // share of beats that are premature ventricular ones ("V")
    std::uint32_t seed = 1;            // same seed, same record, on every platform
};

// One lead "MLII", gain 200 adu/mV, baseline 1024, 11 bits, samples rounded to ADC integers, with a reference
// annotation at every R-peak. Errors: out_of_range.
Result<Recording> synthesize(const EcgModelOptions& options);

}  // namespace beatlens::synthesis
