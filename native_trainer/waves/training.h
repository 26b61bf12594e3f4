// Trains the wave delineator.
#pragma once

#include <functional>
#include <string>

#include "ecg/error.h"
#include "loop/train.h"
#include "waves/config.h"
#include "waves/data.h"

namespace beatlens::trainer {

// A run in a folder as train() has it: config.json, checkpoint.pt after every epoch, metrics.json with the loss of
// each, weights.safetensors and model.safetensors of the last one. Goes on from a checkpoint; on the CPU the outcome is
// the same as without the break. `data`: for the model file, what it was trained on. `go_on(epochs done)`: false stops.
// Errors: io, out_of_range (a checkpoint of another configuration, a device that is not there).
Result<void> train_waves(const WaveConfig& config, const std::vector<WaveBeat>& beats, const std::string& data,
                         const RunPaths& run, const std::function<bool(int)>& go_on = {});

}  // namespace beatlens::trainer
