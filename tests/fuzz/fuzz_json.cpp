// Electrocardiograms in JSON.
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "formats/json/json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace beatlens::formats;
    const InputFile file{"a.json", {data, size}};
    for (const char* const reading : {"1", "2"}) {
        const auto document =
            read_json(file, std::span(&file, 1), {.sampling_rate_hz = 250.0, .answers = {{"recording", reading}}});
        if (!document) {
            return document.error().message.empty() ? std::abort(), 0 : 0;
        }
        const auto& record = std::get<beatlens::Recording>(*document);
        std::size_t count = 0;
        for (const auto& signal : record.signals) {
            count += signal.samples.size();
            if (!(signal.sampling_rate_hz > 0.0) || signal.lead.empty() || signal.units.empty() ||
                !std::isfinite(signal.gain_adu_per_unit)) {
                std::abort();
            }
        }
        // A sample takes a character and a separator; a gap puts in at most twenty times the samples.
        if (record.signals.empty() || count > (record.gaps.empty() ? size : 21 * size)) {
            std::abort();
        }
    }
    return 0;
}
