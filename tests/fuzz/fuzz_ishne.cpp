// ISHNE Holter files: recordings and annotation files.
#include "formats/ishne/ishne.h"
#include "recording_check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace beatlens::formats;
    const InputFile file{"input.ishne", {data, size}};
    beatlens::fuzz::check(read_ishne(file, {&file, 1}, {.sampling_rate_hz = 250.0}), size);
    return 0;
}
