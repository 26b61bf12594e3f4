// What the heading of a column says: its name, its units, and what the column holds. Part of formats/text/csv.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace beatlens::formats::csv {

enum class Role {
    lead,
    time,       // of the row: a clock, or counted from some start
    date,       // beside a time of day
    index,      // sample number
    other,      // a mark, a counter, another sensor: no electrocardiogram
    intervals,  // from beat to beat
    beat,       // the class of a beat, a letter or a word
};

struct Heading {
    std::string name;   // without the units; empty where there is none
    std::string units;  // as written; empty where not stated
    Role role = Role::lead;
};

// "MLII (mV)", "time_ms", "Time [s]", "sample #", "uV", ...
Heading parse_heading(std::string_view cell);

// Voltages ("mV", "µV", ...), times, formats of times ("hh:mm:ss.mmm") and what else columns of recorders are in.
bool is_known_unit(std::string_view text);

// millivolts_per_unit() with more spellings: "mvolt", "microV", ...
double millivolts_of(std::string_view units);
// seconds_per_unit(), and parts of a second: "s/256", as Hexoskin counts.
double seconds_of(std::string_view units);
bool is_adu(std::string_view units);  // "adu", "ADC", "counts", ...

// Whether a row of cells holds units only, as the second line that WFDB's rdsamp prints.
bool is_units_row(const std::vector<std::string_view>& cells);
std::string units_of_cell(std::string_view cell);

// "I", "aVR", "MLII", "ecg": names of leads or of electrocardiograms at large.
bool is_lead_name(std::string_view name);

// Lower case, words apart by single blanks: "sensor time stamp ns" of "sensorTime_Stamp [ns]".
std::string words_of(std::string_view name);
bool has_word(std::string_view words, std::string_view wanted);

}  // namespace beatlens::formats::csv
