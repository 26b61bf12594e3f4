// Finds the heartbeats of a recording in all of its leads, and says how far they can be trusted. Heart rates of 20 to
// 300 beats per minute and sampling rates of 50 to 100,000 samples per second are supported.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "ecg/error.h"
#include "signal/lead_choice.h"
#include "signal/quality.h"

namespace beatlens::signal {

struct LeadBeats;

// One lead. Leads may differ in sampling rate and length; all start at time 0.
struct LeadView {
    std::span<const float> samples;  // NaN where invalid
    double sampling_rate_hz = 0.0;
    bool in_mv = true;                 // else a recorder's own numbers, whose size tells nothing
    const LeadBeats* found = nullptr;  // what find_lead_beats() gives for it, where that was done before
};

struct DetectedBeat {
    double time_s;
    std::int64_t sample;  // of the R-peak (without one, of the largest deflection), in the lead it comes from
    std::uint16_t lead;
    bool usable;  // lies in a stretch of usable quality
};

struct DetectionOptions {
    // Leads are filtered in blocks of this length, so that memory does not grow with them; 0: a usual length. The
    // answer does not depend on it.
    double block_s = 0.0;
    std::function<bool(double)> progress;  // hears the share that is done; false stops
};

struct Detection {
    std::vector<DetectedBeat> beats;                   // ascending in time; the ones of bad stretches included
    std::vector<std::vector<QualityStretch>> quality;  // per lead
    std::vector<QualityStretch> overall;               // of the chosen lead at each time
    std::vector<LeadChoice> leads;                     // where the beats come from
    std::size_t main_lead = 0;                         // the one to show to what sees only one lead
    double usable_share = 0.0;                         // of the recording's duration, by `overall`
    std::vector<std::string> notes;                    // what the person should know, as sentences
};

// A recording without a beat gives no beats and notes that say why. Leads of other sampling rates than the supported
// ones have no quality and are not chosen. Errors: empty_input (no leads), no_signal (no lead is as long as a second),
// out_of_range (no lead has a supported sampling rate), cancelled.
Result<Detection> detect_beats(std::span<const LeadView> leads, const DetectionOptions& options = {});

}  // namespace beatlens::signal
