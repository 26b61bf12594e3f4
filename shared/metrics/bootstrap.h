// How much a figure hangs on which patients it was counted on: its interval when as many are drawn from them again and
// again, each as often as chance will have it. Beats of a patient are alike, so it is patients that are drawn.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "metrics/confusion.h"

namespace beatlens::metrics {

// Matrices of patients, of the same labels; one that is drawn twice stands there twice.
using PatientMatrices = std::span<const ConfusionMatrix* const>;
// A figure of some patients; nothing where it says nothing of them, as the sensitivity for beats that none of them has.
using PatientsFigure = std::function<std::optional<double>(PatientMatrices)>;

struct Interval {
    double low = 0.0;
    double high = 0.0;
};

struct BootstrapOptions {
    std::size_t draws = 1000;
    double coverage = 0.95;
    std::uint64_t seed = 1;
};

// The percentile interval (Efron 1979) of each figure, all on the same draws. Draws that a figure says nothing of are
// left out; nothing where that is all of them.
std::vector<std::optional<Interval>> bootstrap(std::span<const ConfusionMatrix> patients,
                                               std::span<const PatientsFigure> figures,
                                               const BootstrapOptions& options = {});

}  // namespace beatlens::metrics
