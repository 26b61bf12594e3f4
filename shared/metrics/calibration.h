// Whether probabilities mean what they say: of the beats that are called with 90 %, nine in ten should be right.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace beatlens::metrics {

inline constexpr std::size_t default_calibration_bins = 15;

// The bins are equally wide; bin m of M holds the probabilities in (m / M, (m + 1) / M], the first one 0 as well.
struct ReliabilityBin {
    std::size_t count = 0;
    double confidence = 0.0;  // mean probability; 0 without any
    double share = 0.0;       // of those in the bin that came true; 0 without any
};

// The table of a reliability diagram. `probabilities`, `came_true`: [n].
std::vector<ReliabilityBin> reliability(std::span<const double> probabilities, std::span<const std::uint8_t> came_true,
                                        std::size_t bins = default_calibration_bins);

// Expected calibration error (Naeini, Cooper and Hauskrecht 2015): mean over all of |share - confidence| of their bin.
double calibration_error(std::span<const ReliabilityBin> bins);

// The least probability from which on at least `share` came true at every probability, by isotonic regression (Zadrozny
// and Elkan 2002), and `share_together` of all from there on. 1 where no probability is enough. `probabilities`,
// `came_true`: [n].
struct SureShares {
    double share = 0.75;
    double share_together = 0.95;
};
double sure_from(std::span<const double> probabilities, std::span<const std::uint8_t> came_true,
                 const SureShares& shares = {});

struct Calibration {
    std::size_t beats = 0;
    std::vector<ReliabilityBin> bins;  // of the probability of the label, which is the most likely class
    double error = 0.0;                // of these bins (Guo et al. 2017)
    // Of each class: its probability in all beats, against the share of beats that are of the class (Kull et al. 2019).
    std::vector<double> class_errors;
    std::vector<double> sure_from;  // of the beats labelled as each class: Model::sure_from
};
// `probabilities`: [n, classes], row-major; `labels`: [n], the class that each beat is of, below `classes`.
Calibration calibration(std::span<const float> probabilities, std::span<const std::uint8_t> labels, std::size_t classes,
                        std::size_t bins = default_calibration_bins);

}  // namespace beatlens::metrics
