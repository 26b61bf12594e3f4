// Protocol D: the inter-patient split of de Chazal, O'Dwyer and Reilly (2004) of the MIT-BIH Arrhythmia Database, with
// reference beat positions. Models are chosen on DS1 alone, split by record; DS2 is scored once.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ecg/aami.h"
#include "ecg/error.h"
#include "ecg/recording.h"
#include "model/model.h"

namespace beatlens::protocols {

inline constexpr std::string_view protocol_d_note =
    "Protocol D: records of DS2, reference beat positions. The figures tell about new patients only where training and "
    "every choice used the records of DS1 alone; a model trained on protocol K has seen the patients of DS2.";

// 22 records each; the paced ones (102, 104, 107, 217) are in neither.
std::span<const std::string_view> ds1_records();
std::span<const std::string_view> ds2_records();

// The rows of one record, of all that are in a set.
struct ProtocolDRecord {
    std::string name;
    std::size_t first = 0;  // its first row
    std::size_t rows = 0;
};

struct ProtocolDSet {
    std::string recipe;
    std::size_t row_length = 0;         // samples, then unscaled features
    std::vector<float> values;          // [rows, row_length]
    std::vector<AamiClass> labels;      // [rows], N, S, V or F
    std::vector<std::int64_t> samples;  // [rows], where the annotation stands in its record
    std::vector<ProtocolDRecord> records;

    std::size_t rows() const { return labels.size(); }
    std::span<const float> values_of(const ProtocolDRecord& record) const {
        return std::span(values).subspan(record.first * row_length, record.rows * row_length);
    }
    std::array<std::size_t, aami_class_count> class_counts() const;
};

// An empty set for a recipe. Errors: out_of_range (unknown recipe).
Result<ProtocolDSet> protocol_d_set(std::string_view recipe);

// Appends the beats of `record`: of channel 0, or of all leads for recipes that look at the recording's context.
// Features are made from all beats; then those of class Q and the first and
// last beat of the record are left out. Errors: out_of_range (no signals), those of beats::cut_beats.
Result<void> append_record(const Recording& record, ProtocolDSet& set);

// The rows of `names` (ds1_records(), ds2_records(), or part of them), read from the folder `mitdb`.
// Errors: those of protocol_d_set, formats::load_record and append_record.
Result<ProtocolDSet> load_protocol_d(const std::filesystem::path& mitdb, std::span<const std::string_view> names,
                                     std::string_view recipe);

// Scalers (beats/robust_scaler.h) for those inputs of the set's recipe that are lists of numbers ({n, 1}), fitted on
// its rows; as Model::scalers.
std::map<std::string, model::InputScaler> fit_scalers(const ProtocolDSet& set);

}  // namespace beatlens::protocols
