#include "formats/lead_codes.h"

#include <iterator>

#include "formats/parsing.h"

namespace beatlens::formats {

std::string lead_of_number(int number) {
    static constexpr const char* first_names[] = {"I",   "II",  "V1",  "V2",  "V3",  "V4", "V5", "V6", "V7",  "V2R",
                                                  "V3R", "V4R", "V5R", "V6R", "V7R", "X",  "Y",  "Z",  "CC5", "CM5",
                                                  "LA",  "RA",  "LL",  "fI",  "fE",  "fC", "fA", "fM", "fF",  "fH"};
    static constexpr const char* further_names[] = {"III", "aVR", "aVL", "aVF",   "-aVR",     "V8", "V9", "V8R", "V9R",
                                                    "D",   "A",   "J",   "Defib", "Ext pace", "A1", "A2", "A3",  "A4"};
    constexpr int calibrations = 31;  // of the first names, in their order
    constexpr int further = 61;
    if (number >= 1 && number < calibrations) {
        return first_names[number - 1];
    }
    if (number >= calibrations && number < further) {
        return std::string(first_names[number - calibrations]) + " calibration";
    }
    return number >= further && number < further + static_cast<int>(std::size(further_names))
               ? further_names[number - further]
               : "";
}

std::string_view without_mdc_prefix(std::string_view name) {
    constexpr std::string_view prefix = "MDC_ECG_LEAD_";
    name.remove_prefix(name.starts_with(prefix) ? prefix.size() : 0);
    return name;
}

bool is_of_something_else(std::string_view name) {
    constexpr std::size_t longest = 64;
    constexpr Words more =
        "accdata|gyrodata|magn|imu|ppgdata|emg|eeg|eog|heartrate|rr|rri|ibi|rrintervals|bloodpressure";
    const std::string key = plain_key(name.substr(0, longest));
    return is_one_of(other_measures, key) || is_one_of(more, key);
}

}  // namespace beatlens::formats
