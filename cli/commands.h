// The table of subcommands. Each is a file: it registers its own options and returns what runs with them.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "ecg/error.h"

namespace beatlens::cli {

// Called once the options are read; the program's exit code. An error is printed by main() and ends with exit_failed.
using Run = std::function<Result<int>()>;

inline constexpr int exit_done = 0;
inline constexpr int exit_failed = 1;  // nothing was done, or what was done could not be written
inline constexpr int exit_partly = 2;  // some recordings of several failed, the others are labelled

struct Command {
    const char* name;
    const char* summary;
    Run (*add)(CLI::App& command);  // options live as long as the function that it returns
};

Run add_classify(CLI::App& command);
Run add_merge(CLI::App& command);
Run add_evaluate(CLI::App& command);
Run add_dataset(CLI::App& command);
Run add_synthesize(CLI::App& command);
Run add_report(CLI::App& command);
Run add_strip(CLI::App& command);
Run add_info(CLI::App& command);
Run add_convert(CLI::App& command);

inline constexpr Command commands[] = {
    {"classify", "Label every heartbeat of recordings", add_classify},
    {"report", "Write a report of a recording, for people or as JSON", add_report},
    {"strip", "Draw a stretch of a recording on paper at true scale, as SVG", add_strip},
    {"merge", "Put the results of `classify --into` together as tables", add_merge},
    {"evaluate", "Score a model on a protocol", add_evaluate},
    {"dataset", "Rebuild a published data set from the records", add_dataset},
    {"synthesize", "Write a synthetic record with reference annotations", add_synthesize},
    {"convert", "Write a recording as WFDB, CSV or EDF, anonymous if wanted", add_convert},
    {"info", "Say what a file is: a recording, a table of beats or a model", add_info},
};

}  // namespace beatlens::cli
