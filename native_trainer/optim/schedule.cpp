#include "optim/schedule.h"

#include <cmath>

namespace beatlens::trainer {

double schedule_factor(const Schedule& schedule, int epoch, double share) {
    constexpr double pi = 3.14159265358979323846;
    const auto cosine = [&](double from, double to, double x) {
        return to + (from - to) * 0.5 * (1.0 + std::cos(pi * x));
    };
    if (schedule.kind == "step") {
        return std::pow(schedule.factor, epoch / schedule.every);
    }
    if (schedule.kind == "cosine") {
        return cosine(1.0, 0.0, share);
    }
    if (schedule.kind == "one-cycle") {  // Smith and Topin 2018, with PyTorch's defaults
        constexpr double warm_up = 0.3;
        constexpr double start = 1.0 / 25.0;
        return share < warm_up ? cosine(start, 1.0, share / warm_up)
                               : cosine(1.0, start / 1e4, (share - warm_up) / (1.0 - warm_up));
    }
    return 1.0;
}

void Plateau::after_epoch(const Schedule& schedule, double validation_loss) {
    constexpr double threshold = 1e-4;
    if (!has_best || std::isnan(best_loss) || validation_loss < best_loss * (1.0 - threshold)) {
        best_loss = validation_loss;
        has_best = true;
        bad_epochs = 0;
    } else if (++bad_epochs > schedule.patience) {
        factor *= schedule.factor;
        bad_epochs = 0;
    }
}

}  // namespace beatlens::trainer
