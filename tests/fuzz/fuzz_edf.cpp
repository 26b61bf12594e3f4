// EDF and BDF files: what is read is bounded by the file, and can be written as EDF and read again.
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "formats/edf/edf.h"

namespace {

using namespace beatlens;
using namespace beatlens::formats;

void require(bool condition) {
    if (!condition) {
        std::abort();
    }
}

std::size_t samples_of(const Recording& record) {
    std::size_t count = 0;
    for (const Signal& signal : record.signals) {
        count += signal.samples.size();
    }
    return count;
}

void check(const Recording& record, std::size_t size) {
    require(std::isfinite(record.frame_rate_hz) && record.frame_rate_hz > 0.0);
    require(!record.signals.empty());
    for (const Signal& signal : record.signals) {
        require(std::isfinite(signal.sampling_rate_hz) && signal.sampling_rate_hz > 0.0);
        require(!signal.lead.empty() && !signal.units.empty() && std::isfinite(signal.gain_adu_per_unit));
        require(std::none_of(signal.samples.begin(), signal.samples.end(), [](float v) { return std::isinf(v); }));
    }
    // Two bytes a sample, and at most one record more in a file that is cut off.
    const std::size_t from_file = size;
    const std::size_t put_in = record.gaps.empty() ? 0 : std::max<std::size_t>(20 * size, (1 << 24) + size);
    require(samples_of(record) <= from_file + put_in);
    double end_s = 0.0;
    for (const Gap& gap : record.gaps) {
        require(gap.first_s >= 0.0 && gap.end_s > gap.first_s);
    }
    for (const Annotation& annotation : record.annotations) {
        require(annotation.time_s >= end_s && std::isfinite(annotation.time_s));
        end_s = annotation.time_s;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const InputFile file{"input.edf", {data, size}};
    const auto document = read_edf(file, {&file, 1}, {.sampling_rate_hz = 250.0});
    if (!document) {
        require(!document.error().message.empty());
        return 0;
    }
    const auto& record = std::get<Recording>(*document);
    check(record, size);
    constexpr std::size_t quick = 1 << 16;
    if (samples_of(record) > quick ||
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
