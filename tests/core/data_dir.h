// Tests that read published recordings find them in BEATLENS_DATA, the folder that holds mitdb/, or beside the
// repository in shared/data. They are skipped, with a line that says so, where the data is not there.
#pragma once

#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <vector>

namespace beatlens::test {

// The folder with the published recordings; nothing where it is not there.
inline std::optional<std::filesystem::path> data_dir() {
#ifdef BEATLENS_SOURCE_DIR
    const std::filesystem::path source = BEATLENS_SOURCE_DIR;
#else
    const std::filesystem::path source = ".";  // tests are run in the repository's root
#endif
    const char* const given = std::getenv("BEATLENS_DATA");  // under node, the test program's loader sees to it
    const std::filesystem::path folder = given != nullptr && *given != '\0' ? given : source / "../shared/data";
    std::error_code status;
    return std::filesystem::is_directory(folder, status) ? std::optional(folder) : std::nullopt;
}

// The bytes of a file; a failed test where it cannot be read.
inline std::vector<std::uint8_t> read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    INFO(path.string());
    REQUIRE(in.good());
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace beatlens::test

// Declares `folder` as the data folder's sub-folder, or skips the test.
#define BEATLENS_REQUIRE_DATA(folder, sub)                                                    \
    const auto folder##_base = ::beatlens::test::data_dir();                                  \
    if (!folder##_base || !std::filesystem::exists(*folder##_base / (sub))) {                 \
        SKIP("no " sub " in the data folder: set BEATLENS_DATA to the folder that holds it"); \
    }                                                                                         \
    const std::filesystem::path folder = *folder##_base / (sub)
