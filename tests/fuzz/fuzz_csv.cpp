// Tables of numbers, with and without a given sampling rate.
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "formats/parsing.h"
#include "formats/text/csv.h"

namespace {

void check(const beatlens::Recording& record, std::size_t size) {
    if (!std::isfinite(record.frame_rate_hz) || record.frame_rate_hz <= 0.0) {
        std::abort();
    }
    // A list of beats has no signals; one beat more than rows.
    double last_s = 0.0;
    for (const beatlens::Annotation& annotation : record.annotations) {
        if (!(annotation.time_s >= last_s) || !std::isfinite(annotation.time_s) || annotation.symbol.empty()) {
            std::abort();
        }
        last_s = annotation.time_s;
    }
    if (record.signals.empty()) {
        if (record.annotations.size() < 2 || record.annotations.size() > size + 1 || !record.has_annotations) {
            std::abort();
        }
        return;
    }
    // What a jump of the times puts in is bounded by the file's size and by 64 MB.
    std::int64_t put_in = 0;
    double end_s = 0.0;
    for (const beatlens::Gap& gap : record.gaps) {
        const std::int64_t length = beatlens::sample_at(gap.end_s - gap.first_s, record.frame_rate_hz);
        if (gap.kind == beatlens::Gap::Kind::lead_off) {  // of rows that are there
            if (length < 1 || !gap.signal || *gap.signal >= record.signals.size()) {
                std::abort();
            }
            continue;
        }
        if (length < 1 || gap.first_s < end_s) {
            std::abort();
        }
        put_in += length;
        end_s = gap.end_s;
    }
    const auto holes = static_cast<std::size_t>(put_in) * record.signals.size();
    std::size_t count = 0;
    for (const auto& signal : record.signals) {
        count += signal.samples.size();
        if (signal.samples.size() != record.signals.front().samples.size() || signal.lead.empty() ||
            signal.sampling_rate_hz != record.frame_rate_hz) {
            std::abort();
        }
    }
    if (count - holes > size || holes > std::max<std::size_t>(20 * size, 1 << 24)) {
        std::abort();
    }
}

void check(const beatlens::BeatTable& table, std::size_t size) {
    if (table.length != 187 || table.values.size() > size || table.values.size() % table.length != 0 ||
        (!table.classes.empty() && table.classes.size() != table.beats())) {
        std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace beatlens::formats;
    const std::string_view text = as_text({data, size});
    static_cast<void>(looks_like_csv(text));
    for (const LoadOptions& options :
         {LoadOptions{}, LoadOptions{.sampling_rate_hz = 360.0, .answers = {{"dates", "month-first"}, {"units", "uV"}}},
          LoadOptions{.sampling_rate_hz = 360.0, .answers = {{"kind", "trace"}}}}) {
        const auto document = parse_csv(text, "input.csv", options);
        if (document) {
            std::visit([&](const auto& content) { check(content, size); }, *document);
        } else if (document.error().message.empty()) {
            std::abort();
        }
    }
    return 0;
}
