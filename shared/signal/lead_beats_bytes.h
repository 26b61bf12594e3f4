// What was found in a lead, as bytes for another thread of the same program that shares no memory with this one (a worker
// of the page). No file format: the layout is the compiler's.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ecg/error.h"
#include "signal/lead_beats.h"

namespace beatlens::signal {

std::vector<std::uint8_t> to_bytes(const LeadBeats& beats);

// Errors: malformed (not the bytes of to_bytes()).
Result<LeadBeats> lead_beats_from(std::span<const std::uint8_t> bytes);

}  // namespace beatlens::signal
