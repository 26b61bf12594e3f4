// What `classify` is to read: the files, folders and lists that were named, as one list of recordings.
#pragma once

#include <deque>
#include <filesystem>
#include <fstream>
#include <functional>
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

// Files, folders and lists that were named, one recording after the other. What is held of them is no more than one
// line of a list stands for, so that a list may have any length.
class RecordingSource {
public:
    // `names`: files, folders and "@LIST" for a list; `lists`: files with one path a line (blank lines and lines that
    // start with '#' do not count). Of a folder every recording in it and in the folders below is taken, by name: files
    // that a format recognises and that bear one of its extensions (formats::is_main_file), but the headers of segments
    // of a WFDB record beside them; what else lies there is passed over, hidden files (such as the "._100.hea" of
    // archives) too. With `all_of_archives` an archive stands for every recording in it. Of paths that `wanted` refuses
    // nothing is read, and nothing comes. Errors: those of read_file, for a list.
    static Result<RecordingSource> open(const std::vector<std::string>& names,
                                        const std::vector<std::filesystem::path>& lists, bool all_of_archives,
                                        std::function<bool(const std::filesystem::path&)> wanted = {});

    // The next one; none at the end. Errors: io, where a list cannot be read to its end.
    Result<std::optional<RecordingPath>> next();

    // How many paths there were so far, refused ones too.
    std::size_t paths() const { return paths_; }

private:
    struct Named {
        std::filesystem::path path;
        bool is_list;
    };

    Result<std::optional<std::string>> next_name();
    void add(const std::filesystem::path& named);

    std::deque<Named> named_;
    std::ifstream list_;               // the first of `named_`, where that is one
    std::deque<std::string> lines_;    // that were read of it
    std::deque<RecordingPath> found_;  // of the last name
    bool all_of_archives_ = true;
    std::function<bool(const std::filesystem::path&)> wanted_;
    std::size_t paths_ = 0;
};

struct RecordingList {
    std::vector<RecordingPath> recordings;  // in the order in which they were named
    bool one_file = false;                  // a single file was named, as such
};

// All that a source has. Errors: its.
Result<RecordingList> find_recordings(const std::vector<std::string>& names,
                                      const std::vector<std::filesystem::path>& lists, bool all_of_archives);

}  // namespace beatlens::cli
