// Any bytes as a model file: refused with a sentence, or a model that runs.
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "model/classifier.h"
#include "model/model.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace beatlens;
    const auto model = model::parse_model({data, size});
    if (!model) {
        return model.error().message.empty() ? std::abort(), 0 : 0;
    }
    auto classifier = model::Classifier::create(*model);
    if (classifier) {
        const std::vector<float> beats(classifier->row_length(), 0.5F);
        std::vector<float> logits(classifier->classes());
        if (!classifier->logits(beats, logits)) {
            std::abort();  // a model that was accepted must run
        }
    }
    return 0;
}
