// Several files out of one input, which is cut at lines of "--"; the first line of each part is the file's name.
#pragma once

#include <algorithm>
#include <vector>

#include "formats/parsing.h"
#include "formats/registry.h"

namespace beatlens::fuzz {

inline std::vector<formats::InputFile> several_files(std::span<const std::uint8_t> input) {
    constexpr std::string_view cut = "\n--\n";
    std::vector<formats::InputFile> files;
    std::string_view rest = formats::as_text(input);
    for (bool more = true; more;) {
        const std::size_t end = rest.find(cut);
        more = end != std::string_view::npos;
        std::string_view part = rest.substr(0, end);
        rest.remove_prefix(more ? end + cut.size() : rest.size());
        formats::InputFile file;
        file.name = std::string(part.substr(0, part.find('\n')));
        part.remove_prefix(std::min(part.size(), file.name.size() + 1));
        file.bytes = {reinterpret_cast<const std::uint8_t*>(part.data()), part.size()};
        files.push_back(std::move(file));
    }
    return files;
}

}  // namespace beatlens::fuzz
