// What a model for myocardial infarction says about a recording: its beats tell together.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace beatlens::analysis {

struct InfarctionResult {
    std::size_t beats = 0;
    std::size_t beats_mi = 0;    // of them, those whose probability of an infarction is above 0.5
    double mean_log_odds = 0.0;  // mean over the beats of log(p_MI / p_NORM); 0 without beats
    double probability = 0.5;    // 1 / (1 + exp(-mean_log_odds))
};

// `logits`: [n, 2], in the order NORM, MI, for the beats of one recording.
InfarctionResult infarction_result(std::span<const float> logits);

// One line for people, with the note that goes with it (model::mi_note).
std::string to_text(const InfarctionResult& result);

}  // namespace beatlens::analysis
