// Beats per second of a model's network: Beatlens natively, for benchmarks/inference.mjs.
#include "inference/time_network.h"
#include "model/engine.h"

int main(int argc, char** argv) {
    using namespace beatlens;
    return benchmarks::main_of(argc, argv, [](const benchmarks::Timing& timing, model::Model model) -> Result<void> {
        const auto engine = model::Engine::create(std::move(model));
        BEATLENS_TRY(engine);
        auto state = engine->make_state();
        BEATLENS_TRY(state);
        const auto strip = benchmarks::read_beats(timing, engine->strip().values(timing.batch));
        BEATLENS_TRY(strip);
        std::vector<float> scores(timing.batch * engine->outputs());
        return benchmarks::time_network(timing, [&]() -> Result<std::span<const float>> {
            BEATLENS_TRY(state->strip_logits(*strip, scores));
            return scores;
        });
    });
}
