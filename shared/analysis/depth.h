// What shows that a recording is not like those that a model on the recording's context can be trusted with.
#pragma once

#include <string>
#include <vector>

#include "analysis/analyze.h"
#include "beats/context/context.h"

namespace beatlens::analysis {

// Sentences for the person: what is wrong, and what to do. Nothing where all is as it should be, or where there are too
// few beats to tell. Of usable beats only.
std::vector<std::string> depth_notes(const beats::BeatContext& context, const Analysis& analysis);

}  // namespace beatlens::analysis
