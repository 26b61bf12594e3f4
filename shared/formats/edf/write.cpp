#include <algorithm>
#include <cmath>

#include "formats/edf/edf.h"
#include "formats/edf/header.h"
#include "formats/edf/labels.h"
#include "formats/edf/store.h"
#include "formats/edf/write_identification.h"
#include "formats/edf/write_notes.h"
#include "formats/parsing.h"

namespace beatlens::formats {

namespace {

constexpr const char* notes_label = "EDF Annotations";

// "ECG II", as the standard texts of EDF+ have it.
std::vector<std::string> labels_of(const std::vector<Signal>& signals, std::vector<std::string>& losses) {
    std::vector<std::string> labels;
    std::vector<std::string> cut;
    for (const Signal& signal : signals) {
        const edf::SignalKind kind = edf::kind_of(signal.lead);
        const std::string type = lower(std::string_view(signal.lead).substr(0, 3));
        const bool needs_type = may_be_ecg(signal) && kind != edf::SignalKind::other && type != "ecg" && type != "ekg";
        const std::string label = (needs_type ? "ECG " : "") + edf::plain_ascii(signal.lead);
        labels.push_back(label.substr(0, edf::width::label));
        if (edf::is_annotations(labels.back())) {  // the signal would be read as notes
            labels.back() = "Signal " + std::to_string(labels.size());
            losses.push_back("EDF keeps the name " + in_quotes(notes_label) +
                             " for notes, so the signal of that name is called " + labels.back() + ".");
        }
        if (label.size() > edf::width::label) {
            cut.push_back(signal.lead);
        }
    }
    if (!cut.empty()) {
        losses.push_back("Names of leads are cut to 16 characters: " + joined(cut) + ".");
    }
    return labels;
}

void put(std::vector<std::uint8_t>& out, std::string text, std::size_t width) {
    text.resize(width, ' ');
    out.insert(out.end(), text.begin(), text.end());
}

void put_header(std::vector<std::uint8_t>& out, const Recording& recording, const edf::Start& start,
                const edf::RecordPlan& plan, const std::vector<std::string>& labels,
                const std::vector<edf::Stored>& stored, std::size_t samples_of_lists,
                std::vector<std::string>& losses) {
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
        width::label, [&](std::size_t i) { return labels[i]; }, notes_label);
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

// Every record holds a sample of the slowest signal: beside much faster ones they may be nothing else.
bool is_mostly_filling(const std::vector<Signal>& signals, const edf::RecordPlan& plan) {
    constexpr double most_times_the_samples = 20.0;
    constexpr double always_allowed = 1 << 22;
    double samples = 0.0;
    double stored = 0.0;
    for (std::size_t i = 0; i < signals.size(); ++i) {
        samples += static_cast<double>(signals[i].samples.size());
        stored += static_cast<double>(plan.count) * static_cast<double>(plan.per_record[i]);
    }
    return stored > std::max(most_times_the_samples * samples, always_allowed);
}

}  // namespace

Result<EdfFile> write_edf(const Recording& recording) {
    BEATLENS_TRY(check(recording));
    const std::vector<Signal>& signals = recording.signals;
    const auto plan = edf::choose_records(signals);
    if (!plan || is_mostly_filling(signals, *plan)) {
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
    std::vector<edf::WrittenNote> notes = edf::notes_of(recording, file.losses);
    const std::vector<edf::WrittenNote> missing = edf::missing_stretches(signals, *plan, labels, file.losses);
    notes.insert(notes.end(), missing.begin(), missing.end());
    edf::Lists lists(std::move(notes), *plan, start.fraction_s, file.losses);

    std::vector<std::uint8_t>& out = file.bytes;
    put_header(out, recording, start, *plan, labels, stored, lists.bytes() / 2, file.losses);
    std::size_t record_bytes = lists.bytes();
    for (const std::size_t samples : plan->per_record) {
        record_bytes += 2 * samples;
    }
    out.reserve(out.size() + plan->count * record_bytes);
    for (std::size_t record = 0; record < plan->count; ++record) {
        for (std::size_t i = 0; i < stored.size(); ++i) {
            const std::size_t first = record * plan->per_record[i];
            for (std::size_t k = first; k < first + plan->per_record[i]; ++k) {
                const auto bits = static_cast<std::uint16_t>(stored[i].samples[k]);
                out.push_back(static_cast<std::uint8_t>(bits & 0xFF));
                out.push_back(static_cast<std::uint8_t>(bits >> 8));
            }
        }
        const std::string list = lists.next();
        out.insert(out.end(), list.begin(), list.end());
    }
    return file;
}

}  // namespace beatlens::formats
