#include "beats/context/context_recipe.h"

#include "beats/context/context.h"
#include "beats/context/inputs.h"

namespace beatlens::beats {
namespace {

class ContextCutter : public BeatCutter {
public:
    ContextCutter(const BeatContext& context, std::span<const std::string_view> names)
        : context_(context), names_(names), row_length_(beatlens::row_length(context_inputs(names))) {}

    Result<void> cut(std::size_t first, std::span<float> rows) const override {
        return write_context_inputs(context_, names_, first, rows.size() / row_length_, rows);
    }

    Result<void> cut_strip(std::size_t first, std::size_t count, std::span<float> strip) const override {
        return write_feature_strip(context_, first, count, strip);
    }

private:
    const BeatContext& context_;
    std::span<const std::string_view> names_;
    std::size_t row_length_;
};

}  // namespace

Result<std::unique_ptr<BeatCutter>> make_context_cutter(const BeatSource& source,
                                                        std::span<const std::string_view> names) {
    if (source.context->beats() != source.beat_samples.size()) {
        return fail(ErrorCode::internal, "The context is of other beats.");
    }
    return std::unique_ptr<BeatCutter>(std::make_unique<ContextCutter>(*source.context, names));
}

}  // namespace beatlens::beats
