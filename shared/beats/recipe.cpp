#include "beats/recipe.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "beats/context/context_recipe.h"
#include "beats/context/inputs.h"
#include "beats/focal_rr_360hz.h"
#include "beats/kachuee_120hz.h"
#include "beats/waves_250hz.h"
#include "beats/zscore.h"

namespace beatlens::beats {
namespace {

std::size_t row_length_of(const Recipe& recipe) { return beatlens::row_length(recipe.inputs); }

// A recipe's inputs stand here by name, so that what models were trained on stays when the context gains inputs.
constexpr auto sequence_180hz_inputs = std::to_array<std::string_view>({"features", "sequence"});

template <const auto& Names>
Recipe of_context(std::string_view name) {
    return {name, context_inputs(Names), true, false,
            [](const BeatSource& source) { return make_context_cutter(source, Names); }};
}

Result<std::unique_ptr<BeatCutter>> refuse_rhythm(const BeatSource& /*source*/) {
    return fail(ErrorCode::model_mismatch,
                "The model tells rhythms of beats that are labelled already; it does not label beats itself.");
}

// The table of recipes. A new one of the context: its inputs' names above, and a line here; of another kind: a file
// that makes its cutter, and a line here.
const std::vector<Recipe>& all_recipes() {
    static const std::vector<Recipe> recipes = {
        {kachuee_120hz, {{"beat", 1, kachuee_length}}, false, true, make_kachuee_cutter},
        {kachuee_120hz_zscore, {{"beat", 1, kachuee_length}}, false, true, make_kachuee_zscore_cutter},
        {focal_rr_360hz,
         {{"beat", 1, focal_rr_samples}, {"rr", focal_rr_features, 1}},
         false,
         false,
         make_focal_rr_cutter},
        of_context<sequence_180hz_inputs>(sequence_180hz),
        {waves_250hz, {{"beat", 2, waves_samples}, {"timing", 2, waves_places}}, false, false, make_wave_cutter, false},
        {rhythm_window, {{"rhythm", 5, 1}}, false, false, refuse_rhythm},
    };
    return recipes;
}

Result<void> check_source(const BeatSource& source) {
    const Signal& signal = source.signals[source.lead];
    if (!(signal.sampling_rate_hz > 0.0) || !std::isfinite(signal.sampling_rate_hz)) {
        return fail(ErrorCode::out_of_range, "The sampling rate must be positive.");
    }
    const std::int64_t size = signal.length_samples();
    const auto bad = std::find_if(source.beat_samples.begin(), source.beat_samples.end(),
                                  [&](std::int64_t s) { return s < 0 || s >= size; });
    if (bad != source.beat_samples.end()) {
        return fail(ErrorCode::out_of_range, "A beat at sample " + std::to_string(*bad) + " lies outside of the " +
                                                 std::to_string(size) + " samples of the lead.");
    }
    if (!std::is_sorted(source.beat_samples.begin(), source.beat_samples.end()) ||
        !std::is_sorted(source.mark_samples.begin(), source.mark_samples.end())) {
        return fail(ErrorCode::out_of_range, "Beat and mark positions must be in ascending order.");
    }
    return {};
}

}  // namespace

Result<void> BeatCutter::cut_strip(std::size_t /*first*/, std::size_t /*count*/, std::span<float> /*strip*/) const {
    return fail(ErrorCode::internal, "These beats have rows of their own.");
}

const Recipe* find_recipe(std::string_view name) {
    const auto& recipes = all_recipes();
    const auto at = std::find_if(recipes.begin(), recipes.end(), [&](const Recipe& r) { return r.name == name; });
    return at == recipes.end() ? nullptr : &*at;
}

std::size_t row_length(std::string_view recipe) {
    const Recipe* const found = find_recipe(recipe);
    return found == nullptr ? 0 : row_length_of(*found);
}

Result<std::unique_ptr<BeatCutter>> make_cutter(std::string_view recipe, const BeatSource& source) {
    const Recipe* const found = find_recipe(recipe);
    if (found == nullptr) {
        return fail(ErrorCode::out_of_range, "There is no beat recipe '" + std::string(recipe) + "'.");
    }
    BEATLENS_TRY(check_source(source));
    if (found->needs_context && source.context == nullptr) {
        return fail(ErrorCode::internal, "The beat recipe '" + std::string(recipe) + "' needs a recording's context.");
    }
    return found->make(source);
}

Result<void> convert_kachuee_rows(std::string_view recipe, std::span<float> rows) {
    const Recipe* const found = find_recipe(recipe);
    if (found == nullptr || !found->from_published_rows) {
        return fail(ErrorCode::model_mismatch, "Beats of the recipe '" + std::string(recipe) +
                                                   "' cannot be made from rows of the published heartbeat files.");
    }
    if (rows.size() % kachuee_length != 0) {
        return fail(ErrorCode::model_mismatch,
                    "Rows of the published heartbeat files have " + std::to_string(kachuee_length) + " values.");
    }
    if (recipe == kachuee_120hz_zscore) {
        zscore_rows(rows, kachuee_length);
    }
    return {};
}

Result<BeatInputs> cut_all(std::string_view recipe, const BeatSource& source) {
    const auto cutter = make_cutter(recipe, source);
    BEATLENS_TRY(cutter);
    const std::size_t length = row_length(recipe);
    BeatInputs inputs{length, std::vector<float>(source.beat_samples.size() * length)};
    BEATLENS_TRY((*cutter)->cut(0, inputs.values));
    return inputs;
}

Result<BeatInputs> cut_beats(std::string_view recipe, const Signal& signal, std::span<const std::int64_t> beat_samples,
                             std::span<const std::int64_t> mark_samples) {
    return cut_all(recipe, {std::span(&signal, 1), 0, beat_samples, mark_samples, nullptr});
}

}  // namespace beatlens::beats
