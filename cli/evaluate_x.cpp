#include "evaluate_x.h"

#include <utility>

#include "formats/record_files.h"

namespace beatlens::cli {

namespace fs = std::filesystem;

namespace {

constexpr const char* x_group = "Protocol X";

// The one folder with the options of scoring.
struct XWork {
    FolderWork folder;
    protocols::ProtocolXOptions scoring;
};

Result<XWork> prepare_x(const FolderOptions& folder, const EvaluateXOptions& options,
                        const std::optional<fs::path>& model) {
    if (folder.folders.size() != 1) {
        return fail(ErrorCode::out_of_range, "Protocol X needs a folder of annotated records: name it, and no other.");
    }
    if (options.stress && options.scoring.excerpt_s) {
        return fail(ErrorCode::out_of_range, "--stress has excerpts of its own: leave out --excerpts.");
    }
    auto work = prepare_folder(folder, folder.folders.front(), model);
    BEATLENS_TRY(work);
    XWork result{*std::move(work), options.scoring};
    result.scoring.lead = folder.lead_index();
    return result;
}

}  // namespace

void add_evaluate_x_options(CLI::App& command, EvaluateXOptions& options) {
    command
        .add_flag("--at-reference,--reference-beats", options.scoring.at_reference,
                  "X, delineation: at the annotated beats instead of the detector's")
        ->group(x_group);
    command
        .add_option("--excerpts", options.scoring.excerpt_s,
                    "Score excerpts of so many seconds instead of whole recordings")
        ->check(CLI::Range(1.0, 1e6))
        ->group(x_group);
    command.add_option("--excerpts-per-record", options.scoring.excerpts, "How many of each recording")
        ->check(CLI::Range(std::size_t{1}, std::size_t{100'000}))
        ->capture_default_str()
        ->group(x_group);
    command
        .add_flag("--stress", options.stress,
                  "Score the records as they are and under stress: other rhythms made of each record's own beats, "
                  "excerpts, inverted leads, gaps, noise; a line of figures for each")
        ->group(x_group);
    command
        .add_option("--seed", options.scoring.seed, "Of the places that excerpts are from, and of what --stress draws")
        ->capture_default_str()
        ->group(x_group);
}

Result<protocols::ProtocolXReport> evaluate_x(const FolderOptions& folder, const EvaluateXOptions& options,
                                              const std::optional<fs::path>& model) {
    const auto work = prepare_x(folder, options, model);
    BEATLENS_TRY(work);
    const fs::path& path = work->folder.folder;
    const protocols::EngineOf engine_of = work->folder.engine_of();
    auto records = score_all(work->folder, folder.jobs, [&](const std::string& name) {
        return protocols::score_protocol_x(path, name, engine_of, work->scoring);
    });
    BEATLENS_TRY(records);
    auto report = protocols::protocol_x_report(protocols::database_of(path), work->folder.models.name(), work->scoring,
                                               *std::move(records));
    if (report.records.empty()) {
        return tl::make_unexpected(nothing_to_score(path));
    }
    return report;
}

Result<protocols::StressReport> evaluate_stress(const FolderOptions& folder, const EvaluateXOptions& options,
                                                const std::optional<fs::path>& model, const fs::path& data) {
    const auto work = prepare_x(folder, options, model);
    BEATLENS_TRY(work);
    const fs::path& path = work->folder.folder;
    std::optional<Recording> noise;
    std::error_code none;
    if (const fs::path file = data / "nstdb" / "ma.hea"; fs::is_regular_file(file, none)) {
        auto read = formats::load_record(file);
        if (!read) {
            return tl::make_unexpected(about(file, std::move(read).error()));
        }
        noise = *std::move(read);
    }
    const protocols::EngineOf engine_of = work->folder.engine_of();
    auto records = score_all(work->folder, folder.jobs, [&](const std::string& name) {
        return protocols::score_stress(path, name, engine_of, work->scoring, noise ? &*noise : nullptr);
    });
    BEATLENS_TRY(records);
    auto report = protocols::stress_report(protocols::database_of(path), work->folder.models.name(), work->scoring,
                                           *std::move(records));
    if (report.sets.front().report.records.empty()) {
        return tl::make_unexpected(nothing_to_score(path));
    }
    return report;
}

}  // namespace beatlens::cli
