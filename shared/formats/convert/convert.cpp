#include "formats/convert/convert.h"

#include <algorithm>
#include <cmath>

#include "formats/edf/edf.h"
#include "formats/parsing.h"
#include "formats/registry.h"
#include "formats/units.h"
#include "formats/wfdb/wfdb.h"

namespace beatlens::formats {

namespace {

std::vector<std::uint8_t> bytes_of(const std::string& text) { return {text.begin(), text.end()}; }

// Also of a recorder's notes in time, which are no reference.
bool has_annotations(const Recording& recording) { return recording.has_annotations || !recording.annotations.empty(); }

Result<std::vector<WrittenFile>> write_wfdb(const Recording& recording, int format, const std::string& stem) {
    Recording named = recording;
    named.name = stem;
    auto record = write_wfdb_record(named, format);
    BEATLENS_TRY(record);
    std::vector<WrittenFile> files;
    files.push_back({stem + ".hea", bytes_of(record->header)});
    if (!record->signals.empty()) {
        files.push_back({stem + ".dat", std::move(record->signals)});
    }
    if (has_annotations(recording)) {
        for (Annotation& annotation : named.annotations) {
            std::erase(annotation.aux, '\0');
            annotation.aux = std::string(cut_utf8(annotation.aux, longest_annotation_text));
        }
        auto annotations = write_wfdb_annotations(named.annotations, recording.frame_rate_hz);
        BEATLENS_TRY(annotations);
        files.push_back({stem + ".atr", *std::move(annotations)});
    }
    return files;
}

Result<std::vector<WrittenFile>> write_as(const Recording& recording, Target target, const std::string& stem,
                                          std::vector<std::string>& losses) {
    if (target == Target::wfdb_16 || target == Target::wfdb_212) {
        return write_wfdb(recording, target == Target::wfdb_16 ? 16 : 212, stem);
    }
    if (recording.signals.empty()) {
        return fail(ErrorCode::no_signal,
                    recording.name + " is a list of beats without a trace; it can be written as a WFDB record only.");
    }
    std::vector<WrittenFile> files;
    if (target == Target::edf) {
        auto edf = write_edf(recording);
        BEATLENS_TRY(edf);
        files.push_back({stem + ".edf", std::move(edf->bytes)});
        losses = std::move(edf->losses);
        return files;
    }
    files.push_back({stem + ".csv", bytes_of(write_csv(recording))});
    if (has_annotations(recording)) {
        files.push_back({stem + "annotations.txt", bytes_of(write_annotations_text(recording))});
    }
    return files;
}

// Largest difference between the samples of two signals, in the first one's units, and how many are missing in the
// second alone.
struct Difference {
    double largest = 0.0;
    std::size_t lost = 0;
};

Difference difference(const Signal& before, const Signal& after) {
    Difference result;
    const double from = millivolts_per_unit(after.units);
    const double to = millivolts_per_unit(before.units);
    const double factor = from > 0.0 && to > 0.0 ? from / to : 1.0;
    for (std::size_t i = 0; i < before.samples.size(); ++i) {
        if (!std::isfinite(before.samples[i])) {
            continue;
        }
        if (i >= after.samples.size() || !std::isfinite(after.samples[i])) {
            ++result.lost;
            continue;
        }
        result.largest = std::max(result.largest, std::abs(static_cast<double>(before.samples[i]) -
                                                           factor * static_cast<double>(after.samples[i])));
    }
    return result;
}

// Equal as a person would say it: a sample that went through a decimal text or a gain comes back a little different.
bool matters(double largest, const Signal& signal) {
    double range = 0.0;
    for (const float sample : signal.samples) {
        range = std::isfinite(sample) ? std::max(range, std::abs(static_cast<double>(sample))) : range;
    }
    constexpr double of_single_precision = 1e-6;
    return largest > of_single_precision * range;
}

void compare_signals(const Recording& before, const Recording& after, std::vector<std::string>& losses) {
    std::vector<std::string> missing;
    std::size_t found = 0;
    for (const Signal& signal : before.signals) {
        // In order: leads may share a name.
        std::size_t at = found;
        while (at < after.signals.size() && after.signals[at].lead != signal.lead) {
            ++at;
        }
        if (at == after.signals.size()) {
            missing.push_back(signal.lead);
            continue;
        }
        found = at + 1;
        const Signal& written = after.signals[at];
        const Difference change = difference(signal, written);
        if (change.lost > 0) {
            losses.push_back(std::to_string(change.lost) + " samples of lead " + signal.lead + " are lost.");
        }
        if (matters(change.largest, signal)) {
            losses.push_back("The values of lead " + signal.lead + " are rounded, by at most " +
                             number_text(change.largest) + " " + signal.units + ".");
        }
        if (std::abs(written.sampling_rate_hz / signal.sampling_rate_hz - 1.0) > 1e-6) {
            losses.push_back("The sampling rate of lead " + signal.lead + " is written as " +
                             number_text(written.sampling_rate_hz) + " instead of " +
                             number_text(signal.sampling_rate_hz) + " Hz.");
        }
        if (written.units != signal.units && millivolts_per_unit(signal.units) == 0.0) {
            losses.push_back("The unit of lead " + signal.lead + ", " + signal.units + ", is lost.");
        }
    }
    if (!missing.empty()) {
        losses.push_back("Not written: the leads " + joined(missing) +
                         ", as the format has no place for them beside the others' sampling rate.");
    }
}

void compare_annotations(const Recording& before, const Recording& after, std::vector<std::string>& losses) {
    std::size_t same = 0;
    const std::size_t both = std::min(before.annotations.size(), after.annotations.size());
    constexpr double a_tick_s = 0.002;
    for (std::size_t i = 0; i < both; ++i) {
        const Annotation& a = before.annotations[i];
        const Annotation& b = after.annotations[i];
        same += std::abs(a.time_s - b.time_s) < a_tick_s && a.symbol == b.symbol && a.aux == b.aux ? 1 : 0;
    }
    if (same < before.annotations.size()) {
        losses.push_back(std::to_string(before.annotations.size() - same) + " of " +
                         std::to_string(before.annotations.size()) + " annotations are lost or changed.");
    }
}

std::vector<std::string> losses_of(const Recording& before, const Recording& after) {
    std::vector<std::string> losses;
    compare_signals(before, after, losses);
    if (has_annotations(before)) {
        compare_annotations(before, after, losses);
    }
    if (before.start_time != after.start_time) {
        losses.push_back("The start, " + before.start_time + ", is " +
                         (after.start_time.empty() ? "lost." : "written as " + after.start_time + "."));
    }
    if (after.gaps.size() < before.gaps.size()) {
        losses.push_back("Why samples are missing in " + std::to_string(before.gaps.size() - after.gaps.size()) +
                         " places is lost; that they are missing is kept.");
    }
    if (after.comments.size() < before.comments.size()) {
        losses.push_back(std::to_string(before.comments.size() - after.comments.size()) +
                         " notes stand in the file, but are not read from it as notes.");
    }
    return losses;
}

}  // namespace

Result<Written> write_recording(const Recording& recording, Target target, const std::string& stem) {
    Written written;
    auto files = write_as(recording, target, stem, written.losses);
    BEATLENS_TRY(files);
    written.files = *std::move(files);
    std::vector<InputFile> inputs;
    for (const WrittenFile& file : written.files) {
        inputs.push_back({file.name, file.bytes});
    }
    // What cannot be read again is not given away. EDF's writer says its losses itself.
    const auto again = load(inputs);
    BEATLENS_TRY(again);
    if (const auto* const record = std::get_if<Recording>(&*again); record != nullptr && target != Target::edf) {
        written.losses = losses_of(recording, *record);
    }
    return written;
}

}  // namespace beatlens::formats
