#include "formats/record_files.h"

#include <algorithm>
#include <fstream>

#include "formats/wfdb/wfdb.h"

namespace beatlens::formats {

namespace fs = std::filesystem;

namespace {

// A file that was read; load() takes views of these.
struct LoadedFile {
    std::string name;
    std::vector<std::uint8_t> bytes;
};

bool is_file(const fs::path& path) {
    std::error_code error;
    return fs::is_regular_file(path, error);
}

Result<void> read_into(std::vector<LoadedFile>& files, const fs::path& path) {
    auto bytes = read_file(path);
    BEATLENS_TRY(bytes);
    files.push_back({path.filename().string(), std::move(*bytes)});
    return {};
}

// The header at `header_path` with what belongs to it. A signal file that is not there is left out: load() says so
// best.
Result<std::vector<LoadedFile>> read_wfdb(const fs::path& header_path) {
    std::vector<LoadedFile> files;
    BEATLENS_TRY(read_into(files, header_path));
    const std::string text(files.front().bytes.begin(), files.front().bytes.end());
    const auto header = parse_wfdb_header(text);
    BEATLENS_TRY(header);
    std::vector<std::string> names;
    for (const WfdbSignalSpec& spec : header->signals) {
        // Only files beside the header: a header must not make us read files elsewhere.
        const std::string name = fs::path(spec.file_name).filename().string();
        if (std::find(names.begin(), names.end(), name) == names.end()) {
            names.push_back(name);
        }
    }
    names.push_back(header_path.stem().string() + ".atr");
    for (const std::string& name : names) {
        const fs::path path = header_path.parent_path() / name;
        if (is_file(path)) {
            BEATLENS_TRY(read_into(files, path));
        }
    }
    return files;
}

Result<std::vector<LoadedFile>> read_group(const fs::path& path) {
    if (path.extension() == ".hea" && is_file(path)) {
        return read_wfdb(path);
    }
    // "100": a record's name without an extension. "100.dat": the record around it.
    fs::path header = path;
    header += ".hea";
    if (!is_file(path) && is_file(header)) {
        return read_wfdb(header);
    }
    const std::string extension = path.extension().string();
    if (extension == ".dat" || extension == ".atr") {
        header = path;
        header.replace_extension(".hea");
        if (is_file(header)) {
            return read_wfdb(header);
        }
    }
    std::vector<LoadedFile> files;
    BEATLENS_TRY(read_into(files, path));
    return files;
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
    const auto files = read_group(path);
    BEATLENS_TRY(files);
    std::vector<InputFile> inputs;
    for (const LoadedFile& file : *files) {
        inputs.push_back({file.name, file.bytes});
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
