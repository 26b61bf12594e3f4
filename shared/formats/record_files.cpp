#include "formats/record_files.h"

#include <algorithm>
#include <fstream>
#include <set>

#include "formats/parsing.h"

namespace beatlens::formats {

namespace fs = std::filesystem;

namespace {

// A file that was read; load() takes views of these.
struct LoadedFile {
    std::string name;
    std::vector<std::uint8_t> bytes;

    InputFile view() const { return {name, bytes}; }
};

bool is_file(const fs::path& path) {
    std::error_code error;
    return fs::is_regular_file(path, error);
}

Result<LoadedFile> read_named(const fs::path& path) {
    auto bytes = read_file(path);
    BEATLENS_TRY(bytes);
    return LoadedFile{path.filename().string(), *std::move(bytes)};
}

// The names of the files in a folder whose stem is `wanted`, sorted.
std::vector<std::string> names_of_stem(const fs::path& folder, std::string_view wanted) {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator at(folder.empty() ? "." : folder, error), end; !error && at != end;
         at.increment(error)) {
        std::string name = at->path().filename().string();
        if (stem(name) == wanted) {
            names.push_back(std::move(name));
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

// The main file at `path` with what belongs to it and lies beside it. A file that it asks for and that is not there is
// left out: load() says so best. Only files beside it: a header must not make us read files elsewhere.
Result<std::vector<LoadedFile>> read_group(const fs::path& path) {
    auto main = read_named(path);
    BEATLENS_TRY(main);
    std::vector<LoadedFile> files;
    files.push_back(*std::move(main));
    const Companions companions = companions_of(files.front().view());
    std::vector<std::string> wanted_names = companions.names;
    std::set<std::string> taken = {files.front().name};
    const auto is_new = [&](const std::string& name) { return taken.insert(name).second; };
    for (std::size_t i = 0; i < wanted_names.size(); ++i) {
        std::string name(last_component(wanted_names[i]));
        if (!is_file(path.parent_path() / name) && is_file(path.parent_path() / (name + ".gz"))) {
            name += ".gz";
        }
        if (is_new(name) && is_file(path.parent_path() / name)) {
            auto file = read_named(path.parent_path() / name);
            BEATLENS_TRY(file);
            if (equal_ignoring_case(extension(name), "hea")) {  // of a segment, which has files of its own
                const Companions of_segment = companions_of(file->view());
                wanted_names.insert(wanted_names.end(), of_segment.names.begin(), of_segment.names.end());
            }
            files.push_back(*std::move(file));
        }
    }
    if (companions.recognises != nullptr) {
        for (const std::string& name : names_of_stem(path.parent_path(), companions.stem)) {
            const fs::path beside = path.parent_path() / name;
            std::error_code error;
            if (is_new(name) && is_file(beside) && fs::file_size(beside, error) <= largest_companion && !error) {
                auto file = read_named(beside);
                if (file && companions.recognises(file->bytes)) {
                    files.push_back(*std::move(file));
                }
            }
        }
    }
    return files;
}

// The files of what `path` names: the record's for its name "100" and for each of its files "100.dat", "100.atr", ...
Result<std::vector<LoadedFile>> files_of(const fs::path& path) {
    fs::path header = path;
    if (!is_file(path)) {
        header += ".hea";
        return read_group(is_file(header) ? header : path);
    }
    if (equal_ignoring_case(extension(path.filename().string()), "gz")) {
        header.replace_extension();  // "100.dat" of "100.dat.gz"
    }
    header.replace_extension(".hea");
    if (header != path && is_file(header)) {
        auto group = read_group(header);
        if (group && std::any_of(group->begin(), group->end(),
                                 [&](const LoadedFile& file) { return file.name == path.filename().string(); })) {
            return group;
        }
    }
    return read_group(path);
}

}  // namespace

Result<std::vector<std::uint8_t>> read_file(const fs::path& path) {
    std::error_code error;
    if (!fs::exists(path, error)) {
        return fail(ErrorCode::missing_file, "There is no file '" + path.string() + "'.");
    }
    if (fs::is_directory(path, error)) {
        return fail(ErrorCode::io, "'" + path.string() + "' is a folder, not a file.");
    }
    std::ifstream stream(path, std::ios::binary | std::ios::ate);
    const std::streamoff size = stream ? static_cast<std::streamoff>(stream.tellg()) : -1;
    if (size < 0) {
        return fail(ErrorCode::io, "The file '" + path.string() + "' cannot be opened for reading.");
    }
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(size));
    stream.seekg(0);
    stream.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
    if (!stream) {
        return fail(ErrorCode::io, "Reading the file '" + path.string() + "' failed.");
    }
    return bytes;
}

Result<void> write_file(const fs::path& path, std::span<const std::uint8_t> bytes) {
    std::ofstream stream(path, std::ios::binary | std::ios::trunc);
    stream.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    stream.close();
    if (!stream) {
        return fail(ErrorCode::io, "The file '" + path.string() + "' cannot be written.");
    }
    return {};
}

Result<Document> load_path(const fs::path& path, const LoadOptions& options) {
    const auto files = files_of(path);
    BEATLENS_TRY(files);
    std::vector<InputFile> inputs;
    for (const LoadedFile& file : *files) {
        inputs.push_back(file.view());
    }
    return load(inputs, options);
}

Result<Recording> load_record(const fs::path& path, const LoadOptions& options) {
    auto document = load_path(path, options);
    BEATLENS_TRY(document);
    if (auto* record = std::get_if<Recording>(&*document)) {
        return std::move(*record);
    }
    return fail(ErrorCode::out_of_range, "'" + path.string() + "' holds cut beats, not a recording.");
}

}  // namespace beatlens::formats
