// The beats that all leads together speak for.
//
// A wave that only one lead shows may be an artefact there, a QRS complex that one lead hardly shows stands out in
// another. Candidates of several leads at one place become one, whose strength is their mean, each measured by how
// strong the beats of its lead are and weighted by how good the lead is there; among these the beats are chosen as in
// one lead.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "signal/lead_beats.h"
#include "signal/lead_choice.h"

namespace beatlens::signal {

struct FusedBeat {
    double time_s;
    std::size_t lead;       // the one its place is taken from: the chosen lead unless that one shows nothing there
    std::size_t candidate;  // of that lead
};

// Ascending in time. One lead gives its own beats.
std::vector<FusedBeat> fuse_beats(std::span<const LeadBeats> leads, std::span<const LeadChoice> choices,
                                  std::size_t main_lead);

}  // namespace beatlens::signal
