// HL7's time stamps. Part of formats/xml/ecg_xml.h.
#pragma once

#include <optional>
#include <string_view>

namespace beatlens::formats::xml {

// "20021122091000.000-0500". The zone is passed over: a file has one.
struct Timestamp {
    int year = 0;
    int month = 0;
    int day = 0;
    bool has_time = false;  // at least hours and minutes
    double second_of_day = 0;
    double seconds() const;  // since 1970, of that zone
};
// Nothing for what has no whole date.
std::optional<Timestamp> parse_timestamp(std::string_view text);

}  // namespace beatlens::formats::xml
