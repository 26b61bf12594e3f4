// Beat recipes: how a heartbeat is cut out of a lead and scaled for a model. Recipes are named and versioned; the name
// stands in the model file, so that beats are cut for a model as they were when it was trained.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "ecg/error.h"
#include "ecg/recording.h"

namespace beatlens::beats {

// "kachuee-120hz": the recipe of the published heartbeat CSV files (see beats/kachuee_120hz.h).
inline constexpr std::string_view kachuee_120hz = "kachuee-120hz";
// "kachuee-120hz-zscore": the same rows, then each with mean 0 and standard deviation 1 (zero padding included).
inline constexpr std::string_view kachuee_120hz_zscore = "kachuee-120hz-zscore";
// "focal-rr-360hz": 200 samples in mV around the aligned R-peak after removal of the baseline, and four RR features
// (see beats/focal_rr_360hz.h).
inline constexpr std::string_view focal_rr_360hz = "focal-rr-360hz";

bool is_known_recipe(std::string_view name);

// Values per beat of a recipe, samples and features together; 0 for an unknown name.
std::size_t row_length(std::string_view recipe);

// Turns rows of "kachuee-120hz" ([n, 187]: the published heartbeat files) into those of `recipe`, in place: nothing to
// do for "kachuee-120hz", scaling for "kachuee-120hz-zscore". Errors: model_mismatch (a recipe that is not made from
// such rows, or not whole rows).
Result<void> convert_kachuee_rows(std::string_view recipe, std::span<float> rows);

// Beats ready for a classifier.
struct BeatInputs {
    std::size_t length = 0;     // values per beat: samples, then features, unscaled
    std::vector<float> values;  // [beats, length], row-major
    std::size_t beats() const { return length == 0 ? 0 : values.size() / length; }
};

// Cuts one beat per entry of `beat_samples` out of `signal`, in order.
//   `signal`            rates other than the recipe's grid go through the resampler.
//   `beat_samples`      R-peaks, ascending, in samples of the signal; for focal-rr-360hz all beats of the recording,
//                       since its features depend on the neighbours.
//   `mark_samples`      all marks that end a window, ascending: for kachuee-120hz every annotation of any kind in a
//                       reference record, or the R-peaks themselves. Windows without a following mark take the
//                       preceding interval. focal-rr-360hz does not use them.
// Errors: out_of_range (unknown recipe, position outside of the signal, sampling rate, a lead that is not in mV where
// the recipe needs it), no_signal.
Result<BeatInputs> cut_beats(std::string_view recipe, const Signal& signal,
                             std::span<const std::int64_t> beat_samples, std::span<const std::int64_t> mark_samples);

}  // namespace beatlens::beats
