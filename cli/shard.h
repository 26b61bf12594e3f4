// One of n parts of a list of recordings, for work that is spread over many processes: `--shard i/n`, or the place in a
// Slurm job array.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "ecg/error.h"

namespace beatlens::cli {

struct Shard {
    std::size_t index = 1;  // from 1 to count
    std::size_t count = 1;

    // Every path is in exactly one of the shards, whatever else stands in the list and in which order: the first eight
    // bytes of its SHA-256, as a number with the highest byte first, modulo `count`. A path that a list names twice is
    // in one shard both times.
    bool has(const std::filesystem::path& path) const;
    std::string text() const { return std::to_string(index) + "/" + std::to_string(count); }
};

// "2/10". Errors: out_of_range.
Result<Shard> parse_shard(const std::string& text);

// Of SLURM_ARRAY_TASK_ID, _COUNT, _MIN, _MAX and _STEP: the first task is shard 1, whatever its number. Without them
// 1/1. Errors: out_of_range, for arrays whose tasks do not follow one another at one step, such as those of a part of
// the tasks that is run again: their number is not that of the shards.
Result<Shard> shard_of_slurm();

}  // namespace beatlens::cli
