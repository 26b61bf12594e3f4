// Leads that look as if electrodes were exchanged.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "analysis/located.h"
#include "delineation/waves.h"
#include "ecg/aami.h"
#include "ecg/recording.h"

namespace beatlens::analysis {

// A sentence for each of the leads I and II in which P and QRS of the normal beats point down: there they point up,
// whatever the heart's axis is within its usual range, unless electrodes of arms and legs are exchanged (or the heart
// lies on the right). A P that points down before a QRS that does not is none of this. `classes`: one per beat;
// `leads`: of the beats of `located`.
std::vector<std::string> reversal_notes(const Recording& recording, const Located& located,
                                        std::span<const AamiClass> classes,
                                        std::span<const delineation::LeadWaves> leads);

}  // namespace beatlens::analysis
