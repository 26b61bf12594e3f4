#include <algorithm>
#include <cmath>
#include <functional>

#include "data/dataset.h"

namespace beatlens::trainer {

namespace {

beats::KachueeWindow moved(const beats::KachueeWindow& window, const std::function<std::int64_t()>& offset) {
    beats::KachueeWindow result{std::max<std::int64_t>(0, window.start + offset()), window.next + offset(),
                                window.after_next + offset()};
    result.next = std::max(result.next, result.start + 1);
    result.after_next = std::max(result.after_next, result.next);
    return result;
}

template <class ChooseWindow>
torch::Tensor cut_all(const Recutter& recutter, const torch::Tensor& indices, const ChooseWindow& choose) {
    torch::Tensor rows = torch::empty({indices.size(0), static_cast<std::int64_t>(beats::kachuee_length)});
    auto* out = rows.data_ptr<float>();
    const auto* index = indices.data_ptr<std::int64_t>();
    for (std::int64_t i = 0; i < indices.size(0); ++i) {
        const Recutter::Window& window = recutter.windows[static_cast<std::size_t>(index[i])];
        beats::cut_kachuee_beat(recutter.leads[window.lead], choose(window),
                                std::span<float, beats::kachuee_length>(out, beats::kachuee_length));
        out += beats::kachuee_length;
    }
    return rows;
}

}  // namespace

torch::Tensor Recutter::cut(const torch::Tensor& indices, Cut which) const {
    return cut_all(*this, indices, [&](const Window& window) {
        return which == Cut::detected && window.detected ? *window.detected : window.reference;
    });
}

torch::Tensor Recutter::cut(const torch::Tensor& indices, const Augmentation& augmentation,
                            std::mt19937_64& random) const {
    std::uniform_real_distribution<double> uniform(0.0, 1.0);
    std::normal_distribution<double> normal(0.0, std::max(augmentation.jitter_sd_samples, 1e-9));
    return cut_all(*this, indices, [&](const Window& window) {
        const double draw = uniform(random);
        if (draw < augmentation.detected_share) {
            return window.detected ? *window.detected : window.reference;
        }
        if (draw < augmentation.detected_share + augmentation.jitter_share) {
            return moved(window.reference, [&] { return std::llround(normal(random)); });
        }
        return window.reference;
    });
}

}  // namespace beatlens::trainer
