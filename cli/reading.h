// How a file is read, as options of every command that reads recordings.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "ecg/error.h"
#include "formats/registry.h"

namespace beatlens::cli {

struct ReadingOptions {
    std::optional<double> sampling_rate_hz;
    std::string recording;             // of an archive with several
    std::vector<std::string> answers;  // "KEY=VALUE"
};

// --rate, --recording and --answer. `options` must live as long as the command.
void add_reading_options(CLI::App& command, ReadingOptions& options);

// Errors: out_of_range, for an answer that is not KEY=VALUE.
Result<formats::LoadOptions> load_options(const ReadingOptions& options);

}  // namespace beatlens::cli
