// Whole WFDB records, of several segments too, as files (several_files.h) of which the first is the header; the order
// of the others does not matter.
#include <cmath>

#include "formats/wfdb/wfdb.h"
#include "recording_check.h"
#include "several_files.h"

namespace {

using namespace beatlens;
using namespace beatlens::formats;

using beatlens::fuzz::require;

void check_gaps(const Recording& record, std::size_t size) {
    require(record.gaps.size() <= 65536 + size);
    double last_s = 0.0;
    for (const Gap& gap : record.gaps) {
        require(gap.first_s >= last_s);
        last_s = gap.first_s;
        for (std::size_t s = 0; s < record.signals.size(); ++s) {
            const Signal& signal = record.signals[s];
            const std::int64_t first = sample_at(gap.first_s, signal.sampling_rate_hz);
            const std::int64_t end = sample_at(gap.end_s, signal.sampling_rate_hz);
            if (gap.signal && *gap.signal != s) {
                continue;
            }
            require(end <= signal.length_samples());
            // The ends will do: a gap of hours is not looked through.
            require(std::isnan(signal.samples[static_cast<std::size_t>(first)]));
            require(std::isnan(signal.samples[static_cast<std::size_t>(end - 1)]));
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::vector<InputFile> files = beatlens::fuzz::several_files({data, size});
    const auto document = read_wfdb(files.front(), files, {});
    beatlens::fuzz::check(document, static_cast<std::size_t>(most_wfdb_samples(size)));
    if (!document) {
        return 0;
    }
    const auto& record = std::get<Recording>(*document);
    check_gaps(record, size);

    // Written and read again it is the same, where it fits.
    const auto written = record.signals.empty() ? Result<WfdbFiles>(WfdbFiles{}) : write_wfdb_record(record, 16);
    if (!written || record.signals.empty() || !written->warnings.empty()) {
        return 0;
    }
    const std::string& header = written->header;
    const std::string name = header.substr(0, header.find(' '));
    const std::vector<InputFile> again_files = {
        {name + ".hea", {reinterpret_cast<const std::uint8_t*>(header.data()), header.size()}},
        {name + ".dat", written->signals}};
    const auto again = read_wfdb(again_files.front(), again_files, {});
    require(again.has_value());
    const auto& back = std::get<Recording>(*again);
    require(back.signals.size() == record.signals.size());
    for (std::size_t i = 0; i < back.signals.size(); ++i) {
        const Signal& a = record.signals[i];
        const Signal& b = back.signals[i];
        require(b.samples.size() >= a.samples.size());
        if (a.gain_adu_per_unit == b.gain_adu_per_unit) {
            const auto twice = write_wfdb_record(back, 16);
            require(twice && twice->signals == written->signals);
        }
    }
    return 0;
}
