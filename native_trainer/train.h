// The training loop. A run lives in a folder: config.json, checkpoint.pt (everything that is needed to go on),
// best.safetensors (the weights of the best epoch so far, a complete model file) and metrics.json (a line of figures
// per epoch).
#pragma once

#include <filesystem>
#include <functional>

#include "config.h"
#include "dataset.h"
#include "ecg/error.h"

namespace beatlens::trainer {

struct RunPaths {
    std::filesystem::path folder;
    std::filesystem::path config() const { return folder / "config.json"; }
    std::filesystem::path checkpoint() const { return folder / "checkpoint.pt"; }
    std::filesystem::path best() const { return folder / "best.safetensors"; }
    std::filesystem::path metrics() const { return folder / "metrics.json"; }
};

// Trains until the last epoch or until validation accuracy has not risen for `patience` epochs. Goes on from
// checkpoint.pt where there is one (written after every epoch); interrupted and uninterrupted runs on the CPU give the
// same weights, because everything random in an epoch is seeded by the run's seed and the epoch's number.
// Validation accuracy is the mean of that on the reference cuts and on the detector's cuts of the same beats.
// Errors: io, out_of_range (cuda asked for but not there; the checkpoint belongs to another configuration), internal.
// `go_on`, where given, is asked after every epoch with the number of epochs done.
Result<void> train(const Config& config, const Dataset& dataset, const RunPaths& run,
                   const std::function<bool(int)>& go_on = {});

}  // namespace beatlens::trainer
