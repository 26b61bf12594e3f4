// Published weights in Keras' layouts, made by hand: every value says where it stood.
#include <catch2/catch_test_macros.hpp>
#include <functional>
#include <numeric>

#include "beats/recipe.h"
#include "model/model.h"

namespace test_import_published {

using namespace beatlens;
using namespace beatlens::model;

namespace {

const InputScaler some_scaler{{0.0, 0.0, 1.0, 0.5}, {30.0, 30.0, 0.1, 20.0}};

Tensor numbered(const Shape& shape) {
    std::vector<float> values(std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>()));
    std::iota(values.begin(), values.end(), 0.0F);
    return {shape, values};
}

TensorFile keras_file() {
    TensorFile file;
    file.metadata["source"] = "made by hand";
    const std::array<std::array<std::size_t, 3>, 3> convolutions = {{{11, 1, 16}, {5, 16, 32}, {3, 32, 64}}};
    for (std::size_t i = 0; i < convolutions.size(); ++i) {
        const auto [k, in, out] = convolutions[i];
        const std::string suffix = "_" + std::to_string(i + 1);
        file.tensors["conv1d" + suffix + ".kernel"] = numbered({k, in, out});
        for (const char* name : {".gamma", ".beta", ".moving_mean", ".moving_variance"}) {
            file.tensors["batch_normalization" + suffix + name] = numbered({out});
        }
        file.tensors["conv1d" + suffix + ".bias"] = numbered({out});
    }
    file.tensors["batch_normalization_2.moving_mean"].values[3] = -7.0F;
    file.tensors["batch_normalization_2.beta"].values[3] = -8.0F;
    file.tensors["dense_1.kernel"] = numbered({324, 64});
    file.tensors["dense_1.bias"] = numbered({64});
    file.tensors["dense_2.kernel"] = numbered({64, 4});
    file.tensors["dense_2.bias"] = numbered({4});
    return file;
}

std::string refusal(const TensorFile& file, const InputScaler& scaler = some_scaler) {
    const auto model = import_published("focal-rr-cnn", write_safetensors(file), scaler);
    REQUIRE_FALSE(model);
    CHECK(model.error().code == ErrorCode::model_mismatch);
    return model.error().message;
}

}  // namespace

TEST_CASE("Keras weights end up where PyTorch's stand", "[model]") {
    const auto model = import_published("focal-rr-cnn", write_safetensors(keras_file()), some_scaler);
    REQUIRE(model);
    CHECK(model->recipe == beats::focal_rr_360hz);
    CHECK(model->output_names() == std::vector<std::string>{"N", "S", "V", "F"});
    CHECK(model->scalers.at("rr") == some_scaler);
    CHECK(model->training == "imported: made by hand");
    const auto& tensors = model->parameters;
    const auto value = [&](const char* name, std::size_t i) { return tensors.at(name).values.at(i); };
    CHECK(tensors.at("conv_2.weight").shape == Shape{32, 16, 5});
    // kernel[k][in][out] of 5 x 16 x 32 is numbered (k * 16 + in) * 32 + out
    CHECK(value("conv_2.weight", (7 * 16 + 3) * 5 + 4) == (4 * 16 + 3) * 32 + 7);
    CHECK(value("norm_2.weight", 3) == 3.0F);
    CHECK(value("norm_2.bias", 3) == -8.0F);
    CHECK(value("norm_2.running_mean", 3) == -7.0F);
    CHECK(value("norm_2.running_var", 3) == 3.0F);
    // Flattened as time * 64 + channel there, channel * 5 + time here; the four features stay behind.
    CHECK(value("linear_1.weight", 9 * 324 + (11 * 5 + 2)) == (2 * 64 + 11) * 64 + 9);
    CHECK(value("linear_1.weight", 9 * 324 + 322) == 322 * 64 + 9);
    CHECK(value("linear_2.weight", 3 * 64 + 50) == 50 * 4 + 3);
}

TEST_CASE("published weights that do not fit are refused with the tensor's name", "[model]") {
    CHECK(refusal(keras_file(), {}).find("scaler of 4 features") != std::string::npos);
    CHECK(refusal(keras_file(), {{0, 0, 0, 0}, {1, 1, 0, 1}}).find("positive") != std::string::npos);
    TensorFile missing = keras_file();
    missing.tensors.erase("batch_normalization_3.moving_mean");
    CHECK(refusal(missing).find("'batch_normalization_3.moving_mean'") != std::string::npos);
    TensorFile misshapen = keras_file();
    misshapen.tensors["dense_1.kernel"] = numbered({320, 64});
    CHECK(refusal(misshapen).find("320x64 instead of 324x64") != std::string::npos);
    TensorFile more = keras_file();
    more.tensors["dense_3.bias"] = numbered({4});
    CHECK(refusal(more).find("'dense_3.bias'") != std::string::npos);
    const auto unknown = import_published("simple-cnn", write_safetensors(keras_file()));
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().code == ErrorCode::out_of_range);
}

}  // namespace test_import_published
