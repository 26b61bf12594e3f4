// Files of the repository's assets/ folder, for tests.
#pragma once

#include <string>

#include "data_dir.h"

namespace beatlens::test {

inline std::filesystem::path asset(const char* name) {
#ifdef BEATLENS_SOURCE_DIR
    return std::filesystem::path(BEATLENS_SOURCE_DIR) / "assets" / name;
#else
    return std::filesystem::path("assets") / name;
#endif
}

inline std::string asset_text(const char* name) {
    const auto bytes = read_file(asset(name));
    return {bytes.begin(), bytes.end()};
}

}  // namespace beatlens::test
