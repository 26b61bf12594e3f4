// WFDB headers. What is accepted must be within the limits that the rest of the reader relies on.
#include <cmath>
#include <cstdlib>

#include "formats/parsing.h"
#include "formats/wfdb/wfdb.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto header = beatlens::formats::parse_wfdb_header(beatlens::formats::as_text({data, size}));
    if (!header) {
        return header.error().message.empty() ? std::abort(), 0 : 0;
    }
    if (!std::isfinite(header->sampling_rate_hz) || header->sampling_rate_hz <= 0.0 || header->length_samples < 0) {
        std::abort();
    }
    for (const auto& signal : header->signals) {
        if (signal.samples_per_frame < 1 || signal.skew_samples < 0 || signal.byte_offset < 0 ||
            !std::isfinite(signal.gain_adu_per_unit)) {
            std::abort();
        }
    }
    return 0;
}
