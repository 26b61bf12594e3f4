#include "report/curves.h"

#include <cmath>
#include <cstdio>

#include "report/line_chart.h"

namespace beatlens::trainer {

namespace {

std::vector<double> epochs(std::size_t count) {
    std::vector<double> x(count);
    for (std::size_t i = 0; i < count; ++i) {
        x[i] = static_cast<double>(i + 1);
    }
    return x;
}

std::string rounded(double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.4f", value);
    return text;
}

}  // namespace

Picture learning_curves(const std::string& heading, const std::vector<Curve>& curves, int best_epoch) {
    std::vector<Picture> charts;
    std::string description = "Training curves over the epochs.";
    for (const Curve& curve : curves) {
        ChartSpec spec;
        spec.title = curve.figure;
        spec.x_label = "epoch";
        spec.whole_x = true;
        spec.width = 400.0;
        spec.height = 290.0;
        if (!curve.train.empty()) {
            spec.series.push_back({"train", epochs(curve.train.size()), curve.train, {}, false, true});
        }
        if (!curve.validation.empty()) {
            spec.series.push_back({"validation", epochs(curve.validation.size()), curve.validation, {}});
        }
        const auto best = static_cast<std::size_t>(best_epoch - 1);
        if (best_epoch > 0 && best < curve.validation.size() && std::isfinite(curve.validation[best])) {
            const std::string value = rounded(curve.validation[best]);
            spec.marks.push_back(
                {static_cast<double>(best_epoch), "best epoch " + std::to_string(best_epoch) + ": " + value});
            description += " " + curve.figure + " on validation at the best epoch, " + std::to_string(best_epoch) +
                           ": " + value + ".";
        }
        charts.push_back(line_chart(spec));
    }
    return grid_of(charts, 3, heading, description);
}

Picture transfer_curves(const std::string& heading, const std::string& figure, const std::vector<TransferCurve>& curves,
                        double from_scratch_mean, double from_scratch_sd) {
    ChartSpec spec;
    spec.title = heading;
    spec.x_label = "trained layers";
    spec.y_label = figure;
    spec.width = 640.0;
    spec.height = 380.0;
    std::size_t most = 0;
    for (const TransferCurve& curve : curves) {
        std::vector<double> layers = epochs(curve.mean.size());
        for (double& layer : layers) {
            layer -= 1.0;
        }
        spec.series.push_back({curve.name, std::move(layers), curve.mean, curve.sd, true});
        most = std::max(most, curve.mean.size());
    }
    for (std::size_t i = 0; i < most; ++i) {
        spec.x_names.push_back(std::to_string(i));
    }
    spec.levels.push_back({"trained from scratch", from_scratch_mean, from_scratch_sd});
    spec.description = figure + " by number of trained layers, mean and standard deviation over the seeds;";
    for (const TransferCurve& curve : curves) {
        spec.description += " " + curve.name + ":";
        for (std::size_t i = 0; i < curve.mean.size(); ++i) {
            spec.description += " " + std::to_string(i) + ": " + rounded(curve.mean[i]);
        }
        spec.description += ";";
    }
    spec.description += " from scratch: " + rounded(from_scratch_mean) + ".";
    return line_chart(spec);
}

}  // namespace beatlens::trainer
