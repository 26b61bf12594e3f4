// MAT-files of level 5: any bytes as such a file.
#include <cmath>
#include <cstdlib>

#include "formats/matlab/matlab.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace beatlens;
    const auto document = formats::parse_matlab({data, size}, "input.mat", {.sampling_rate_hz = 250.0});
    if (!document) {
        return document.error().message.empty() ? std::abort(), 0 : 0;
    }
    // DEFLATE packs 1032 bytes into one at most, and of what is cut off as much again may be missing.
    const std::size_t most = 2 * 1032 * size;
    if (const auto* const table = std::get_if<BeatTable>(&*document)) {
        return table->beats() == 0 || table->values.size() > most || table->values.size() % table->length != 0 ||
                   (!table->classes.empty() && table->classes.size() != table->beats())
               ? std::abort(),
               0 : 0;
    }
    const auto& record = std::get<Recording>(*document);
    std::size_t count = 0;
    for (const auto& signal : record.signals) {
        count += signal.samples.size();
        if (signal.lead.empty() || signal.samples.empty() || !(signal.sampling_rate_hz > 0.0) ||
            !std::isfinite(signal.gain_adu_per_unit)) {
            std::abort();
        }
    }
    for (const auto& choice : record.choices) {
        if (choice.options.size() < 2 || choice.chosen.empty()) {
            std::abort();
        }
    }
    return count > most || record.signals.empty() || !(record.frame_rate_hz > 0.0) ? std::abort(), 0 : 0;
}
