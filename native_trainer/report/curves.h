// The curves of a training run: a chart per figure, train and validation over the epochs, the best epoch marked.
#pragma once

#include <string>
#include <vector>

#include "report/picture.h"

namespace beatlens::trainer {

struct Curve {
    std::string figure;              // "Loss", "Accuracy", "Macro F1"
    std::vector<double> train;       // one value per epoch, from epoch 1 on; may be empty
    std::vector<double> validation;  // the same; values that are not finite leave a gap
};

// `best_epoch` counts from 1; 0: none yet.
Picture learning_curves(const std::string& heading, const std::vector<Curve>& curves, int best_epoch);

// Transfer learning: a figure by number of trained layers, against a network trained from scratch. `mean` and `sd` over
// the seeds, one for each of 0, 1, ... trained layers.
struct TransferCurve {
    std::string name;  // "conv4-fc4 from MIT-BIH"
    std::vector<double> mean;
    std::vector<double> sd;
};
Picture transfer_curves(const std::string& heading, const std::string& figure, const std::vector<TransferCurve>& curves,
                        double from_scratch_mean, double from_scratch_sd);

}  // namespace beatlens::trainer
