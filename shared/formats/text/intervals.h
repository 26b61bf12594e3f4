// Lists of beats without a trace: intervals from beat to beat (Polar, Kubios, ".rr"), and beat lists of Holter
// programs. Part of formats/text/csv.h.
#pragma once

#include <optional>

#include "ecg/error.h"
#include "ecg/recording.h"
#include "formats/registry.h"
#include "formats/text/preamble.h"
#include "formats/text/table.h"

namespace beatlens::formats::csv {

struct BeatListColumns {
    std::optional<std::size_t> interval;
    std::optional<std::size_t> time;
    std::optional<std::size_t> symbol;
    bool by_values = false;  // nothing but the values says that it is one
};

// Whether a table lists beats, one a row: by its headings, by the file's name (".rr", "night_rr.txt"), by a second
// column that is the difference of the first, or by values that no trace has.
std::optional<BeatListColumns> find_beat_list(const Table& table);

// Annotations at the beats, in the classes that a column says or "Q"; no signals. Where there are only intervals, the
// first one ends at the second beat. Errors: no_signal (fewer than two beats).
Result<Recording> read_beat_list(const Table& table, const BeatListColumns& columns, const Facts& facts,
                                 const LoadOptions& options);

// For these readers: WFDB's mnemonic of a class as Holter programs write it, empty where it is none; the middle one of
// some values; seconds per unit of intervals by their size, 0 where they cannot be any; one more beat.
inline constexpr double shortest_interval_s = 0.2;
inline constexpr double longest_interval_s = 3.5;
inline constexpr double list_rate_hz = 1000.0;  // positions of a list that has no samples
std::string symbol_of(std::string_view cell);
double middle(std::vector<double> values);
double unit_of(const std::vector<double>& values);
void put_beat(double time_s, const std::string& symbol, Recording& record);

// What a person answers where only the values say that they are intervals.
Choice kind_choice(const LoadOptions& options);

// Polar's .hrm files, sections of "[Name]" with pairs in [Params] and a number a line in [HRData].
bool is_hrm(std::string_view text);
Result<Recording> read_hrm(std::string_view text, std::string_view name);

}  // namespace beatlens::formats::csv
