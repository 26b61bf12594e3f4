#include "report.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <thread>

#include "analysis/beat_list.h"
#include "commands.h"
#include "files.h"
#include "report/html_report.h"

namespace beatlens::cli {

Result<Reporter> Reporter::create(const ReportCommand& options) {
    auto load = load_options(options.reading);
    BEATLENS_TRY(load);
    LabellingOptions labelling{options.labels, *std::move(load), {}, true};
    labelling.labels.at_reference = options.beats == "reference";
    auto labeller = Labeller::create(options.model.value_or(default_model()), std::move(labelling));
    BEATLENS_TRY(labeller);
    return Reporter(*std::move(labeller));
}

Result<Reported> Reporter::report(const RecordingPath& path) const {
    if (path.error) {
        return tl::make_unexpected(*path.error);
    }
    return within_memory([&]() -> Result<Reported> {
        auto document = labeller_.read(path.path, path.inside);
        BEATLENS_TRY(document);
        auto* const recording = std::get_if<Recording>(&*document);
        if (recording == nullptr) {
            return fail(
                ErrorCode::out_of_range,
                "The file holds beats that were cut already; a report needs a recording or a list of intervals.");
        }
        if (analysis::is_beat_list(*recording)) {
            analysis::BeatList list = analysis::read_beat_list(*recording, labeller_.options().labels.limits);
            if (labeller_.options().labels.pacemaker) {
                list.analysis.pacemaker = analysis::Pacemaker{true, std::nullopt};
            }
            return Reported{std::move(*recording), {std::move(list.analysis), std::nullopt}};
        }
        auto labelled = labeller_.label(*document);
        BEATLENS_TRY(labelled);
        return Reported{std::move(*recording), *std::move(labelled)};
    });
}

std::string Reporter::page(const Reported& reported) {
    return report::html_report(reported.recording, std::get<analysis::Analysis>(reported.labelled.result),
                               {program_name});
}

namespace {

// JSON of a list of beats says that it is one.
Result<std::string> json_of(const Reported& reported) {
    if (analysis::is_beat_list(reported.recording)) {
        analysis::BeatList list;
        list.analysis = std::get<analysis::Analysis>(reported.labelled.result);
        return analysis::to_json(list) + "\n";
    }
    return analysis::to_json(reported.labelled) + "\n";
}

Result<int> write_report(const ReportCommand& options) {
    const auto reporter = Reporter::create(options);
    BEATLENS_TRY(reporter);
    if (!options.into.empty()) {
        return report_into(options, *reporter);
    }
    if (options.recordings.size() != 1 || !options.lists.empty()) {
        return fail(ErrorCode::out_of_range, "Name one recording, or a folder to fill with --into.");
    }
    const std::filesystem::path file = options.recordings[0];
    const auto reported = reporter->report({file, std::nullopt});
    if (!reported) {
        return tl::make_unexpected(about(file, reported.error()));
    }
    const auto text = options.format == "json" ? json_of(*reported) : Reporter::page(*reported);
    BEATLENS_TRY(text);
    Output output(options.output);
    BEATLENS_TRY(output.write(*text));
    BEATLENS_TRY(output.finish());
    return exit_done;
}

}  // namespace

Run add_report(CLI::App& command) {
    const auto options = std::make_shared<ReportCommand>();
    options->jobs = std::max(1U, std::thread::hardware_concurrency());
    command.add_option("recording", options->recordings,
                       "A recording of any format that is read, or a list of RR intervals; with --into any number of "
                       "them, folders, archives and @LIST: a file with one path a line");
    command.add_option("--list", options->lists, "The same as @LIST; may be given several times")
        ->allow_extra_args(false);
    auto* const out = command.add_option("--out", options->output, "File to write; default: standard output");
    auto* const format =
        command.add_option("--format", options->format, "html, for people, prints on A4 and Letter; or json")
            ->check(CLI::IsMember({"html", "json"}))
            ->capture_default_str();
    command
        .add_option("--into", options->into,
                    "Folder to fill instead, for any number of recordings: index.html with a row each, those that are "
                    "unlike the others first, a page for each, and tables: recordings.csv, beats.csv, episodes.csv, "
                    " minutes.csv, st.csv, five_minutes.csv")
        ->excludes(out)
        ->excludes(format);
    command.add_option("--jobs", options->jobs, "Recordings at once; default: one a processor")
        ->check(CLI::Range(std::size_t{1}, std::size_t{1024}));
    add_labelling_options(command, options->model, options->labels, options->beats);
    rhythm::EpisodeLimits& limits = options->labels.limits;
    const auto rate = CLI::Range(1.0, 1000.0);
    const auto seconds = CLI::Range(0.1, 3600.0);
    command.add_option("--tachycardia", limits.tachycardia_bpm, "Beats a minute from which a rhythm is fast")
        ->check(rate)
        ->capture_default_str();
    command.add_option("--bradycardia", limits.bradycardia_bpm, "Beats a minute up to which it is slow")
        ->check(rate)
        ->capture_default_str();
    command.add_option("--sustained", limits.least_s, "Seconds that a fast or slow rhythm lasts at least")
        ->check(seconds)
        ->capture_default_str();
    command.add_option("--pause", limits.pause_s, "Seconds from which an interval is a pause")
        ->check(seconds)
        ->capture_default_str();
    add_reading_options(command, options->reading);
    return [options] { return write_report(*options); };
}

}  // namespace beatlens::cli
