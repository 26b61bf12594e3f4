// MAT-files of level 5: any bytes as such a file.
#include "formats/matlab/matlab.h"
#include "recording_check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace beatlens;
    const formats::InputFile file{"input.mat", {data, size}};
    const auto document = formats::read_matlab(file, {&file, 1}, {.sampling_rate_hz = 250.0});
    // DEFLATE packs 1032 bytes into one at most, and of what is cut off as much again may be missing.
    fuzz::check(document, 2 * 1032 * size);
    if (const auto* const record = document ? std::get_if<Recording>(&*document) : nullptr) {
        fuzz::require(!record->signals.empty());
        for (const Signal& signal : record->signals) {
            fuzz::require(!signal.samples.empty());
        }
        for (const Choice& choice : record->choices) {
            fuzz::require(choice.options.size() > 1 && !choice.chosen.empty());
        }
    }
    return 0;
}
