// Figures of a decision between two classes, of which one (label 1) is what is looked for: a beat or a recording with
// signs of an infarction. Scores are log-odds log(p_1 / p_0); one above 0 (a probability above 0.5) counts as called.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace beatlens::metrics {

// A quotient without a denominator is 0.
struct BinaryFigures {
    std::size_t total = 0;
    std::size_t positives = 0;  // label 1
    double auc = 0.5;           // see auc()
    double sensitivity = 0.0;   // positives that are called / positives
    double specificity = 0.0;   // others that are not called / others
    double precision = 0.0;     // positives among those called
    double f1 = 0.0;            // harmonic mean of precision and sensitivity
    double accuracy = 0.0;
};

// `log_odds`, `labels`: [n]; a score that is not a number counts as the lowest.
BinaryFigures binary_figures(std::span<const double> log_odds, std::span<const std::uint8_t> labels);

// The area under the receiver operating characteristic: the share of pairs of a positive and another in which the
// positive has the higher score, where equal scores count half (Mann and Whitney 1947; Hanley and McNeil 1982). 0.5
// where there are no such pairs.
double auc(std::span<const double> scores, std::span<const std::uint8_t> labels);

// One score for each record: the mean of its beats' log-odds. `records`: [n], the record of each beat; records come out
// in ascending order, those without beats are left out. All beats of a record have the same label.
struct RecordScores {
    std::vector<std::size_t> records;
    std::vector<double> log_odds;
    std::vector<std::uint8_t> labels;
};
RecordScores mean_by_record(std::span<const double> log_odds, std::span<const std::uint8_t> labels,
                            std::span<const std::size_t> records);

// {"total", "positives", "auc", "se", "specificity", "ppv", "f1", "accuracy"}
std::string to_json(const BinaryFigures& figures);

}  // namespace beatlens::metrics
