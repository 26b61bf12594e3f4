#include "net/cpu_layers.h"

#include <ATen/Parallel.h>

#include <cmath>

// Lets the loops below use wider registers where the processor has them.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define BEATLENS_WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define BEATLENS_WIDE
#endif

namespace beatlens::trainer {

namespace {

struct PoolShape {
    std::int64_t length;
    std::int64_t pooled;
    std::int64_t window;
    std::int64_t stride;
};

// Tap by tap over the whole output row, which the compiler can do many values at a time.
BEATLENS_WIDE void pool_row(const float* in, float* out, std::int32_t* from, const PoolShape& shape) {
    const auto pooled = static_cast<std::int32_t>(shape.pooled);
    const auto stride = static_cast<std::int32_t>(shape.stride);
    const auto window = static_cast<std::int32_t>(shape.window);
    for (std::int32_t j = 0; j < pooled; ++j) {
        out[j] = in[j * stride];
        from[j] = 0;
    }
    for (std::int32_t k = 1; k < window; ++k) {
        for (std::int32_t j = 0; j < pooled; ++j) {
            const float value = in[j * stride + k];
            const bool larger = value > out[j];
            out[j] = larger ? value : out[j];
            from[j] = larger ? k : from[j];
        }
    }
}

void pool_row_back(const float* gradient, const std::int32_t* from, float* in, const PoolShape& shape) {
    for (std::int64_t j = 0; j < shape.pooled; ++j) {
        in[j * shape.stride + from[j]] += gradient[j];
    }
}

constexpr std::int64_t rows_per_task = 64;

class CpuMaxPool : public torch::autograd::Function<CpuMaxPool> {
public:
    static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& input,
                                 std::int64_t window, std::int64_t stride) {
        const torch::Tensor x = input.contiguous();
        const PoolShape shape{x.size(2), (x.size(2) - window) / stride + 1, window, stride};
        torch::Tensor out = torch::empty({x.size(0), x.size(1), shape.pooled}, x.options());
        torch::Tensor from = torch::empty(out.sizes(), x.options().dtype(torch::kInt));
        const auto* in_data = x.data_ptr<float>();
        auto* out_data = out.data_ptr<float>();
        auto* from_data = from.data_ptr<std::int32_t>();
        at::parallel_for(0, x.size(0) * x.size(1), rows_per_task, [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t row = begin; row < end; ++row) {
                pool_row(in_data + row * shape.length, out_data + row * shape.pooled, from_data + row * shape.pooled,
                         shape);
            }
        });
        context->save_for_backward({from});
        context->saved_data["length"] = shape.length;
        context->saved_data["window"] = window;
        context->saved_data["stride"] = stride;
        return out;
    }

    static torch::autograd::tensor_list backward(torch::autograd::AutogradContext* context,
                                                 const torch::autograd::tensor_list& gradients) {
        const torch::Tensor from = context->get_saved_variables()[0];
        const torch::Tensor gradient = gradients[0].contiguous();
        const PoolShape shape{context->saved_data["length"].toInt(), from.size(2),
                              context->saved_data["window"].toInt(), context->saved_data["stride"].toInt()};
        torch::Tensor back = torch::zeros({from.size(0), from.size(1), shape.length}, gradient.options());
        const auto* gradient_data = gradient.data_ptr<float>();
        const auto* from_data = from.data_ptr<std::int32_t>();
        auto* back_data = back.data_ptr<float>();
        at::parallel_for(0, from.size(0) * from.size(1), rows_per_task, [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t row = begin; row < end; ++row) {
                pool_row_back(gradient_data + row * shape.pooled, from_data + row * shape.pooled,
                              back_data + row * shape.length, shape);
            }
        });
        return {back, torch::Tensor(), torch::Tensor()};
    }
};

// The finishing steps of MurmurHash3: every bit of the counter reaches every bit of the result.
BEATLENS_WIDE void fill_mask(float* out, std::uint32_t first, std::int64_t count, std::uint32_t key,
                             std::uint32_t threshold, float kept) {
    for (std::int64_t i = 0; i < count; ++i) {
        std::uint32_t h = (first + static_cast<std::uint32_t>(i)) * 0x9E3779B9U ^ key;
        h ^= h >> 16U;
        h *= 0x85EBCA6BU;
        h ^= h >> 13U;
        h *= 0xC2B2AE35U;
        h ^= h >> 16U;
        out[i] = h < threshold ? 0.0F : kept;
    }
}

std::uint64_t mixed(std::uint64_t x) {  // SplitMix64
    x += 0x9E3779B97F4A7C15ULL;
    x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    x = (x ^ (x >> 27U)) * 0x94D049BB133111EBULL;
    return x ^ (x >> 31U);
}

}  // namespace

torch::Tensor max_pool(const torch::Tensor& x, std::int64_t window, std::int64_t stride) {
    if (x.device().is_cpu() && x.scalar_type() == torch::kFloat && x.dim() == 3) {
        return CpuMaxPool::apply(x, window, stride);
    }
    return torch::max_pool1d(x, window, stride);
}

torch::Tensor dropout_mask(torch::IntArrayRef sizes, double probability, std::uint64_t seed, std::int64_t first) {
    torch::Tensor mask = torch::empty(sizes, torch::kFloat);
    auto* out = mask.data_ptr<float>();
    const std::uint64_t key = mixed(seed);
    const auto threshold = static_cast<std::uint32_t>(probability * 4294967296.0);
    const auto kept = static_cast<float>(1.0 / (1.0 - probability));
    constexpr std::int64_t values_per_task = 16384;
    at::parallel_for(0, mask.numel(), values_per_task, [&](std::int64_t begin, std::int64_t end) {
        const auto counter = static_cast<std::uint32_t>(first + begin) + static_cast<std::uint32_t>(key >> 32U);
        fill_mask(out + begin, counter, end - begin, static_cast<std::uint32_t>(key), threshold, kept);
    });
    return mask;
}

}  // namespace beatlens::trainer
