#include "recordings.h"

#include <algorithm>
#include <fstream>
#include <set>
#include <string_view>

#include "formats/families.h"
#include "formats/parsing.h"
#include "formats/record_files.h"
#include "formats/registry.h"

namespace beatlens::cli {

namespace fs = std::filesystem;

namespace {

bool is_folder(const fs::path& path) {
    std::error_code error;
    return fs::is_directory(path, error);
}

// Of a WFDB record.
bool is_header(const fs::path& path) {
    return formats::equal_ignoring_case(formats::extension(path.filename().string()), "hea");
}

// As much of a file as tells what it is.
std::string head_of(const fs::path& path) {
    std::string head(formats::head_size, '\0');
    std::ifstream stream(path, std::ios::binary);
    stream.read(head.data(), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(stream.gcount()));
    return head;
}

formats::InputFile view_of(const fs::path& path, const std::string& head) {
    return {path.string(), {reinterpret_cast<const std::uint8_t*>(head.data()), head.size()}};
}

bool is_recording(const fs::path& path) {
    const std::string head = head_of(path);
    return formats::is_main_file(view_of(path, head));
}

void add_folder(const fs::path& folder, std::vector<RecordingPath>& found) {
    std::vector<fs::path> entries;
    std::error_code error;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        if (!at->path().filename().string().starts_with('.')) {
            entries.push_back(at->path());
        }
    }
    if (error) {
        found.push_back({folder, Error{ErrorCode::io, "The folder cannot be read: " + error.message() + "."}});
        return;
    }
    std::sort(entries.begin(), entries.end());
    std::set<std::string> asked_for;  // by headers: those of several segments name the segments' headers
    for (const fs::path& entry : entries) {
        if (is_header(entry)) {
            const std::string head = head_of(entry);
            for (std::string& name : formats::companions_of(view_of(entry, head)).names) {
                asked_for.insert(std::move(name));
            }
        }
    }
    for (const fs::path& entry : entries) {
        if (is_folder(entry)) {
            if (!fs::is_symlink(entry, error)) {  // a link may lead back up
                add_folder(entry, found);
            }
        } else if (!asked_for.contains(entry.filename().string()) && is_recording(entry)) {
            found.push_back({entry, std::nullopt});
        }
    }
}

void add_named(const fs::path& path, std::vector<RecordingPath>& found) {
    if (!is_folder(path)) {
        found.push_back({path, std::nullopt});
        return;
    }
    const std::size_t before = found.size();
    add_folder(path, found);
    if (found.size() == before) {
        found.push_back({path, Error{ErrorCode::missing_file, "There is no recording in this folder."}});
    }
}

// The names of the recordings in an archive. What is wrong with it is said where it is read.
std::vector<std::string> recordings_inside(const fs::path& path) {
    const std::string head = head_of(path);
    if (!formats::is_archive(view_of(path, head))) {
        return {};
    }
    const auto bytes = formats::read_file(path);
    if (!bytes) {
        return {};
    }
    const formats::InputFile file = {path.filename().string(), *bytes};
    return formats::recordings_in(std::span(&file, 1)).value_or(std::vector<std::string>());
}

std::vector<RecordingPath> with_archives_opened(const std::vector<RecordingPath>& recordings) {
    std::vector<RecordingPath> all;
    for (const RecordingPath& recording : recordings) {
        const auto inside = recording.error ? std::vector<std::string>() : recordings_inside(recording.path);
        for (const std::string& name : inside) {
            all.push_back({recording.path, std::nullopt, inside.size() > 1 ? name : ""});
        }
        if (inside.empty()) {
            all.push_back(recording);
        }
    }
    return all;
}

Result<void> add_list(const fs::path& list, std::vector<RecordingPath>& found) {
    const auto bytes = formats::read_file(list);
    BEATLENS_TRY(bytes);
    std::string_view rest = formats::without_bom(formats::as_text(*bytes));
    while (!rest.empty()) {
        const std::string_view line = formats::trim(formats::next_line(rest));
        if (!line.empty() && line.front() != '#') {
            add_named(fs::path(line), found);
        }
    }
    return {};
}

}  // namespace

Result<RecordingList> find_recordings(const std::vector<std::string>& names, const std::vector<fs::path>& lists,
                                      bool all_of_archives) {
    RecordingList all;
    for (const std::string& name : names) {
        if (name.starts_with('@')) {
            BEATLENS_TRY(add_list(name.substr(1), all.recordings));
        } else {
            add_named(name, all.recordings);
        }
    }
    for (const fs::path& list : lists) {
        BEATLENS_TRY(add_list(list, all.recordings));
    }
    if (all_of_archives) {
        all.recordings = with_archives_opened(all.recordings);
    }
    all.one_file = lists.empty() && names.size() == 1 && !names.front().starts_with('@') && !is_folder(names.front()) &&
                   all.recordings.size() == 1;
    return all;
}

}  // namespace beatlens::cli
