// The commands of native_trainer. Each is a file that declares its options beside what it does with them; command.cpp
// has the table of all, and main.cpp only walks it.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <span>

#include "data/paths.h"
#include "ecg/error.h"

namespace beatlens::trainer {

struct Meeting;
class Ranks;

struct Command {
    using Run = std::function<Result<void>()>;
    const char* name;
    const char* summary;
    // Declares the options on `app` and returns what to do once they are read.
    Run (*add_options)(CLI::App& app);
};

std::span<const Command> commands();

// --data, with its default.
void add_data_option(CLI::App& app, DataPaths& paths);

// --rendezvous and --rank-timeout.
void add_rank_options(CLI::App& app, Meeting& meeting);

// The processes that torchrun or srun started with this one, on the device that `device` says. Errors: those of
// place_of(), choose_device() and Ranks::meet().
Result<Ranks> meet_others(const Meeting& meeting, const std::string& device);

// What `run` returns. Whatever LibTorch or the memory allocator throws becomes an error (internal) with a sentence;
// text that could not be written to the standard output is one too (io).
Result<void> run_guarded(const Command::Run& run);

Command::Run add_train(CLI::App& app);
Command::Run add_cross_validate(CLI::App& app);
Command::Run add_evaluate(CLI::App& app);
Command::Run add_export(CLI::App& app);
Command::Run add_import(CLI::App& app);
Command::Run add_transfer(CLI::App& app);
Command::Run add_waves(CLI::App& app);
Command::Run add_config(CLI::App& app);
Command::Run add_layers(CLI::App& app);
Command::Run add_bench(CLI::App& app);

}  // namespace beatlens::trainer
