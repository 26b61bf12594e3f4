// The training loop. A run lives in a folder: see native_trainer/README.md for what is in it.
#pragma once

#include <filesystem>
#include <functional>

#include "config/config.h"
#include "data/dataset.h"
#include "ecg/error.h"
#include "model/model.h"
#include "ranks/ranks.h"

namespace beatlens::trainer {

struct RunPaths {
    std::filesystem::path folder;
    std::filesystem::path config() const { return folder / "config.json"; }
    std::filesystem::path run() const { return folder / "run.json"; }
    std::filesystem::path checkpoint() const { return folder / "checkpoint.pt"; }
    std::filesystem::path kept() const { return folder / "weights.safetensors"; }
    std::filesystem::path model() const { return folder / "model.safetensors"; }
    std::filesystem::path metrics() const { return folder / "metrics.json"; }
    std::filesystem::path curves() const { return folder / "curves.svg"; }
    std::filesystem::path evaluation() const { return folder / "evaluation.json"; }
    std::filesystem::path confusion() const { return folder / "confusion.svg"; }
};

// Trains until the last epoch or until early stopping. Goes on from checkpoint.pt where there is one (written after
// every epoch); interrupted and uninterrupted runs on the CPU give the same weights, because everything random in an
// epoch follows from the run's seed and the epoch's number. Leaves weights.safetensors (the kept epoch's, with batch
// normalisation) and model.safetensors (folded, as the page loads it).
// Errors: io, out_of_range (cuda asked for but not there; the checkpoint belongs to another configuration), internal.
// `go_on`, where given, is asked after every epoch with the number of epochs done.
// Several `ranks` train one network: each reads the same data, rank 0 reads and writes the folder. Their number may be
// another one when a run goes on. Further errors then: out_of_range (other settings or data than rank 0 has), internal
// (weights that are no longer those of rank 0, or a lost rank).
Result<void> train(const Config& config, const Dataset& dataset, const RunPaths& run,
                   const std::function<bool(int)>& go_on = {}, const Ranks& ranks = {});

// The device that a configuration asks for; of several CUDA devices that with the number `local_rank`. Errors:
// out_of_range (cuda that LibTorch does not find, fewer devices than ranks).
Result<torch::Device> choose_device(const std::string& wanted, int local_rank = 0);

}  // namespace beatlens::trainer
