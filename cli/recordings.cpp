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

// Adds the paths of a piece of a list, which lone carriage returns may divide further.
void add_lines(std::string_view text, std::deque<std::string>& lines) {
    while (!text.empty()) {
        const std::string_view line = formats::trim(formats::next_line(text));
        if (!line.empty() && line.front() != '#') {
            lines.emplace_back(line);
        }
    }
}

}  // namespace

Result<RecordingSource> RecordingSource::open(const std::vector<std::string>& names, const std::vector<fs::path>& lists,
                                              bool all_of_archives, std::function<bool(const fs::path&)> wanted) {
    RecordingSource source;
    for (const std::string& name : names) {
        const bool is_list = name.starts_with('@');
        source.named_.push_back({is_list ? name.substr(1) : name, is_list});
    }
    for (const fs::path& list : lists) {
        source.named_.push_back({list, true});
    }
    for (const Named& named : source.named_) {
        if (named.is_list) {
            BEATLENS_TRY(formats::read_file(named.path, 0));  // before anything is done with the others
        }
    }
    source.all_of_archives_ = all_of_archives;
    source.wanted_ = std::move(wanted);
    return source;
}

// The next file or folder that was named.
Result<std::optional<std::string>> RecordingSource::next_name() {
    while (lines_.empty() && !named_.empty()) {
        const Named& named = named_.front();
        if (!named.is_list) {
            lines_.push_back(named.path.string());
            named_.pop_front();
            continue;
        }
        const bool begins = !list_.is_open();
        if (begins) {
            list_.open(named.path, std::ios::binary);
        }
        std::string text;
        if (std::getline(list_, text)) {
            add_lines(begins ? formats::without_bom(text) : text, lines_);
        } else if (list_.eof()) {
            list_ = {};
            named_.pop_front();
        } else {
            return fail(ErrorCode::io, "Reading the list '" + named.path.string() + "' failed.");
        }
    }
    if (lines_.empty()) {
        return std::nullopt;
    }
    std::string name = std::move(lines_.front());
    lines_.pop_front();
    return name;
}

void RecordingSource::add(const fs::path& named) {
    std::vector<RecordingPath> files;
    add_named(named, files);
    for (RecordingPath& file : files) {
        ++paths_;
        if (wanted_ && !wanted_(file.path)) {
            continue;
        }
        const auto inside = all_of_archives_ && !file.error ? recordings_inside(file.path) : std::vector<std::string>();
        for (const std::string& name : inside) {
            found_.push_back({file.path, std::nullopt, inside.size() > 1 ? name : ""});
        }
        if (inside.empty()) {
            found_.push_back(std::move(file));
        }
    }
}

Result<std::optional<RecordingPath>> RecordingSource::next() {
    while (found_.empty()) {
        const auto name = next_name();
        BEATLENS_TRY(name);
        if (!*name) {
            return std::nullopt;
        }
        add(**name);
    }
    RecordingPath recording = std::move(found_.front());
    found_.pop_front();
    return recording;
}

Result<RecordingList> find_recordings(const std::vector<std::string>& names, const std::vector<fs::path>& lists,
                                      bool all_of_archives) {
    auto source = RecordingSource::open(names, lists, all_of_archives);
    BEATLENS_TRY(source);
    RecordingList all;
    while (true) {
        auto recording = source->next();
        BEATLENS_TRY(recording);
        if (!*recording) {
            break;
        }
        all.recordings.push_back(**std::move(recording));
    }
    all.one_file = lists.empty() && names.size() == 1 && !names.front().starts_with('@') && !is_folder(names.front()) &&
                   all.recordings.size() == 1;
    return all;
}

}  // namespace beatlens::cli
