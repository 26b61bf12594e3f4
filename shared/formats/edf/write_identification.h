// The fields of the header for patient, recording and start, as they are written. Part of formats/edf/edf.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ecg/recording.h"

namespace beatlens::formats::edf {

// Printable ASCII only, as the specification wants it: "u" for a micro sign, "?" for what has no letter.
std::string plain_ascii(std::string_view text);

struct Start {
    std::string date = "01.01.85";  // of an unknown one
    std::string time = "00.00.00";
    std::string long_date = "X";
    double fraction_s = 0.0;  // by which the first sample comes after the time
};
Start start_of(const Recording& recording, std::vector<std::string>& losses);

// Whether the header has a field for this comment: "Sex: F".
bool has_field(std::string_view comment);

std::string patient_field(const Recording& recording, std::vector<std::string>& losses);
std::string recording_field(const Recording& recording, const Start& start);

}  // namespace beatlens::formats::edf
