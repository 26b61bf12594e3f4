// Any text as an architecture's JSON and as published weights.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "model/architecture.h"
#include "model/model.h"
#include "protocols/protocol_k.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace beatlens;
    const std::string text(reinterpret_cast<const char*>(data), size);
    const auto architecture = model::architecture_from_json(text);
    if (architecture && !model::architecture_from_json(model::to_json(*architecture))) {
        std::abort();  // what we write we must be able to read
    }
    (void)protocols::parse_test_beats(text);
    (void)model::import_published("kachuee-residual", {data, size});
    return 0;
}
