// Several files at once. The input is cut at lines of "--"; the first line of each part is the file's name.
#include <algorithm>
#include <cstdlib>
#include <vector>

#include "formats/parsing.h"
#include "formats/registry.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace beatlens::formats;
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
    const auto document = load(files, {.sampling_rate_hz = 250.0});
    if (!document) {
        return document.error().message.empty() ? std::abort(), 0 : 0;
    }
    if (const auto* const record = std::get_if<beatlens::Recording>(&*document)) {
        std::size_t count = 0;
        for (const auto& signal : record->signals) {
            count += signal.samples.size();
            if (!(signal.sampling_rate_hz > 0.0) || signal.lead.empty()) {
                std::abort();
            }
        }
        // A jump of a text file's times, a null segment or FLAC puts in at most 64 MB or twenty times the size.
        const std::size_t holes = std::max<std::size_t>(20 * size, 1 << 24);
        if (count > size + holes || (record->signals.empty() && record->annotations.empty()) ||
            !(record->frame_rate_hz > 0.0)) {
            std::abort();
        }
    }
    return 0;
}
