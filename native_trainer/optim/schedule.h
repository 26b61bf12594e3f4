// The learning rate over a run.
#pragma once

#include "config/config.h"

namespace beatlens::trainer {

// Rate of a step as a share of the configured one, for the kinds that follow from the position alone (plateau: 1).
// `epoch` counts from 0; `share` of the whole run that is done, 0 to 1.
double schedule_factor(const Schedule& schedule, int epoch, double share);

// Reduces the rate when the validation loss stops falling, as PyTorch's ReduceLROnPlateau does with its defaults
// (relative threshold 1e-4, no cooldown).
struct Plateau {
    double factor = 1.0;  // what has come of it so far
    double best_loss = 0.0;
    bool has_best = false;
    int bad_epochs = 0;

    void after_epoch(const Schedule& schedule, double validation_loss);
};

}  // namespace beatlens::trainer
