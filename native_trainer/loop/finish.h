// What is done to a trained network's weights on their way into a model file.
#pragma once

#include "ecg/error.h"
#include "model/model.h"

namespace beatlens::trainer {

// Each weight to the nearest float32 with so many bits of mantissa (1 to 23).
void round_weights(model::Model& model, int mantissa_bits);

// The scores that the last layer gives over `temperature`: probabilities move towards the extremes below 1 and towards
// each other above, and no label changes. Errors: out_of_range (not above 0), model_mismatch (no layer with weights).
Result<void> divide_scores(model::Model& model, double temperature);

}  // namespace beatlens::trainer
