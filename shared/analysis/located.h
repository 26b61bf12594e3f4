// Where the heartbeats of a recording are, from which leads, and how far the signal can be trusted: everything that is
// found before a model is asked. It belongs to the recording and stays when the model changes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ecg/error.h"
#include "ecg/recording.h"
#include "signal/beat_detection.h"
#include "signal/lead_beats.h"

namespace beatlens::analysis {

struct Located {
    std::size_t lead = 0;  // what one-lead models look at; positions are samples of it
    // The leads that were looked at, the most of which is usable first; behind `lead`, which is always the first.
    std::vector<std::size_t> leads;
    bool lead_was_chosen = false;       // by the program, not by the caller
    std::vector<std::int64_t> samples;  // R-peaks, ascending
    std::vector<std::int64_t> marks;    // what ends a beat's window, ascending: the R-peaks, or all annotations
    std::vector<std::uint8_t> usable;   // 0 where the signal around the beat cannot be trusted
    bool at_reference = false;          // positions are the annotators', not the detector's

    // Per signal of the recording; empty for those that are no electrocardiogram or were not looked at.
    std::vector<std::vector<signal::QualityStretch>> quality;
    std::vector<signal::QualityStretch> overall;      // of the lead that the beats come from, at each time
    std::vector<signal::LeadChoice> detection_leads;  // which that is; `lead` is an index into Recording::signals
    double usable_share = 1.0;                        // of the recording's duration
    std::vector<std::string> notes;                   // sentences for the person
};

struct LocateOptions {
    // Index into Recording::signals; none: beats are found in all leads that may be electrocardiograms, and the best of
    // them is shown to one-lead models.
    std::optional<std::size_t> lead;
    // At the recording's own annotated beats instead of the detector's.
    bool at_reference = false;
    // What search_lead() gave for leads, by their indices, on other threads or before: those are not searched again.
    const std::map<std::size_t, signal::LeadBeats>* searched = nullptr;
    // Called with the share that is done, 0 to 1; returning false cancels.
    std::function<bool(double)> progress = {};
};

// The part of locate() that takes the time and looks at one lead at a time. Errors: out_of_range (sampling rate).
Result<signal::LeadBeats> search_lead(std::span<const float> samples, double sampling_rate_hz, bool in_mv);

// Errors: out_of_range (lead, sampling rate), no_signal (no signals, or none that may be an electrocardiogram),
// no_beats (the message says why: the detector's notes, or no annotated beats), cancelled.
Result<Located> locate(const Recording& recording, const LocateOptions& options = {});

}  // namespace beatlens::analysis
