// HL7 aECG and GE MUSE XML: any bytes as such a file.
#include <algorithm>

#include "formats/xml/ecg_xml.h"
#include "recording_check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace beatlens;
    const formats::InputFile file{"input.xml", {data, size}};
    const auto document = formats::read_ecg_xml(file, {&file, 1}, {.sampling_rate_hz = 500.0});
    // Four leads may be computed from two; parts of leads may lie apart by 16 MB of samples or twenty times what is
    // there.
    fuzz::check(document, 3 * size, std::max<std::size_t>(20 * size, 1 << 22));
    if (document) {
        const auto& record = std::get<Recording>(*document);
        fuzz::require(!record.signals.empty());
        for (const Signal& signal : record.signals) {
            fuzz::require(!signal.samples.empty());
        }
        fuzz::require(record.annotations.empty() || record.annotations.back().time_s <= record.duration_s());
    }
    return 0;
}
