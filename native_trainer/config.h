// The settings of a training run, read from a JSON file. native_trainer/README.md documents every key.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ecg/error.h"

namespace beatlens::trainer {

// How training beats differ from the reference cut, so that the model also labels beats that a detector found.
// Each time a beat is used, one of three cuts is drawn.
struct Augmentation {
    double detected_share = 0.0;     // start and marks as our own detector finds them
    double jitter_share = 0.0;       // reference start and marks, each moved by a normal random number
    double jitter_sd_samples = 0.0;  // standard deviation of that, at 360 Hz
    // What is left over uses the reference cut as it is.
};

struct Config {
    std::string system = "kachuee-residual";
    std::string protocol = "K";
    std::string optimizer = "adam";  // adam, adamw
    double learning_rate = 1e-3;     // the largest one of the schedule
    double weight_decay = 0.0;
    std::string schedule = "constant";  // constant, cosine, one-cycle
    std::int64_t batch = 256;
    int epochs = 30;
    int patience = 5;                  // epochs without a better validation accuracy before stopping
    double validation_fraction = 0.1;  // of the training rows, stratified by class
    std::uint64_t seed = 1;
    std::string device = "auto";  // auto, cpu, cuda
    int threads = 0;              // CPU threads; 0: as many as LibTorch takes
    Augmentation augmentation;
};

// Errors: malformed (not JSON), out_of_range (an unknown key or a value out of range; the message names it).
Result<Config> parse_config(std::string_view text);
std::string to_json(const Config& config);

}  // namespace beatlens::trainer
