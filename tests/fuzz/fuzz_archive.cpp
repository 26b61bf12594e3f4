// ZIP and GZ files, and every recording that they offer, up to a few.
#include <algorithm>

#include "formats/parsing.h"
#include "recording_check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace beatlens::formats;
    using beatlens::fuzz::check;
    using beatlens::fuzz::require;
    // DEFLATE makes 1032 bytes of one; a jump of a text file's times puts in at most 64 MB or twenty times the rows.
    const std::size_t unpacked = 1032 * size + 1024;
    const std::size_t holes = std::max<std::size_t>(20 * unpacked, 1 << 24);
    const std::span<const std::uint8_t> bytes(data, size);
    const InputFile file{as_text(bytes).starts_with("PK") ? "a.zip" : "a.csv.gz", bytes};
    const auto document = load({&file, 1}, {.sampling_rate_hz = 250.0});
    check(document, unpacked, holes);
    const auto names = recordings_in({&file, 1});
    if (!names) {
        return 0;
    }
    const bool several = names->size() > 1;
    require(!several || (!document && document.error().choices == *names));
    constexpr std::size_t most = 2;
    for (std::size_t i = 0; i < std::min(names->size(), most); ++i) {
        const auto chosen = load({&file, 1}, {.sampling_rate_hz = 250.0, .recording = (*names)[i]});
        require(!several || chosen || chosen.error().choices.empty());
        check(chosen, unpacked, holes);
    }
    return 0;
}
