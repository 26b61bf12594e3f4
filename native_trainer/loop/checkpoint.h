// What a run needs to go on where it was cut off, and files that are whole whenever the power goes.
#pragma once

#include <torch/torch.h>

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "ecg/error.h"
#include "net/torch_net.h"
#include "optim/optimizer.h"
#include "optim/schedule.h"

namespace beatlens::trainer {

struct TrainingState {
    int next_epoch = 0;
    double best_score = 0.0;
    int best_epoch = -1;  // -1: none yet
    Plateau plateau;
    nlohmann::ordered_json history = nlohmann::ordered_json::array();
};

// And those above it, where they are not there. Errors: io.
Result<void> make_folder(const std::filesystem::path& folder);

// Has `write` write a file beside `target`, flushes it to the disk and renames it, so that a cut in the middle leaves
// the older file whole. What is no file (/dev/stdout, a pipe) is written into. Errors: io, those of `write`.
Result<void> replace_file(const std::filesystem::path& target,
                          const std::function<Result<void>(const std::filesystem::path&)>& write);
Result<void> replace_text(const std::filesystem::path& target, const std::string& text);
Result<void> replace_bytes(const std::filesystem::path& target, std::span<const std::uint8_t> bytes);

// `config`: as JSON; a checkpoint is only taken by a run with the same one. Errors: io.
Result<void> save_checkpoint(const std::filesystem::path& path, TorchNet& net, const Optimizer& optimizer,
                             const TrainingState& state, const std::string& config);
// `bytes`: of the file `path`. Errors: out_of_range (another configuration), malformed (damaged).
Result<TrainingState> read_checkpoint(std::span<const std::uint8_t> bytes, const std::filesystem::path& path,
                                      TorchNet& net, Optimizer& optimizer, const std::string& config);

}  // namespace beatlens::trainer
