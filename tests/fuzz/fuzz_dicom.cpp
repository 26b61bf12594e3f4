// DICOM: deflated data grows 64 times at most, and groups may begin late by sixteen times the longest one.
#include "formats/dicom/dicom.h"
#include "recording_check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace beatlens::formats;
    const InputFile file{"input.dicom", {data, size}};
    beatlens::fuzz::check(read_dicom(file, {&file, 1}, {.sampling_rate_hz = 250.0}), 64 * (size + 65536) * 17);
    return 0;
}
