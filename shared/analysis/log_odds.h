// What a model of two labels says about a recording whose beats add up as mean log-odds (Summary::mean_log_odds): its
// beats tell together.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "ecg/label_set.h"

namespace beatlens::analysis {

struct MeanLogOdds {
    std::size_t beats = 0;
    std::size_t positive = 0;    // of them, those whose probability of the other label is above 0.5
    double mean_log_odds = 0.0;  // mean over the beats of log(p_other / p_normal); 0 without beats
    double probability = 0.5;    // 1 / (1 + exp(-mean_log_odds))
};

// `logits`: [n, 2], the normal label first, for the beats of one recording.
MeanLogOdds mean_log_odds(std::span<const float> logits);

// One line for people, with the set's title and the note that goes with it.
std::string to_text(const MeanLogOdds& result, const LabelSet& labels);

// What stands for the set in JSON: "mi" for one whose other label is MI.
std::string summary_key(const LabelSet& labels);

}  // namespace beatlens::analysis
