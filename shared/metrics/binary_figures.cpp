#include "metrics/binary_figures.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>

namespace beatlens::metrics {

namespace {

double ratio(std::size_t part, std::size_t whole) {
    return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

double comparable(double score) { return std::isnan(score) ? -std::numeric_limits<double>::infinity() : score; }

}  // namespace

double auc(std::span<const double> scores, std::span<const std::uint8_t> labels) {
    std::vector<std::size_t> order(scores.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return comparable(scores[a]) < comparable(scores[b]); });
    double pairs_won = 0.0;  // by positives
    double others_below = 0.0;
    double positives = 0.0;
    for (std::size_t begin = 0; begin < order.size();) {
        std::size_t end = begin;
        double positives_here = 0.0;
        for (; end < order.size() && comparable(scores[order[end]]) == comparable(scores[order[begin]]); ++end) {
            positives_here += labels[order[end]] != 0 ? 1.0 : 0.0;
        }
        const double others_here = static_cast<double>(end - begin) - positives_here;
        pairs_won += positives_here * (others_below + 0.5 * others_here);
        others_below += others_here;
        positives += positives_here;
        begin = end;
    }
    const double pairs = positives * others_below;
    return pairs == 0.0 ? 0.5 : pairs_won / pairs;
}

BinaryFigures binary_figures(std::span<const double> log_odds, std::span<const std::uint8_t> labels) {
    std::size_t called = 0;
    std::size_t right = 0;  // called, and positive
    BinaryFigures figures;
    figures.total = log_odds.size();
    for (std::size_t i = 0; i < log_odds.size(); ++i) {
        const bool positive = labels[i] != 0;
        const bool is_called = log_odds[i] > 0.0;
        figures.positives += positive ? 1 : 0;
        called += is_called ? 1 : 0;
        right += positive && is_called ? 1 : 0;
    }
    const std::size_t others = figures.total - figures.positives;
    const std::size_t others_right = others - (called - right);
    figures.auc = auc(log_odds, labels);
    figures.sensitivity = ratio(right, figures.positives);
    figures.specificity = ratio(others_right, others);
    figures.precision = ratio(right, called);
    figures.f1 = ratio(2 * right, figures.positives + called);
    figures.accuracy = ratio(right + others_right, figures.total);
    return figures;
}

RecordScores mean_by_record(std::span<const double> log_odds, std::span<const std::uint8_t> labels,
                            std::span<const std::size_t> records) {
    struct Sum {
        double log_odds = 0.0;
        std::size_t beats = 0;
        std::uint8_t label = 0;
    };
    std::map<std::size_t, Sum> sums;
    for (std::size_t i = 0; i < log_odds.size(); ++i) {
        Sum& sum = sums[records[i]];
        sum.log_odds += log_odds[i];
        ++sum.beats;
        sum.label = labels[i];
    }
    RecordScores scores;
    for (const auto& [record, sum] : sums) {
        scores.records.push_back(record);
        scores.log_odds.push_back(sum.log_odds / static_cast<double>(sum.beats));
        scores.labels.push_back(sum.label);
    }
    return scores;
}

std::string to_json(const BinaryFigures& figures) {
    return nlohmann::ordered_json{
        {"total", figures.total},    {"positives", figures.positives},     {"auc", figures.auc},
        {"se", figures.sensitivity}, {"specificity", figures.specificity}, {"ppv", figures.precision},
        {"f1", figures.f1},          {"accuracy", figures.accuracy}}
        .dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace beatlens::metrics
