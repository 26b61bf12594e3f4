// What stands above a table: the sampling rate, units, names, start time and notes of key/value lines, titles and
// comments, in the words of many exporters. Part of formats/text/csv.h.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/text/moment.h"
#include "formats/text/rows.h"

namespace beatlens::formats::csv {

struct Facts {
    std::optional<double> rate_hz;
    std::string units;                      // of all leads that have none of their own
    std::vector<std::string> names;         // of all columns, or of all but the time
    std::vector<std::string> column_units;  // the same
    std::string first_column;               // of the first column and of the last one
    std::string last_column;
    std::optional<Date> date;  // of the start
    std::optional<double> clock_s;
    double adu_per_mv = 0.0;  // 0: not stated
    int baseline_adu = 0;
    int adc_bits = 0;                   // 0: not stated
    bool exg_in_microvolts = false;     // by the recorder's habit: OpenBCI
    std::vector<std::string> personal;  // as Recording::personal
    std::vector<std::string> comments;  // as Recording::comments
};

// `columns`: of the table below.
Facts read_preamble(std::string_view preamble, Dialect dialect, std::size_t columns);

// Whether a line says one of these facts, so that it cannot be the headings' row.
bool is_fact(std::string_view line, Dialect dialect, std::size_t columns);

}  // namespace beatlens::formats::csv
