// Whole WFDB records, of several segments too. The input is cut at lines of "--"; the first line of each part is the
// file's name. The first part is the header; the order of the others does not matter.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <vector>

#include "formats/parsing.h"
#include "formats/wfdb/wfdb.h"

namespace {

using namespace beatlens;
using namespace beatlens::formats;

bool same(const std::vector<float>& a, const std::vector<float>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](float x, float y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

void check(bool holds) {
    if (!holds) {
        std::abort();
    }
}

void check_record(const Recording& record, std::size_t size) {
    check(record.frame_rate_hz > 0.0);
    check(!record.signals.empty() || record.has_annotations);
    std::size_t count = 0;
    for (const Signal& signal : record.signals) {
        count += signal.samples.size();
        check(signal.sampling_rate_hz > 0.0 && !signal.lead.empty() && std::isfinite(signal.gain_adu_per_unit));
    }
    check(count <= most_wfdb_samples(size));
    check(record.gaps.size() <= 65536 + size);
    double last_s = 0.0;
    for (const Gap& gap : record.gaps) {
        check(gap.first_s >= last_s && gap.end_s > gap.first_s);
        check(!gap.signal || *gap.signal < record.signals.size());
        last_s = gap.first_s;
        for (std::size_t s = 0; s < record.signals.size(); ++s) {
            const Signal& signal = record.signals[s];
            const std::int64_t first = sample_at(gap.first_s, signal.sampling_rate_hz);
            const std::int64_t end = sample_at(gap.end_s, signal.sampling_rate_hz);
            if (gap.signal && *gap.signal != s) {
                continue;
            }
            check(end <= signal.length_samples());
            // The ends will do: a gap of hours is not looked through.
            check(std::isnan(signal.samples[static_cast<std::size_t>(first)]));
            check(std::isnan(signal.samples[static_cast<std::size_t>(end - 1)]));
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::string_view cut = "\n--\n";
    std::vector<InputFile> files;
    std::string_view rest = as_text({data, size});
    for (bool more = true; more;) {
        const std::size_t end = rest.find(cut);
        more = end != std::string_view::npos;
        std::string_view part = rest.substr(0, end);
        rest.remove_prefix(more ? end + cut.size() : rest.size());
        InputFile file;
        file.name = std::string(part.substr(0, part.find('\n')));
        part.remove_prefix(std::min(part.size(), file.name.size() + 1));
        file.bytes = {reinterpret_cast<const std::uint8_t*>(part.data()), part.size()};
        files.push_back(std::move(file));
    }
    const auto document = read_wfdb(files.front(), files, {});
    if (!document) {
        check(!document.error().message.empty());
        return 0;
    }
    const auto& record = std::get<Recording>(*document);
    check_record(record, size);

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
    check(again.has_value());
    const auto& back = std::get<Recording>(*again);
    check(back.signals.size() == record.signals.size());
    for (std::size_t i = 0; i < back.signals.size(); ++i) {
        const Signal& a = record.signals[i];
        const Signal& b = back.signals[i];
        check(b.samples.size() >= a.samples.size());
        if (a.gain_adu_per_unit == b.gain_adu_per_unit) {
            const auto twice = write_wfdb_record(back, 16);
            check(twice && twice->signals == written->signals);
        }
    }
    return 0;
}
