// Protocol "delineation": onset, peak and end of P, QRS and T on the records of LUDB, against the cardiologists' marks,
// in each lead by itself and of each beat from all leads together.
//
// A mark and a point that was found belong together within 150 ms, the nearest first, one to one. What is found between
// the first and the last mark of a lead and has no mark counts as false; outside of them nobody marked anything.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "delineation/delineator.h"
#include "ecg/error.h"
#include "protocols/ludb.h"

namespace beatlens::protocols {

inline constexpr double delineation_window_s = 0.15;
inline constexpr std::size_t delineation_points = 9;  // onset, peak and end of P, then of QRS and of T
std::string_view delineation_point_name(std::size_t point);

// Of one point in one record.
struct PointScore {
    std::vector<double> errors_ms;  // found less marked, of those that belong together
    std::size_t missed = 0;
    std::size_t false_ones = 0;
};
using RecordScore = std::array<PointScore, delineation_points>;

struct DelineationRecord {
    std::string name;
    bool has_fibrillation = false;
    std::size_t beats = 0;         // that waves were looked for at, between the first and the last mark
    std::size_t beats_with_p = 0;  // of them, those with a P in all leads together
    std::size_t lead_beats = 0;    // likewise in each lead by itself
    std::size_t lead_beats_with_p = 0;
    RecordScore per_lead{};  // of all leads
    RecordScore combined{};
};

struct DelineationOptions {
    bool at_reference = false;  // at the marked QRS complexes instead of the detector's beats
};

// Errors: those of Delineator::delineate(). A record in which no beat is found has all its marks missed.
Result<DelineationRecord> score_delineation(const LudbRecord& record, const delineation::Delineator& delineator,
                                            const DelineationOptions& options);

// What the table says of one point.
struct PointFigures {
    std::size_t marks = 0;
    double sensitivity = 0.0;            // NaN without any marks
    double positive_predictivity = 0.0;  // NaN where nothing was found
    double mean_ms = 0.0;                // of all errors
    double pooled_sd_ms = 0.0;           // of all errors
    double record_sd_ms = 0.0;           // the mean over the records of the SD within each, as Martinez et al. 2004
    double record_mean_ms = 0.0;         // the mean over the records of the mean of each
    std::size_t records = 0;             // with at least two errors
};

struct DelineationReport {
    std::string model;
    DelineationOptions options;
    std::vector<DelineationRecord> records;
    std::array<PointFigures, delineation_points> per_lead{};
    std::array<PointFigures, delineation_points> combined{};
};
DelineationReport delineation_report(std::string model, const DelineationOptions& options,
                                     std::vector<DelineationRecord> records);

std::string to_text(const DelineationReport& report);
// {"protocol", "model", "at_reference", "records", "per_lead": {"P onset": {...}, ...}, "combined": {...},
//  "fibrillation": {"records", "beats", "beats_with_p", "lead_beats", "lead_beats_with_p"}}
std::string to_json(const DelineationReport& report);

// For the tests: which of `marks_s` and `found_s`, both ascending, belong together. What is found outside of
// [first_s, last_s] and belongs to no mark does not count.
PointScore match_points(const std::vector<double>& marks_s, const std::vector<double>& found_s, double first_s,
                        double last_s);

}  // namespace beatlens::protocols
