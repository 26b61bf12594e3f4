// Protocol M: beats of patients with and without a myocardial infarction, from one lead (II), for transfer learning.
// Beats are where the own R-peak detector finds them. Three sources give the same thing:
//   PTB-XL  records of 10 s with a list of labels and the database's own folds: train 1-8, validation 9, test 10
//   PTBDB   the PTB Diagnostic ECG Database as PhysioNet has it, split by patient
//   CSV     ptbdb_normal.csv and ptbdb_abnormal.csv: beats that were cut already, split at random
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ecg/error.h"
#include "ecg/recording.h"

namespace beatlens::protocols {

enum class MiSplit : std::uint8_t { train = 0, validation = 1, test = 2 };
inline constexpr std::array<MiSplit, 3> mi_splits = {MiSplit::train, MiSplit::validation, MiSplit::test};
// "train", "validation", "test"
std::string_view to_string(MiSplit split);

inline constexpr std::string_view mi_note_patients =
    "No patient is in two of train, validation and test, so the figures tell about new patients of the same recorders.";
inline constexpr std::string_view mi_note_beats =
    "Beats were split at random: the same patients are in train and test, so these figures say nothing about new "
    "patients.";
inline constexpr std::string_view mi_note_mixed =
    "Some patients are in more than one of train, validation and test, so these figures flatter the model.";

struct MiRecord {
    std::string name;
    std::string patient;
    bool infarction = false;
    MiSplit split = MiSplit::train;
    std::size_t first = 0;  // its first row
    std::size_t rows = 0;
};

struct ProtocolMSet {
    std::string source;  // "PTB-XL", "PTBDB", "PTBDB beats (CSV)"
    std::string recipe;
    std::size_t row_length = 0;        // samples, then unscaled features
    std::vector<float> values;         // [rows, row_length]
    std::vector<std::uint8_t> labels;  // [rows], index into myocardial_infarction().labels: 0 NORM, 1 MI
    std::vector<MiSplit> splits;       // [rows]
    // The record of each row and the records; both empty where the source does not tell (CSV).
    std::vector<std::size_t> record_of;
    std::vector<MiRecord> records;
    std::vector<std::string> without_beats;  // records that were left out: no beat was found in them

    std::size_t rows() const { return labels.size(); }
    // Row numbers of a split, ascending.
    std::vector<std::size_t> rows_of(MiSplit split) const;
};

// What must be said beside every figure: one of the three notes above.
std::string_view note_of(const ProtocolMSet& set);
// Source, note, and for each split beats, records and patients of both classes; records without beats by name.
std::string to_text(const ProtocolMSet& set);
// {"source", "recipe", "note", "splits": {"train": {"NORM": {"beats", "records", "patients"}, "MI": {...}}, ...},
//  "without_beats": [names]}; records and patients only where they are known.
std::string to_json(const ProtocolMSet& set);

// An empty set for a recipe. Errors: out_of_range (unknown recipe).
Result<ProtocolMSet> protocol_m_set(std::string_view source, std::string_view recipe);

// The lead "II" of a record, whatever its case; a record's only signal is taken too. Errors: no_signal (names the leads
// that there are).
Result<std::size_t> lead_ii(const Recording& record);

// Appends the beats of lead II of `record`, labelled as `entry` says (its name is the record's; first and rows are
// filled in). A record without beats is only named in `without_beats`. Errors: those of lead_ii and beats::cut_beats.
Result<void> append_record(const Recording& record, MiRecord entry, ProtocolMSet& set);

// A list of labels: columns record, patient_id, fold (1 to 10), class (NORM or MI) and mi_likelihood (0 to 100), and
// others. MI records whose likelihood is below `least_likelihood` are left out of every split. Errors: malformed (names
// the row).
Result<std::vector<MiRecord>> read_mi_labels(std::string_view csv, double least_likelihood = 0.0);

// `folder` holds such a list, labels.csv, and the records. Errors: missing_file, those of read_mi_labels,
// formats::load_record and append_record.
Result<ProtocolMSet> load_ptbxl_mi(const std::filesystem::path& folder, std::string_view recipe,
                                   double least_likelihood = 0.0);

// Shares of the patients or beats of each class; what is left is for training. Same seed, same split, everywhere.
struct RandomSplit {
    double validation = 0.1;
    double test = 0.2;
    std::uint64_t seed = 1;
};

// How `count` things are split: the entry of each. round(share * count) go to test and to validation.
std::vector<MiSplit> split_at_random(std::size_t count, const RandomSplit& split);

// `folder` holds one folder for each patient (patient001, ...) with WFDB records. The group is that of the header
// comment "Reason for admission: Myocardial infarction" or "... Healthy control"; other records are not read. Split by
// patient. Errors: missing_file (no such folder, no such records), those of reading.
Result<ProtocolMSet> load_ptbdb(const std::filesystem::path& folder, std::string_view recipe, const RandomSplit& split);

// The published tables of cut beats: 187 values, with the class (0 normal, 1 abnormal) where there is a 188th. Split by
// beat. Errors: those of formats::load_path, malformed (no table of beats, a class that is the other file's),
// model_mismatch (a recipe that is not made from such rows).
Result<ProtocolMSet> load_ptbdb_csv(const std::filesystem::path& normal, const std::filesystem::path& abnormal,
                                    std::string_view recipe, const RandomSplit& split);

}  // namespace beatlens::protocols
