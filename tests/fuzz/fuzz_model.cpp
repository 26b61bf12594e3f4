// Any bytes as a model file: refused with a sentence, or a model that runs.
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "model/engine.h"
#include "model/model.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace beatlens;
    const auto model = model::parse_model({data, size});
    if (!model) {
        return model.error().message.empty() ? std::abort(), 0 : 0;
    }
    if (!model::parse_model(model::write_model(*model))) {
        std::abort();  // what we write we must be able to read
    }
    const auto engine = model::Engine::create(*model);
    if (engine) {
        const std::vector<float> beats(engine->row_length(), 0.5F);
        std::vector<float> logits(engine->outputs());
        auto state = engine->make_state();
        if (!state || !state->logits(beats, logits)) {
            std::abort();  // a model that was accepted must run
        }
    }
    return 0;
}
