// MIT-format annotation files. What can be written comes back as it was.
#include <cstdlib>

#include "formats/wfdb/wfdb.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace beatlens::formats;
    const auto parsed = parse_wfdb_annotations({data, size}, 360.0);
    if (!parsed) {
        return 0;
    }
    for (std::size_t i = 0; i < parsed->annotations.size(); ++i) {
        if (parsed->annotations[i].sample < (i == 0 ? 0 : parsed->annotations[i - 1].sample)) {
            std::abort();
        }
    }
    // Not everything can: symbols of the file's own, and texts that grew beyond 255 bytes as UTF-8.
    const auto written = write_wfdb_annotations(parsed->annotations);
    if (!written) {
        return 0;
    }
    const auto again = parse_wfdb_annotations(*written);
    if (!again || again->annotations != parsed->annotations || !again->warnings.empty()) {
        std::abort();
    }
    return 0;
}
