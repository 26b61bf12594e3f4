// Beat recipes: how a heartbeat is cut out of a recording and scaled for a model. Recipes are named and versioned; the
// name stands in the model file, so that beats are cut for a model as they were when it was trained. A recipe declares
// named inputs; it never sees a network.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "beats/input_spec.h"
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

// "sequence-180hz": what the recording's context says of a beat, and of the nine before and after it, in up to two
// leads: "features" and "sequence" of beats/context/inputs.h. What a missing lead is stands there.
inline constexpr std::string_view sequence_180hz = "sequence-180hz";

// "waves-250hz": a second around the beat in one lead, and the intervals beside it (beats/waves_250hz.h). For models
// that find waves; they label nothing.
inline constexpr std::string_view waves_250hz = "waves-250hz";

struct BeatContext;

// What beats are cut from. Everything in it must outlive the cutter that is made of it.
struct BeatSource {
    std::span<const Signal> signals;  // of the recording
    std::size_t lead = 0;  // index of the lead that positions are counted in and that one-lead recipes look at
    // R-peaks, ascending, in samples of that lead: all beats of the recording, since what is made of one may depend on
    // its neighbours.
    std::span<const std::int64_t> beat_samples;
    // All marks that end a window, ascending, likewise: for kachuee-120hz every annotation of any kind in a reference
    // record, or the R-peaks themselves. Windows without a following mark take the preceding interval.
    std::span<const std::int64_t> mark_samples;
    const BeatContext* context = nullptr;  // for the recipes that need it, see Recipe::needs_context
};

// Rows of one recording for one recipe, cut when they are asked for, so that nobody holds the rows of a whole day.
class BeatCutter {
public:
    virtual ~BeatCutter() = default;
    // Writes the rows of beats first, ..., first + rows.size() / row length - 1: [n, row length], unscaled. Does not
    // change the cutter: several threads may cut at once. Errors: internal.
    virtual Result<void> cut(std::size_t first, std::span<float> rows) const = 0;
    // The same as a strip (model/strip.h) of `count` beats. Errors: internal (the recipe's rows do not overlap).
    virtual Result<void> cut_strip(std::size_t first, std::size_t count, std::span<float> strip) const;
};

struct Recipe {
    std::string_view name;
    std::vector<InputSpec> inputs;  // in the order in which they stand in a row
    bool needs_context;             // BeatSource::context
    bool from_published_rows;       // can be made of rows of the published heartbeat files
    // Errors: see make_cutter().
    Result<std::unique_ptr<BeatCutter>> (*make)(const BeatSource& source);
    bool labels_beats = true;  // false: its models are no classifiers, and have no labels
};

// Nothing for an unknown name.
const Recipe* find_recipe(std::string_view name);
inline bool is_known_recipe(std::string_view name) { return find_recipe(name) != nullptr; }

// Values per beat of a recipe, all inputs together; 0 for an unknown name.
std::size_t row_length(std::string_view recipe);

// Errors: out_of_range (unknown recipe, position outside of the lead, order, sampling rate, a lead that is not in mV
// where the recipe needs it), no_signal.
Result<std::unique_ptr<BeatCutter>> make_cutter(std::string_view recipe, const BeatSource& source);

// Turns rows of "kachuee-120hz" ([n, 187]: the published heartbeat files) into those of `recipe`, in place: nothing to
// do for "kachuee-120hz", scaling for "kachuee-120hz-zscore". Errors: model_mismatch (a recipe that is not made from
// such rows, or not whole rows).
Result<void> convert_kachuee_rows(std::string_view recipe, std::span<float> rows);

// Beats ready for a classifier.
struct BeatInputs {
    std::size_t length = 0;     // values per beat: all inputs, unscaled
    std::vector<float> values;  // [beats, length], row-major

    std::size_t beats() const { return length == 0 ? 0 : values.size() / length; }
};

// All rows at once. Errors: those of make_cutter() and BeatCutter::cut().
Result<BeatInputs> cut_all(std::string_view recipe, const BeatSource& source);
// The same for recipes that look at one lead and need no context.
Result<BeatInputs> cut_beats(std::string_view recipe, const Signal& signal, std::span<const std::int64_t> beat_samples,
                             std::span<const std::int64_t> mark_samples);

}  // namespace beatlens::beats
