// Models with random weights, the same on every machine: what a network computes does not depend on training.
#pragma once

#include <cmath>
#include <cstdint>
#include <functional>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "beats/recipe.h"
#include "model/model.h"
#include "model/zoo/zoo.h"

namespace beatlens::test {

// Uniform in [-1, 1).
class RandomValues {
public:
    explicit RandomValues(std::uint64_t seed = 42) : state_(seed) {}
    float next() {
        state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
        return static_cast<float>(static_cast<double>(state_ >> 11) / 4503599627370496.0 - 1.0);
    }

private:
    std::uint64_t state_;
};

inline model::Tensor random_tensor(RandomValues& random, const model::Shape& shape, float centre, float spread) {
    const std::size_t count = std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
    model::Tensor tensor{shape, std::vector<float>(count)};
    for (float& value : tensor.values) {
        value = centre + random.next() * spread;
    }
    return tensor;
}

// Weights that keep the values of a network at the size of its input, batch statistics that are far from 0 and 1, and
// a scaler for each input that is a list of numbers or may have values that are not there.
inline model::Model random_model(model::Architecture architecture, std::uint64_t seed = 42) {
    RandomValues random(seed);
    model::Model model;
    model.name = architecture.system + ", random weights";
    const std::string_view recipe = model::zoo_recipe(architecture.system);
    model.recipe = recipe.empty() ? std::string(beats::kachuee_120hz) : std::string(recipe);
    model.architecture = std::move(architecture);
    for (const model::ParameterSpec& spec : model::parameters(model.architecture)) {
        if (spec.shape.size() == 1) {
            // Factors of batch normalisations and biases.
            const bool factor = spec.name.ends_with(".weight");
            model.parameters[spec.name] = random_tensor(random, spec.shape, factor ? 1.0F : 0.0F, 0.5F);
            continue;
        }
        const std::size_t count =
            std::accumulate(spec.shape.begin(), spec.shape.end(), std::size_t{1}, std::multiplies<>());
        const double fan_in = static_cast<double>(count) / static_cast<double>(spec.shape.front());
        model.parameters[spec.name] =
            random_tensor(random, spec.shape, 0.0F, static_cast<float>(1.5 / std::sqrt(fan_in)));
    }
    for (const model::ParameterSpec& spec : model::buffers(model.architecture)) {
        const bool variance = spec.name.ends_with(".running_var");
        model.parameters[spec.name] = random_tensor(random, spec.shape, variance ? 1.0F : 0.0F, 0.75F);
    }
    for (const InputSpec& input : model.architecture.inputs) {
        const bool scaled = input.length == 1 || input.name == "sequence";
        for (std::size_t i = 0; scaled && i < input.channels; ++i) {
            model::InputScaler& scaler = model.scalers[input.name];
            scaler.centre.push_back(0.25 * static_cast<double>(random.next()));
            scaler.scale.push_back(1.5 + static_cast<double>(random.next()));
        }
    }
    const auto shapes = model::infer_shapes(model.architecture);
    const std::size_t classes = shapes && shapes->back().size() == 1 ? shapes->back()[0] : 0;
    for (std::size_t i = 0; i < classes && i < model.label_set.size(); ++i) {
        model.outputs.push_back(i);
    }
    model.training = "none: random weights";
    model.figures = "{}";
    return model;
}

}  // namespace beatlens::test
