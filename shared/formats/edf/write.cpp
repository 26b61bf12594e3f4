#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>

#include "ecg/annotation_codes.h"
#include "formats/edf/annotations.h"
#include "formats/edf/edf.h"
#include "formats/edf/header.h"
#include "formats/edf/labels.h"
#include "formats/edf/store.h"
#include "formats/edf/write_identification.h"
#include "formats/parsing.h"

namespace beatlens::formats {

namespace {

constexpr char end_of_text = '\x14';
constexpr char before_duration = '\x15';

// A time-stamped annotation list.
struct Note {
    double time_s = 0.0;
    double duration_s = 0.0;
    std::string text;
};

std::string seconds_text(double seconds) {
    char buffer[64] = "";
    std::snprintf(buffer, sizeof buffer, "%+.6f", seconds);
    std::string text = buffer;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') {
        text.pop_back();
    }
    return text == "-0" ? "+0" : text;
}

std::string list_of(const Note& note, double first_s) {
    std::string list = seconds_text(first_s + note.time_s);
    if (note.duration_s > 0.0) {
        list += before_duration + seconds_text(note.duration_s).substr(1);
    }
    return list + end_of_text + note.text + end_of_text + '\0';
}

// Of annotations and of what stands for nothing in the header.
std::vector<Note> notes_of(const Recording& recording, std::vector<std::string>& losses) {
    constexpr double latest_s = 1e9;
    std::vector<Note> notes;
    for (const std::string& comment : recording.comments) {
        if (!edf::has_field(comment)) {
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

// Where samples are missing: [first, end) in seconds, of all signals or of some.
std::vector<Note> missing_stretches(const std::vector<Signal>& signals, const edf::RecordPlan& plan,
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
            if (++count <= edf::most_missing_stretches) {
                stretches[{static_cast<double>(first) / rate_hz, static_cast<double>(k) / rate_hz}].push_back(i);
            }
        }
    }
    std::vector<Note> notes;
    for (const auto& [stretch, of] : stretches) {
        Note note{stretch.first, stretch.second - stretch.first, std::string(edf::signal_missing)};
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
                         std::string(edf::signal_missing) + "\" say where" +
                         (count > edf::most_missing_stretches ? ", but not all of it." : "."));
    }
    return notes;
}

// Annotations, record by record in order of time, filled up to `bytes` each.
class Lists {
public:
    Lists(std::vector<Note> notes, const edf::RecordPlan& plan, double first_s, std::vector<std::string>& losses)
        : _plan(plan), _first_s(first_s) {
        constexpr std::size_t longest_text = 400;
        std::stable_sort(notes.begin(), notes.end(), [](const Note& a, const Note& b) { return a.time_s < b.time_s; });
        std::size_t total = 0;
        std::size_t longest = 0;
        std::size_t cut = 0;
        for (Note& note : notes) {
            note.text = to_utf8(note.text);
            std::replace_if(
                note.text.begin(), note.text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
            if (note.text.size() > longest_text) {
                note.text.resize(longest_text);
                while ((static_cast<unsigned char>(note.text.back()) & 0xC0) == 0x80) {
                    note.text.pop_back();  // the rest of a character, whose first byte goes too
                }
                note.text.pop_back();
                ++cut;
            }
            _lists.push_back(list_of(note, first_s));
            total += _lists.back().size();
            longest = std::max(longest, _lists.back().size());
        }
        if (cut > 0) {
            losses.push_back(std::to_string(cut) + " annotations are cut to " + std::to_string(longest_text) +
                             " bytes.");
        }
        // So many that a list that does not fit any more leaves room enough in the others.
        const std::size_t of_record = own_time(plan.count).size() + total / plan.count + longest + 2;
        _bytes = of_record + of_record % 2;
    }
    std::size_t bytes() const { return _bytes; }
    std::string next() {
        std::string out = own_time(_record++);
        while (_next < _lists.size() && out.size() + _lists[_next].size() <= _bytes) {
            out += _lists[_next++];
        }
        out.resize(_bytes, '\0');
        return out;
    }

private:
    std::string own_time(std::size_t record) const {
        return seconds_text(_first_s + static_cast<double>(record) * _plan.duration_s) + end_of_text + end_of_text +
               '\0';
    }

    const edf::RecordPlan& _plan;
    double _first_s;
    std::vector<std::string> _lists;
    std::size_t _bytes = 0;
    std::size_t _record = 0;
    std::size_t _next = 0;
};

// "ECG II", as the standard texts of EDF+ have it.
std::vector<std::string> labels_of(const std::vector<Signal>& signals, std::vector<std::string>& losses) {
    std::vector<std::string> labels;
    std::vector<std::string> cut;
    for (const Signal& signal : signals) {
        const edf::Kind kind = edf::kind_of(signal.lead);
        const std::string type = lower(std::string_view(signal.lead).substr(0, 3));
        const bool needs_type = may_be_ecg(signal) && kind != edf::Kind::other && type != "ecg" && type != "ekg";
        const std::string label = (needs_type ? "ECG " : "") + edf::plain_ascii(signal.lead);
        labels.push_back(label.substr(0, edf::width::label));
        if (label.size() > edf::width::label) {
            cut.push_back(signal.lead);
        }
    }
    if (!cut.empty()) {
        losses.push_back("Names of leads are cut to 16 characters: " + joined(cut) + ".");
    }
    return labels;
}

void put(std::string& out, const std::string& text, std::size_t width) {
    std::string field = text.substr(0, width);
    field.resize(width, ' ');
    out += field;
}

void put_header(std::string& out, const Recording& recording, const edf::Start& start, const edf::RecordPlan& plan,
                const std::vector<std::string>& labels, const std::vector<edf::Stored>& stored,
                std::size_t samples_of_lists, std::vector<std::string>& losses) {
    namespace width = edf::width;
    const std::size_t signals = stored.size() + 1;
    put(out, "0", width::version);
    put(out, edf::patient_field(recording, losses), width::patient);
    put(out, edf::recording_field(recording, start), width::recording);
    put(out, start.date, width::date);
    put(out, start.time, width::time);
    put(out, std::to_string(edf::header_block * (signals + 1)), width::header_bytes);
    put(out, "EDF+C", width::reserved);
    put(out, std::to_string(plan.count), width::records);
    put(out, plan.duration, width::duration);
    put(out, std::to_string(signals), width::signals);
    const auto put_all = [&](std::size_t bytes, const auto& text_of, const std::string& of_lists) {
        for (std::size_t i = 0; i < stored.size(); ++i) {
            put(out, text_of(i), bytes);
        }
        put(out, of_lists, bytes);
    };
    const auto nothing = [](std::size_t) { return std::string(); };
    put_all(
        width::label, [&](std::size_t i) { return labels[i]; }, "EDF Annotations");
    put_all(width::transducer, nothing, "");
    put_all(
        width::dimension, [&](std::size_t i) { return edf::plain_ascii(stored[i].dimension); }, "");
    put_all(
        width::range, [&](std::size_t i) { return stored[i].physical_min; }, "-1");
    put_all(
        width::range, [&](std::size_t i) { return stored[i].physical_max; }, "1");
    put_all(
        width::range, [&](std::size_t i) { return std::to_string(stored[i].digital_min); }, "-32768");
    put_all(
        width::range, [&](std::size_t i) { return std::to_string(stored[i].digital_max); }, "32767");
    put_all(width::prefilter, nothing, "");
    put_all(
        width::samples, [&](std::size_t i) { return std::to_string(plan.per_record[i]); },
        std::to_string(samples_of_lists));
    put_all(width::reserved_of_signal, nothing, "");
}

Result<void> check(const Recording& recording) {
    constexpr std::size_t most_signals = 9998;  // four digits, and the annotations
    if (recording.duration_s() <= 0.0 || recording.signals.empty()) {
        return fail(ErrorCode::no_signal, "Record " + recording.name + " has no samples to write.");
    }
    if (recording.signals.size() > most_signals) {
        return fail(ErrorCode::out_of_range, "EDF holds at most " + std::to_string(most_signals) + " signals; record " +
                                                 recording.name + " has " + std::to_string(recording.signals.size()) +
                                                 ".");
    }
    for (const Signal& signal : recording.signals) {
        if (!std::isfinite(signal.sampling_rate_hz) || signal.sampling_rate_hz <= 0.0) {
            return fail(ErrorCode::sampling_rate_needed,
                        "Lead " + signal.lead + " of record " + recording.name + " has no sampling rate.");
        }
    }
    return {};
}

}  // namespace

Result<EdfFile> write_edf(const Recording& recording) {
    BEATLENS_TRY(check(recording));
    const std::vector<Signal>& signals = recording.signals;
    const auto plan = edf::choose_records(signals);
    if (!plan) {
        return fail(ErrorCode::out_of_range, "The sampling rates of record " + recording.name +
                                                 " are too far apart, or too high or low, for one EDF file.");
    }
    EdfFile file;
    constexpr double told_error = 1e-9;
    if (plan->rate_error > told_error) {
        file.losses.push_back("Sampling rates come out right only to " + number_text(plan->rate_error * 100.0) + " %.");
    }
    std::vector<edf::Stored> stored;
    std::vector<std::string> rounded;
    for (std::size_t i = 0; i < signals.size(); ++i) {
        auto one = edf::store(signals[i], plan->count * plan->per_record[i]);
        if (!one) {
            return fail(ErrorCode::out_of_range, "The values of lead " + signals[i].lead + " in " + signals[i].units +
                                                     " are too large or too small for the header of an EDF file.");
        }
        if (one->step != 0.0) {
            rounded.push_back(signals[i].lead + " to " + number_text(one->step) + " " + signals[i].units);
        }
        stored.push_back(*std::move(one));
    }
    if (!rounded.empty()) {
        file.losses.push_back("Samples are rounded: " + joined(rounded) + ".");
    }
    const edf::Start start = edf::start_of(recording, file.losses);
    const std::vector<std::string> labels = labels_of(signals, file.losses);
    std::vector<Note> notes = notes_of(recording, file.losses);
    const std::vector<Note> missing = missing_stretches(signals, *plan, labels, file.losses);
    notes.insert(notes.end(), missing.begin(), missing.end());
    Lists lists(std::move(notes), *plan, start.fraction_s, file.losses);

    std::string out;
    put_header(out, recording, start, *plan, labels, stored, lists.bytes() / 2, file.losses);
    for (std::size_t record = 0; record < plan->count; ++record) {
        for (std::size_t i = 0; i < stored.size(); ++i) {
            const std::size_t first = record * plan->per_record[i];
            for (std::size_t k = first; k < first + plan->per_record[i]; ++k) {
                const auto bits = static_cast<std::uint16_t>(stored[i].samples[k]);
                out += static_cast<char>(bits & 0xFF);
                out += static_cast<char>(bits >> 8);
            }
        }
        out += lists.next();
    }
    file.bytes.assign(out.begin(), out.end());
    return file;
}

}  // namespace beatlens::formats
