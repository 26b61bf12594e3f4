// Protocol K for training: the leads in memory, and where each row is cut from them, so that every epoch can cut anew.
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <random>
#include <span>
#include <vector>

#include "beats/kachuee_120hz.h"
#include "config.h"
#include "ecg/aami.h"
#include "ecg/error.h"

namespace beatlens::trainer {

struct Row {
    std::size_t lead = 0;                          // index into Dataset::leads
    beats::KachueeWindow reference;                // as the published files are cut
    std::optional<beats::KachueeWindow> detected;  // as our own detector would have it cut, where it finds the beat
    AamiClass label = AamiClass::N;
};

struct Dataset {
    std::vector<std::vector<float>> leads;
    std::vector<Row> train;
    std::vector<Row> test;
};

// `data_dir` holds mitdb/; `test_beats_file` is assets/protocol_k_test_beats.txt.
// Errors: those of reading the files and of protocol_k_rows.
Result<Dataset> load_protocol_k(const std::filesystem::path& data_dir, const std::filesystem::path& test_beats_file);

// Splits rows off for validation, the same share of every class.
struct Split {
    std::vector<Row> train;
    std::vector<Row> validation;
};
Split stratified_split(std::span<const Row> rows, double validation_fraction, std::uint64_t seed);

enum class Cut { reference, detected };

// [rows, 1, 187] on the CPU. Rows that the detector missed use the reference cut.
torch::Tensor cut_rows(const Dataset& dataset, std::span<const Row> rows, Cut cut);
// The same with a cut drawn for each row as `augmentation` says.
torch::Tensor cut_rows(const Dataset& dataset, std::span<const Row> rows, const Augmentation& augmentation,
                       std::mt19937_64& random);

// [rows] of class indices.
torch::Tensor labels_of(std::span<const Row> rows);

}  // namespace beatlens::trainer
