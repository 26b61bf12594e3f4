// ISHNE Holter files, with and without a given sampling rate.
#include <cmath>
#include <cstdlib>

#include "formats/holter/ishne.h"

namespace {

void check(const beatlens::Recording& record, std::size_t size) {
    if (!std::isfinite(record.frame_rate_hz) || record.frame_rate_hz <= 0.0 || record.signals.empty()) {
        std::abort();
    }
    std::size_t count = 0;
    for (const auto& signal : record.signals) {
        count += signal.samples.size();
        if (signal.samples.empty() || signal.samples.size() != record.signals.front().samples.size() ||
            signal.lead.empty() || signal.sampling_rate_hz != record.frame_rate_hz) {
            std::abort();
        }
        for (const float sample : signal.samples) {
            if (!std::isfinite(sample)) {
                std::abort();
            }
        }
    }
    if (count > size / 2) {  // two bytes each, whatever the header promises
        std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace beatlens::formats;
    for (const LoadOptions& options : {LoadOptions{}, LoadOptions{.sampling_rate_hz = 200.0}}) {
        const auto record = parse_ishne({data, size}, "input.ecg", options);
        if (record) {
            check(*record, size);
        } else if (record.error().message.empty()) {
            std::abort();
        }
    }
    return 0;
}
