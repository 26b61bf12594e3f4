// The folder that `classify --into` fills and `merge` reads: DIR/records has a file for each recording, DIR/shards a
// manifest for each shard. docs/cluster.md says what stands in them.
#pragma once

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "atomic_file.h"
#include "ecg/error.h"
#include "labelling.h"
#include "recordings.h"
#include "result_text.h"
#include "shard.h"

namespace beatlens::cli {

// "records/3f/100-3fa9....json": the file's own name, so that a person finds it, and the first 16 bytes of the SHA-256
// of the path, so that no two recordings share one.
std::filesystem::path result_path(const RecordingPath& recording);

// How a result is made, whatever the recording: program, models, options and columns. Errors: those of reading a model.
Result<nlohmann::ordered_json> how_made(const std::filesystem::path& model, const LabellingOptions& options,
                                        const Columns& columns);
Columns columns_of(const nlohmann::ordered_json& made);

// Of what: the files that are read for a recording, with size and time of change; empty where there is nothing to read.
nlohmann::ordered_json files_of(const RecordingPath& recording);

// The start of a result's file, "made" being how and of what: a file that starts so needs not be made again, but for
// one that goes on with an error.
std::string result_head(const RecordingPath& recording, const nlohmann::ordered_json& made);
enum class Found { nothing, failed, done };
Found find_result(const std::filesystem::path& file, const std::string& head);

// The whole file: one JSON document, with every beat on a line of its own. Errors: io.
Result<void> write_result(AtomicFile& file, const std::string& head, const Labelled& labelled);
Result<void> write_result(AtomicFile& file, const std::string& head, const Error& error);

// A result's file, read a line at a time.
class ResultReader {
public:
    // None where there is no such file. Errors: io; malformed, where it is not a result of this path.
    static Result<std::optional<ResultReader>> open(const std::filesystem::path& file, const std::string& path);

    const nlohmann::ordered_json& made() const { return made_; }        // without the files
    const nlohmann::ordered_json& summary() const { return summary_; }  // or its "error"
    // The text of the next beat's JSON; none at the end. Errors: malformed, where the file ends too soon.
    Result<std::optional<std::string>> next_beat();

private:
    std::filesystem::path file_;
    std::ifstream stream_;
    nlohmann::ordered_json made_;
    nlohmann::ordered_json summary_;
};

// A shard's manifest: NDJSON, a line for each run that begins, for each recording and for each run that ends. Lines are
// only added, each brought to the disk; one that was cut short when a run was killed is taken away by the next.
class Manifest {
public:
    // Errors: io, also where another process works on the same shard.
    static Result<Manifest> open(const std::filesystem::path& folder, const Shard& shard);
    Manifest(Manifest&& other) noexcept;
    Manifest(const Manifest&) = delete;
    Manifest& operator=(const Manifest&) = delete;
    Manifest& operator=(Manifest&&) = delete;
    ~Manifest();

    // Errors: io.
    Result<void> add(const nlohmann::ordered_json& line);

private:
    Manifest(std::filesystem::path path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}
    Result<void> failed() const;
    Result<void> take_away_cut_line();

    std::filesystem::path path_;
    int descriptor_;
};

}  // namespace beatlens::cli
