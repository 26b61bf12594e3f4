#include <algorithm>
#include <iterator>

#include "analysis/recording_figures.h"
#include "analysis/report_text.h"
#include "analysis/tables.h"
#include "atomic_file.h"
#include "commands.h"
#include "files.h"
#include "in_order.h"
#include "progress.h"
#include "report.h"
#include "report/dataset_report.h"

namespace beatlens::cli {

namespace {

namespace fs = std::filesystem;

// One recording, ready to be written; made in any thread.
struct ReportItem {
    report::DatasetRow row;
    std::string page;                // HTML
    std::vector<std::string> lines;  // of each table
    std::optional<Error> error;
};

// "records/0012-100.html": in the order in which they were named, with what a person knows it by.
fs::path page_path(std::size_t number, const RecordingPath& recording) {
    std::string name = recording.shown().stem().string();
    std::replace_if(
        name.begin(), name.end(),
        [](char c) { return !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')); }, '_');
    constexpr std::size_t longest_name = 60;
    char digits[24];
    std::snprintf(digits, sizeof digits, "%04zu", number + 1);
    return fs::path("records") / (std::string(digits) + "-" + name.substr(0, longest_name) + ".html");
}

ReportItem make_report_item(const Reporter& reporter, const RecordingPath& recording, std::size_t number) {
    ReportItem item;
    item.row.name = recording.shown().string();
    const auto reported = reporter.report(recording);
    if (!reported) {
        item.error = about(recording.shown(), reported.error());
        item.row.error = item.error->message;
        return item;
    }
    const auto& analysis = std::get<analysis::Analysis>(reported->labelled.result);
    for (const analysis::RecordingFigure& figure : analysis::recording_figures()) {
        item.row.figures.push_back(figure.of(analysis));
    }
    item.row.link = page_path(number, recording).generic_string();
    item.page = Reporter::page(*reported);
    const std::string path_cell = analysis::csv_cell(item.row.name);
    for (const analysis::Table& table : analysis::tables) {
        item.lines.push_back(table.lines(path_cell, analysis));
    }
    return item;
}

// The tables, which grow with every recording.
class ReportFolder {
public:
    explicit ReportFolder(const fs::path& folder) : folder_(folder) {}

    Result<void> open() {
        BEATLENS_TRY(make_folder(folder_ / "records"));
        for (const analysis::Table& table : analysis::tables) {
            auto file = AtomicFile::create(folder_ / (std::string(table.name) + ".csv"), ".part");
            BEATLENS_TRY(file);
            BEATLENS_TRY(file->write(table.heading()));
            files_.push_back(*std::move(file));
        }
        return {};
    }

    Result<void> add(const ReportItem& item) {
        rows_.push_back(item.row);
        if (item.error) {
            return {};
        }
        BEATLENS_TRY(write_text(folder_ / item.row.link, item.page));
        for (std::size_t i = 0; i < item.lines.size(); ++i) {
            BEATLENS_TRY(files_[i].write(item.lines[i]));
        }
        return {};
    }

    Result<void> finish() {
        for (AtomicFile& file : files_) {
            BEATLENS_TRY(file.finish());
        }
        return write_text(folder_ / "index.html", report::dataset_report(rows_, program_name));
    }

private:
    fs::path folder_;
    std::vector<AtomicFile> files_;  // of each table
    std::vector<report::DatasetRow> rows_;
};

}  // namespace

Result<int> report_into(const ReportCommand& options, const Reporter& reporter) {
    if (options.recordings.empty() && options.lists.empty()) {
        return fail(ErrorCode::empty_input, "Name at least one recording, folder or list.");
    }
    const auto list = find_recordings(options.recordings, options.lists, options.reading.recording.empty());
    BEATLENS_TRY(list);
    const std::size_t all = list->recordings.size();
    if (all == 0) {
        return fail(ErrorCode::empty_input, "The list names no recording.");
    }
    ReportFolder folder(options.into);
    BEATLENS_TRY(folder.open());
    const Progress progress(all);
    std::size_t failed = 0;
    Result<void> written;
    work_in_order(
        all, options.jobs, [&](std::size_t i) { return make_report_item(reporter, list->recordings[i], i); },
        [&](std::size_t i, const ReportItem& item) {
            if (item.error) {
                ++failed;
                progress.clear();
                say(item.error->message);
            }
            written = folder.add(item);
            progress.show(i + 1, failed);
            return written.has_value();
        });
    BEATLENS_TRY(written);
    progress.clear();
    BEATLENS_TRY(folder.finish());
    return failed == 0 ? exit_done : failed == all ? exit_failed : exit_partly;
}

}  // namespace beatlens::cli
