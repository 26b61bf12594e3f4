// Runs of ectopic beats compared as ANSI/AAMI EC57 asks for and WFDB's `rxr` does it: couplets (2 beats), short runs
// (3 to 5) and long ones (6 and more). For every run that one side has, the longest that the other one has there. The
// rules: docs/ec57.md.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "ecg/recording.h"
#include "metrics/ec57.h"

namespace beatlens::metrics {

// What an annotation means for runs.
enum class RunMark : std::uint8_t {
    nothing,
    other_beat,        // a normal or unknown one: ends every run
    supraventricular,  // also a normal one in atrial fibrillation or flutter
    ventricular,       // a fusion beat too
    flutter_begins,    // ventricular flutter or fibrillation, as good as a run of six
    flutter_ends,
    fibrillation_begins,  // atrial fibrillation or flutter, likewise for supraventricular runs
    fibrillation_ends,
    unreadable,  // a shutdown begins: ends every run
};
struct RunEvent {
    std::int64_t sample;
    RunMark mark;
};
// One for each annotation; these are in the order of time.
std::vector<RunEvent> run_events(std::span<const Annotation> annotations, double sampling_rate_hz,
                                 EscapeBeats escape = EscapeBeats::sveb);

inline constexpr std::size_t longest_run = 6;  // and all that are longer
// [beats of the run in the reference][in the test], 0 to longest_run.
using RunMatrix = std::array<std::array<std::size_t, longest_run + 1>, longest_run + 1>;

enum class RunKind : std::uint8_t { ventricular, supraventricular };

struct RunComparison {
    RunMatrix sensitivity{};   // a count for each run of the reference
    RunMatrix predictivity{};  // a count for each run of the test

    RunComparison& operator+=(const RunComparison& other);
};
RunComparison compare_runs(std::span<const RunEvent> reference, std::span<const RunEvent> test, RunKind kind,
                           const Ec57Period& period);

// The table of figures: of runs of so many beats that one side has, those where the other one has a run that is at
// least as long as the shortest of them.
struct RunFigure {
    const char* key;    // in JSON
    const char* title;  // one word
    std::size_t shortest;
    std::size_t longest;

    Share sensitivity(const RunComparison& runs) const;
    Share predictivity(const RunComparison& runs) const;
};
inline constexpr std::array<RunFigure, 3> run_figures = {
    {{"couplets", "couplets", 2, 2}, {"short_runs", "short", 3, 5}, {"long_runs", "long", longest_run, longest_run}}};

}  // namespace beatlens::metrics
