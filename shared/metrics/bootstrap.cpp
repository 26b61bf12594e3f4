#include "metrics/bootstrap.h"

#include <algorithm>

#include "metrics/quantiles.h"
#include "synthesis/random.h"

namespace beatlens::metrics {

std::vector<std::optional<Interval>> bootstrap(std::span<const ConfusionMatrix> patients,
                                               std::span<const PatientsFigure> figures,
                                               const BootstrapOptions& options) {
    std::vector<std::vector<double>> values(figures.size());
    synthesis::Random random(options.seed);
    std::vector<const ConfusionMatrix*> drawn(patients.size());
    for (std::size_t draw = 0; draw < options.draws && !patients.empty(); ++draw) {
        for (const ConfusionMatrix*& one : drawn) {
            one = &patients[static_cast<std::size_t>(random.uniform() * static_cast<double>(patients.size()))];
        }
        for (std::size_t f = 0; f < figures.size(); ++f) {
            if (const auto value = figures[f](drawn)) {
                values[f].push_back(*value);
            }
        }
    }
    std::vector<std::optional<Interval>> intervals;
    for (std::vector<double>& of_figure : values) {
        std::sort(of_figure.begin(), of_figure.end());
        const double outside = (1.0 - options.coverage) / 2.0;
        intervals.push_back(of_figure.empty()
                                ? std::nullopt
                                : std::optional(Interval{quantile(std::span<const double>(of_figure), outside),
                                                         quantile(std::span<const double>(of_figure), 1.0 - outside)}));
    }
    return intervals;
}

}  // namespace beatlens::metrics
