// A file on disk for other implementations, which read and write by path.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

namespace beatlens::test {

// A path in the system's temporary folder that nothing else uses; the file goes away with it.
class TemporaryFile {
public:
    explicit TemporaryFile(const std::string& extension)
        : _path(std::filesystem::temp_directory_path() /
                ("beatlens-" + std::to_string(std::random_device{}()) + extension)) {}
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile() {
        std::error_code status;
        std::filesystem::remove(_path, status);
    }
    std::string path() const { return _path.string(); }
    void put(const std::vector<std::uint8_t>& bytes) const {
        std::ofstream(_path, std::ios::binary)
            .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    }

private:
    std::filesystem::path _path;
};

}  // namespace beatlens::test
