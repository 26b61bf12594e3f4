// Tables of numbers, with and without a given sampling rate.
#include <algorithm>

#include "formats/parsing.h"
#include "formats/text/csv.h"
#include "recording_check.h"

namespace {

using beatlens::fuzz::require;

// What a jump of the times puts in is bounded by the file's size and by 64 MB.
std::size_t most_put_in(std::size_t size) { return std::max<std::size_t>(20 * size, 1 << 24); }

void check(const beatlens::Recording& record, std::size_t size) {
    if (record.signals.empty()) {  // a list of beats, one more than rows
        return require(record.annotations.size() >= 2 && record.annotations.size() <= size + 1 &&
                       record.has_annotations);
    }
    std::int64_t put_in = 0;
    double end_s = 0.0;
    for (const beatlens::Gap& gap : record.gaps) {
        const std::int64_t length = beatlens::sample_at(gap.end_s - gap.first_s, record.frame_rate_hz);
        require(length >= 1);
        if (gap.kind == beatlens::Gap::Kind::lead_off) {  // of rows that are there
            require(gap.signal.has_value());
            continue;
        }
        require(gap.first_s >= end_s);
        put_in += length;
        end_s = gap.end_s;
    }
    for (const auto& signal : record.signals) {
        require(signal.samples.size() == record.signals.front().samples.size() &&
                signal.sampling_rate_hz == record.frame_rate_hz);
    }
    const auto holes = static_cast<std::size_t>(put_in) * record.signals.size();
    require(beatlens::fuzz::samples_of(record) - holes <= size && holes <= most_put_in(size));
}

void check(const beatlens::BeatTable& table, std::size_t) { require(table.length == 187); }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace beatlens::formats;
    const std::string_view text = as_text({data, size});
    static_cast<void>(looks_like_csv(text));
    for (const LoadOptions& options :
         {LoadOptions{}, LoadOptions{.sampling_rate_hz = 360.0, .answers = {{"dates", "month-first"}, {"units", "uV"}}},
          LoadOptions{.sampling_rate_hz = 360.0, .answers = {{"kind", "trace"}}}}) {
        const auto document = parse_csv(text, "input.csv", options);
        beatlens::fuzz::check(document, size, most_put_in(size));
        if (document) {
            std::visit([&](const auto& content) { check(content, size); }, *document);
        }
    }
    return 0;
}
