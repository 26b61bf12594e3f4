// The names of leads in standards of devices, and of what is no lead.
#pragma once

#include <string>
#include <string_view>

#include "formats/words.h"

namespace beatlens::formats {

// In small letters.
inline constexpr Words limb_and_chest_leads = "i|ii|iii|avr|avl|avf|v1|v2|v3|v4|v5|v6";
// What recorders measure beside an electrocardiogram.
inline constexpr Words other_measures =
    "acc|accel|accelerometer|acceleration|gyro|gyroscope|mag|magnetometer|resp|respiration|temperature|gsr|eda|spo2|"
    "pleth|ppg|pressure|abp|bp|hr|pulse|steps";

// "II" for 2, by ISO 11073-10102 (MDC), whose numbers SCP-ECG and DICOM have as well. Empty for numbers without a name.
std::string lead_of_number(int number);

// "II" of "MDC_ECG_LEAD_II"; other names as they are.
std::string_view without_mdc_prefix(std::string_view name);

// Whether a key or variable of that name ("ppg", "Heart_Rate") holds what is measured beside an electrocardiogram.
bool is_of_something_else(std::string_view name);

}  // namespace beatlens::formats
