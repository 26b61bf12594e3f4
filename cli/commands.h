// The subcommands of `beatlens`. Each takes its options already read and returns what went wrong, if anything.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "ecg/error.h"

namespace beatlens::cli {

struct ClassifyOptions {
    std::filesystem::path record;
    std::filesystem::path model;
    std::string lead;  // a name ("MLII") or a number from 1; empty: the first
    std::string format = "csv";
    std::filesystem::path output;  // empty: standard output
    std::optional<double> sampling_rate_hz;
};
Result<void> classify(const ClassifyOptions& options);

struct EvaluateOptions {
    std::string protocol = "K";
    std::filesystem::path model;
    std::filesystem::path data;
    bool json = false;
    std::filesystem::path json_file;  // where to write it; empty: standard output, instead of the text
    std::filesystem::path logits;     // where to write the test rows' scores, as CSV; empty: nowhere
};
Result<void> evaluate(const EvaluateOptions& options);

struct DatasetOptions {
    std::filesystem::path data;
    std::filesystem::path output;
};
Result<void> dataset_kaggle(const DatasetOptions& options);

// Prints the systems of the zoo: parameters, multiply-adds a beat and beat recipe, as published.
Result<void> info_systems();
// Prints what a file is: a recording with its leads, a table of beats, or a model with its layers.
Result<void> info(const std::filesystem::path& file, const std::optional<double>& sampling_rate_hz);

struct SynthesizeOptions {
    std::filesystem::path output;  // PATH.hea, .dat and .atr are written
    double duration_s = 60.0;
    double heart_rate_bpm = 72.0;
    double sveb_share = 0.0;
    double veb_share = 0.0;
    unsigned seed = 1;
};
Result<void> synthesize(const SynthesizeOptions& options);

// BEATLENS_DATA, else ../shared/data seen from the repository.
std::filesystem::path default_data_dir();
// A file of assets/: in BEATLENS_ASSETS, else in the repository that the program was built in.
std::filesystem::path asset(const std::filesystem::path& name);

Result<void> write_text(const std::filesystem::path& path, const std::string& text);

}  // namespace beatlens::cli
