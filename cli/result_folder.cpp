#include "result_folder.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstdint>

#include "analysis/report_json.h"
#include "digest.h"
#include "formats/record_files.h"
#include "json_field.h"

namespace beatlens::cli {

namespace fs = std::filesystem;

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t longest_name = 60;  // of a file's name, that is kept

bool is_plain(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' || c == '_' ||
           c == '-';
}

Result<std::string> digest_of_file(const fs::path& path) {
    const auto bytes = formats::read_file(path);
    BEATLENS_TRY(bytes);
    return hex(sha256(*bytes));
}

// `json` without its closing brace, so that more can follow.
std::string open_object(const Json& json) {
    std::string text = analysis::json_text(json);
    text.pop_back();
    return text;
}

constexpr std::string_view before_beats = ",\"beats\":[\n";

}  // namespace

fs::path result_path(const RecordingPath& recording) {
    const fs::path shown = recording.shown();
    const Sha256 digest = sha256(shown.string());
    const std::string hexadecimal = hex(std::span(digest).first(16));
    std::string name = shown.filename().string().substr(0, longest_name);
    std::replace_if(
        name.begin(), name.end(), [](char c) { return !is_plain(c); }, '_');
    return fs::path("records") / hexadecimal.substr(0, 2) / (name + "-" + hexadecimal + ".json");
}

Result<Json> how_made(const fs::path& model, const LabellingOptions& options, const Columns& columns) {
    const auto digest = digest_of_file(model);
    BEATLENS_TRY(digest);
    Json made = {{"program", BEATLENS_VERSION}, {"model_sha256", *digest}, {"model_for_tables_sha256", nullptr}};
    if (!options.model_for_tables.empty()) {
        const auto of_tables = digest_of_file(options.model_for_tables);
        BEATLENS_TRY(of_tables);
        made["model_for_tables_sha256"] = *of_tables;
    }
    made["beats"] = options.labels.at_reference ? "reference" : "detected";
    made["lead"] = options.labels.lead.empty() ? Json() : Json(options.labels.lead);
    made["pacemaker"] = options.labels.pacemaker;
    made["rate_hz"] = options.load.sampling_rate_hz ? Json(*options.load.sampling_rate_hz) : Json();
    Json& answers = made["answers"] = Json::object();
    for (const auto& [key, answer] : options.load.answers) {
        answers[key] = answer;
    }
    made["columns"] = {
        {"labels", columns.labels},       {"summary", columns.summary.empty() ? Json() : Json(columns.summary)},
        {"aami", columns.aami},           {"sure", columns.says_sure},
        {"intervals", columns.intervals}, {"why", columns.gives_reasons}};
    return made;
}

Columns columns_of(const Json& made) {
    const Json& json = field(made, "columns");
    Columns columns;
    for (const Json& label : field(json, "labels")) {
        columns.labels.push_back(label.is_string() ? label.get<std::string>() : "");
    }
    const Json& summary = field(json, "summary");
    columns.summary = summary.is_string() ? summary.get<std::string>() : "";
    columns.aami = field(json, "aami") == true;
    columns.says_sure = field(json, "sure") == true;
    columns.gives_reasons = field(json, "why") == true;
    columns.intervals = field(json, "intervals") == true;
    return columns;
}

Json files_of(const RecordingPath& recording) {
    Json files = Json::array();
    const auto paths = recording.error ? std::vector<fs::path>()
                                       : formats::files_read(recording.path).value_or(std::vector<fs::path>());
    for (const fs::path& path : paths) {
        struct stat status = {};
        if (::stat(path.c_str(), &status) == 0) {
            const std::int64_t modified_ns =
                std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec;
            files.push_back({{"name", path.filename().string()},
                             {"bytes", static_cast<std::uint64_t>(status.st_size)},
                             {"modified_ns", modified_ns}});
        }
    }
    return files;
}

std::string result_head(const RecordingPath& recording, const Json& made) {
    const Json json = {{"path", recording.shown().string()}, {"schema", analysis::report_schema}, {"made", made}};
    return open_object(json) + ",";
}

Found find_result(const fs::path& file, const std::string& head) {
    constexpr std::string_view error = "\"error\":";
    const auto bytes = formats::read_file(file, head.size() + error.size());
    if (!bytes) {
        return Found::nothing;
    }
    const std::string_view text(reinterpret_cast<const char*>(bytes->data()), bytes->size());
    return !text.starts_with(head) ? Found::nothing : text.substr(head.size()) == error ? Found::failed : Found::done;
}

Result<void> write_result(AtomicFile& file, const std::string& head, const Labelled& labelled) {
    Json summary = summary_of(labelled);
    summary.erase("schema");
    BEATLENS_TRY(file.write(head + open_object(summary).substr(1)));
    BEATLENS_TRY(file.write(before_beats));
    const std::size_t beats = labelled.beats();
    for (std::size_t i = 0; i < beats; ++i) {
        BEATLENS_TRY(file.write(analysis::json_text(beat_of(labelled, i)) + (i + 1 < beats ? ",\n" : "\n")));
    }
    return file.write("]}\n");
}

Result<void> write_result(AtomicFile& file, const std::string& head, const Error& error) {
    Json json = error_json(error);
    json.erase("schema");
    return file.write(head + analysis::json_text(json).substr(1) + "\n");
}

Result<std::optional<ResultReader>> ResultReader::open(const fs::path& file, const std::string& path) {
    std::error_code error;
    if (!fs::exists(file, error)) {
        return std::nullopt;
    }
    ResultReader reader;
    reader.file_ = file;
    reader.stream_.open(file, std::ios::binary);
    std::string line;
    if (!std::getline(reader.stream_, line)) {
        return fail(ErrorCode::io, "The result '" + file.string() + "' cannot be read.");
    }
    const std::string_view ending = before_beats.substr(0, before_beats.size() - 1);
    if (line.ends_with(ending)) {
        line.replace(line.size() - ending.size(), ending.size(), "}");
    }
    reader.summary_ = Json::parse(line, nullptr, false);
    const std::string as_written = analysis::json_text(path);
    if (!field(reader.summary_, "made").is_object() || field(reader.summary_, "schema") != analysis::report_schema ||
        analysis::json_text(field(reader.summary_, "path")) != as_written) {
        return fail(
            ErrorCode::malformed,
            "The file '" + file.string() + "' is no result of this recording that this version of the program reads.");
    }
    reader.made_ = reader.summary_["made"];
    reader.made_.erase("files");
    reader.summary_.erase("made");
    reader.summary_.erase("path");
    return reader;
}

Result<std::optional<std::string>> ResultReader::next_beat() {
    std::string line;
    if (summary_.contains("error") || !std::getline(stream_, line) || (line != "]}" && !line.starts_with('{'))) {
        return fail(ErrorCode::malformed, "The result '" + file_.string() + "' is damaged.");
    }
    if (line == "]}") {
        return std::nullopt;
    }
    if (line.ends_with(',')) {
        line.pop_back();
    }
    return line;
}

}  // namespace beatlens::cli
