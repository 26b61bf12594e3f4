// A file that is there as a whole or not at all, whenever the program is killed: it is written under another name in
// the same folder, brought to the disk and then renamed.
#pragma once

#include <cstdio>
#include <filesystem>
#include <string_view>

#include "ecg/error.h"

namespace beatlens::cli {

class AtomicFile {
public:
    // Writes PATH + `ending`, which a program that was killed may have left there; folders are made as needed. `ending`
    // must tell apart who may write PATH at the same time. Errors: io.
    static Result<AtomicFile> create(const std::filesystem::path& path, std::string_view ending);
    AtomicFile(AtomicFile&& other) noexcept;
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;
    AtomicFile& operator=(AtomicFile&&) = delete;
    ~AtomicFile();  // of a file that was not finished nothing stays

    // Errors: io.
    Result<void> write(std::string_view text);
    Result<void> finish();

private:
    AtomicFile(std::filesystem::path path, std::filesystem::path temporary, std::FILE* file)
        : path_(std::move(path)), temporary_(std::move(temporary)), file_(file) {}
    Result<void> failed() const;

    std::filesystem::path path_;
    std::filesystem::path temporary_;
    std::FILE* file_;
};

// Makes the folder and those above it, if they are not there. Errors: io.
Result<void> make_folder(const std::filesystem::path& folder);

}  // namespace beatlens::cli
