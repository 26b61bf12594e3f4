#include "analysis/infarction.h"

#include <cmath>
#include <cstdio>

#include "model/model.h"

namespace beatlens::analysis {

InfarctionResult infarction_result(std::span<const float> logits) {
    InfarctionResult result;
    double sum = 0.0;
    for (std::size_t i = 0; i + 1 < logits.size(); i += 2) {
        // log(p_MI / p_NORM) of a softmax, without its rounding where one of them is next to 0.
        const double log_odds = static_cast<double>(logits[i + 1]) - static_cast<double>(logits[i]);
        sum += log_odds;
        result.beats_mi += log_odds > 0.0 ? 1 : 0;
        ++result.beats;
    }
    if (result.beats > 0) {
        result.mean_log_odds = sum / static_cast<double>(result.beats);
        result.probability = 1.0 / (1.0 + std::exp(-result.mean_log_odds));
    }
    return result;
}

std::string to_text(const InfarctionResult& result) {
    char text[200];
    std::snprintf(text, sizeof text,
                  "myocardial infarction: probability %.3f (mean log-odds %.3f), %zu of %zu beats above 0.5. ",
                  result.probability, result.mean_log_odds, result.beats_mi, result.beats);
    return text + std::string(model::mi_note);
}

}  // namespace beatlens::analysis
