// What `classify` is told, and its other way to work: into a folder, for archives and clusters.
#pragma once

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "ecg/error.h"
#include "labelling.h"
#include "reading.h"

namespace beatlens::cli {

struct ClassifyOptions {
    std::vector<std::string> recordings;
    std::vector<std::filesystem::path> lists;
    std::optional<std::filesystem::path> model;
    LabellingOptions labelling;
    ReadingOptions reading;
    std::string beats = "detected";
    std::string format = "csv";
    std::string per = "beat";
    std::filesystem::path output;  // empty: standard output
    std::filesystem::path into;    // folder to fill instead; empty: none
    std::string shard;             // of it; empty: as Slurm says
    std::size_t jobs = std::max(1U, std::thread::hardware_concurrency());
};

// Labels the recordings of a shard that have no result in the folder `into`, or one that would not be the same now, or
// that failed. Errors: those of a list, of the manifest, of writing; exit code 1 only where all recordings failed and
// there are no other shards.
Result<int> classify_into(const ClassifyOptions& options, const Labeller& labeller);

}  // namespace beatlens::cli
