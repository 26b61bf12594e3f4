#include "model/network.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "ecg/overloaded.h"

namespace beatlens::model {

namespace {

// What an XNNPACK call answered, as an error that names the call.
Result<void> check(xnn_status status, const char* call) {
    if (status == xnn_status_success) {
        return {};
    }
    return fail(ErrorCode::internal, std::string("XNNPACK's ") + call + " failed with status " +
                                         std::to_string(static_cast<int>(status)) + ".");
}

using Created = Result<XnnpackOperator>;

Created created(xnn_operator_t made, xnn_status status, const char* call) {
    XnnpackOperator result(made);
    BEATLENS_TRY(check(status, call));
    return result;
}

// None for what is a loop here.
Created create_operator(const NetworkStep& step, xnn_weights_cache_t cache) {
    xnn_operator_t made = nullptr;
    return std::visit(Overloaded{[&](const NetworkStep::Convolution& one) {
                                     const Conv1d& op = one.op;
                                     const auto kernel = static_cast<std::uint32_t>(op.kernel);
                                     const std::uint32_t side = op.padding == Padding::same ? (kernel - 1) / 2 : 0;
                                     const xnn_status status = xnn_create_convolution2d_nhwc_f32(
                                         0, side, 0, side, 1, kernel, 1, static_cast<std::uint32_t>(op.stride), 1, 1, 1,
                                         op.in, op.out, op.in, op.out, one.filter.data(), one.bias.data(), one.least,
                                         INFINITY, 0, nullptr, cache, &made);
                                     return created(made, status, "xnn_create_convolution2d_nhwc_f32");
                                 },
                                 [&](const NetworkStep::Product& one) {
                                     const xnn_status status = xnn_create_fully_connected_nc_f32(
                                         one.op.in, one.op.out, one.op.in, one.op.out, one.weight.data(),
                                         one.bias.data(), one.least, INFINITY, 0, nullptr, cache, &made);
                                     return created(made, status, "xnn_create_fully_connected_nc_f32");
                                 },
                                 [&](const NetworkStep::Pooling& one) {
                                     const xnn_status status = xnn_create_max_pooling2d_nhwc_f32(
                                         0, 0, 0, 0, 1, static_cast<std::uint32_t>(one.op.window), 1,
                                         static_cast<std::uint32_t>(one.op.stride), 1, 1, one.least, INFINITY, 0,
                                         &made);
                                     return created(made, status, "xnn_create_max_pooling2d_nhwc_f32");
                                 },
                                 [](const auto&) { return Created(); }},
                      step.op);
}

// [batch, sum of length * channels of the parts] -> the same, each part as [channels, length]
void put_in_order(const float* from, std::size_t batch, std::span<const Shape> parts, float* to) {
    for (std::size_t beat = 0; beat < batch; ++beat) {
        for (const Shape& part : parts) {
            for (std::size_t t = 0; t < part[1]; ++t) {
                for (std::size_t c = 0; c < part[0]; ++c) {
                    to[c * part[1] + t] = *from++;
                }
            }
            to += part[0] * part[1];
        }
    }
}

// [batch, length, channels] -> [batch, channels]
void average(const float* from, std::size_t batch, const NetworkValue& shape, float* to) {
    const float scale = 1.0F / static_cast<float>(shape.length);
    for (std::size_t beat = 0; beat < batch; ++beat, to += shape.channels) {
        std::fill_n(to, shape.channels, 0.0F);
        for (std::size_t t = 0; t < shape.length; ++t, from += shape.channels) {
            for (std::size_t c = 0; c < shape.channels; ++c) {
                to[c] += from[c];
            }
        }
        for (std::size_t c = 0; c < shape.channels; ++c) {
            to[c] *= scale;
        }
    }
}

}  // namespace

Result<void> NetworkRun::set_up(std::size_t index) {
    const NetworkStep& step = plan_->steps[index];
    const xnn_operator_t made = operators_[index].get();
    if (made == nullptr) {
        return {};
    }
    const NetworkValue& in = plan_->values[step.from.front()];
    const float* const from = values_[step.from.front()];
    float* const to = values_[step.to];
    std::size_t height = 0;
    std::size_t width = 0;
    if (std::holds_alternative<NetworkStep::Convolution>(step.op)) {
        std::size_t workspace = 0;
        std::size_t alignment = 0;
        BEATLENS_TRY(check(xnn_reshape_convolution2d_nhwc_f32(made, batch_, 1, in.length + longer_, &workspace,
                                                              &alignment, &height, &width, nullptr),
                           "xnn_reshape_convolution2d_nhwc_f32"));
        return check(xnn_setup_convolution2d_nhwc_f32(made, nullptr, from, to), "xnn_setup_convolution2d_nhwc_f32");
    }
    if (std::holds_alternative<NetworkStep::Product>(step.op)) {
        BEATLENS_TRY(
            check(xnn_reshape_fully_connected_nc_f32(made, batch_, nullptr), "xnn_reshape_fully_connected_nc_f32"));
        return check(xnn_setup_fully_connected_nc_f32(made, from, to), "xnn_setup_fully_connected_nc_f32");
    }
    BEATLENS_TRY(check(xnn_reshape_max_pooling2d_nhwc_f32(made, batch_, 1, in.length, in.channels, in.channels,
                                                          in.channels, &height, &width, nullptr),
                       "xnn_reshape_max_pooling2d_nhwc_f32"));
    return check(xnn_setup_max_pooling2d_nhwc_f32(made, from, to), "xnn_setup_max_pooling2d_nhwc_f32");
}

std::size_t NetworkRun::buffer_of(std::size_t value) const {
    const NetworkValue& of = plan_->values[value];
    return keeps_values_ ? of.same_as.value_or(value) : of.number;
}

void NetworkRun::keep_values() {
    keeps_values_ = true;
    buffers_.resize(plan_->values.size());
}

std::vector<float> NetworkRun::output_of(std::size_t layer) const {
    const NetworkLayer& wanted = plan_->layers[layer];
    const NetworkValue& value = plan_->values[wanted.value];
    std::vector<float> output(value.size());
    const Shape whole = {value.channels, value.length};
    put_in_order(values_[wanted.value], 1, wanted.parts.empty() ? std::span(&whole, 1) : std::span(wanted.parts),
                 output.data());
    for (float& one : output) {
        one = wanted.rectified ? std::max(one, 0.0F) : one;
    }
    return output;
}

Result<void> NetworkRun::reshape(std::size_t batch, std::size_t longer, std::span<float* const> inputs, float* output) {
    batch_ = batch;
    longer_ = longer;
    std::vector<std::size_t> sizes(buffers_.size());
    for (std::size_t i = 0; i < plan_->values.size(); ++i) {
        const NetworkValue& value = plan_->values[i];
        if (value.place == NetworkValue::Place::buffer) {
            std::size_t& size = sizes[buffer_of(i)];
            size = std::max(size, batch * value.channels * (value.length + longer));
        }
    }
    for (std::size_t i = 0; i < buffers_.size(); ++i) {
        buffers_[i].resize(sizes[i] + XNN_EXTRA_BYTES / sizeof(float));
    }
    values_.clear();
    for (std::size_t i = 0; i < plan_->values.size(); ++i) {
        const NetworkValue& value = plan_->values[i];
        values_.push_back(value.place == NetworkValue::Place::input    ? inputs[value.number]
                          : value.place == NetworkValue::Place::output ? output
                                                                       : buffers_[buffer_of(i)].data());
    }
    for (std::size_t i = 0; i < plan_->steps.size(); ++i) {
        BEATLENS_TRY(set_up(i));
    }
    return {};
}

Result<void> NetworkRun::invoke() {
    for (std::size_t i = 0; i < plan_->steps.size(); ++i) {
        if (operators_[i] != nullptr) {
            BEATLENS_TRY(check(xnn_run_operator(operators_[i].get(), nullptr), "xnn_run_operator"));
            continue;
        }
        const NetworkStep& step = plan_->steps[i];
        const NetworkValue& shape = plan_->values[step.to];
        float* const to = values_[step.to];
        const float* const from = values_[step.from.front()];
        const std::size_t length = shape.length + longer_;
        const std::size_t size = batch_ * shape.channels * length;
        if (std::holds_alternative<NetworkStep::Rectification>(step.op)) {
            std::transform(from, from + size, to, [](float x) { return std::max(x, 0.0F); });
        } else if (std::holds_alternative<NetworkStep::Sum>(step.op)) {
            std::transform(from, from + size, values_[step.from.back()], to, [](float x, float y) { return x + y; });
        } else if (std::holds_alternative<NetworkStep::Mean>(step.op)) {
            average(from, batch_, plan_->values[step.from.front()], to);
        } else if (const auto* order = std::get_if<NetworkStep::Ordering>(&step.op)) {
            put_in_order(from, batch_, order->parts, to);
        } else {  // a concatenation
            std::size_t first = 0;
            for (const std::size_t part : step.from) {
                const std::size_t channels = plan_->values[part].size() / shape.length;
                for (std::size_t point = 0; point < batch_ * length; ++point) {
                    std::copy_n(values_[part] + point * channels, channels, to + point * shape.channels + first);
                }
                first += channels;
            }
        }
    }
    return {};
}

Result<Network> Network::create(const Model& folded) {
    auto plan = plan_network(folded);
    BEATLENS_TRY(plan);
    BEATLENS_TRY(check(xnn_initialize(nullptr), "xnn_initialize"));
    Network network;
    network.plan_ = *std::move(plan);
    xnn_weights_cache_t cache = nullptr;
    BEATLENS_TRY(check(xnn_create_weights_cache(&cache), "xnn_create_weights_cache"));
    network.cache_.reset(cache);
    // The first operators pack the weights; after it the cache does not move.
    BEATLENS_TRY(network.make_run());
    BEATLENS_TRY(check(xnn_finalize_weights_cache(cache, xnn_weights_cache_finalization_kind_soft),
                       "xnn_finalize_weights_cache"));
    return network;
}

Result<NetworkRun> Network::make_run() const {
    NetworkRun run;
    run.plan_ = &plan_;
    run.buffers_.resize(plan_.buffers);
    for (const NetworkStep& step : plan_.steps) {
        auto made = create_operator(step, cache_.get());
        BEATLENS_TRY(made);
        run.operators_.push_back(*std::move(made));
    }
    return run;
}

}  // namespace beatlens::model
