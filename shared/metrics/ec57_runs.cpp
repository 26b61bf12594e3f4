#include "metrics/ec57_runs.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

namespace beatlens::metrics {

namespace {

constexpr std::int64_t never_ends = std::numeric_limits<std::int64_t>::max();

// Which rhythm each annotation stands in decides what it means.
class RunReader {
public:
    explicit RunReader(EscapeBeats escape) : escape_(escape) {}

    RunMark read(const Annotation& annotation) {
        if (annotation.symbol == "+") {
            return rhythm(annotation.aux);
        }
        if (annotation.symbol == "[") {
            return flutter();
        }
        if (annotation.symbol == "]") {
            return in_flutter_ ? leave(in_flutter_, RunMark::flutter_ends) : RunMark::nothing;
        }
        if (annotation.symbol == "~") {
            const bool was_unreadable = unreadable_;
            unreadable_ = begins_shutdown(annotation);
            return unreadable_ && !was_unreadable ? RunMark::unreadable : RunMark::nothing;
        }
        const auto label = ec57_label(annotation.symbol, escape_);
        if (!label || *label == Ec57Label::O) {
            return RunMark::nothing;
        }
        switch (*label) {
            case Ec57Label::N:
                return in_fibrillation_ ? RunMark::supraventricular : RunMark::other_beat;
            case Ec57Label::S:
                return RunMark::supraventricular;
            case Ec57Label::V:
            case Ec57Label::F:
                return RunMark::ventricular;
            default:
                return RunMark::other_beat;
        }
    }

private:
    static RunMark leave(bool& state, RunMark mark) {
        state = false;
        return mark;
    }

    RunMark flutter() {
        if (in_flutter_) {
            return RunMark::nothing;
        }
        in_flutter_ = true;
        in_fibrillation_ = false;
        return RunMark::flutter_begins;
    }

    RunMark rhythm(const std::string& name) {
        if (name.empty()) {
            return RunMark::nothing;
        }
        if (name.starts_with("(AF")) {
            if (in_fibrillation_) {
                return RunMark::nothing;
            }
            in_fibrillation_ = true;
            in_flutter_ = false;
            return RunMark::fibrillation_begins;
        }
        if (name.starts_with("(VF")) {
            return flutter();
        }
        if (in_fibrillation_) {
            return leave(in_fibrillation_, RunMark::fibrillation_ends);
        }
        return in_flutter_ ? leave(in_flutter_, RunMark::flutter_ends) : RunMark::nothing;
    }

    EscapeBeats escape_;
    bool in_flutter_ = false;
    bool in_fibrillation_ = false;
    bool unreadable_ = false;
};

// What of the marks makes a run of the kind.
struct RunMarks {
    RunMark beat;
    RunMark begins;  // a rhythm that is as good as the longest run
    RunMark ends;
    RunMark other_kind;    // a beat of the other kind, which ends the run
    RunMark other_begins;  // the other kind's rhythm, which ends the run that is searched for, not the one it is for

    explicit RunMarks(RunKind kind)
        : beat(RunMark::ventricular),
          begins(RunMark::flutter_begins),
          ends(RunMark::flutter_ends),
          other_kind(RunMark::supraventricular),
          other_begins(RunMark::fibrillation_begins) {
        if (kind == RunKind::supraventricular) {
            std::swap(beat, other_kind);
            std::swap(begins, other_begins);
            ends = RunMark::fibrillation_ends;
        }
    }

    bool ends_run(RunMark mark) const {
        return mark == RunMark::other_beat || mark == RunMark::unreadable || mark == other_kind;
    }
};

std::size_t one_longer(std::size_t beats) { return std::min(beats + 1, longest_run); }

// Looks for runs of one side in one stretch after the other, and never goes back: what a stretch has used is not seen
// by the next one, even where they overlap.
class RunSearch {
public:
    RunSearch(std::span<const RunEvent> events, RunMarks marks) : events_(events), marks_(marks) {}

    // Beats of the longest run from `first` to `last`.
    std::size_t longest(std::int64_t first, std::int64_t last) {
        if (rhythm_until_ > first) {
            return longest_run;
        }
        for (; at_ < events_.size() && events_[at_].sample < first; ++at_) {
            if (events_[at_].mark == marks_.begins) {
                pass_rhythm();
                if (rhythm_until_ > first) {
                    return longest_run;
                }
            }
        }
        std::size_t longest = 0;
        std::size_t beats = 0;
        for (; at_ < events_.size() && events_[at_].sample <= last; ++at_) {
            const RunMark mark = events_[at_].mark;
            if (mark == marks_.begins) {
                pass_rhythm();
                return longest_run;
            }
            if (mark == marks_.beat) {
                beats = one_longer(beats);
            } else if (marks_.ends_run(mark) || mark == marks_.other_begins) {
                longest = std::max(longest, beats);
                beats = 0;
            }
        }
        return std::max(longest, beats);
    }

private:
    // From where the rhythm begins to what ends it, or to the end of all.
    void pass_rhythm() {
        const auto ends = [&](RunMark mark) {
            return mark == marks_.ends || mark == marks_.other_begins || mark == RunMark::unreadable;
        };
        do {
            ++at_;
        } while (at_ < events_.size() && !ends(events_[at_].mark));
        rhythm_until_ = at_ < events_.size() ? events_[at_].sample : never_ends;
    }

    std::span<const RunEvent> events_;
    RunMarks marks_;
    std::size_t at_ = 0;
    std::int64_t rhythm_until_ = std::numeric_limits<std::int64_t>::min();
};

// Calls found(beats, longest of the other side) for each run of `events`.
template <class Found>
void each_run(std::span<const RunEvent> events, std::span<const RunEvent> others, RunKind kind,
              const Ec57Period& period, const Found& found) {
    const RunMarks marks(kind);
    RunSearch search(others, marks);
    std::size_t beats = 0;
    std::size_t at = 0;
    for (; at < events.size() && events[at].sample < period.start; ++at) {
        const RunMark mark = events[at].mark;
        if (mark == marks.begins) {
            beats = longest_run;
        } else if (mark == RunMark::flutter_ends || mark == RunMark::fibrillation_ends) {
            beats = 0;
        }
    }
    std::int64_t first = beats > 0 ? period.start - period.window : 0;
    std::int64_t last = beats > 0 ? period.start + period.window : 0;
    const auto end_run = [&] {
        found(beats, search.longest(first, last));
        beats = 0;
    };
    for (; at < events.size() && events[at].sample <= period.end; ++at) {
        const auto [sample, mark] = events[at];
        if (beats == 0) {
            if (mark == marks.beat || mark == marks.begins) {
                beats = mark == marks.begins ? longest_run : 1;
                first = sample - period.window;
                last = mark == marks.beat ? sample + period.window : last;
            }
        } else if (marks.ends_run(mark)) {
            end_run();
        } else if (mark == marks.beat || mark == marks.ends) {
            beats = mark == marks.beat ? one_longer(beats) : beats;
            last = sample + period.window;
        }
    }
    // A run that is open where the annotations end, ends there; one that goes on behind the period is not counted.
    if (beats > 0 && at == events.size()) {
        end_run();
    }
}

Share runs_at_least(const RunMatrix& matrix, const RunFigure& figure, bool of_reference) {
    Share share;
    for (std::size_t beats = figure.shortest; beats <= figure.longest; ++beats) {
        for (std::size_t other = 0; other <= longest_run; ++other) {
            const std::size_t count = of_reference ? matrix[beats][other] : matrix[other][beats];
            share.whole += count;
            share.part += other >= figure.shortest ? count : 0;
        }
    }
    return share;
}

void add_runs(RunMatrix& matrix, const RunMatrix& other) {
    for (std::size_t i = 0; i < matrix.size(); ++i) {
        for (std::size_t j = 0; j < matrix[i].size(); ++j) {
            matrix[i][j] += other[i][j];
        }
    }
}

}  // namespace

std::vector<RunEvent> run_events(std::span<const Annotation> annotations, double sampling_rate_hz, EscapeBeats escape) {
    RunReader reader(escape);
    std::vector<RunEvent> events;
    events.reserve(annotations.size());
    for (const Annotation& annotation : annotations) {
        events.push_back({sample_at(annotation.time_s, sampling_rate_hz), reader.read(annotation)});
    }
    return events;
}

RunComparison& RunComparison::operator+=(const RunComparison& other) {
    add_runs(sensitivity, other.sensitivity);
    add_runs(predictivity, other.predictivity);
    return *this;
}

RunComparison compare_runs(std::span<const RunEvent> reference, std::span<const RunEvent> test, RunKind kind,
                           const Ec57Period& period) {
    RunComparison runs;
    each_run(reference, test, kind, period,
             [&](std::size_t beats, std::size_t other) { ++runs.sensitivity[beats][other]; });
    each_run(test, reference, kind, period,
             [&](std::size_t beats, std::size_t other) { ++runs.predictivity[other][beats]; });
    return runs;
}

Share RunFigure::sensitivity(const RunComparison& runs) const { return runs_at_least(runs.sensitivity, *this, true); }

Share RunFigure::predictivity(const RunComparison& runs) const {
    return runs_at_least(runs.predictivity, *this, false);
}

}  // namespace beatlens::metrics
