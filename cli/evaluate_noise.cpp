#include "evaluate_noise.h"

#include <utility>

#include "loading.h"

namespace beatlens::cli {

Result<protocols::NoiseStressReport> evaluate_noise(const FolderOptions& options,
                                                    const std::optional<std::filesystem::path>& model,
                                                    const std::filesystem::path& data) {
    const auto engine = load_engine(model.value_or(default_model()));
    BEATLENS_TRY(engine);
    const auto material = protocols::load_noise_stress(data);
    BEATLENS_TRY(material);
    const auto tasks = protocols::noise_stress_tasks(*material);
    protocols::NoiseStressReport report{engine->model().name, options.lead_index(), {}, {}};
    std::optional<Error> error;
    work_in_order(
        tasks.size(), options.jobs,
        [&](std::size_t i) { return protocols::score_noise_stress(tasks[i], *engine, report.lead); },
        [&](std::size_t, Result<protocols::NoiseStressScore> score) {
            if (!score) {
                error = std::move(score).error();
                return false;
            }
            report.scores.push_back(*std::move(score));
            return true;
        });
    if (error) {
        return tl::make_unexpected(*std::move(error));
    }
    for (const Recording& noise : material->noise_alone) {
        auto alone = protocols::search_noise(noise, report.lead);
        BEATLENS_TRY(alone);
        report.noise_alone.push_back(*std::move(alone));
    }
    return report;
}

}  // namespace beatlens::cli
