// Beat recipes: how a heartbeat is cut out of a lead and scaled for a model. Recipes are named and versioned; the name
// stands in the model file, so that beats are cut for a model as they were when it was trained.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "ecg/error.h"
#include "ecg/record.h"

namespace beatlens::beats {

// "kachuee-120hz": the recipe of the published heartbeat CSV files (see beats/kachuee_120hz.h).
inline constexpr std::string_view kachuee_120hz = "kachuee-120hz";

bool is_known_recipe(std::string_view name);

// Beats ready for a classifier.
struct BeatInputs {
    std::size_t length = 0;     // values per beat
    std::vector<float> values;  // [beats, length], row-major
    std::size_t beats() const { return length == 0 ? 0 : values.size() / length; }
};

// Cuts one beat per entry of `beat_samples` out of `signal`, in order.
//   `sampling_rate_hz`  of the signal; rates other than the recipe's grid go through the resampler.
//   `beat_samples`      R-peaks, ascending, in samples of the signal.
//   `mark_samples`      all marks that end a window, ascending: for kachuee-120hz every annotation of any kind in a
//                       reference record, or the R-peaks themselves. Windows without a following mark take the
//                       preceding interval.
// Errors: out_of_range (unknown recipe, position outside of the signal, sampling rate), no_signal.
Result<BeatInputs> cut_beats(std::string_view recipe, const Signal& signal, double sampling_rate_hz,
                             std::span<const std::int64_t> beat_samples, std::span<const std::int64_t> mark_samples);

}  // namespace beatlens::beats
