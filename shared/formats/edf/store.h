// How a signal is stored when it is written: 16-bit integers with the limits that a header gives for them, and how many
// samples go into a data record. Part of formats/edf/edf.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ecg/recording.h"

namespace beatlens::formats::edf {

// "0.5" of "0.500".
std::string without_end_zeros(std::string decimal);

// `value` in at most eight characters, with as many decimals as fit and no exponent; nothing where it is too large.
std::optional<std::string> eight_characters(double value);

struct RecordPlan {
    std::string duration;  // in seconds, as the header says it
    double duration_s = 0.0;
    std::size_t count = 0;
    std::vector<std::size_t> per_record;  // samples of each signal
    double rate_error = 0.0;              // the largest relative one of a sampling rate
};

// Data records of about a second whose duration can be written so that all sampling rates come out right, if possible
// such that they end with the longest signal. Nothing where the rates are too far apart for any. Rates are positive.
std::optional<RecordPlan> choose_records(const std::vector<Signal>& signals);

struct Stored {
    std::vector<std::int16_t> samples;  // missing ones hold the last value
    std::string dimension;
    std::string physical_min;
    std::string physical_max;
    int digital_min = 0;
    int digital_max = 0;
    double step = 0.0;  // in the signal's units, where samples were rounded to it; 0: they are the recorder's integers
};

// `length` samples of the signal. Nothing where the values are too large for the fields of a header.
std::optional<Stored> store(const Signal& signal, std::size_t length);

}  // namespace beatlens::formats::edf
