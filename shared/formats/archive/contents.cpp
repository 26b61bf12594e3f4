#include "formats/archive/contents.h"

#include <algorithm>

#include "formats/archive/gzip.h"
#include "formats/families.h"
#include "formats/parsing.h"

namespace beatlens::formats::archive {

namespace {

constexpr std::size_t short_head = 4096;    // of which most files are recognised
constexpr std::size_t shortest_head = 512;  // what is kept of a file that no format recognises
constexpr std::size_t most_listed_bytes = std::size_t{1} << 28;

bool is_zip(const InputFile& file) { return file.bytes[0] == 'P'; }

// "ecg.csv" of "ecg.csv.gz", "ecg.tar" of "ecg.tgz".
std::string name_inside(const std::string& name) {
    const std::string_view end = extension(last_component(name));
    const std::string before = name.substr(0, name.size() - end.size());
    return equal_ignoring_case(end, "gz")    ? before.substr(0, before.size() - 1)
           : equal_ignoring_case(end, "tgz") ? before + "tar"
                                             : name;
}

// Whether more of a file can change what it is, or what belongs to it.
bool needs_more(const InputFile& head) {
    if (!is_recognised(head)) {
        return foreign_format(head).empty() && looks_like_text(head.bytes);
    }
    const Companions companions = companions_of(head);
    return !companions.names.empty() || !companions.stem.empty();
}

}  // namespace

Contents::Contents(std::span<const InputFile> files) {
    std::size_t archives = 0;
    for (const InputFile& file : files) {
        if (is_archive(file)) {
            ++archives;
        } else {
            add({}, file.name);
            _files.back().bytes = file.bytes;
        }
    }
    _several_archives = archives > 1;
    for (const InputFile& file : files) {
        if (is_archive(file)) {
            is_zip(file) ? add_zip(file) : add_gzip(file);
        }
    }
}

void Contents::add(Entry entry, std::string name) {
    // Files of one name, as an archive may hold, are told apart like those of one name in several folders.
    const std::size_t times = ++_times_named[name];
    if (times > 1) {
        name = std::to_string(times) + "/" + name;
        ++_times_named[name];
    }
    _files.push_back({std::move(name), {}});
    _entries.push_back(entry);
}

void Contents::add_zip(const InputFile& file) {
    auto archive = ZipArchive::open(file);
    if (!archive) {
        _troubles.push_back(std::move(archive).error());
        return;
    }
    _zips.push_back(*std::move(archive));
    const std::string in_front = _several_archives ? file_name(file) + "/" : "";
    std::vector<std::string> encrypted;
    std::vector<std::string> unreadable;
    for (const ZipMember& member : _zips.back().members()) {
        if (member.encrypted || !member.readable) {
            (member.encrypted ? encrypted : unreadable).emplace_back(last_component(member.name));
            continue;
        }
        if (_listed_bytes > most_listed_bytes) {
            _troubles.push_back({ErrorCode::out_of_range,
                                 file_name(file) + " holds too much to be looked through here; unpack it and choose "
                                                   "the files."});
            return;
        }
        add({&file, _zips.size() - 1, &member, false}, in_front + member.name);
        Unpacked head = unpack(_entries.back(), short_head);
        if (head.bytes.empty() && !head.damage.empty()) {
            _troubles.push_back({ErrorCode::truncated, file_name(_files.back()) + " in " + file_name(file) + " " +
                                                           "is damaged and cannot be unpacked; get the file again."});
            _files.pop_back();
            _entries.pop_back();
            continue;
        }
        _files.back().bytes = head.bytes;
        if (is_of_another_program(_files.back())) {
            _files.pop_back();
            _entries.pop_back();
            continue;
        }
        if (!head.whole && needs_more(_files.back())) {
            head = unpack(_entries.back(), head_size);
            _files.back().bytes = head.bytes;
        }
        if (!is_recognised(_files.back())) {
            head.whole = head.whole && head.bytes.size() <= shortest_head;
            head.bytes.resize(std::min(head.bytes.size(), shortest_head));
            head.bytes.shrink_to_fit();
        }
        _listed_bytes += head.bytes.size();
        keep(std::move(head));
    }
    if (!encrypted.empty()) {
        _troubles.push_back({ErrorCode::unknown_format, file_name(file) + ": " + joined(encrypted) +
                                                            (encrypted.size() == 1 ? " is" : " are") +
                                                            " protected by a password; unpack it and choose the "
                                                            "files."});
    }
    if (!unreadable.empty()) {
        _troubles.push_back({ErrorCode::unknown_format,
                             file_name(file) + ": " + joined(unreadable) + (unreadable.size() == 1 ? " is" : " are") +
                                 " packed in a way that is not read; unpack it and choose the files."});
    }
}

void Contents::add_gzip(const InputFile& file) {
    add({&file, 0, nullptr, false}, name_inside(file.name));
    Unpacked head = unpack(_entries.back(), head_size);
    if (head.bytes.empty() && !head.damage.empty()) {
        if (_files.back().name == file.name) {  // a file that only begins like one
            _files.back().bytes = file.bytes;
            _entries.back() = {};
            return;
        }
        _troubles.push_back({ErrorCode::truncated, file_name(file) + " is damaged and cannot be unpacked; get the file "
                                                                     "again."});
        _files.pop_back();
        _entries.pop_back();
        return;
    }
    keep(std::move(head));
}

void Contents::keep(Unpacked head) {
    _entries.back().whole = head.whole && head.damage.empty();
    _bytes.push_back(std::move(head.bytes));
    _files.back().bytes = _bytes.back();
}

Unpacked Contents::unpack(const Entry& entry, std::size_t at_most) const {
    return entry.member != nullptr ? _zips[entry.zip].read(*entry.member, at_most)
                                   : gunzip(entry.archive->bytes, at_most);
}

std::uint64_t Contents::size(std::size_t index) const {
    const Entry& entry = _entries[index];
    if (entry.whole) {
        return _files[index].bytes.size();
    }
    return entry.member != nullptr ? most_bytes_of(*entry.member)
                                   : std::uint64_t{entry.archive->bytes.size()} * most_bytes_per_packed_byte;
}

Result<InputFile> Contents::whole(std::size_t index) {
    Entry& entry = _entries[index];
    InputFile& file = _files[index];
    if (entry.whole) {
        return file;
    }
    const std::size_t room = most_unpacked_bytes - _unpacked_bytes;
    const std::string where = file_name(file) + " in " + file_name(*entry.archive);
    const bool fits = size(index) <= room || entry.member == nullptr;
    Unpacked unpacked = fits ? unpack(entry, room) : Unpacked{};
    if (!unpacked.whole) {
        return fail(ErrorCode::out_of_range, where + " is too large to be unpacked here (more than " +
                                                 std::to_string(room >> 20) + " MiB); unpack it and choose the files.");
    }
    if (!unpacked.damage.empty()) {
        if (unpacked.bytes.empty()) {
            return fail(ErrorCode::truncated, where + " " + unpacked.damage + "; get the archive again.");
        }
        _warnings.push_back(where + " " + unpacked.damage + ".");
    }
    _unpacked_bytes += unpacked.bytes.size();
    _bytes.push_back(std::move(unpacked.bytes));
    file.bytes = _bytes.back();
    entry.whole = true;
    return file;
}

}  // namespace beatlens::formats::archive
