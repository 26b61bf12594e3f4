#include "atomic_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace beatlens::cli {

namespace fs = std::filesystem;

namespace {

// The names in it too, so that a file that was renamed has its name after a power cut. File systems that cannot do that
// for a folder keep the order by themselves.
void sync_folder(const fs::path& folder) {
    const int descriptor = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0) {
        ::fsync(descriptor);
        ::close(descriptor);
    }
}

}  // namespace

Result<void> make_folder(const fs::path& folder) {
    std::error_code error;
    if (!folder.empty() && !fs::is_directory(folder, error)) {
        fs::create_directories(folder, error);
        if (error && !fs::is_directory(folder)) {  // another process may have made it
            return fail(ErrorCode::io, "The folder '" + folder.string() + "' cannot be made: " + error.message() + ".");
        }
    }
    return {};
}

Result<AtomicFile> AtomicFile::create(const fs::path& path, std::string_view ending) {
    BEATLENS_TRY(make_folder(path.parent_path()));
    fs::path temporary = path;
    temporary += ending;
    AtomicFile file(path, temporary, std::fopen(temporary.c_str(), "wbe"));
    if (file.file_ == nullptr) {
        BEATLENS_TRY(file.failed());
    }
    return file;
}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::move(other.temporary_)),
      file_(std::exchange(other.file_, nullptr)) {}

AtomicFile::~AtomicFile() {
    if (file_ != nullptr) {
        std::fclose(file_);
        ::unlink(temporary_.c_str());
    }
}

Result<void> AtomicFile::failed() const {
    return fail(ErrorCode::io, "The file '" + path_.string() + "' cannot be written: " + std::strerror(errno) + ".");
}

Result<void> AtomicFile::write(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), file_) != text.size()) {
        return failed();
    }
    return {};
}

Result<void> AtomicFile::finish() {
    if (std::fflush(file_) != 0 || ::fsync(::fileno(file_)) != 0) {
        return failed();
    }
    if (std::fclose(std::exchange(file_, nullptr)) != 0 || std::rename(temporary_.c_str(), path_.c_str()) != 0) {
        auto result = failed();
        ::unlink(temporary_.c_str());
        return result;
    }
    sync_folder(path_.parent_path());
    return {};
}

}  // namespace beatlens::cli
