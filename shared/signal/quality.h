// What a stretch of a lead is good for.
#pragma once

#include <cstdint>

namespace beatlens::signal {

enum class Quality : std::uint8_t {
    usable,
    noisy,     // an electrocardiogram in which beats do not stand out
    flat,      // one value, or changes too small for a heart
    clipped,   // much of it at a rail of the recorder
    lead_off,  // no samples, or all of them at a rail
    not_ecg,   // nothing like an electrocardiogram in the whole lead or a long part of it
    marked,    // a person says that it is not to be used
};

// "usable", "noisy", "flat", "clipped", "lead off", "not an ECG", "marked unusable"
const char* to_string(Quality quality);

// The stretches of a lead tile it from 0 to its end, ascending; neighbours differ.
struct QualityStretch {
    double first_s;
    double end_s;
    Quality quality;

    bool operator==(const QualityStretch&) const = default;
};

}  // namespace beatlens::signal
