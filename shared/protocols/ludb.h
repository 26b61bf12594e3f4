// The Lobachevsky University Electrocardiography Database: 200 records of 10 s and 12 leads of 500 Hz, one a patient,
// in each lead of which cardiologists marked onset, peak and end of P, QRS and T (Kalyakulina et al. 2020). The beats
// at a record's ends are not marked.
#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ecg/error.h"
#include "ecg/recording.h"

namespace beatlens::protocols {

enum class WaveKind : std::uint8_t { p = 0, qrs = 1, t = 2 };

// Onset, peak and end, in seconds from the start of the record. Some lack a mark of onset or end.
struct MarkedWave {
    WaveKind kind = WaveKind::qrs;
    std::array<std::optional<double>, 3> points_s;

    double peak_s() const { return *points_s[1]; }  // every wave has one
};

struct MarkedBeat {
    MarkedWave qrs;
    // The last P since the QRS complex before, and the first T until the next.
    std::optional<MarkedWave> p;
    std::optional<MarkedWave> t;
    // Whether one that is not there was not seen: false at the ends of what is marked.
    bool p_is_known = true;
    bool t_is_known = true;
    // Intervals to the marked beats beside it.
    std::optional<double> before_s;
    std::optional<double> after_s;
};

struct MarkedLead {
    std::size_t lead = 0;           // index into Recording::signals
    std::vector<MarkedWave> waves;  // ascending by their peaks
};

struct LudbRecord {
    std::string name;
    Recording recording;
    std::vector<MarkedLead> leads;  // those that have marks
    bool has_fibrillation = false;  // atrial fibrillation or flutter, by the record's diagnoses: no P waves
};

// The waves of an annotation file: "(" and ")" right beside a peak "p", "N" or "t" are its onset and end.
std::vector<MarkedWave> marked_waves(std::span<const Annotation> annotations);

// The QRS complexes of a lead with their waves.
std::vector<MarkedBeat> marked_beats(const MarkedLead& lead);

// The beats of the record: positions of the QRS complexes, each the median over the leads, in seconds, ascending.
std::vector<double> marked_beat_times_s(const LudbRecord& record);

// The names of all records in `folder`, "1", "2", ..., in the order of their numbers. Errors: missing_file.
Result<std::vector<std::string>> ludb_records(const std::filesystem::path& folder);

// Errors: those of formats::load_record and of reading annotations.
Result<LudbRecord> load_ludb_record(const std::filesystem::path& folder, const std::string& name);

// The part of a cross-validation that leaves the record out.
inline constexpr std::size_t ludb_folds = 5;
std::size_t ludb_fold(const std::string& name);

}  // namespace beatlens::protocols
