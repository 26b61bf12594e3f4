// Heart rhythms drawn by chance, as lists of beats: when each comes, where it arises and what it is. They teach and
// test what few patients of a database show: runs, bigeminy and tachycardia that fill a recording, atrial fibrillation
// that comes and goes, block, sinus rhythm as fast as a child's.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "synthesis/random.h"

namespace beatlens::synthesis {

enum class RhythmKind : std::uint8_t {
    single_ectopics,   // premature supraventricular beats, alone
    ectopic_runs,      // and in runs
    sick_sinus,        // a slow sinus node: escape, pauses, and ectopic beats that can be the majority
    bigeminy,          // every second, third or fourth beat supraventricular, for long
    tachycardia,       // supraventricular: sudden, regular, for a part of the recording or all of it
    fast_sinus,        // sinus rhythm as fast as that: begins slowly, its own P waves
    sinus_arrhythmia,  // RR intervals that follow breathing
    block,             // P waves that are not conducted: one now and then, every second, Wenckebach
    fibrillation,      // atrial, throughout
    fibrillation_at_times,
    flutter_at_times,  // atrial, with conduction that changes
    ventricular_ectopics,
    junctional_escape,  // slow, regular, no P waves
};
inline constexpr std::array all_rhythm_kinds = {
    RhythmKind::single_ectopics,   RhythmKind::ectopic_runs,
    RhythmKind::sick_sinus,        RhythmKind::bigeminy,
    RhythmKind::tachycardia,       RhythmKind::fast_sinus,
    RhythmKind::sinus_arrhythmia,  RhythmKind::block,
    RhythmKind::fibrillation,      RhythmKind::fibrillation_at_times,
    RhythmKind::flutter_at_times,  RhythmKind::ventricular_ectopics,
    RhythmKind::junctional_escape,
};

// What the atria do before a beat.
enum class Atria : std::uint8_t {
    sinus,         // the P wave that normal beats of the recording have
    ectopic,       // another one
    silent,        // none
    retrograde,    // after the QRS complex, upside down
    fibrillating,  // small waves without end
    fluttering,    // likewise, regular
};

struct PlannedBeat {
    double interval_s = 0.0;  // since the beat before, or since the P wave's place in it where that was not conducted
    char symbol = 'N';        // of annotation files: 'N', 'A', 'V', 'F'; 'x': a P wave that is not conducted, no beat
    Atria atria = Atria::sinus;
};

// `count` beats or a few more. A plan without ventricular ectopics and fusion beats can be had for recordings that show
// none.
std::vector<PlannedBeat> plan_rhythm(RhythmKind kind, std::size_t count, bool with_ventricular, Random& random);

}  // namespace beatlens::synthesis
