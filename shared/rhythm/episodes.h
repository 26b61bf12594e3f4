// What beats do together: couplets, runs, bigeminy and trigeminy, fast and slow rhythms, pauses; and how much of the
// heartbeats each class has, hour by hour.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "rhythm/beats_in_time.h"

namespace beatlens::rhythm {

enum class EpisodeKind : std::uint8_t {
    couplet,              // two ectopic beats in a row
    run,                  // three or more
    bigeminy,             // every second beat, three times or more: N V N V N V
    trigeminy,            // every third: N N V N N V N N V
    tachycardia,          // a fast rhythm, whatever its beats
    bradycardia,          // a slow one
    pause,                // a long interval; its two beats are the episode
    atrial_fibrillation,  // suspected: rhythm/atrial_fibrillation.h finds them
};
const char* to_string(EpisodeKind kind);  // "couplet", ...

struct Episode {
    EpisodeKind kind;
    AamiClass of = AamiClass::N;  // V or S for the first four, else N
    std::size_t first_beat = 0;
    std::size_t end_beat = 0;                // behind the last one
    double first_s = 0.0;                    // time of its first beat
    double end_s = 0.0;                      // of its last one
    double rate_bpm = 0.0;                   // mean over its intervals
    std::optional<double> probability = {};  // of atrial fibrillation, the mean over its beats; none for other kinds

    std::size_t beats() const { return end_beat - first_beat; }
    double duration_s() const { return end_s - first_s; }
};

// Limits that clinics set as they please; these are common ones.
struct EpisodeLimits {
    double tachycardia_bpm = 100.0;  // and above: the rate over 8 intervals
    double bradycardia_bpm = 50.0;   // and below
    double least_s = 15.0;           // that a tachycardia or bradycardia lasts
    double pause_s = 2.0;            // and longer
};

// In the order of their first beats. An episode never spans an interval that was not measured. Beats of class F
// interrupt runs, as beats of another class do.
std::vector<Episode> find_episodes(const BeatsInTime& beats, const EpisodeLimits& limits = {});

// Episodes of one kind; `longest` (by beats, a pause by its time) and `fastest` are indices into the list it was made
// of.
struct EpisodeSummary {
    EpisodeKind kind;
    AamiClass of;
    std::size_t count = 0;
    std::size_t longest = 0;
    std::size_t fastest = 0;
};
std::vector<EpisodeSummary> summarise(const std::vector<Episode>& episodes);  // kinds that there are, in their order

// Counts of each class (index_of) by hours of the recording.
struct HourlyBeats {
    double first_s = 0.0;
    std::array<std::size_t, 5> counts{};
};
std::vector<HourlyBeats> beats_by_hour(const BeatsInTime& beats, std::span<const std::uint8_t> usable);

// The rate minute by minute: over the intervals that end in it. None where no interval was measured.
std::vector<std::optional<double>> rate_by_minute(const BeatsInTime& beats, double duration_s);

}  // namespace beatlens::rhythm
