// ZIP archives in memory, ZIP64 too, by minizip: the list of their members, and each of them as far as it is wanted.
// Names are labels; nothing here touches a file system.
#pragma once

#include <unzip.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "ecg/error.h"
#include "formats/archive/unpacked.h"
#include "formats/registry.h"

namespace beatlens::formats::archive {

struct ZipMember {
    std::string name;        // UTF-8, with '/' between folders and without control characters
    std::uint64_t size = 0;  // unpacked, and packed, as the list says
    std::uint64_t packed_size = 0;
    bool encrypted = false;
    bool readable = false;  // stored or deflated
    unz64_file_pos position = {};
};

// What a member can come to: the size that the list says, unless that cannot be.
std::uint64_t most_bytes_of(const ZipMember& member);

class ZipArchive {
public:
    // `file` must stay where it is as long as the archive is used. Folders and what macOS puts into __MACOSX are left
    // out. Errors: truncated, malformed (members that lie over one another among it), out_of_range (too many).
    static Result<ZipArchive> open(const InputFile& file);

    std::span<const ZipMember> members() const { return _members; }

    // At most the first `at_most` bytes of a member that is readable and not encrypted.
    Unpacked read(const ZipMember& member, std::size_t at_most) const;

private:
    struct Memory;
    struct Close {
        void operator()(void* handle) const { unzClose(handle); }
    };
    ZipArchive() = default;
    Result<void> list(const std::string& name);

    std::shared_ptr<Memory> _memory;
    std::unique_ptr<void, Close> _handle;
    std::vector<ZipMember> _members;
};

}  // namespace beatlens::formats::archive
