// MIT-format annotation files. What can be written comes back as it was.
#include <cstdlib>

#include "formats/wfdb/wfdb.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace beatlens::formats;
    constexpr double rate_hz = 360.0;
    const auto parsed = parse_wfdb_annotations({data, size}, rate_hz);
    if (!parsed) {
        return 0;
    }
    for (std::size_t i = 0; i < parsed->annotations.size(); ++i) {
        if (parsed->annotations[i].time_s < (i == 0 ? 0.0 : parsed->annotations[i - 1].time_s)) {
            std::abort();
        }
    }
    // Not everything can: symbols of the file's own, and texts that grew beyond 255 bytes as UTF-8.
    const auto written = write_wfdb_annotations(parsed->annotations, rate_hz);
    if (!written) {
        return 0;
    }
    // Times of a file with a resolution of its own move to the nearest sample; from there on nothing does.
    const auto again = parse_wfdb_annotations(*written, rate_hz);
    if (!again || again->annotations.size() != parsed->annotations.size() || !again->warnings.empty()) {
        std::abort();
    }
    const auto rewritten = write_wfdb_annotations(again->annotations, rate_hz);
    if (!rewritten || *rewritten != *written) {
        std::abort();
    }
    return 0;
}
