// What shows that a recording is not like those that a model can be trusted with.
#pragma once

#include <string>
#include <vector>

#include "analysis/analyze.h"
#include "beats/context/context.h"

namespace beatlens::analysis {

// Sentences for the person: what is wrong, and what to do. Nothing where all is as it should be. Of usable
// beats only; a rate, a normal beat and a share of unsure labels need 30 of them. `rr`: of the beats of `analysis`;
// `context`: what the model was shown of the recording, null for models that see each beat alone, or with its
// neighbours.
std::vector<std::string> depth_notes(const Analysis& analysis, const beats::RrSeries& rr,
                                     const beats::BeatContext* context);

}  // namespace beatlens::analysis
