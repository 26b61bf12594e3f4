#include "texts.h"

#include <algorithm>

namespace beatlens::viewer {

void Texts::set(std::string_view all) {
    for (std::string& line : lines) {
        if (all.empty()) {
            return;
        }
        const std::size_t end = std::min(all.find('\n'), all.size());
        line = all.substr(0, end);
        all.remove_prefix(std::min(end + 1, all.size()));
    }
}

std::string Texts::filled(Text text,
                          std::initializer_list<std::pair<std::string_view, std::string_view>> values) const {
    const std::string& line = (*this)[text];
    std::string out;
    std::size_t at = 0;
    for (std::size_t open = line.find('{'); open != line.npos; open = line.find('{', at)) {
        out.append(line, at, open - at);
        const std::size_t close = std::min(line.find('}', open), line.size() - 1);
        const std::string_view name = std::string_view(line).substr(open + 1, close - open - 1);
        for (const auto& [known, value] : values) {
            if (known == name) {
                out += value;
            }
        }
        at = close + 1;
    }
    return out.append(line, at);
}

std::string Texts::number(std::string written) const {
    const std::size_t point = written.find('.');
    if (point != written.npos) {
        written.replace(point, 1, (*this)[Text::decimal]);
    }
    return written;
}

}  // namespace beatlens::viewer
