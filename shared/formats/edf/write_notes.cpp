#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>

#include "ecg/annotation_codes.h"
#include "formats/edf/annotations.h"
#include "formats/edf/write_identification.h"
#include "formats/edf/write_notes.h"
#include "formats/parsing.h"

namespace beatlens::formats::edf {

namespace {

std::string seconds_text(double seconds) {
    char buffer[64] = "";
    std::snprintf(buffer, sizeof buffer, "%.6f", seconds);
    const std::string text = without_end_zeros(buffer);
    return (text.starts_with('-') ? "" : "+") + text;
}

std::string list_of(const WrittenNote& note, double first_s) {
    std::string list = seconds_text(first_s + note.time_s);
    if (note.duration_s > 0.0) {
        list += before_duration + seconds_text(note.duration_s).substr(1);
    }
    return list + end_of_text + note.text + end_of_text + '\0';
}

}  // namespace

std::vector<WrittenNote> notes_of(const Recording& recording, std::vector<std::string>& losses) {
    constexpr double latest_s = 1e9;
    std::vector<WrittenNote> notes;
    for (const std::string& comment : recording.comments) {
        if (!has_field(comment)) {
            notes.push_back({0.0, 0.0, comment});
        }
    }
    std::size_t beats = 0;
    std::size_t left_out = 0;
    for (const Annotation& annotation : recording.annotations) {
        if (!(std::abs(annotation.time_s) < latest_s)) {
            ++left_out;
            continue;
        }
        beats += is_beat_symbol(annotation.symbol) ? 1 : 0;
        std::string text = annotation.symbol == "\"" && !annotation.aux.empty() ? "" : annotation.symbol;
        if (!annotation.aux.empty()) {
            text += (text.empty() ? "" : " ") + annotation.aux;
        }
        notes.push_back({annotation.time_s, 0.0, text});
    }
    if (beats > 0) {
        losses.push_back("EDF has no labels of beats: the " + std::to_string(beats) +
                         " annotated beats are written as annotations with the text of their label.");
    }
    if (left_out > 0) {
        losses.push_back(std::to_string(left_out) + " annotations of impossible times are left out.");
    }
    return notes;
}

std::vector<WrittenNote> missing_stretches(const std::vector<Signal>& signals, const RecordPlan& plan,
                                           const std::vector<std::string>& labels, std::vector<std::string>& losses) {
    std::map<std::pair<double, double>, std::vector<std::size_t>> stretches;
    std::size_t count = 0;
    for (std::size_t i = 0; i < signals.size(); ++i) {
        const std::vector<float>& samples = signals[i].samples;
        const std::size_t length = plan.count * plan.per_record[i];
        const auto is_missing = [&](std::size_t k) { return k >= samples.size() || !std::isfinite(samples[k]); };
        for (std::size_t k = 0; k < length; ++k) {
            if (!is_missing(k)) {
                continue;
            }
            const std::size_t first = k;
            for (; k < length && is_missing(k); ++k) {
                k = k >= samples.size() ? length - 1 : k;
            }
            const double rate_hz = static_cast<double>(plan.per_record[i]) / plan.duration_s;
            if (++count <= most_missing_stretches) {
                stretches[{static_cast<double>(first) / rate_hz, static_cast<double>(k) / rate_hz}].push_back(i);
            }
        }
    }
    std::vector<WrittenNote> notes;
    for (const auto& [stretch, of] : stretches) {
        WrittenNote note{stretch.first, stretch.second - stretch.first, std::string(signal_missing)};
        if (of.size() == signals.size()) {
            notes.push_back(std::move(note));
            continue;
        }
        for (const std::size_t i : of) {
            notes.push_back({note.time_s, note.duration_s, note.text + "@@" + labels[i]});
        }
    }
    if (count > 0) {
        losses.push_back("Where samples are missing the last one is held; annotations \"" +
                         std::string(signal_missing) + "\" say where" +
                         (count > most_missing_stretches ? ", but not all of it." : "."));
    }
    return notes;
}

Lists::Lists(std::vector<WrittenNote> notes, const RecordPlan& plan, double first_s, std::vector<std::string>& losses)
    : _duration_s(plan.duration_s), _first_s(first_s) {
    constexpr std::size_t longest_text = 400;
    std::stable_sort(notes.begin(), notes.end(),
                     [](const WrittenNote& a, const WrittenNote& b) { return a.time_s < b.time_s; });
    std::size_t total = 0;
    std::size_t longest = 0;
    std::size_t cut = 0;
    for (WrittenNote& note : notes) {
        note.text = one_line(note.text);
        if (note.text.size() > longest_text) {
            note.text = std::string(cut_utf8(note.text, longest_text));
            ++cut;
        }
        _lists.push_back(list_of(note, first_s));
        total += _lists.back().size();
        longest = std::max(longest, _lists.back().size());
    }
    if (cut > 0) {
        losses.push_back(std::to_string(cut) + " annotations are cut to " + std::to_string(longest_text) + " bytes.");
    }
    // So many that a list that does not fit any more leaves room enough in the others.
    const std::size_t of_record = own_time(plan.count).size() + total / plan.count + longest + 2;
    _bytes = of_record + of_record % 2;
}
std::string Lists::next() {
    std::string out = own_time(_record++);
    while (_next < _lists.size() && out.size() + _lists[_next].size() <= _bytes) {
        out += _lists[_next++];
    }
    out.resize(_bytes, '\0');
    return out;
}

std::string Lists::own_time(std::size_t record) const {
    return seconds_text(_first_s + static_cast<double>(record) * _duration_s) + end_of_text + end_of_text + '\0';
}

}  // namespace beatlens::formats::edf
