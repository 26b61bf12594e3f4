// Other rhythms with a recording's own beats: P waves, QRS complexes with their T waves, and ectopic ventricular beats
// are taken from a recording and put together in the order and at the times of a plan (rhythms.h). What comes out has
// this patient's shapes, and beats whose kinds are known.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "ecg/error.h"
#include "ecg/recording.h"
#include "synthesis/random.h"
#include "synthesis/rhythms.h"

namespace beatlens::synthesis {

// The beats that a recording can give.
class Donor {
public:
    // Normal beats ("N", "L", "R", "e", "j") with normal ones before and after at about the same distance, outside of
    // atrial fibrillation and flutter where rhythm annotations tell it; and single ventricular ones ("V"). The
    // recording must outlive it. Errors: no_beats (fewer than 30 such normal beats).
    static Result<Donor> find(const Recording& recording);

    bool has_ventricular() const { return ventricular_.size() >= 3; }

    // A recording with the same leads and an annotation for every beat of the plan ('x' is none). An ectopic P wave is
    // the recording's own turned, stretched and moved, with another wave added, the same one throughout (at times
    // hardly different from the normal one). A fusion beat is a conducted one and a ventricular one in changing shares.
    // Errors: out_of_range (more than 6 hours; ventricular beats that there are not).
    Result<Recording> with_rhythm(std::span<const PlannedBeat> plan, Random& random) const;

private:
    struct Cycle {
        double time_s;   // of the annotation
        double after_s;  // to the next beat
    };
    explicit Donor(const Recording& recording) : recording_(&recording) {}

    const Recording* recording_;
    std::vector<Cycle> normal_;
    std::vector<Cycle> ventricular_;
    friend class LeadTransplant;
};

}  // namespace beatlens::synthesis
