// P waves against the recording's own: whether the wave before a QRS complex is the one that slow beats here have.
//
// The reference has to come from beats that are slow by the tracker, not from most beats: in a recording in which most
// beats are supraventricular ectopic ones their P wave would become the norm.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "beats/context/beat_windows.h"
#include "beats/context/normal_beats.h"
#include "beats/context/rhythm.h"

namespace beatlens::beats {

// Per beat, finite. The P wave of a beat is what stands from -240 to -60 ms, without its mean, in all leads with a
// signal. Reference beats: ratio_mean above .93 and not odd; where fewer than 20 are, the slowest 40 % of those not
// odd; where fewer than 8 are, all not odd ones, then all usable ones. A beat's reference is the median of the 40
// nearest of them, made for 25 beats in a row at once.
struct PWaveMatch {
    std::vector<float> correlation;  // the best with the reference within 40 ms, less .004 for every sample (5.6 ms)
    std::vector<float> residual;     // root mean square of the difference over (its median among the 40 + .01)
    std::vector<float> score;        // (rank of correlation - rank of residual + 1) / 2, ranks as shares of the beats
    std::vector<float> percentile;   // of the score among the nearest 200 beats that are not early and not odd
    // How much like slow beats' the early beats' P waves are here: mean percentile of the early (ratio_mean below .88),
    // not odd beats among 301 around, drawn to .5: (sum + 1) / (count + 2). Near .5 where the rhythm has no P waves or
    // they are the same (atrial fibrillation, block, sinus arrhythmia), near 0 where early beats are ectopic.
    std::vector<float> early_percentile;
    std::vector<float> quality;     // running median of correlation over 41 beats: whether there are P waves at all
    std::vector<float> log_energy;  // ln of the energy over the reference's
    std::vector<float> lag;         // of the best correlation, later is positive, in 40 ms
    std::vector<float> visibility;  // ln of the reference's root mean square over the median residual among the 40
};

struct PWaves {
    PWaveMatch with_t;  // what stands there, be it the T wave of the beat before an early one
    // Without the tail of the normal beat around the beat before: up to where that beat's next P wave would be, and
    // level from there on. Not after an odd beat.
    PWaveMatch without_t;
    // The best correlation without T waves, as above, of this beat's with the one before and the one after; 0 across
    // cuts. Runs from one focus are alike, whatever they are.
    std::vector<float> like_previous, like_next;
};

PWaves compare_p_waves(const BeatWindows& windows, const LocalNormals& normals, const RhythmTrackers& rhythm,
                       std::span<const std::uint8_t> odd, std::span<const std::uint8_t> usable);

}  // namespace beatlens::beats
