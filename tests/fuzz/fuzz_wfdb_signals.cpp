// WFDB signal files. The input is a header, a NUL byte, and the bytes of one signal file for all of its signals.
#include <algorithm>
#include <cstdlib>

#include "formats/parsing.h"
#include "formats/wfdb/wfdb.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace beatlens::formats;
    const std::uint8_t* const nul = std::find(data, data + size, std::uint8_t{0});
    const auto header = parse_wfdb_header(as_text({data, nul}));
    if (!header || nul == data + size) {
        return 0;
    }
    const std::span<const std::uint8_t> bytes(nul + 1, data + size);
    const auto samples = decode_wfdb_signals(header->signals, header->length_samples, bytes);
    if (!samples) {
        return 0;
    }
    std::size_t count = 0;
    for (const WfdbSignal& signal : *samples) {
        count += signal.samples.size();
    }
    // No format stores more than a sample in 1.5 bytes.
    if (count > bytes.size()) {
        std::abort();
    }
    return 0;
}
