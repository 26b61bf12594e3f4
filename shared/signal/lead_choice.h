// Which of several leads the beats of a recording are taken from, stretch by stretch.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "signal/lead_beats.h"

namespace beatlens::signal {

// The beats of the stretch come from this lead. Choices tile the recording.
struct LeadChoice {
    double first_s;
    double end_s;
    std::size_t lead;

    bool operator==(const LeadChoice&) const = default;
};

// The lead that is best at each time, with no change that gains little. Every change lies between the beats of both
// leads. Linear in the recording's length.
std::vector<LeadChoice> choose_leads(std::span<const LeadBeats> leads);

// The lead that is best over the whole recording: the first one unless another is clearly better.
std::size_t choose_main_lead(std::span<const LeadBeats> leads);

}  // namespace beatlens::signal
