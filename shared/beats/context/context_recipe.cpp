#include "beats/context/context_recipe.h"

#include "beats/context/context.h"
#include "beats/context/inputs.h"

namespace beatlens::beats {
namespace {

class ContextCutter : public BeatCutter {
public:
    explicit ContextCutter(const BeatContext& context) : context_(context), inputs_(context_inputs()) {
        for (const InputSpec& input : inputs_) {
            names_.push_back(input.name);
        }
    }

    Result<void> cut(std::size_t first, std::span<float> rows) const override {
        return write_context_inputs(context_, names_, first, rows.size() / beatlens::row_length(inputs_), rows);
    }

private:
    const BeatContext& context_;
    std::vector<InputSpec> inputs_;
    std::vector<std::string_view> names_;  // of inputs_
};

}  // namespace

Result<std::unique_ptr<BeatCutter>> make_context_cutter(const BeatSource& source) {
    if (source.context->beats() != source.beat_samples.size()) {
        return fail(ErrorCode::internal, "The context is of other beats.");
    }
    return std::unique_ptr<BeatCutter>(std::make_unique<ContextCutter>(*source.context));
}

}  // namespace beatlens::beats
