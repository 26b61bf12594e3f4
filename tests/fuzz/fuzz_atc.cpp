// AliveCor's ATC files.
#include "formats/atc/atc.h"
#include "recording_check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace beatlens::formats;
    const InputFile file{"input.atc", {data, size}};
    beatlens::fuzz::check(read_atc(file, {&file, 1}, {.sampling_rate_hz = 250.0}), size);
    return 0;
}
