#pragma once

#include <nlohmann/json.hpp>

#include "analysis/spread.h"

namespace beatlens::trainer {

inline nlohmann::ordered_json to_json(const analysis::Spread& spread) {
    return {{"mean", spread.mean}, {"sd", spread.sd}, {"min", spread.min}, {"max", spread.max}};
}

}  // namespace beatlens::trainer
