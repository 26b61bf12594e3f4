// MIT-format annotation files. What can be written comes back as it was.
#include <cstdlib>

#include "formats/wfdb/wfdb.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace beatlens::formats;
    auto parsed = parse_wfdb_annotations({data, size}, 360.0);
    if (!parsed) {
        return 0;
    }
    for (std::size_t i = 0; i < parsed->annotations.size(); ++i) {
        if (parsed->annotations[i].time_s < (i == 0 ? 0.0 : parsed->annotations[i - 1].time_s)) {
            std::abort();
        }
    }
    // Not everything can: symbols of the file's own, and texts that grew beyond 255 bytes as UTF-8.
    const auto written = write_wfdb_annotations(parsed->annotations, 360.0);
    if (!written) {
        return 0;
    }
    for (auto& annotation : parsed->annotations) {  // times of a finer resolution come back as those of samples
        annotation.time_s = beatlens::time_of(beatlens::sample_at(annotation.time_s, 360.0), 360.0);
    }
    const auto again = parse_wfdb_annotations(*written, 360.0);
    if (!again || again->annotations != parsed->annotations || !again->warnings.empty()) {
        std::abort();
    }
    return 0;
}
