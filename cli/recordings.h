// What `classify` is to read: the files, folders and lists that were named, as one list of recordings.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ecg/error.h"

namespace beatlens::cli {

struct RecordingPath {
    std::filesystem::path path;
    std::optional<Error> error;  // why there is nothing to read there, where that is known already
    std::string inside = {};     // which one of an archive with several

    std::filesystem::path shown() const { return inside.empty() ? path : path / inside; }
};

struct RecordingList {
    std::vector<RecordingPath> recordings;  // in the order in which they were named, those of a folder by name
    bool one_file = false;                  // a single file was named, as such
};

// `names`: files, folders and "@LIST" for a list; `lists`: files with one path a line (blank lines and lines that start
// with '#' do not count). Of a folder every recording in it and in the folders below is taken: files that a format
// recognises and that bear one of its extensions (formats::is_main_file), but the headers of segments of a WFDB record
// beside them; what else lies there is passed over, hidden files (such as the "._100.hea" of archives) too. With
// `all_of_archives` an archive stands for every recording in it. Errors: those of read_file, for a list.
Result<RecordingList> find_recordings(const std::vector<std::string>& names,
                                      const std::vector<std::filesystem::path>& lists, bool all_of_archives);

}  // namespace beatlens::cli
