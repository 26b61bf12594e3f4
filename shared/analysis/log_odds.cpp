#include "analysis/log_odds.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>

namespace beatlens::analysis {

namespace {

char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

}  // namespace

MeanLogOdds mean_log_odds(std::span<const float> logits) {
    MeanLogOdds result;
    double sum = 0.0;
    for (std::size_t i = 0; i + 1 < logits.size(); i += 2) {
        // log(p_other / p_normal) of a softmax, without its rounding where one of them is next to 0.
        const double log_odds = static_cast<double>(logits[i + 1]) - static_cast<double>(logits[i]);
        sum += log_odds;
        result.positive += log_odds > 0.0 ? 1 : 0;
        ++result.beats;
    }
    if (result.beats > 0) {
        result.mean_log_odds = sum / static_cast<double>(result.beats);
        result.probability = 1.0 / (1.0 + std::exp(-result.mean_log_odds));
    }
    return result;
}

std::string to_text(const MeanLogOdds& result, const LabelSet& labels) {
    char text[160];
    std::snprintf(text, sizeof text, ": probability %.3f (mean log-odds %.3f), %zu of %zu beats above 0.5. ",
                  result.probability, result.mean_log_odds, result.positive, result.beats);
    std::string title = labels.title;
    title.front() = lower(title.front());
    return title + text + labels.note;
}

std::string summary_key(const LabelSet& labels) {
    std::string key = labels.labels.back().name;
    std::transform(key.begin(), key.end(), key.begin(), lower);
    return key;
}

}  // namespace beatlens::analysis
