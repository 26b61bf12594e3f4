// Dates and times as HL7 and DICOM write them, digits only. (text/moment.h reads what people write.)
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace beatlens::formats {

// "20021122091000.000-0500". The zone is passed over: a file has one.
struct Timestamp {
    int year = 0;
    int month = 0;
    int day = 0;
    bool has_time = false;  // at least hours and minutes
    double second_of_day = 0;
    double seconds() const;    // since 1970, of that zone
    std::string text() const;  // as Recording::start_time has it
};
// Nothing for what has no whole date.
std::optional<Timestamp> parse_timestamp(std::string_view text);

}  // namespace beatlens::formats
