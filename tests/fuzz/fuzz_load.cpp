// Several files at once (several_files.h).
#include "recording_check.h"
#include "several_files.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto document =
        beatlens::formats::load(beatlens::fuzz::several_files({data, size}), {.sampling_rate_hz = 250.0});
    // A jump of a text file's times, a null segment or FLAC puts in at most 64 MB or twenty times the size.
    beatlens::fuzz::check(document, size + std::max<std::size_t>(20 * size, 1 << 24));
    return 0;
}
