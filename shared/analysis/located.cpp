#include "analysis/located.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "analysis/annotated_beats.h"
#include "signal/lead_beats.h"

namespace beatlens::analysis {
namespace {

// The leads to look for beats in, as indices into the recording's signals.
Result<std::vector<std::size_t>> candidate_leads(const Recording& recording, const std::optional<std::size_t>& wanted) {
    if (recording.signals.empty()) {
        return fail(ErrorCode::no_signal, "The record has no signals.");
    }
    if (wanted && *wanted >= recording.signals.size()) {
        return fail(ErrorCode::out_of_range, "The record has " + std::to_string(recording.signals.size()) +
                                                 " lead(s); there is no lead number " + std::to_string(*wanted + 1) +
                                                 ".");
    }
    if (wanted) {
        const Signal& signal = recording.signals[*wanted];
        if (!may_be_ecg(signal)) {
            return fail(ErrorCode::no_signal, "Lead '" + signal.lead + "' is in " + signal.units +
                                                  ", so it is not an electrocardiogram: choose another lead.");
        }
        return std::vector{*wanted};
    }
    std::vector<std::size_t> leads;
    std::string others;
    for (std::size_t i = 0; i < recording.signals.size(); ++i) {
        const Signal& signal = recording.signals[i];
        if (may_be_ecg(signal)) {
            leads.push_back(i);
        } else {
            others += (others.empty() ? "" : ", ") + signal.lead + " (" + signal.units + ")";
        }
    }
    if (leads.empty()) {
        return fail(ErrorCode::no_signal, "No lead is a voltage, so none is an electrocardiogram: " + others + ".");
    }
    return leads;
}

// Names the leads among these in which no beats were looked for; empty where there are none.
std::string unsearched(const Recording& recording, const std::vector<std::size_t>& leads) {
    std::string names;
    for (const std::size_t lead : leads) {
        const Signal& signal = recording.signals[lead];
        if (!signal::is_supported_rate(signal.sampling_rate_hz)) {
            std::array<char, 32> rate{};
            std::snprintf(rate.data(), rate.size(), " (%g Hz)", signal.sampling_rate_hz);
            names += (names.empty() ? "" : ", ") + signal.lead + rate.data();
        }
    }
    return names;
}

double usable_s(const std::vector<signal::QualityStretch>& quality) {
    double sum = 0.0;
    for (const signal::QualityStretch& stretch : quality) {
        sum += stretch.quality == signal::Quality::usable ? stretch.end_s - stretch.first_s : 0.0;
    }
    return sum;
}

std::vector<std::size_t> best_first(const Located& located, std::vector<std::size_t> leads) {
    std::stable_sort(leads.begin(), leads.end(), [&](std::size_t a, std::size_t b) {
        if (a == located.lead || b == located.lead) {
            return a == located.lead && b != located.lead;
        }
        return usable_s(located.quality[a]) > usable_s(located.quality[b]);
    });
    return leads;
}

Result<Located> at_reference(const Recording& recording, std::vector<std::size_t> leads) {
    Located located;
    located.lead = leads.front();
    located.leads = std::move(leads);
    located.at_reference = true;
    const Signal& signal = recording.signals[located.lead];
    auto annotated = annotated_beats(recording.annotations, signal.sampling_rate_hz);
    const auto outside = [&](std::int64_t sample) { return sample < 0 || sample >= signal.length_samples(); };
    const std::size_t all = annotated.samples.size();
    std::erase_if(annotated.samples, outside);
    if (annotated.samples.empty()) {
        return fail(ErrorCode::no_beats, recording.has_annotations
                                             ? "The record's annotations hold no beats within the recording."
                                             : "The record has no annotations, so no reference positions.");
    }
    if (annotated.samples.size() < all) {
        located.notes.push_back(std::to_string(all - annotated.samples.size()) +
                                " annotated beats lie outside of the recording and are left out.");
    }
    located.samples = std::move(annotated.samples);
    located.marks = std::move(annotated.marks);
    located.usable.assign(located.samples.size(), 1);
    located.quality.resize(recording.signals.size());
    return located;
}

}  // namespace

Result<signal::LeadBeats> search_lead(std::span<const float> samples, double sampling_rate_hz, bool in_mv) {
    if (!signal::is_supported_rate(sampling_rate_hz)) {
        return signal::unsupported_rate(sampling_rate_hz);
    }
    return signal::find_lead_beats(samples, sampling_rate_hz, in_mv, 0.0);
}

Result<Located> locate(const Recording& recording, const LocateOptions& options) {
    const auto leads = candidate_leads(recording, options.lead);
    BEATLENS_TRY(leads);
    if (options.at_reference) {
        return at_reference(recording, *leads);
    }
    std::vector<signal::LeadView> views;
    for (const std::size_t lead : *leads) {
        const Signal& signal = recording.signals[lead];
        const signal::LeadBeats* found = nullptr;
        if (options.searched != nullptr) {
            const auto at = options.searched->find(lead);
            found = at == options.searched->end() ? nullptr : &at->second;
        }
        views.push_back({signal.samples, signal.sampling_rate_hz, signal.units == "mV", found});
    }
    auto detection = signal::detect_beats(views, {0.0, options.progress});
    BEATLENS_TRY(detection);

    Located located;
    located.lead = (*leads)[detection->main_lead];
    located.lead_was_chosen = !options.lead.has_value();
    located.usable_share = detection->usable_share;
    located.overall = std::move(detection->overall);
    located.notes = std::move(detection->notes);
    if (const std::string names = unsearched(recording, *leads); !names.empty()) {
        located.notes.push_back("No beats were looked for in " + names +
                                ": 50 to 100,000 samples per second are supported.");
    }
    located.quality.resize(recording.signals.size());
    for (std::size_t i = 0; i < leads->size(); ++i) {
        located.quality[(*leads)[i]] = std::move(detection->quality[i]);
    }
    for (signal::LeadChoice choice : detection->leads) {
        choice.lead = (*leads)[choice.lead];
        located.detection_leads.push_back(choice);
    }
    located.leads = best_first(located, *leads);
    const Signal& main = recording.signals[located.lead];
    for (const signal::DetectedBeat& beat : detection->beats) {
        const std::int64_t sample =
            (*leads)[beat.lead] == located.lead ? beat.sample : sample_at(beat.time_s, main.sampling_rate_hz);
        // Leads may differ in length: beats that the main lead does not reach are not labelled.
        if (sample < main.length_samples() && (located.samples.empty() || sample > located.samples.back())) {
            located.samples.push_back(sample);
            located.usable.push_back(beat.usable ? 1 : 0);
        }
    }
    if (located.samples.empty()) {
        std::string message = options.lead || recording.signals.size() == 1
                                  ? "No heartbeat was found in lead '" + main.lead + "'"
                                  : std::string("No heartbeat was found in any lead");
        message += located.notes.empty() ? ": choose another lead, or check its units and sampling rate." : ".";
        for (const std::string& note : located.notes) {
            message += " " + note;
        }
        // Nothing to look at is another case than nothing found.
        const bool is_empty = std::all_of(located.overall.begin(), located.overall.end(), [](const auto& stretch) {
            return stretch.quality == signal::Quality::flat || stretch.quality == signal::Quality::lead_off;
        });
        return fail(is_empty ? ErrorCode::no_signal : ErrorCode::no_beats, std::move(message));
    }
    located.marks = located.samples;
    return located;
}

}  // namespace beatlens::analysis
