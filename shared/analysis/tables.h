// Analyses as tables for pandas, R and DuckDB: CSV with a heading, lines of any number of recordings one after the
// other, each beginning with the recording's path. Cells of what was not measured are empty. docs/reports.md lists the
// columns.
#pragma once

#include <string>
#include <string_view>

#include "analysis/analyze.h"

namespace beatlens::analysis {

struct Table {
    const char* name;          // "episodes"
    std::string (*heading)();  // a line
    std::string (*lines)(const std::string& path_cell, const Analysis& analysis);
};

// One line a recording: recording_figures().
std::string recordings_heading();
std::string recordings_line(const std::string& path_cell, const Analysis& analysis);

// One line a beat: its label and its intervals.
std::string beats_heading();
std::string beats_lines(const std::string& path_cell, const Analysis& analysis);

// One line an episode.
std::string episodes_heading();
std::string episodes_lines(const std::string& path_cell, const Analysis& analysis);

// One line a minute: rate, intervals of beats of class N. And one a minute and lead: the level of ST.
std::string minutes_heading();
std::string minutes_lines(const std::string& path_cell, const Analysis& analysis);
std::string st_heading();
std::string st_lines(const std::string& path_cell, const Analysis& analysis);

// One line for each five minutes: heart-rate variability.
std::string five_minutes_heading();
std::string five_minutes_lines(const std::string& path_cell, const Analysis& analysis);

// All of the above.
inline constexpr Table tables[] = {{"recordings", recordings_heading, recordings_line},
                                   {"beats", beats_heading, beats_lines},
                                   {"episodes", episodes_heading, episodes_lines},
                                   {"minutes", minutes_heading, minutes_lines},
                                   {"st", st_heading, st_lines},
                                   {"five_minutes", five_minutes_heading, five_minutes_lines}};

}  // namespace beatlens::analysis
