// The signals of an EDF or BDF file: their units and scales, and their samples. Part of formats/edf/edf.h.
#pragma once

#include <cstdint>
#include <vector>

#include "ecg/recording.h"
#include "formats/bytes.h"
#include "formats/edf/header.h"
#include "formats/edf/labels.h"
#include "formats/edf/timeline.h"

namespace beatlens::formats::edf {

// The data records that are there.
struct Records {
    Bytes data;
    std::uint64_t whole = 0;
    std::uint64_t cut_bytes = 0;  // of one more that is cut off
    std::uint64_t count() const { return whole + (cut_bytes > 0 ? 1 : 0); }
};

// The kind that is likeliest an electrocardiogram among those that the signals have: those of that kind are leads,
// whose units are millivolts.
SignalKind kind_of_leads(const Header& header);

// Samples of the signal that are in the record that is cut off.
std::uint64_t samples_in_cut(const SignalHeader& header, const Records& records, std::uint64_t sample_bytes);

// Every signal of the header, in its order.
std::vector<Signal> read_signals(const Header& header, const Records& records, const std::vector<Piece>& pieces,
                                 SignalKind kind_of_lead, double record_s);

}  // namespace beatlens::formats::edf
