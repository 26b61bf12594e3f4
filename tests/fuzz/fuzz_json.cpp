// Electrocardiograms in JSON.
#include "formats/json/json.h"
#include "recording_check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace beatlens::formats;
    const InputFile file{"a.json", {data, size}};
    for (const char* const reading : {"1", "2"}) {
        const auto document =
            read_json(file, {&file, 1}, {.sampling_rate_hz = 250.0, .answers = {{"recording", reading}}});
        // A sample takes a character and a separator; a gap puts in at most twenty times the samples.
        beatlens::fuzz::check(document, size, 20 * size);
        beatlens::fuzz::require(!document || !std::get<beatlens::Recording>(*document).signals.empty());
    }
    return 0;
}
