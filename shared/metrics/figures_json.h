// Figures as JSON objects, for reports that have them inside of larger ones.
#pragma once

#include <nlohmann/json.hpp>
#include <span>

#include "metrics/confusion.h"

namespace beatlens::metrics {

// What to_json() has as text, see metrics/confusion.h and metrics/figures.h.
nlohmann::ordered_json figures_json(const ConfusionMatrix& matrix);
nlohmann::ordered_json figures_json(const ConfusionMatrix& matrix, std::span<const std::size_t> classes);

}  // namespace beatlens::metrics
