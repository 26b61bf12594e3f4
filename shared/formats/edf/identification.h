// Who and when: the fields of the header for patient, recording and start. Part of formats/edf/edf.h.
#pragma once

#include "ecg/recording.h"
#include "formats/edf/header.h"

namespace beatlens::formats::edf {

// Fills in start_time, comments (sex, age, equipment) and personal (all else). `first_s`: when the first data record
// begins, from the start time of the header.
void identify(const Header& header, double first_s, Recording& recording);

// The start `passed_s` after the header's, as Recording::start_time has it; empty where the header gives none.
std::string clock_text(const Header& header, double passed_s);

}  // namespace beatlens::formats::edf
