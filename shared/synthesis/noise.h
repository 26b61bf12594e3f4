// A recording with noise of another one added.
#pragma once

#include <span>

#include "ecg/error.h"
#include "ecg/recording.h"

namespace beatlens::synthesis {

// What `sigamp` measures for `nst`, in the unit of the samples. Of all values the twentieth at either end is left out,
// the others are averaged.
// Largest less smallest sample within 50 ms of each annotated beat; 0 without any.
double qrs_height(const Signal& signal, std::span<const Annotation> annotations);
// Root mean square of each whole second about its mean; 0 for less than a second.
double noise_rms(std::span<const float> noise, double sampling_rate_hz);
// What noise of the second size is multiplied with to lie `snr_db` below QRS complexes of the first. The power of the
// signal is an eighth of the square of its height: that of a sine as high.
double noise_gain(double height, double rms, double snr_db);

// Noise of `noise`, from this share of its length on and from its beginning again at its end, in each lead that may be
// an electrocardiogram, so that the ratio of signal to noise is `snr_db`. Both are measured as `nst` does for the
// MIT-BIH Noise Stress Test Database (Moody et al., Computers in Cardiology 11:381, 1984), but on the whole of both and
// on beats of all kinds. Leads take turns with those of `noise`.
// Errors: missing_file (no signals in `noise`), no_signal (shorter than a second, or nothing in it), those of
// signal::resample.
Result<Recording> with_noise(const Recording& recording, const Recording& noise, double snr_db, double from);

}  // namespace beatlens::synthesis
