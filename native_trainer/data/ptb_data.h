// Beats of protocol M as tensors.
#pragma once

#include <torch/torch.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "protocols/protocol_m.h"
#include "ecg/error.h"
#include "model/model.h"
#include "transfer/config.h"

namespace beatlens::trainer {

// One of train, validation and test.
struct MiBeats {
    torch::Tensor rows;                // [n, row_length], float, on the CPU; features scaled
    std::vector<std::uint8_t> labels;  // [n], 0 NORM, 1 MI
    std::vector<std::size_t> records;  // [n], the record of each beat; empty where the source does not tell

    std::int64_t size() const { return static_cast<std::int64_t>(labels.size()); }
    torch::Tensor label_tensor() const;  // [n], long
    std::vector<std::int64_t> class_counts() const;
};

struct MiData {
    std::array<MiBeats, protocols::mi_splits.size()> parts;
    std::string note;     // that goes with every figure
    std::string text;     // what there is, for people
    std::string summary;  // the same as JSON

    const MiBeats& of(protocols::MiSplit split) const { return parts[static_cast<std::size_t>(split)]; }
};

// Reads what `source` says from `data_dir`, cut for `recipe`. Errors: those of protocols::load_ptbxl_mi, load_ptbdb and
// load_ptbdb_csv.
Result<protocols::ProtocolMSet> load_mi_set(const MiSource& source, const std::filesystem::path& data_dir,
                                           std::string_view recipe);

// `scaler`: of the model's features. Errors: model_mismatch (another number of features than the rows have room for),
// no_beats (a split without beats of both classes).
Result<MiData> mi_data(const protocols::ProtocolMSet& set, const model::FeatureScaler& scaler);

}  // namespace beatlens::trainer
