// HL7 aECG and GE MUSE XML: any bytes as such a file.
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "formats/xml/ecg_xml.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace beatlens::formats;
    const auto record = parse_ecg_xml({data, size}, "input.xml", {.sampling_rate_hz = 500.0});
    if (!record) {
        return record.error().message.empty() ? std::abort(), 0 : 0;
    }
    if (record->signals.empty() || !std::isfinite(record->frame_rate_hz) || record->frame_rate_hz <= 0.0) {
        std::abort();
    }
    std::size_t count = 0;
    for (const auto& signal : record->signals) {
        count += signal.samples.size();
        if (signal.lead.empty() || signal.samples.empty() || !(signal.sampling_rate_hz > 0.0)) {
            std::abort();
        }
    }
    for (const auto& annotation : record->annotations) {
        if (!(annotation.time_s >= 0.0 && annotation.time_s <= record->duration_s())) {
            std::abort();
        }
    }
    // Four leads may be computed from two; parts of leads may lie apart by 16 MB of samples or twenty times what is
    // there.
    const std::size_t apart = record->gaps.empty() ? 0 : std::max<std::size_t>(20 * size, 1 << 22);
    return count > 3 * size + apart ? std::abort(), 0 : 0;
}
