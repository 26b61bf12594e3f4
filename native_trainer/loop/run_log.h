// What a run leaves behind besides its weights: metrics.json, TensorBoard event files, pictures, run.json.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "config/config.h"
#include "loop/checkpoint.h"
#include "loop/epoch.h"
#include "loop/train.h"

namespace beatlens::trainer {

// The figures of one epoch.
struct EpochLine {
    int epoch = 0;  // from 1
    double learning_rate = 0.0;
    PassFigures train;                      // while the weights were changing, with dropout
    std::optional<PassFigures> validation;  // none where no beats were split off
    bool best = false;
};

// A line for the terminal.
std::string summary(const EpochLine& line);

class RunLog {
public:
    // Errors: io.
    static Result<RunLog> start(const Config& config, const RunPaths& run, const std::string& device, int processes,
                                const TrainingState& state);
    RunLog(RunLog&&) noexcept;
    ~RunLog();

    // Adds the line to state.history and writes what changes with every epoch. Errors: io.
    Result<void> epoch(const EpochLine& line, TrainingState& state);
    // Errors: io.
    Result<void> finish(const TrainingState& state);

private:
    struct Files;
    explicit RunLog(std::unique_ptr<Files> files);
    std::unique_ptr<Files> files_;
};

}  // namespace beatlens::trainer
