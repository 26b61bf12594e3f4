// Beats of protocol M as tensors.
#pragma once

#include <torch/torch.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "data/dataset.h"
#include "ecg/error.h"
#include "model/model.h"
#include "protocols/protocol_m.h"
#include "transfer/config.h"

namespace beatlens::trainer {

// One of train, validation and test.
struct MiBeats {
    torch::Tensor rows;                // [n, row_length], float, on the CPU; inputs scaled
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

// For a model with these inputs and scalers. Errors: model_mismatch (they do not fit the rows or each other), no_beats
// (a split without beats of both classes).
Result<MiData> mi_data(const protocols::ProtocolMSet& set, const model::Architecture& architecture,
                       const InputScalers& scalers);

}  // namespace beatlens::trainer
