#include "loop/epoch_plan.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace beatlens::trainer {

namespace {

using Indices = std::vector<std::int64_t>;

std::vector<Indices> by_class(const torch::Tensor& labels, std::size_t classes) {
    std::vector<Indices> rows(classes);
    const auto* label = labels.data_ptr<std::int64_t>();
    for (std::int64_t i = 0; i < labels.size(0); ++i) {
        rows[static_cast<std::size_t>(label[i])].push_back(i);
    }
    return rows;
}

std::int64_t any_of(const Indices& rows, std::mt19937_64& random) {
    return rows[std::uniform_int_distribution<std::size_t>(0, rows.size() - 1)(random)];
}

Indices weighted_draws(const std::vector<Indices>& rows, double ratio, std::size_t count, std::mt19937_64& random) {
    std::size_t largest = 0;
    for (const Indices& members : rows) {
        largest = std::max(largest, members.size());
    }
    std::vector<double> weights;
    for (const Indices& members : rows) {
        const double wanted = std::max(static_cast<double>(members.size()), ratio * static_cast<double>(largest));
        weights.push_back(members.empty() ? 0.0 : wanted);
    }
    std::discrete_distribution<std::size_t> draw_class(weights.begin(), weights.end());
    Indices order(count);
    for (std::int64_t& row : order) {
        row = any_of(rows[draw_class(random)], random);
    }
    return order;
}

// A wave that is slow next to a beat: at most one and a half periods over it.
torch::Tensor slow_waves(const torch::Tensor& beats) {
    constexpr double pi = 3.14159265358979323846;
    const auto time = torch::linspace(0.0, 1.0, beats.size(1), beats.options()).unsqueeze(0);
    const auto periods = 0.25 + 1.25 * torch::rand({beats.size(0), 1}, beats.options());
    const auto phase = torch::rand({beats.size(0), 1}, beats.options());
    return torch::sin(2.0 * pi * (time * periods + phase));
}

// `factor`: [n, 1].
torch::Tensor stretched(const torch::Tensor& beats, const torch::Tensor& factor) {
    const std::int64_t length = beats.size(1);
    const auto position = torch::arange(length, beats.options()).unsqueeze(0) / factor;
    const auto inside = position <= static_cast<double>(length - 1);
    const auto left = position.floor().clamp(0, length - 1);
    const auto share = position - left;
    const auto from = left.to(torch::kLong);
    const auto to = (from + 1).clamp_max(length - 1);
    const auto values = beats.gather(1, from) * (1.0 - share) + beats.gather(1, to) * share;
    return torch::where(inside, values, torch::zeros_like(values));
}

// One input, [n, channels * length]; `stretch` and `amplitude`: [n, 1] or undefined.
torch::Tensor changed(const torch::Tensor& part, const InputSpec& input, const torch::Tensor& stretch,
                      const torch::Tensor& amplitude, const Augmentation& augmentation) {
    const auto channels = static_cast<std::int64_t>(input.channels);
    const auto per_channel = [&](const torch::Tensor& of_beats) { return of_beats.repeat_interleave(channels, 0); };
    torch::Tensor beats = part.reshape({part.size(0) * channels, static_cast<std::int64_t>(input.length)});
    const auto sd = beats.std(1, false, true);
    if (stretch.defined()) {
        beats = stretched(beats, per_channel(stretch));
    }
    if (amplitude.defined()) {
        beats = beats * per_channel(amplitude);
    }
    if (augmentation.noise_sd > 0.0) {
        beats = beats + augmentation.noise_sd * sd * torch::randn_like(beats);
    }
    if (augmentation.baseline_wander_sd > 0.0) {
        beats = beats + augmentation.baseline_wander_sd * sd * torch::randn_like(sd) * slow_waves(beats);
    }
    return beats.reshape(part.sizes());
}

bool changes_features(const Augmentation& augmentation) {
    return augmentation.feature_noise_sd > 0.0 || augmentation.feature_dropout > 0.0;
}

// Rows of "features" and "sequence", of one or several beats: all inputs have the same features, and one that is left
// out is so in both.
torch::Tensor with_changed_features(const torch::Tensor& rows, const std::vector<InputSpec>& inputs,
                                    const Augmentation& augmentation) {
    const auto features = static_cast<std::int64_t>(inputs.front().channels);
    auto values = rows + augmentation.feature_noise_sd * torch::randn_like(rows);
    const auto kept = (torch::rand({rows.size(0), features, 1}, rows.options()) >= augmentation.feature_dropout)
                          .to(rows.scalar_type());
    std::int64_t beats = rows.size(1) / features;
    for (const InputSpec& input : inputs) {
        beats -= static_cast<std::int64_t>(input.length) - 1;
    }
    beats /= static_cast<std::int64_t>(inputs.size());  // of a row
    std::int64_t first = 0;
    for (const InputSpec& input : inputs) {
        const std::int64_t length = static_cast<std::int64_t>(input.length) + beats - 1;
        values.narrow(1, first, features * length).view({rows.size(0), features, length}).mul_(kept);
        first += features * length;
    }
    return values;
}

}  // namespace

torch::Tensor epoch_order(const torch::Tensor& labels, std::size_t classes, const Config& config,
                          std::mt19937_64& random) {
    const auto rows = by_class(labels, classes);
    const auto count = static_cast<std::size_t>(labels.size(0));
    Indices order;
    if (config.sampler_ratio > 0.0) {
        order = weighted_draws(rows, config.sampler_ratio, count, random);
    } else {
        for (std::size_t i = 0; i < count; ++i) {
            order.push_back(static_cast<std::int64_t>(i));
        }
        const auto& wanted = config.augmentation.upsample_to;
        for (std::size_t c = 0; c < std::min(classes, wanted.size()); ++c) {
            for (auto n = static_cast<std::int64_t>(rows[c].size()); n < wanted[c] && !rows[c].empty(); ++n) {
                order.push_back(any_of(rows[c], random));
            }
        }
        std::shuffle(order.begin(), order.end(), random);
    }
    return torch::tensor(order, torch::kLong);
}

torch::Tensor shuffled(std::int64_t count, std::mt19937_64& random) {
    Indices order(static_cast<std::size_t>(count));
    std::iota(order.begin(), order.end(), std::int64_t{0});
    std::shuffle(order.begin(), order.end(), random);
    return torch::tensor(order, torch::kLong);
}

std::int64_t epoch_size(const std::vector<std::int64_t>& class_counts, const Config& config) {
    const auto& wanted = config.augmentation.upsample_to;
    std::int64_t size = 0;
    for (std::size_t c = 0; c < class_counts.size(); ++c) {
        const bool fills_up = config.sampler_ratio == 0.0 && c < wanted.size() && class_counts[c] > 0;
        size += fills_up ? std::max(class_counts[c], wanted[c]) : class_counts[c];
    }
    return size;
}

bool changes_samples(const Augmentation& augmentation) {
    return augmentation.amplitude_sd > 0.0 || augmentation.stretch > 0.0 || augmentation.noise_sd > 0.0 ||
           augmentation.baseline_wander_sd > 0.0 || changes_features(augmentation);
}

torch::Tensor augment(const torch::Tensor& rows, const std::vector<InputSpec>& inputs,
                      const Augmentation& augmentation) {
    if (changes_features(augmentation)) {
        return with_changed_features(rows, inputs, augmentation);
    }
    torch::Tensor stretch;
    torch::Tensor amplitude;
    if (augmentation.stretch > 0.0) {
        stretch = 1.0 + augmentation.stretch * (2.0 * torch::rand({rows.size(0), 1}, rows.options()) - 1.0);
    }
    if (augmentation.amplitude_sd > 0.0) {
        amplitude = 1.0 + augmentation.amplitude_sd * torch::randn({rows.size(0), 1}, rows.options());
    }
    std::vector<torch::Tensor> parts;
    std::int64_t first = 0;
    for (const InputSpec& input : inputs) {
        const auto size = static_cast<std::int64_t>(input.size());
        const auto part = rows.narrow(1, first, size);
        parts.push_back(input.length == 1 ? part : changed(part, input, stretch, amplitude, augmentation));
        first += size;
    }
    return torch::cat(parts, 1);
}

}  // namespace beatlens::trainer
