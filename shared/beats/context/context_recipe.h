// The beat recipe "context-180hz": every named input that the context of a recording gives (beats/context/inputs.h), of
// one or two leads. What a missing lead is stands there.
#pragma once

#include <memory>

#include "beats/recipe.h"

namespace beatlens::beats {

// For the table of recipes. Needs BeatSource::context.
Result<std::unique_ptr<BeatCutter>> make_context_cutter(const BeatSource& source);

}  // namespace beatlens::beats
