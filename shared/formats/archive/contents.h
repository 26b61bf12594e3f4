// All files that were given, with what lies in the archives among them in the archives' place. Of what is inside only
// the first bytes are unpacked, until a file is wanted whole: the export of a phone holds a gigabyte of steps beside a
// few electrocardiograms.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ecg/error.h"
#include "formats/archive/zip.h"
#include "formats/registry.h"

namespace beatlens::formats::archive {

// What all files that are unpacked together may come to.
inline constexpr std::size_t most_unpacked_bytes = std::size_t{1} << 30;

class Contents {
public:
    // `files` must stay where they are. An archive that cannot be read is left out, and told by troubles().
    explicit Contents(std::span<const InputFile> files);
    Contents(const Contents&) = delete;
    Contents& operator=(const Contents&) = delete;

    // The files beside the archives, whole, then what is in the archives: at least enough of it to be recognised.
    // Every one has a name of its own.
    std::span<const InputFile> files() const { return _files; }
    bool is_unpacked(std::size_t index) const { return _entries[index].archive != nullptr; }
    // What a file is said to come to; of GZ files, which do not say it, what they could come to.
    std::uint64_t size(std::size_t index) const;

    // The file as a whole. Errors: out_of_range (too large), truncated (nothing of it can be had). What is wrong with
    // it is added to warnings().
    Result<InputFile> whole(std::size_t index);

    const std::vector<Error>& troubles() const { return _troubles; }
    const std::vector<std::string>& warnings() const { return _warnings; }

private:
    struct Entry {
        const InputFile* archive = nullptr;  // null: a file beside the archives
        std::size_t zip = 0;                 // with `member`: which of _zips, where the archive is one
        const ZipMember* member = nullptr;
        bool whole = true;
    };
    void add_zip(const InputFile& file);
    void add_gzip(const InputFile& file);
    void add(Entry entry, std::string name);
    void keep(Unpacked head);  // as what is known of the file that was added last
    Unpacked unpack(const Entry& entry, std::size_t at_most) const;

    std::vector<InputFile> _files;
    std::vector<Entry> _entries;
    std::deque<std::vector<std::uint8_t>> _bytes;
    std::deque<ZipArchive> _zips;
    std::map<std::string, std::size_t> _times_named;
    std::size_t _listed_bytes = 0;
    std::size_t _unpacked_bytes = 0;
    bool _several_archives = false;
    std::vector<Error> _troubles;
    std::vector<std::string> _warnings;
};

}  // namespace beatlens::formats::archive
