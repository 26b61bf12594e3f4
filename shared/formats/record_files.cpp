#include "formats/record_files.h"

#include <algorithm>
#include <fstream>
#include <map>
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

// How much of the files is wanted: all, or so much that it shows which files belong together.
enum class Extent { whole, names };

bool is_header(const fs::path& path) { return equal_ignoring_case(extension(path.filename().string()), "hea"); }

// `needed`: of the bytes, where only names are wanted; of a header all are.
Result<LoadedFile> read_named(const fs::path& path, Extent extent, std::size_t needed) {
    auto bytes = extent == Extent::whole || is_header(path) ? read_file(path) : read_file(path, needed);
    BEATLENS_TRY(bytes);
    return LoadedFile{path.filename().string(), *std::move(bytes)};
}

// The names of a folder's files, for who asks for one in capitals that is there in small letters, as files from a CD or
// another system may be.
class Folder {
public:
    explicit Folder(fs::path path) : _path(std::move(path)) {}

    // The file as it is called there; empty where there is none.
    std::string find(const std::string& name) {
        if (is_file(_path / name)) {
            return name;
        }
        list();
        const auto found = _names.find(lower(name));
        return found != _names.end() && is_file(_path / found->second) ? found->second : std::string{};
    }

    // Sorted.
    std::vector<std::string> names_of_stem(std::string_view wanted) {
        list();
        std::vector<std::string> names;
        for (const auto& [small, name] : _names) {
            if (equal_ignoring_case(stem(name), wanted)) {
                names.push_back(name);
            }
        }
        std::sort(names.begin(), names.end());
        return names;
    }

private:
    void list() {
        std::error_code error;
        for (fs::directory_iterator at(_path.empty() ? "." : _path, error), end; !_listed && !error && at != end;
             at.increment(error)) {
            std::string name = at->path().filename().string();
            _names.emplace(lower(name), std::move(name));
        }
        _listed = true;
    }

    fs::path _path;
    std::multimap<std::string, std::string> _names;  // by the name in small letters
    bool _listed = false;
};

// The main file at `path` with what belongs to it and lies beside it. A file that it asks for and that is not there is
// left out: load() says so best. Only files beside it: a header must not make us read files elsewhere.
Result<std::vector<LoadedFile>> read_group(const fs::path& path, Extent extent) {
    auto main = read_named(path, extent, head_size);
    BEATLENS_TRY(main);
    std::vector<LoadedFile> files;
    files.push_back(*std::move(main));
    const Companions companions = companions_of(files.front().view());
    Folder folder(path.parent_path());
    std::vector<std::string> wanted_names = companions.names;
    std::set<std::string> taken = {files.front().name};
    const auto is_new = [&](const std::string& name) { return taken.insert(name).second; };
    for (std::size_t i = 0; i < wanted_names.size(); ++i) {
        std::string wanted(last_component(wanted_names[i]));
        std::string name = folder.find(wanted);
        if (name.empty()) {
            name = folder.find(wanted.append(".gz"));
        }
        if (!name.empty() && is_new(name)) {
            auto file = read_named(path.parent_path() / name, extent, 0);
            BEATLENS_TRY(file);
            if (is_header(name)) {  // of a segment, which has files of its own
                const Companions of_segment = companions_of(file->view());
                wanted_names.insert(wanted_names.end(), of_segment.names.begin(), of_segment.names.end());
            }
            files.push_back(*std::move(file));
        }
    }
    if (companions.recognises != nullptr) {
        for (const std::string& name : folder.names_of_stem(companions.stem)) {
            const fs::path beside = path.parent_path() / name;
            std::error_code error;
            if (is_new(name) && is_file(beside) && fs::file_size(beside, error) <= largest_companion && !error) {
                auto file = read_named(beside, Extent::whole, 0);
                if (file && companions.recognises(file->bytes)) {
                    files.push_back(*std::move(file));
                }
            }
        }
    }
    return files;
}

// The files of what `path` names: the record's for its name "100" and for each of its files "100.dat", "100.atr", ...
Result<std::vector<LoadedFile>> files_of(const fs::path& path, Extent extent) {
    Folder folder(path.parent_path());
    std::string name = path.filename().string();
    if (!is_file(path)) {
        const std::string header = folder.find(name + ".hea");
        return read_group(header.empty() ? path : path.parent_path() / header, extent);
    }
    if (equal_ignoring_case(extension(name), "gz")) {
        name = stem(name);  // "100.dat" of "100.dat.gz"
    }
    const std::string header = folder.find(std::string(stem(name)) + ".hea");
    if (!header.empty() && header != path.filename()) {
        auto group = read_group(path.parent_path() / header, extent);
        if (group && std::any_of(group->begin(), group->end(),
                                 [&](const LoadedFile& file) { return file.name == path.filename().string(); })) {
            return group;
        }
    }
    return read_group(path, extent);
}

}  // namespace

Result<std::vector<std::uint8_t>> read_file(const fs::path& path, std::size_t at_most) {
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
    std::vector<std::uint8_t> bytes(std::min(static_cast<std::size_t>(size), at_most));
    stream.seekg(0);
    stream.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
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

Result<std::vector<fs::path>> files_read(const fs::path& path) {
    const auto files = files_of(path, Extent::names);
    BEATLENS_TRY(files);
    std::vector<fs::path> paths;
    for (const LoadedFile& file : *files) {
        paths.push_back(path.parent_path() / file.name);
    }
    return paths;
}

Result<Document> load_path(const fs::path& path, const LoadOptions& options) {
    const auto files = files_of(path, Extent::whole);
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
