#include "evaluate_e.h"

#include <utility>

#include "atomic_file.h"
#include "formats/record_files.h"
#include "formats/wfdb/wfdb.h"
#include "loading.h"

namespace beatlens::cli {

namespace fs = std::filesystem;

namespace {

constexpr const char* e_group = "Protocol E";
constexpr const char* annotator = ".beatlens";

// RECORD.beatlens for each that is scored: `bxb -r RECORD -a atr beatlens` reads it.
Result<void> write_annotations(const fs::path& folder, const std::vector<protocols::ProtocolERecord>& records) {
    BEATLENS_TRY(make_folder(folder));
    for (const protocols::ProtocolERecord& record : records) {
        if (!record.left_out.empty()) {
            continue;
        }
        const auto bytes = formats::write_wfdb_annotations(record.annotations, record.sampling_rate_hz);
        BEATLENS_TRY(bytes);
        BEATLENS_TRY(formats::write_file(folder / (record.record + annotator), *bytes));
    }
    return {};
}

Result<protocols::ProtocolEDatabase> evaluate_database(const FolderOptions& folders, const FolderWork& work,
                                                       const delineation::Delineator& delineator,
                                                       const protocols::ProtocolEOptions& scoring,
                                                       const EvaluateEOptions& options) {
    const std::string& annotator_to_score = options.test_annotator;
    const fs::path& annotations = options.annotations;
    const protocols::EngineOf engine_of = work.engine_of();
    auto records = score_all(work, folders.jobs, [&](const std::string& name) {
        if (!annotator_to_score.empty()) {
            return protocols::score_annotator(work.folder, name, annotator_to_score, scoring);
        }
        return protocols::score_protocol_e(work.folder, name, engine_of, delineator, scoring);
    });
    BEATLENS_TRY(records);
    const std::string name = protocols::database_of(work.folder);
    if (!annotations.empty()) {
        BEATLENS_TRY(write_annotations(folders.folders.size() == 1 ? annotations : annotations / name, *records));
    }
    auto database = protocols::protocol_e_database(
        name, annotator_to_score.empty() ? work.models.name() : annotator_to_score, scoring, *std::move(records));
    if (database.records.empty()) {
        const protocols::ProtocolERecord& one = database.left_out.front();
        return fail(ErrorCode::no_beats, "No record of the folder '" + work.folder.string() + "' can be scored; of " +
                                             one.record + ": " + one.left_out + ".");
    }
    return database;
}

}  // namespace

void add_evaluate_e_options(CLI::App& command, EvaluateEOptions& options) {
    command.add_option("--window-ms", options.window_ms, "How far apart two beats can be one; the standard's is 150")
        ->check(CLI::Range(1.0, 10'000.0))
        ->capture_default_str()
        ->group(e_group);
    command.add_option("--start-s", options.scoring.start_s, "Beats count from there on; the standard's is 300")
        ->check(CLI::Range(0.0, 1e9))
        ->capture_default_str()
        ->group(e_group);
    command
        .add_flag("--with-paced", options.scoring.with_paced,
                  "Recordings with paced beats as well, which the standard leaves out")
        ->group(e_group);
    command
        .add_option("--escape-beats", options.escape,
                    "Class of annotated escape beats (e, j, n): S as bxb has it, or N as the other protocols do")
        ->check(CLI::IsMember({"S", "N"}))
        ->capture_default_str()
        ->group(e_group);
    command
        .add_option("--learned-from", options.scoring.learned_from,
                    "What the model learned from, with commas between: DATABASE, DATABASE/RECORD, DS1 or DS2. Such "
                    "records are marked and have figures of their own")
        ->delimiter(',')
        ->allow_extra_args(false)  // the folder may follow
        ->group(e_group);
    command
        .add_option("--test-annotator", options.test_annotator,
                    "Scores annotations that lie beside the records as RECORD.NAME instead of the program's own")
        ->group(e_group);
    command
        .add_option("--annotations", options.annotations,
                    "Folder to write the program's annotations to, as RECORD.beatlens, for bxb, rxr and epicmp")
        ->group(e_group);
}

Result<protocols::ProtocolEReport> evaluate_e(const FolderOptions& folders, const EvaluateEOptions& options,
                                              const std::optional<fs::path>& model) {
    if (folders.folders.empty()) {
        return fail(ErrorCode::out_of_range, "Protocol E needs a folder of annotated records: name it.");
    }
    if (folders.folders.size() > 1 && !folders.records.empty()) {
        return fail(ErrorCode::out_of_range, "--records are those of one folder: name no other.");
    }
    protocols::ProtocolEReport report{options.scoring, {}};
    report.options.lead = folders.lead_index();
    report.options.window_s = options.window_ms / 1000.0;
    report.options.escape = options.escape == "S" ? metrics::EscapeBeats::sveb : metrics::EscapeBeats::normal;
    std::vector<FolderWork> works;  // all read before the first is scored, which takes its time
    for (const fs::path& folder : folders.folders) {
        auto work = prepare_folder(folders, folder, model);
        BEATLENS_TRY(work);
        works.push_back(*std::move(work));
    }
    const auto delineator = load_delineator(delineator_asset());
    BEATLENS_TRY(delineator);
    for (const FolderWork& work : works) {
        auto database = evaluate_database(folders, work, *delineator, report.options, options);
        BEATLENS_TRY(database);
        report.databases.push_back(*std::move(database));
    }
    return report;
}

}  // namespace beatlens::cli
