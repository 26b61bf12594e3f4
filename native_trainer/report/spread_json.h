#pragma once

#include <nlohmann/json.hpp>

#include "metrics/spread.h"

namespace beatlens::trainer {

inline nlohmann::ordered_json to_json(const metrics::Spread& spread) {
    return {{"mean", spread.mean}, {"sd", spread.sd}, {"min", spread.min}, {"max", spread.max}};
}

}  // namespace beatlens::trainer
