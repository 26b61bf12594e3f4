#include <cstdlib>

#include "commands.h"
#include "formats/record_files.h"

namespace beatlens::cli {

namespace fs = std::filesystem;

namespace {

fs::path from_environment(const char* variable, const fs::path& otherwise) {
    const char* value = std::getenv(variable);
    return value != nullptr && *value != '\0' ? fs::path(value) : otherwise;
}

}  // namespace

fs::path default_data_dir() {
    return from_environment("BEATLENS_DATA", fs::path(BEATLENS_SOURCE_DIR).parent_path() / "shared" / "data");
}

fs::path asset(const fs::path& name) {
    return from_environment("BEATLENS_ASSETS", fs::path(BEATLENS_SOURCE_DIR) / "assets") / name;
}

Result<void> write_text(const fs::path& path, const std::string& text) {
    return formats::write_file(path, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

}  // namespace beatlens::cli
