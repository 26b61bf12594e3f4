// The settings of a training of the model that tells atrial fibrillation, read from a JSON file; as config/config.h for
// classifiers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "ecg/error.h"

namespace beatlens::trainer {

struct RhythmConfig {
    // What training has in common with `native_trainer train`: batch, epochs, learning_rate, mantissa_bits, momentum,
    // optimizer, schedule, seed, threads, weight_decay.
    Config training;
    int simulations = 1500;         // recordings that are drawn
    int every_beat = 5;             // of the beats of a recording every so manieth is learnt from
    double without_p_share = 0.35;  // of the rows, anew in every epoch, whose P waves are not known
    // What the three sources weigh in the loss; in each, fibrillation weighs as much as all other rhythms.
    double records_weight = 1.0;     // DS1 of mitdb
    double ten_second_weight = 1.0;  // LUDB and PTB-XL
    double simulated_weight = 1.0;
};

// In the order of config.json.
const Fields<RhythmConfig>& rhythm_fields();

// Errors: malformed (not JSON), out_of_range (an unknown key, a value out of range). `overrides`: "KEY=VALUE".
Result<RhythmConfig> parse_rhythm_config(std::string_view text, const std::vector<std::string>& overrides = {});
std::string to_json(const RhythmConfig& config);

}  // namespace beatlens::trainer
