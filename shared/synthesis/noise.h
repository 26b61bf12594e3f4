// A recording with noise of another one added.
#pragma once

#include "ecg/error.h"
#include "ecg/recording.h"

namespace beatlens::synthesis {

// Noise of `noise`, from this share of its length on and from its beginning again at its end, in each lead that may be
// an electrocardiogram, so that the ratio of signal to noise is `snr_db`. Both are measured as `nst` does for the
// MIT-BIH Noise Stress Test Database (Moody et al., Computers in Cardiology 11:381, 1984): the power of the signal is
// an eighth of the square of the QRS complexes' height, that of the noise the mean square of pieces of a second about
// their means; of both, the twentieth at either end is left out. Leads take turns with those of `noise`.
// Errors: missing_file (no signals in `noise`), no_signal (shorter than a second, or nothing in it), those of
// signal::resample.
Result<Recording> with_noise(const Recording& recording, const Recording& noise, double snr_db, double from);

}  // namespace beatlens::synthesis
