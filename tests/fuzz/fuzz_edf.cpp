// EDF and BDF files: what is read is bounded by the file, and can be written as EDF and read again.
#include <algorithm>
#include <cmath>

#include "formats/edf/edf.h"
#include "recording_check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace beatlens;
    using namespace beatlens::formats;
    using beatlens::fuzz::require;
    const InputFile file{"input.edf", {data, size}};
    const auto document = read_edf(file, {&file, 1}, {.sampling_rate_hz = 250.0});
    // Two bytes a sample, and at most one record more in a file that is cut off.
    fuzz::check(document, size, std::max<std::size_t>(20 * size, (1 << 24) + size));
    if (!document) {
        return 0;
    }
    const auto& record = std::get<Recording>(*document);
    require(!record.signals.empty());
    for (const Signal& signal : record.signals) {
        require(std::none_of(signal.samples.begin(), signal.samples.end(), [](float v) { return std::isinf(v); }));
    }
    constexpr std::size_t quick = 1 << 16;
    if (fuzz::samples_of(record) > quick ||
        record.duration_s() * record.frame_rate_hz * static_cast<double>(record.signals.size()) >
            static_cast<double>(quick)) {
        return 0;
    }
    const auto written = write_edf(record);
    if (!written) {
        require(!written.error().message.empty());
        return 0;
    }
    const InputFile again{"again.edf", written->bytes};
    const auto back = read_edf(again, {&again, 1}, {});
    require(back.has_value());
    require(std::get<Recording>(*back).signals.size() == record.signals.size());
    return 0;
}
