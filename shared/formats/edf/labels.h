// What the label of a signal says: which kind of signal it is, and the lead's name. Part of formats/edf/edf.h.
// https://www.edfplus.info/specs/edftexts.html: a label begins with the type of the signal, as in "ECG V1".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace beatlens::formats::edf {

enum class SignalKind : std::uint8_t { other, unknown, ecg };  // ascending: how likely it is an electrocardiogram

SignalKind kind_of(std::string_view label);
// The "signal" that holds an EDF+ or BDF+ file's annotations.
bool is_annotations(std::string_view label);

// "V1" of "ECG V1"; other labels as they are, "lead 3" for an empty one of the third signal.
std::string lead_name(std::string_view label, std::size_t number);

}  // namespace beatlens::formats::edf
