// The time-stamped annotation lists (TALs) of EDF+ and BDF+. Part of formats/edf/edf.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "formats/edf/header.h"

namespace beatlens::formats::edf {

// After a time and after each text; before a duration.
inline constexpr char end_of_text = '\x14';
inline constexpr char before_duration = '\x15';

// With a duration and "@@" and a label, or of all signals: what our own writer says of samples that are missing.
inline constexpr std::string_view signal_missing = "Signal missing";
inline constexpr std::size_t most_missing_stretches = 10000;

// Times are in seconds from the start time that the header gives.
struct Note {
    double onset_s = 0.0;
    double duration_s = 0.0;  // 0: none
    std::string text;         // UTF-8
    std::string signal;       // label of the signal that it concerns, often empty
};

struct Notes {
    std::vector<Note> notes;
    std::vector<std::optional<double>> record_onset_s;  // of each data record that keeps time
    std::size_t unreadable = 0;                         // lists without a time
};

// Of all annotation signals in `data`, the data records; the last one may be cut off.
Notes read_notes(const Header& header, std::span<const std::uint8_t> data);

}  // namespace beatlens::formats::edf
