#include <CLI/CLI.hpp>
#include <memory>

#include "analysis/beat_list.h"
#include "commands.h"
#include "files.h"
#include "formats/record_files.h"
#include "labelling.h"
#include "model/model_file.h"
#include "reading.h"
#include "report/html_report.h"

namespace beatlens::cli {

namespace {

struct ReportCommand {
    std::filesystem::path file;
    std::filesystem::path output;  // empty: standard output
    std::optional<std::filesystem::path> model;
    analysis::LabelOptions labels;
    ReadingOptions reading;
    std::string beats = "detected";
    std::string format = "html";
};

Result<std::string> report_of(const ReportCommand& options) {
    const auto load = load_options(options.reading);
    BEATLENS_TRY(load);
    const auto document = formats::load_path(options.file, *load);
    BEATLENS_TRY(document);
    const auto* const recording = std::get_if<Recording>(&*document);
    if (recording == nullptr) {
        return fail(ErrorCode::out_of_range,
                    "The file holds beats that were cut already; a report needs a recording or a "
                    "list of intervals.");
    }
    const report::ReportOptions how{std::string("Beatlens ") + BEATLENS_VERSION};
    if (analysis::is_beat_list(*recording)) {
        const analysis::BeatList list = analysis::read_beat_list(*recording, options.labels.limits);
        return options.format == "json" ? analysis::to_json(list) + "\n"
                                        : report::html_report(*recording, list.analysis, how);
    }
    auto model = model::load_model(options.model.value_or(default_model()));
    BEATLENS_TRY(model);
    const auto engine = model::Engine::create(*std::move(model));
    BEATLENS_TRY(engine);
    analysis::LabelOptions labels = options.labels;
    labels.at_reference = options.beats == "reference";
    const auto labelled = analysis::label(*document, *engine, labels);
    BEATLENS_TRY(labelled);
    if (options.format == "json") {
        return analysis::to_json(*labelled) + "\n";
    }
    return report::html_report(*recording, std::get<analysis::Analysis>(labelled->result), how);
}

Result<int> write_report(const ReportCommand& options) {
    const auto text = report_of(options);
    if (!text) {
        return tl::make_unexpected(about(options.file, text.error()));
    }
    Output output(options.output);
    BEATLENS_TRY(output.write(*text));
    BEATLENS_TRY(output.finish());
    return exit_done;
}

}  // namespace

Run add_report(CLI::App& command) {
    const auto options = std::make_shared<ReportCommand>();
    command.add_option("file", options->file, "A recording of any format that is read, or a list of RR intervals")
        ->required();
    command.add_option("--out", options->output, "File to write; default: standard output");
    command.add_option("--format", options->format, "html, for people, prints on A4 and Letter; or json")
        ->check(CLI::IsMember({"html", "json"}))
        ->capture_default_str();
    add_labelling_options(command, options->model, options->labels.lead, options->beats);
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
