#include "formats/archive/zip.h"

#include <algorithm>

#include "formats/parsing.h"

namespace beatlens::formats::archive {

// What minizip takes for a file.
struct ZipArchive::Memory {
    std::span<const std::uint8_t> bytes;
    ZPOS64_T at = 0;
};

namespace {

constexpr std::size_t most_members = 200000;  // the largest databases of PhysioNet have less
constexpr std::size_t longest_name = 255;
constexpr unsigned step = 1 << 16;
constexpr uLong encrypted_flag = 1;

template <class Memory>
zlib_filefunc64_def functions_of(Memory& memory) {
    zlib_filefunc64_def functions = {};
    functions.opaque = &memory;
    functions.zopen64_file = [](voidpf opaque, const void*, int) { return opaque; };
    functions.zread_file = [](voidpf opaque, voidpf, void* to, uLong size) {
        Memory& from = *static_cast<Memory*>(opaque);
        const std::size_t count = std::min<std::size_t>(size, from.bytes.size() - static_cast<std::size_t>(from.at));
        std::copy_n(from.bytes.begin() + static_cast<std::ptrdiff_t>(from.at), count, static_cast<std::uint8_t*>(to));
        from.at += count;
        return static_cast<uLong>(count);
    };
    functions.zwrite_file = [](voidpf, voidpf, const void*, uLong) { return uLong{0}; };
    functions.ztell64_file = [](voidpf opaque, voidpf) { return static_cast<Memory*>(opaque)->at; };
    functions.zseek64_file = [](voidpf opaque, voidpf, ZPOS64_T offset, int origin) {
        Memory& from = *static_cast<Memory*>(opaque);
        const ZPOS64_T size = from.bytes.size();
        const ZPOS64_T base = origin == ZLIB_FILEFUNC_SEEK_CUR ? from.at : origin == ZLIB_FILEFUNC_SEEK_END ? size : 0;
        const ZPOS64_T to = base + offset;  // wraps where an offset is negative, which the list's lengths cannot be
        if (to > size) {
            return -1L;
        }
        from.at = to;
        return 0L;
    };
    functions.zclose_file = [](voidpf, voidpf) { return 0; };
    functions.zerror_file = [](voidpf, voidpf) { return 0; };
    return functions;
}

std::string label(std::string raw) {
    if (raw.size() > longest_name) {
        raw.erase(0, raw.size() - longest_name);
        raw.erase(0,
                  static_cast<std::size_t>(
                      std::find_if(raw.begin(), raw.end(), [](char c) { return (c & 0xC0) != 0x80; }) - raw.begin()));
    }
    std::string name = to_utf8(raw);
    for (char& c : name) {
        c = c == '\\' ? '/' : (c >= 0 && c < ' ') || c == 0x7F ? '_' : c;
    }
    return name;
}

bool is_of_macos(std::string_view name) {
    return name.starts_with("__MACOSX/") || name.find("/__MACOSX/") != std::string_view::npos;
}

bool is_readable(const unz_file_info64& info) {
    return info.compression_method == Z_DEFLATED ||
           (info.compression_method == 0 && info.compressed_size == info.uncompressed_size);
}

}  // namespace

Result<ZipArchive> ZipArchive::open(const InputFile& file) {
    ZipArchive archive;
    archive._memory = std::make_shared<Memory>(Memory{file.bytes, 0});
    zlib_filefunc64_def functions = functions_of(*archive._memory);
    archive._handle.reset(unzOpen2_64(nullptr, &functions));
    if (archive._handle == nullptr) {
        const bool has_list = as_text(file.bytes).rfind("PK\x05\x06") != std::string_view::npos;
        return fail(has_list ? ErrorCode::malformed : ErrorCode::truncated,
                    file_name(file) +
                        (has_list ? " is a ZIP archive whose list of files is damaged"
                                  : " is a ZIP archive without its end, where the list of its files "
                                    "stands") +
                        "; get the file again.");
    }
    BEATLENS_TRY(archive.list(file_name(file)));
    return archive;
}

Result<void> ZipArchive::list(const std::string& name) {
    std::uint64_t packed = 0;
    for (int status = unzGoToFirstFile(_handle.get()); status == UNZ_OK; status = unzGoToNextFile(_handle.get())) {
        unz_file_info64 info = {};
        std::string raw(longest_name, '\0');
        ZipMember member;
        if (unzGetCurrentFileInfo64(_handle.get(), &info, nullptr, 0, nullptr, 0, nullptr, 0) != UNZ_OK) {
            break;
        }
        raw.resize(info.size_filename);
        if (unzGetCurrentFileInfo64(_handle.get(), nullptr, raw.data(), info.size_filename, nullptr, 0, nullptr, 0) !=
                UNZ_OK ||
            unzGetFilePos64(_handle.get(), &member.position) != UNZ_OK) {
            break;
        }
        // Members that share their packed bytes would come to more than the archive has: so it is with ZIP bombs.
        if (info.compressed_size > _memory->bytes.size() || (packed += info.compressed_size) > _memory->bytes.size()) {
            return fail(ErrorCode::malformed, name +
                                                  " is a ZIP archive whose files lie over one another or beyond its "
                                                  "end; get the file again.");
        }
        member.name = label(std::move(raw));
        if (member.name.empty() || member.name.ends_with('/') || is_of_macos(member.name)) {
            continue;
        }
        if (_members.size() == most_members) {
            return fail(ErrorCode::out_of_range, name + " holds more than " + std::to_string(most_members) +
                                                     " files; unpack it and choose some of them.");
        }
        member.size = info.uncompressed_size;
        member.packed_size = info.compressed_size;
        member.encrypted = (info.flag & encrypted_flag) != 0;
        member.readable = is_readable(info);
        _members.push_back(std::move(member));
    }
    return {};
}

std::uint64_t most_bytes_of(const ZipMember& member) {
    constexpr std::uint64_t slack = 1024;  // of a few bytes that are packed
    return std::min(member.size, member.packed_size * most_bytes_per_packed_byte + slack);
}

Unpacked ZipArchive::read(const ZipMember& member, std::size_t at_most) const {
    Unpacked result;
    if (unzGoToFilePos64(_handle.get(), &member.position) != UNZ_OK || unzOpenCurrentFile(_handle.get()) != UNZ_OK) {
        result.whole = true;
        result.damage = "stands in the archive otherwise than in its list of files, so it cannot be unpacked";
        return result;
    }
    const std::uint64_t wanted = std::min<std::uint64_t>(member.size, at_most);
    result.bytes.resize(static_cast<std::size_t>(std::min(wanted, most_bytes_of(member))));
    std::size_t size = 0;
    for (int count = 1; count > 0 && size < result.bytes.size();) {
        const auto room = static_cast<unsigned>(std::min<std::size_t>(result.bytes.size() - size, step));
        count = unzReadCurrentFile(_handle.get(), result.bytes.data() + size, room);
        size += count > 0 ? static_cast<std::size_t>(count) : 0;
    }
    result.bytes.resize(size);
    result.whole = size < wanted || wanted == member.size;
    const bool checked = unzCloseCurrentFile(_handle.get()) != UNZ_CRCERROR;
    if (size < wanted) {
        result.damage = cut_off;
    } else if (!checked && result.whole) {
        result.damage = wrong_checksum;
    }
    return result;
}

}  // namespace beatlens::formats::archive
