// SCP-ECG: a Huffman code takes a bit at least, a sample between the beats stands for eight at most, and leads may
// begin late by sixteen times what is there.
#include "formats/scp/scp.h"
#include "recording_check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace beatlens::formats;
    const InputFile file{"input.scp", {data, size}};
    beatlens::fuzz::check(read_scp(file, {&file, 1}, {.sampling_rate_hz = 250.0}), 17 * 8 * 8 * size);
    return 0;
}
