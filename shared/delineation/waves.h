// Where the waves of a beat begin, culminate and end in a lead.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace beatlens::delineation {

// A point in time that was measured: ms from the beat's position in the recording, and how sure that is: the standard
// deviation of where it may be, in ms.
struct Point {
    float at_ms = 0;
    float sd_ms = 0;
};

struct Wave {
    Point onset;
    Point peak;
    Point end;
    float presence = 0;  // probability that the wave is there, above one half
};

// The trace before a QRS complex, where a P wave would be: 12 means of 20 ms, from 300 to 60 ms before the beat's
// position, without the straight line through them, scaled to a length of 100. Zeros: there is nothing to see.
using BeforeQrs = std::array<std::int8_t, 12>;

// One beat in one lead. A wave that is not there, or that nobody could point at, is absent.
struct BeatWaves {
    std::optional<Wave> p;
    std::optional<Wave> qrs;
    std::optional<Wave> t;
    BeforeQrs before_qrs = {};
};

// One lead: an element for each beat of the recording, in its order.
struct LeadWaves {
    std::size_t lead = 0;  // index in Recording::leads
    std::vector<BeatWaves> beats;
};

}  // namespace beatlens::delineation
