#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>

#include "analysis/report_json.h"
#include "atomic_file.h"
#include "commands.h"
#include "files.h"
#include "json_field.h"
#include "progress.h"
#include "recordings.h"
#include "result_folder.h"
#include "result_text.h"

namespace beatlens::cli {

namespace fs = std::filesystem;

namespace {

using Json = nlohmann::ordered_json;

const std::vector<std::string> table_names = {"records.csv", "records.ndjson", "beats.csv", "beats.ndjson"};

struct MergeOptions {
    std::vector<fs::path> folders;
    std::vector<fs::path> lists;
    std::vector<std::string> tables = table_names;
    fs::path output;
};

// A table that is written.
struct Table {
    ResultStyle style;
    AtomicFile file;
};

std::string folders_named(const MergeOptions& options) {
    std::string text;
    for (const fs::path& folder : options.folders) {
        text += (text.empty() ? "'" : ", '") + folder.string() + "'";
    }
    return text;
}

// The recording's result in the first folder that has it.
Result<std::optional<ResultReader>> find_reader(const MergeOptions& options, const RecordingPath& recording) {
    const fs::path name = result_path(recording);
    for (const fs::path& folder : options.folders) {
        auto reader = ResultReader::open(folder / name, recording.shown().string());
        BEATLENS_TRY(reader);
        if (*reader) {
            return reader;
        }
    }
    return std::nullopt;
}

// Puts the results of a list together, in its order.
class Merge {
public:
    explicit Merge(const MergeOptions& options) : options_(options) {}

    Result<int> run() {
        BEATLENS_TRY(for_each_recording([&](const RecordingPath& recording) { return find_first(recording); }));
        if (all_ == 0) {
            return fail(ErrorCode::empty_input, "The list names no recording.");
        }
        if (first_path_.empty()) {
            return fail(ErrorCode::missing_file, "Of no recording of the list there is a result in " +
                                                     folders_named(options_) +
                                                     ": `beatlens classify --into` makes them.");
        }
        BEATLENS_TRY(open_tables());
        all_ = 0;
        BEATLENS_TRY(for_each_recording([&](const RecordingPath& recording) { return add(recording); }));
        progress_.clear();
        for (Table& table : tables_) {
            BEATLENS_TRY(table.file.finish());
        }
        if (failed_ + missing_ > 0) {
            say(std::to_string(failed_ + missing_) + " of " + std::to_string(all_) +
                (all_ == 1 ? " recording has" : " recordings have") + " no labels: " + std::to_string(failed_) +
                " failed, " + std::to_string(missing_) + " without a result.");
        }
        return failed_ + missing_ == 0 ? exit_done : failed_ + missing_ == all_ ? exit_failed : exit_partly;
    }

private:
    // `visit` returns whether it wants more.
    template <class Visit>
    Result<void> for_each_recording(const Visit& visit) {
        auto source = RecordingSource::open({}, options_.lists, true);
        BEATLENS_TRY(source);
        while (true) {
            const auto recording = source->next();
            BEATLENS_TRY(recording);
            if (!*recording) {
                return {};
            }
            ++all_;
            const Result<bool> more = visit(**recording);
            BEATLENS_TRY(more);
            if (!*more) {
                return {};
            }
        }
    }

    Result<bool> find_first(const RecordingPath& recording) {
        const auto reader = find_reader(options_, recording);
        if (reader && *reader) {
            made_ = (*reader)->made();
            first_path_ = recording.shown().string();
        }
        return first_path_.empty();  // what is damaged is said when it comes to it
    }

    Result<void> open_tables() {
        ResultStyle style;
        style.one_file = false;
        style.columns = columns_of(made_);
        for (const std::string& name : options_.tables) {
            style.format = name.ends_with(".csv") ? ResultFormat::csv : ResultFormat::ndjson;
            style.per_beat = name.starts_with("beats");
            auto file = AtomicFile::create(options_.output / name, ".tmp");
            BEATLENS_TRY(file);
            BEATLENS_TRY(file->write(text_before(style)));
            tables_.push_back({style, *std::move(file)});
        }
        return {};
    }

    Result<bool> add(const RecordingPath& recording) {
        const std::string path = recording.shown().string();
        auto found = find_reader(options_, recording);
        if (!found) {
            found = tl::make_unexpected(Error{found.error().code, found.error().message + " Label it again."});
        } else if (!*found) {
            found = tl::make_unexpected(
                Error{ErrorCode::missing_file, "There is no result of it in " + folders_named(options_) + "."});
        }
        if (!found) {
            ++missing_;
            BEATLENS_TRY(add_record(path, error_json(found.error())));
            return true;
        }
        ResultReader& reader = **found;
        if (reader.made() != made_) {
            return fail(ErrorCode::model_mismatch,
                        "'" + first_path_ + "' and '" + path +
                            "' were not labelled with the same model, options and version of "
                            "the program; label the whole list with the same ones.");
        }
        BEATLENS_TRY(add_record(path, reader.summary()));
        if (reader.summary().contains("error")) {
            ++failed_;
            return true;
        }
        BEATLENS_TRY(add_beats(path, reader));
        return true;
    }

    Result<void> add_record(const std::string& path, const Json& summary) {
        if (const auto error = summary.find("error"); error != summary.end()) {
            progress_.clear();
            const Json& message = field(*error, "message");
            say(about(path, {ErrorCode::internal, message.is_string() ? message.get<std::string>() : "It failed."})
                    .message);
        }
        for (Table& table : tables_) {
            if (!table.style.per_beat) {
                BEATLENS_TRY(table.file.write(table.style.format == ResultFormat::csv
                                                  ? csv_record(table.style.columns, path, summary)
                                                  : analysis::json_text(with_path(path, summary)) + "\n"));
            }
        }
        progress_.show(all_, failed_ + missing_);
        return {};
    }

    Result<void> add_beats(const std::string& path, ResultReader& reader) {
        std::string ndjson_start = analysis::json_text({{"path", path}});
        ndjson_start.back() = ',';
        const std::string path_cell = analysis::csv_cell(path);
        const bool wanted =
            std::any_of(tables_.begin(), tables_.end(), [](const Table& table) { return table.style.per_beat; });
        while (wanted) {
            const auto beat = reader.next_beat();
            BEATLENS_TRY(beat);
            if (!*beat) {
                break;
            }
            for (Table& table : tables_) {
                if (!table.style.per_beat) {
                    continue;
                }
                if (table.style.format == ResultFormat::ndjson) {
                    BEATLENS_TRY(table.file.write(ndjson_start + (*beat)->substr(1) + "\n"));
                } else {
                    BEATLENS_TRY(table.file.write(
                        csv_beat(table.style.columns, path_cell, Json::parse(**beat, nullptr, false))));
                }
            }
        }
        return {};
    }

    const MergeOptions& options_;
    Json made_;               // of all results
    std::string first_path_;  // the recording that it comes from
    std::vector<Table> tables_;
    Progress progress_{0};
    std::size_t all_ = 0;
    std::size_t failed_ = 0;
    std::size_t missing_ = 0;
};

}  // namespace

Run add_merge(CLI::App& command) {
    const auto options = std::make_shared<MergeOptions>();
    command
        .add_option(
            "folder", options->folders,
            "Folders that `beatlens classify --into` filled; of a recording that several have, the first counts")
        ->required();
    command
        .add_option("--list", options->lists, "The list that was labelled: it says which recordings, in which order")
        ->allow_extra_args(false)
        ->required();
    command.add_option("--table", options->tables, "Tables to write; may be given several times; default: all four")
        ->allow_extra_args(false)
        ->check(CLI::IsMember(table_names));
    command.add_option("--out", options->output, "Folder to write them to")->required();
    command.footer(
        "The tables are those of `beatlens classify @LIST` with --per and --format, to the byte, but that what failed "
        "has no "
        "line among the beats.\n"
        "Exit code: 0: all recordings are labelled; 1: none is, or the tables could not be written; 2: some failed or "
        "have no result. Which and why stands on standard error, and as \"error\" in the tables of records.");
    return [options] { return Merge(*options).run(); };
}

}  // namespace beatlens::cli
