// Applies a person's edits to an analysis: AnalysisRun::edit().
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <map>
#include <utility>

#include "analysis/analyze.h"
#include "analysis/pacing.h"
#include "analysis/report_text.h"
#include "ecg/overloaded.h"

namespace beatlens::analysis {

namespace {

constexpr double same_beat_s = 0.05;

struct EditedBeat {
    LabelledBeat beat;
    std::optional<std::size_t> machine;  // its index there
};

struct MarkedStretch {
    double first_s;
    double end_s;
};

// The beats and marks while edits are applied one after the other.
class Desk {
public:
    Desk(const Recording& recording, const Located& located, const Analysis& machine)
        : length_samples_(recording.signals[located.lead].length_samples()),
          rate_hz_(machine.sampling_rate_hz),
          labels_(machine.label_set) {
        for (std::size_t i = 0; i < machine.beats.size(); ++i) {
            beats_.emplace_hint(beats_.end(), machine.beats[i].sample, EditedBeat{machine.beats[i], i});
        }
    }

    void apply(const Edit& edit) {
        std::visit(Overloaded{[&](const AddBeat& one) { add(one); }, [&](const RemoveBeats& one) { remove(one); },
                              [&](const MoveBeat& one) { move(one); }, [&](const RelabelBeats& one) { relabel(one); },
                              [&](const MarkUnusable& one) {
                                  mark({one.first_s, one.end_s});
                              },
                              [&](const TakeMarksBack& one) {
                                  take_back({one.first_s, one.end_s});
                              },
                              [&](const DeclarePacemaker& one) { pacemaker = one.declared; }},
                   edit);
    }

    const std::map<std::int64_t, EditedBeat>& beats() const { return beats_; }
    const std::vector<MarkedStretch>& marks() const { return marks_; }
    bool is_marked(double time_s) const {
        return std::any_of(marks_.begin(), marks_.end(), [&](const MarkedStretch& stretch) {
            return time_s >= stretch.first_s && time_s < stretch.end_s;
        });
    }

    std::size_t removed = 0;
    std::size_t ignored = 0;
    std::optional<bool> pacemaker;

private:
    using Beats = std::map<std::int64_t, EditedBeat>;

    std::optional<std::uint8_t> label_named(const std::string& name) {
        const auto at = std::find_if(labels_.labels.begin(), labels_.labels.end(),
                                     [&](const auto& label) { return label.name == name; });
        if (at == labels_.labels.end()) {
            ++ignored;
            return std::nullopt;
        }
        return static_cast<std::uint8_t>(at - labels_.labels.begin());
    }

    // The beat that is meant: the nearest one, as positions differ a little from lead to lead.
    Beats::iterator find(std::int64_t sample) {
        const auto reach = static_cast<std::int64_t>(same_beat_s * rate_hz_);
        auto best = beats_.lower_bound(sample);
        if (best != beats_.begin()) {
            const auto before = std::prev(best);
            if (best == beats_.end() || sample - before->first < best->first - sample) {
                best = before;
            }
        }
        if (best == beats_.end() || std::abs(best->first - sample) > reach) {
            ++ignored;
            return beats_.end();
        }
        return best;
    }

    static void give_label(LabelledBeat& beat, std::uint8_t label) {
        beat.sure = true;  // a person says so
        if (beat.edit != BeatEdit::added) {
            beat.edit = label == beat.machine_label ? BeatEdit::confirmed : BeatEdit::relabelled;
        }
        beat.label = label;
    }

    void add(const AddBeat& edit) {
        const auto label = label_named(edit.label);
        if (!label) {
            return;
        }
        if (edit.sample < 0 || edit.sample >= length_samples_) {
            ++ignored;
            return;
        }
        if (const auto there = beats_.find(edit.sample); there != beats_.end()) {
            give_label(there->second.beat, *label);
            return;
        }
        LabelledBeat beat;
        beat.sample = edit.sample;
        beat.time_s = time_of(edit.sample, rate_hz_);
        beat.label = beat.machine_label = *label;
        beat.edit = BeatEdit::added;
        beats_.emplace(edit.sample, EditedBeat{beat, std::nullopt});
    }

    void remove(const RemoveBeats& edit) {
        for (const std::int64_t sample : edit.samples) {
            if (const auto at = find(sample); at != beats_.end()) {
                removed += at->second.machine ? 1 : 0;
                beats_.erase(at);
            }
        }
    }

    void move(const MoveBeat& edit) {
        const auto at = find(edit.sample);
        if (at == beats_.end()) {
            return;
        }
        if (edit.to < 0 || edit.to >= length_samples_ || (beats_.count(edit.to) != 0 && edit.to != at->first)) {
            ++ignored;
            return;
        }
        EditedBeat moved = at->second;
        beats_.erase(at);
        moved.beat.sample = edit.to;
        moved.beat.time_s = time_of(edit.to, rate_hz_);
        if (moved.beat.edit == BeatEdit::none || moved.beat.edit == BeatEdit::confirmed) {
            moved.beat.edit = BeatEdit::moved;
        }
        beats_.emplace(edit.to, moved);
    }

    void relabel(const RelabelBeats& edit) {
        const auto label = label_named(edit.label);
        for (const std::int64_t sample : edit.samples) {
            if (!label) {
                return;
            }
            if (const auto at = find(sample); at != beats_.end()) {
                give_label(at->second.beat, *label);
            }
        }
    }

    void mark(const MarkedStretch& stretch) { marks_.push_back(stretch); }

    void take_back(const MarkedStretch& back) {
        std::vector<MarkedStretch> left;
        for (const MarkedStretch& mark : marks_) {
            if (mark.first_s < back.first_s) {
                left.push_back({mark.first_s, std::min(mark.end_s, back.first_s)});
            }
            if (mark.end_s > back.end_s) {
                left.push_back({std::max(mark.first_s, back.end_s), mark.end_s});
            }
        }
        marks_ = std::move(left);
    }

    std::int64_t length_samples_;
    double rate_hz_;
    const LabelSet& labels_;
    Beats beats_;
    std::vector<MarkedStretch> marks_;
};

// Marked stretches laid over those that the program found.
std::vector<signal::QualityStretch> with_marks(const std::vector<signal::QualityStretch>& found, const Desk& desk) {
    std::vector<double> edges;
    for (const signal::QualityStretch& stretch : found) {
        edges.push_back(stretch.first_s);
        edges.push_back(stretch.end_s);
    }
    if (edges.empty()) {
        return found;
    }
    const double last_s = edges.back();
    for (const MarkedStretch& mark : desk.marks()) {
        edges.push_back(std::clamp(mark.first_s, 0.0, last_s));
        edges.push_back(std::clamp(mark.end_s, 0.0, last_s));
    }
    std::sort(edges.begin(), edges.end());
    std::vector<signal::QualityStretch> laid;
    auto under = found.begin();
    for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
        if (edges[i] >= edges[i + 1]) {
            continue;
        }
        while (under != found.end() && under->end_s <= edges[i]) {
            ++under;
        }
        if (under == found.end()) {
            break;
        }
        const signal::Quality quality = desk.is_marked(edges[i]) ? signal::Quality::marked : under->quality;
        if (!laid.empty() && laid.back().quality == quality) {
            laid.back().end_s = edges[i + 1];
        } else {
            laid.push_back({edges[i], edges[i + 1], quality});
        }
    }
    return laid;
}

double share_usable(const std::vector<signal::QualityStretch>& quality, double duration_s) {
    double sum = 0.0;
    for (const signal::QualityStretch& stretch : quality) {
        sum += stretch.quality == signal::Quality::usable ? stretch.end_s - stretch.first_s : 0.0;
    }
    return duration_s > 0.0 ? sum / duration_s : 0.0;
}

std::string of_beats(std::size_t count, const char* done) {
    return std::to_string(count) + (count == 1 ? " beat " : " beats ") + done;
}

// " (0:10 to 0:20, 1:00:00 to 2:00:00 from the start)"; of many the first.
std::string where(const std::vector<MarkedStretch>& marks) {
    constexpr std::size_t most = 5;
    std::string text;
    for (std::size_t i = 0; i < std::min(most, marks.size()); ++i) {
        text += (i == 0 ? " (" : ", ") + duration_text(std::max(0.0, marks[i].first_s)) + " to " +
                duration_text(marks[i].end_s);
    }
    return text + (marks.size() > most ? ", ..." : "") + " from the start)";
}

// "Edited by hand: 9 beats relabelled, 2 beats added, 1 stretch marked unusable (0:10 to 0:20 from the start)."
std::string edits_note(const EditCounts& edits, const std::vector<MarkedStretch>& marks) {
    std::string text;
    const auto add = [&](std::size_t count, const std::string& what) {
        text += count == 0 ? "" : (text.empty() ? "" : ", ") + what;
    };
    add(edits.relabelled, of_beats(edits.relabelled, "relabelled"));
    add(edits.confirmed, of_beats(edits.confirmed, "confirmed"));
    add(edits.added, of_beats(edits.added, "added"));
    add(edits.removed, of_beats(edits.removed, "removed"));
    add(edits.moved, of_beats(edits.moved, "moved"));
    add(edits.stretches, std::to_string(edits.stretches) + (edits.stretches == 1 ? " stretch" : " stretches") +
                             " marked unusable" + where(marks));
    std::string note = text.empty() ? "" : "Edited by hand: " + text + ".";
    if (edits.ignored > 0) {
        note += (note.empty() ? "" : " ") + std::to_string(edits.ignored) +
                (edits.ignored == 1 ? " edit was passed over: its beat or label is not there."
                                    : " edits were passed over: their beats or labels are not there.");
    }
    return note;
}

EditCounts count_edits(const Desk& desk) {
    EditCounts edits;
    for (const auto& [sample, one] : desk.beats()) {
        edits.added += one.beat.edit == BeatEdit::added ? 1 : 0;
        edits.moved += one.beat.edit == BeatEdit::moved ? 1 : 0;
        edits.relabelled += one.beat.edit == BeatEdit::relabelled ? 1 : 0;
        edits.confirmed += one.beat.edit == BeatEdit::confirmed ? 1 : 0;
    }
    edits.removed = desk.removed;
    edits.stretches = desk.marks().size();
    edits.ignored = desk.ignored;
    return edits;
}

}  // namespace

const char* to_string(BeatEdit edit) {
    switch (edit) {
        case BeatEdit::none:
            return "none";
        case BeatEdit::added:
            return "added";
        case BeatEdit::moved:
            return "moved";
        case BeatEdit::relabelled:
            return "relabelled";
        case BeatEdit::confirmed:
            return "confirmed";
    }
    return "";
}

Result<Analysis> AnalysisRun::edit(const Analysis& machine, const EditList& edits, const rhythm::EpisodeLimits& limits,
                                   std::span<const delineation::LeadWaves> waves) const {
    Desk desk(*recording_, *located_, machine);
    for (const Edit& edit : edits.edits) {
        desk.apply(edit);
    }
    Located located = *located_;
    located.samples.clear();
    located.usable.clear();
    located.overall = with_marks(located_->overall, desk);
    located.usable_share =
        desk.marks().empty() ? located_->usable_share : share_usable(located.overall, machine.duration_s);

    Analysis analysis = machine;
    analysis.beats.clear();
    analysis.probabilities.clear();
    analysis.reasons.clear();
    analysis.machine_beats.clear();
    analysis.waves.reset();
    std::vector<delineation::LeadWaves> of_beats(waves.size());
    for (std::size_t lead = 0; lead < waves.size(); ++lead) {
        of_beats[lead].lead = waves[lead].lead;
    }
    const std::size_t labels = machine.label_set.size();
    for (const auto& [sample, one] : desk.beats()) {
        LabelledBeat beat = one.beat;
        beat.usable = beat.usable && !desk.is_marked(beat.time_s);
        located.samples.push_back(sample);
        located.usable.push_back(beat.usable ? 1 : 0);
        if (one.machine) {
            const auto of_machine = machine.probabilities_of(*one.machine);
            analysis.probabilities.insert(analysis.probabilities.end(), of_machine.begin(), of_machine.end());
            beat.confidence = of_machine[beat.label];
        } else {
            analysis.probabilities.resize(analysis.probabilities.size() + labels, 0.0F);
        }
        if (!machine.reasons.empty()) {
            const bool is_own = beat.edit == BeatEdit::added || beat.edit == BeatEdit::relabelled;
            analysis.reasons.push_back(!is_own       ? machine.reasons[*one.machine]
                                       : one.machine ? "Labelled by a person; the model says " +
                                                           machine.label_set.labels[beat.machine_label].name + "."
                                                     : std::string("Added by a person."));
        }
        for (std::size_t lead = 0; lead < waves.size(); ++lead) {
            of_beats[lead].beats.push_back(one.machine ? waves[lead].beats[*one.machine] : delineation::BeatWaves{});
        }
        analysis.beats.push_back(beat);
        analysis.machine_beats.push_back(one.machine ? static_cast<std::int32_t>(*one.machine) : -1);
    }
    const bool was_declared = machine.pacemaker && machine.pacemaker->declared;
    if (desk.pacemaker && *desk.pacemaker != was_declared) {
        declare_pacemaker(*desk.pacemaker, located, analysis);
    }
    BEATLENS_TRY(complete(located, limits, of_beats, analysis));
    analysis.edits = count_edits(desk);
    if (const std::string note = edits_note(*analysis.edits, desk.marks()); !note.empty()) {
        analysis.warnings.insert(analysis.warnings.begin(), note);
    }
    return analysis;
}

}  // namespace beatlens::analysis
