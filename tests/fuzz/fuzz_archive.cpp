// ZIP and GZ files, and every recording that they offer, up to a few.
#include <algorithm>
#include <cstdlib>

#include "formats/parsing.h"
#include "formats/registry.h"

namespace {

using namespace beatlens::formats;

void check(const beatlens::Result<Document>& document, std::size_t size) {
    if (!document) {
        if (document.error().message.empty()) {
            std::abort();
        }
        return;
    }
    if (const auto* const record = std::get_if<beatlens::Recording>(&*document)) {
        std::size_t count = 0;
        for (const auto& signal : record->signals) {
            count += signal.samples.size();
        }
        // DEFLATE makes 1032 bytes of one; a jump of a text file's times puts in at most 64 MB or twenty times the
        // rows.
        const std::size_t unpacked = 1032 * size + 1024;
        const std::size_t holes = record->gaps.empty() ? 0 : std::max<std::size_t>(20 * unpacked, 1 << 24);
        if (count > unpacked + holes) {
            std::abort();
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span<const std::uint8_t> bytes(data, size);
    const std::vector<InputFile> files = {{as_text(bytes).starts_with("PK") ? "a.zip" : "a.csv.gz", bytes}};
    const auto document = load(files, {.sampling_rate_hz = 250.0});
    check(document, size);
    const auto names = recordings_in(files);
    if (!names) {
        return 0;
    }
    constexpr std::size_t most = 2;
    if (names->size() > 1 && (document || document.error().choices != *names)) {
        std::abort();
    }
    for (std::size_t i = 0; i < std::min(names->size(), most); ++i) {
        const auto chosen = load(files, {.sampling_rate_hz = 250.0, .recording = (*names)[i]});
        if (!chosen && !chosen.error().choices.empty() && names->size() > 1) {
            std::abort();
        }
        check(chosen, size);
    }
    return 0;
}
