// Beat recipes made of a recording's context: any of its named inputs (beats/context/inputs.h), of one or two leads.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "beats/recipe.h"

namespace beatlens::beats {

// Rows of the inputs `names`, which must outlive the cutter, one after the other. Needs BeatSource::context. Errors:
// internal (a context of other beats).
Result<std::unique_ptr<BeatCutter>> make_context_cutter(const BeatSource& source,
                                                        std::span<const std::string_view> names);

}  // namespace beatlens::beats
