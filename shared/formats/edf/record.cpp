#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "formats/edf/annotations.h"
#include "formats/edf/edf.h"
#include "formats/edf/header.h"
#include "formats/edf/identification.h"
#include "formats/edf/labels.h"
#include "formats/edf/signals.h"
#include "formats/edf/timeline.h"
#include "formats/parsing.h"

namespace beatlens::formats {

namespace {

using edf::Header;
using edf::Piece;
using edf::Records;
using edf::SignalHeader;
using edf::SignalKind;

Records find_records(Header& header, std::span<const std::uint8_t> bytes) {
    Records records;
    records.data = bytes.subspan(static_cast<std::size_t>(std::min<std::uint64_t>(header.data_at, bytes.size())));
    records.whole = records.data.size() / header.record_bytes;
    records.cut_bytes = records.data.size() % header.record_bytes;
    if (!header.records) {
        header.warnings.emplace_back(
            "The header does not say how many data records there are, as if the recorder had "
            "not finished; all that is there is read.");
        return records;
    }
    const std::string said = std::to_string(*header.records) + " data records";
    if (*header.records > records.whole) {
        header.warnings.push_back("The file ends early: of " + said + " there are " + std::to_string(records.whole) +
                                  (records.cut_bytes > 0 ? " and a part of another." : "."));
    } else if (*header.records < records.whole) {
        header.warnings.push_back("The header says that there are " + said + ", but there are " +
                                  std::to_string(records.whole) + "; all of them are read.");
    } else if (records.cut_bytes > 0) {
        header.warnings.push_back(std::to_string(records.cut_bytes) +
                                  " bytes after the last data record are not read.");
        records.cut_bytes = 0;
    }
    records.data =
        records.data.first(static_cast<std::size_t>(records.whole * header.record_bytes + records.cut_bytes));
    return records;
}

// What a duration that was cut off to its eight characters stands for: 0.003906 s are a sample at 256 Hz.
double unrounded(const Header& header, double samples) {
    const double exact_s = samples / std::round(samples / header.record_s);
    return std::abs(exact_s - header.record_s) < header.record_rounded_s ? exact_s : header.record_s;
}

// Seconds of a data record; by the rate that was given for the fastest signal where the header does not say it.
Result<double> duration_of_record(const Header& header, const std::string& name, const LoadOptions& options) {
    constexpr double shortest_s = 1e-6;
    constexpr double longest_s = 1e8;
    double most_samples = 1.0;
    for (const SignalHeader& signal : header.signals) {
        most_samples = std::max(most_samples, static_cast<double>(signal.samples_per_record));
    }
    if (header.record_s >= shortest_s && header.record_s <= longest_s) {
        return unrounded(header, most_samples);
    }
    const auto rate_hz = given_rate_hz(options, name, "does not say how long its data records take");
    BEATLENS_TRY(rate_hz);
    const double record_s = most_samples / *rate_hz;
    if (!(record_s >= shortest_s && record_s <= longest_s)) {
        return fail(ErrorCode::out_of_range, "At " + number_text(*rate_hz) + " samples per second a data record of " +
                                                 name + " would take " + number_text(record_s) +
                                                 " s; give another sampling rate.");
    }
    return record_s;
}

// The text with its duration: "Sleep stage W (30 s)".
std::string text_of(const edf::Note& note) {
    std::string text = note.text;
    if (note.duration_s > 0.0) {
        text.append(text.empty() ? "(" : " (").append(number_text(note.duration_s)).append(" s)");
    }
    return text;
}

// Annotations in time; those that are beyond the end have nothing to stand at. What they say of missing samples is
// returned.
std::vector<Gap> take_notes(const edf::Notes& found, const Header& header, const edf::Timeline& timeline,
                            Recording& recording) {
    std::map<std::string, std::size_t, std::less<>> signals;
    for (std::size_t i = 0; i < header.signals.size(); ++i) {
        signals.emplace(header.signals[i].label, i);
    }
    std::vector<Gap> missing;
    const double end_s = recording.duration_s();
    std::size_t beyond = 0;
    for (const edf::Note& note : found.notes) {
        const double time_s = std::max(timeline.at_s(note.onset_s), 0.0);
        if (time_s > end_s) {
            ++beyond;
            continue;
        }
        const auto signal = signals.find(note.signal);
        if (note.text == edf::signal_missing && note.duration_s > 0.0 &&
            (note.signal.empty() || signal != signals.end())) {
            missing.push_back({time_s, std::min(time_s + note.duration_s, end_s), Gap::Kind::absent,
                               note.signal.empty() ? std::nullopt : std::optional(signal->second)});
            continue;
        }
        Annotation annotation;
        annotation.time_s = time_s;
        annotation.symbol = "\"";
        annotation.channel = signal != signals.end() ? static_cast<int>(signal->second) : 0;
        annotation.aux = text_of(note);
        recording.annotations.push_back(std::move(annotation));
    }
    std::stable_sort(recording.annotations.begin(), recording.annotations.end(),
                     [](const Annotation& a, const Annotation& b) { return a.time_s < b.time_s; });
    if (beyond > 0) {
        recording.warnings.push_back(std::to_string(beyond) +
                                     " annotations are of times after the end and are left out.");
    }
    if (found.unreadable > 0) {
        recording.warnings.push_back(std::to_string(found.unreadable) +
                                     " annotations have no time that can be read and are left out.");
    }
    return missing;
}

bool earlier(const Gap& a, const Gap& b) { return a.first_s < b.first_s; }

// Takes out the samples of `missing`; what is missing of all signals at the end was never there.
void mark_missing(std::vector<Gap> missing, Recording& recording) {
    std::stable_sort(missing.begin(), missing.end(), earlier);
    missing.resize(std::min(missing.size(), edf::most_missing_stretches));
    std::vector<std::size_t> marked(recording.signals.size());  // up to which sample: stretches may overlap
    const double end_s = recording.duration_s();
    double last_s = end_s;
    for (const Gap& gap : missing) {
        const std::size_t first = gap.signal.value_or(0);
        const std::size_t end = gap.signal ? first + 1 : recording.signals.size();
        for (std::size_t i = first; i < end; ++i) {
            Signal& signal = recording.signals[i];
            const auto at = [&](double time_s) {
                return std::min(static_cast<std::size_t>(sample_at(time_s, signal.sampling_rate_hz)),
                                signal.samples.size());
            };
            const std::size_t to = at(gap.end_s);
            const std::size_t from = std::max(at(gap.first_s), marked[i]);
            if (from < to) {
                std::fill(signal.samples.begin() + static_cast<std::ptrdiff_t>(from),
                          signal.samples.begin() + static_cast<std::ptrdiff_t>(to),
                          std::numeric_limits<float>::quiet_NaN());
                marked[i] = to;
            }
        }
        if (!gap.signal && gap.end_s >= end_s && gap.first_s > 0.0) {
            last_s = std::min(last_s, gap.first_s);
        } else {
            recording.gaps.push_back(gap);
        }
    }
    for (Signal& signal : recording.signals) {
        signal.samples.resize(
            std::min(signal.samples.size(), static_cast<std::size_t>(sample_at(last_s, signal.sampling_rate_hz))));
    }
    std::stable_sort(recording.gaps.begin(), recording.gaps.end(), earlier);
}

void note_pieces(const Header& header, const std::vector<Piece>& pieces, std::uint64_t records, double record_s,
                 Recording& recording) {
    for (std::size_t i = 0; pieces.size() > 1 && i < pieces.size(); ++i) {
        const std::uint64_t next = i + 1 < pieces.size() ? pieces[i + 1].first_record : records;
        const double end_s = pieces[i].at_s + static_cast<double>(next - pieces[i].first_record) * record_s;
        recording.segments.push_back({edf::clock_text(header, pieces[i].onset_s), pieces[i].at_s, end_s});
        if (i + 1 < pieces.size()) {
            recording.gaps.push_back({end_s, pieces[i + 1].at_s, Gap::Kind::absent, std::nullopt});
        }
    }
}

// "Filter HP:0.1Hz LP:75Hz: II and V5".
void note_filters(const Header& header, Recording& recording) {
    std::map<std::string, std::vector<std::string>> leads_of;
    for (std::size_t i = 0; i < header.signals.size(); ++i) {
        if (may_be_ecg(recording.signals[i]) && !header.signals[i].prefilter.empty()) {
            leads_of[header.signals[i].prefilter].push_back(recording.signals[i].lead);
        }
    }
    for (const auto& [filter, leads] : leads_of) {
        recording.comments.push_back("Filter " + filter + ": " + joined(leads));
    }
}

void warn_of_units(const Header& header, SignalKind kind_of_lead, Recording& recording) {
    std::vector<std::string> without_scale;
    for (std::size_t i = 0; i < header.signals.size(); ++i) {
        if (!header.signals[i].scale) {
            without_scale.push_back(recording.signals[i].lead);
        }
    }
    if (!without_scale.empty()) {
        recording.warnings.push_back("The header gives no usable range for " + joined(without_scale) +
                                     "; the recorder's own numbers are shown.");
    }
    if (kind_of_lead == SignalKind::other &&
        std::any_of(recording.signals.begin(), recording.signals.end(), may_be_ecg)) {
        recording.warnings.emplace_back(
            "By their labels none of the signals is an electrocardiogram; voltages are "
            "shown as if they were.");
    }
}

// What annotations count in: the fastest lead, or the fastest signal where none is a lead.
double frame_rate_hz(const Recording& recording) {
    double lead_hz = 0.0;
    double any_hz = 0.0;
    for (const Signal& signal : recording.signals) {
        any_hz = std::max(any_hz, signal.sampling_rate_hz);
        lead_hz = std::max(lead_hz, may_be_ecg(signal) ? signal.sampling_rate_hz : 0.0);
    }
    return lead_hz > 0.0 ? lead_hz : any_hz;
}

}  // namespace

Result<Document> read_edf(const InputFile& main, std::span<const InputFile> files, const LoadOptions& options) {
    const std::string name = file_name(main);
    auto parsed = edf::parse_header(as_text(main.bytes), name);
    BEATLENS_TRY(parsed);
    Header& header = *parsed;
    const Records records = find_records(header, main.bytes);
    const edf::Notes notes = edf::read_notes(header, records.data);
    if (header.signals.empty()) {
        return fail(ErrorCode::no_signal, name + " holds " + std::to_string(notes.notes.size()) +
                                              " annotations and no signal; choose the file with the signals.");
    }
    const auto record_s = duration_of_record(header, name, options);
    BEATLENS_TRY(record_s);
    double samples = 0.0;
    double samples_per_record = 0.0;
    for (const SignalHeader& signal : header.signals) {
        samples_per_record += static_cast<double>(signal.samples_per_record);
        samples += static_cast<double>(edf::samples_in_cut(signal, records, header.sample_bytes));
    }
    samples += samples_per_record * static_cast<double>(records.whole);
    if (samples == 0.0) {
        return fail(ErrorCode::truncated,
                    name + " ends after its header, before the first sample; get the whole file.");
    }
    const edf::Timeline timeline = edf::make_timeline(header, notes, records.count(), *record_s, samples);

    Recording recording;
    recording.name = std::string(stem(name));
    const SignalKind kind_of_lead = edf::kind_of_leads(header);
    recording.signals = edf::read_signals(header, records, timeline.pieces, kind_of_lead, *record_s);
    recording.frame_rate_hz = frame_rate_hz(recording);
    recording.warnings = header.warnings;
    recording.warnings.insert(recording.warnings.end(), timeline.warnings.begin(), timeline.warnings.end());
    warn_of_units(header, kind_of_lead, recording);
    edf::identify(header, timeline.pieces.front().onset_s, recording);
    note_filters(header, recording);
    note_pieces(header, timeline.pieces, records.count(), *record_s, recording);
    mark_missing(take_notes(notes, header, timeline, recording), recording);
    return without_others(std::move(recording), main, files);
}

}  // namespace beatlens::formats
