// What the model that tells atrial fibrillation learns from.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "protocols/protocol_af.h"

namespace beatlens::trainer {

// Rows of the recipe "rhythm-window" with what they are.
struct RhythmRows {
    std::vector<float> values;   // [rows, rhythm::fibrillation_row_length]
    std::vector<float> targets;  // [rows], 1: fibrillation, 0: another rhythm

    std::size_t size() const { return targets.size(); }
    void add(const RhythmRows& other);
};

// Of every `every`th beat whose row is known. Those with a target that is NaN are left out.
RhythmRows rhythm_rows(const rhythm::BeatsInTime& beats, std::span<const delineation::LeadWaves> waves,
                       std::span<const float> targets, std::size_t every);

// By the annotation of rhythm; NaN in flutter and before the first one.
std::vector<float> annotated_targets(const protocols::RhythmRecord& record);

// A record of 10 s whose rhythm its header or its database's list states.
struct TenSecondRecord {
    protocols::RhythmRecord record;
    bool fibrillation = false;
    std::size_t fold = 0;  // of ten_second_folds: patients that are left out together
};
inline constexpr std::size_t ten_second_folds = 5;

// What a record's list of SCP codes ("{'AFIB': 0.0, ...}") says: fibrillation, another rhythm, or NaN where it names
// neither, or more than one.
float target_of_codes(const std::string& codes);

// LUDB by the diagnoses in its headers, PTB-XL (`data`/ptbxl_mi) by the codes of labels.csv; flutter and records that
// state no rhythm are left out, and so are those in which no beats are found. Errors: missing_file, those of reading.
Result<std::vector<TenSecondRecord>> ten_second_records(const std::filesystem::path& data, const model::Engine& model,
                                                        const delineation::Delineator& delineator);

}  // namespace beatlens::trainer
