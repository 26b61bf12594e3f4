// The commands of native_trainer.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "ecg/error.h"

namespace beatlens::trainer {

struct CommandPaths {
    std::filesystem::path data;        // holds mitdb/ and ptbxl_mi/
    std::filesystem::path test_beats;  // assets/protocol_k_test_beats.txt
};

struct TrainOptions {
    std::filesystem::path config;
    std::filesystem::path run;
    std::vector<std::string> settings;  // "KEY=VALUE", instead of the file's; KEY as "loss.gamma"
    int threads = 0;                    // CPU threads, instead of the configuration's; 0: as that says
};
// Trains, then scores the result on the protocol's test set. With several seeds each has its folder RUN/seed-N, and
// RUN/summary.json has mean and spread.
Result<void> train_command(const TrainOptions& options, const CommandPaths& paths);

struct EvaluateOptions {
    std::filesystem::path model;  // a model file, or a run's folder
    std::string protocol;         // K, D
    std::filesystem::path json;   // where to write the figures too; may be empty
};
Result<void> evaluate_command(const EvaluateOptions& options, const CommandPaths& paths);

struct ExportOptions {
    std::filesystem::path run;
    std::filesystem::path output;
    std::string name;  // as people see it; empty: the system's name
};
// A run's weights as a model file with the figures of its protocol in it.
Result<void> export_command(const ExportOptions& options, const CommandPaths& paths);

struct ImportOptions {
    std::string system = "kachuee-residual";
    std::filesystem::path input;
    std::filesystem::path output;
    std::string name;
};
Result<void> import_command(const ImportOptions& options, const CommandPaths& paths);

struct LayersOptions {
    std::filesystem::path model;
    std::filesystem::path record;
    std::int64_t beat = 1;         // from 1, as our own detector counts the beats of the first lead
    std::filesystem::path output;  // .svg or .png
};
// Draws the output of every layer for one beat.
Result<void> layers_command(const LayersOptions& options);

struct BenchOptions {
    std::string system = "kachuee-residual";
    std::int64_t batch = 64;
    std::int64_t rows = 87'554;
    int epochs = 1;
    int threads = 0;
    std::string device = "cpu";
    std::string precision = "float32";
};
// Prints JSON: {"system", "batch", "rows", "threads", "device", "seconds_per_epoch": [...]}, on random beats.
Result<void> bench_command(const BenchOptions& options);

struct TransferOptions {
    std::filesystem::path base;  // a model file, or a run's folder
    std::filesystem::path config;
    std::filesystem::path run;
    std::vector<std::string> settings;  // "KEY=VALUE", instead of the file's
    std::filesystem::path output;       // model file to write from the best run; may be empty
    std::string name;                   // of that model, as people see it
};
// Trains the base on for myocardial infarction, with 0, 1, ... trained layers and from scratch, and prints the table.
// Goes on where it was cut off.
Result<void> transfer_command(const TransferOptions& options, const CommandPaths& paths);

}  // namespace beatlens::trainer
