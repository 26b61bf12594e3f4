#include "beats/input_meaning.h"

#include <algorithm>
#include <iterator>

#include "beats/context/grid.h"
#include "beats/context/inputs.h"
#include "beats/focal_rr_360hz.h"
#include "beats/kachuee_120hz.h"
#include "beats/recipe.h"
#include "beats/waves_250hz.h"

namespace beatlens::beats {

namespace {

struct KnownAxis {
    std::string_view recipe;
    std::string_view input;
    InputAxis axis;
};

constexpr InputAxis wave(double rate_hz, double samples_before) {
    return {InputAxis::Of::wave, -samples_before / rate_hz, 1.0 / rate_hz};
}

// By their recipe; what is made of the context stands under its own name, whatever the recipe.
constexpr KnownAxis known_axes[] = {
    {kachuee_120hz, "beat", wave(kachuee_grid_hz / 3.0, 0.0)},
    {kachuee_120hz_zscore, "beat", wave(kachuee_grid_hz / 3.0, 0.0)},
    {focal_rr_360hz, "beat", wave(focal_rr_grid_hz, focal_rr_before)},
    {waves_250hz, "beat", wave(waves_grid_hz, waves_before_beat)},
    {"", "beat", wave(grid_hz, window_before)},
    {"", "template", wave(grid_hz, window_before)},
    {"", "sequence", {InputAxis::Of::beats, -static_cast<double>(sequence_reach), 1.0}},
};

}  // namespace

std::optional<InputAxis> input_axis(std::string_view recipe, std::string_view input) {
    const Recipe* const found = find_recipe(recipe);
    const std::string_view from = found == nullptr || found->needs_context ? "" : recipe;
    const auto* const at = std::find_if(std::begin(known_axes), std::end(known_axes), [&](const KnownAxis& known) {
        return known.recipe == from && known.input == input;
    });
    return found == nullptr || at == std::end(known_axes) ? std::nullopt : std::optional(at->axis);
}

std::vector<std::string_view> input_columns(std::string_view recipe, std::string_view input) {
    if (recipe == focal_rr_360hz && input == "rr") {
        return {"before_less_mean", "after_less_mean", "before_over_after", "mean_of_10_before_less_mean"};
    }
    const Recipe* const found = find_recipe(recipe);
    return found != nullptr && found->needs_context ? context_input_columns(input) : std::vector<std::string_view>();
}

}  // namespace beatlens::beats
