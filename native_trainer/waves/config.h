// The settings of a training of the wave delineator, read from a JSON file; as config/config.h for classifiers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "ecg/error.h"

namespace beatlens::trainer {

// What is done to training beats, anew in every epoch. Amplitudes are in mean absolute deviations of the beat's window,
// by which it is scaled.
struct WaveAugmentation {
    double jitter_sd_ms = 20.0;      // of the beat's position: detectors put it elsewhere than people
    double stretch = 0.1;            // of the time axis, at most
    double inverted_share = 0.3;     // of the beats
    double wander = 1.0;             // of the baseline: mean of exponentially distributed amplitudes
    double noise = 0.15;             // likewise, of muscles and mains
    double noisy_share = 0.6;        // of the beats that get each
    double without_p_share = 0.2;    // of the beats with a P: it is taken out, and half of them get fibrillation
    double interval_sd = 0.1;        // of a normal factor on the RR intervals around 1
    double interval_dropout = 0.15;  // probability that an interval is not known
};

struct WaveConfig {
    // What training has in common with `native_trainer train`: batch, device, epochs, initial_weights, learning_rate,
    // mantissa_bits, momentum, optimizer, schedule, seed, threads, weight_decay.
    Config training;
    double target_sd_ms = 8.0;     // of the normal distribution that a map is to be
    double presence_weight = 0.5;  // of the loss of whether waves are there, beside the mean of the maps'
    WaveAugmentation augmentation;
};

// In the order of config.json.
const Fields<WaveConfig>& wave_fields();

// Errors: malformed (not JSON), out_of_range (an unknown key, a value out of range). `overrides`: "KEY=VALUE".
Result<WaveConfig> parse_wave_config(std::string_view text, const std::vector<std::string>& overrides = {});
std::string to_json(const WaveConfig& config);

}  // namespace beatlens::trainer
