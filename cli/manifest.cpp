#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include "analysis/report_json.h"
#include "atomic_file.h"
#include "result_folder.h"

namespace beatlens::cli {

Result<Manifest> Manifest::open(const std::filesystem::path& folder, const Shard& shard) {
    const std::filesystem::path shards = folder / "shards";
    BEATLENS_TRY(make_folder(shards));
    const std::filesystem::path path =
        shards / (std::to_string(shard.index) + "-of-" + std::to_string(shard.count) + ".ndjson");
    Manifest manifest(path, ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666));
    if (manifest.descriptor_ < 0) {
        BEATLENS_TRY(manifest.failed());
    }
    // Where a file system has no locks, it is up to the user that no two processes work on a shard.
    if (::flock(manifest.descriptor_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        return fail(ErrorCode::io, "Another process works on shard " + shard.text() + " of the folder '" +
                                       folder.string() + "'; let it end first.");
    }
    BEATLENS_TRY(manifest.take_away_cut_line());
    return manifest;
}

Manifest::Manifest(Manifest&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

Manifest::~Manifest() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

Result<void> Manifest::failed() const {
    return fail(ErrorCode::io,
                "The manifest '" + path_.string() + "' cannot be written: " + std::strerror(errno) + ".");
}

Result<void> Manifest::take_away_cut_line() {
    off_t end = ::lseek(descriptor_, 0, SEEK_END);
    char block[4096];
    while (end > 0) {
        const off_t start = std::max<off_t>(0, end - static_cast<off_t>(sizeof block));
        const auto size = static_cast<std::size_t>(end - start);
        if (::pread(descriptor_, block, size, start) != static_cast<ssize_t>(size)) {
            return failed();
        }
        const std::size_t newline = std::string_view(block, size).rfind('\n');
        if (newline != std::string_view::npos) {
            end = start + static_cast<off_t>(newline) + 1;
            break;
        }
        end = start;
    }
    if (end < 0 || ::ftruncate(descriptor_, end) != 0) {
        return failed();
    }
    return {};
}

Result<void> Manifest::add(const nlohmann::ordered_json& line) {
    const std::string text = analysis::json_text(line) + "\n";
    std::string_view rest = text;
    while (!rest.empty()) {
        const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
        if (written < 0 && errno != EINTR) {
            return failed();
        }
        rest.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
    }
    if (::fsync(descriptor_) != 0) {
        return failed();
    }
    return {};
}

}  // namespace beatlens::cli
