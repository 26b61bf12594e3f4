// Transfer learning: a trained network gets a fresh last layer for NORM and MI, and its last layers are trained on.
//
// "k trained layers" means: the new last linear layer, and the k layers with weights (convolutions, linear layers)
// before it; a batch normalisation belongs to the layer before it. With k = 0 only the last layer is trained, with
// k = all everything. Layers that are not trained keep weights and statistics.
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "data/ptb_data.h"
#include "ecg/error.h"
#include "metrics/binary_figures.h"
#include "model/model.h"
#include "transfer/config.h"

namespace beatlens::trainer {

// What one run is: how many layers before the last are trained, or everything from random weights.
struct TransferKind {
    std::optional<std::size_t> layers;  // nothing: from scratch

    std::string name() const;  // "layers-03", "scratch"
    bool operator==(const TransferKind&) const = default;
};

struct MiFigures {
    double loss = 0.0;  // mean of the training loss
    metrics::BinaryFigures beats;
    std::optional<metrics::BinaryFigures> records;  // where records are known
};

struct TransferRun {
    TransferKind kind;
    std::uint64_t seed = 0;
    std::size_t trained_parameters = 0;
    int epochs = 0;      // that were trained
    int best_epoch = 0;  // whose weights were kept, from 1
    double seconds = 0.0;
    double score = 0.0;  // of the kept epoch on validation, by TransferConfig::metric; larger is better
    MiFigures validation;
    MiFigures test;  // computed once, with the kept weights
    std::map<std::string, model::Tensor> parameters;
};

// Everything that the runs of a sweep have in common.
struct TransferSetting {
    TransferConfig config;
    model::Model base;
    model::Architecture architecture;  // base's with two outputs
    MiData data;
    torch::Device device = torch::kCPU;
};

// Errors: model_mismatch (a network without a linear layer at its end, beats of another length, a list of layers that
// asks for more than there are), out_of_range (device), those of mi_data.
Result<TransferSetting> transfer_setting(const TransferConfig& config, model::Model base,
                                         const protocols::ProtocolMSet& set);

// The runs that a configuration asks for: for each number of layers all seeds, then those from scratch.
std::vector<TransferKind> transfer_kinds(const TransferSetting& setting);

// Trains with `seed`. Errors: out_of_range (the loss is no number any more: names the learning rate).
Result<TransferRun> run_transfer(const TransferSetting& setting, const TransferKind& kind, std::uint64_t seed);

// The weights of a run as a model for myocardial infarction, with batch normalisation as it was trained.
model::Model transferred_model(const TransferSetting& setting, const TransferRun& run);

// Without the parameters: {"layers" (null from scratch), "seed", "trained_parameters", "epochs", "best_epoch",
// "seconds", "score", "validation": {"loss", "beats": {...}, "records": {...}}, "test": {...}}
nlohmann::ordered_json to_json(const TransferRun& run);
// Errors: malformed.
Result<TransferRun> transfer_run_from_json(const nlohmann::ordered_json& json);

}  // namespace beatlens::trainer
