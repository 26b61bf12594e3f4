// A stretch of a recording on paper at true scale. The page draws the same.
#include <CLI/CLI.hpp>
#include <memory>

#include "analysis/beat_list.h"
#include "commands.h"
#include "files.h"
#include "labelling.h"
#include "reading.h"
#include "report.h"
#include "report/paper_strip.h"

namespace beatlens::cli {

namespace {

struct StripCommand {
    std::filesystem::path recording;
    std::filesystem::path output;  // empty: standard output
    std::optional<std::filesystem::path> model;
    LabellingOptions labelling;
    ReadingOptions reading;
    std::string beats = "detected";
    std::vector<std::string> leads;
    std::string layout = "stacked";
    std::string caption;
    report::PaperStrip strip;
    bool no_pulse = false;
    bool no_labels = false;
};

Result<std::string> draw(const StripCommand& options) {
    auto labelling = options.labelling;
    auto load = load_options(options.reading);
    BEATLENS_TRY(load);
    labelling.load = *std::move(load);
    labelling.labels.at_reference = options.beats == "reference";
    const auto labeller = Labeller::create(options.model.value_or(default_model()), std::move(labelling));
    BEATLENS_TRY(labeller);
    const auto document = labeller->read(options.recording, {});
    BEATLENS_TRY(document);
    const auto* const recording = std::get_if<Recording>(&*document);
    if (recording == nullptr) {
        return fail(ErrorCode::out_of_range, "The file holds beats that were cut already; a strip needs a recording.");
    }
    report::PaperStrip strip = options.strip;
    strip.program = program_name;
    strip.pulse = !options.no_pulse;
    strip.labels = !options.no_labels;
    if (!options.caption.empty()) {
        strip.caption = options.caption;
    }
    const auto layout = report::paper_layout(options.layout);
    BEATLENS_TRY(layout);
    strip.layout = *layout;
    auto leads = report::leads_of_strip(*recording, options.leads);
    BEATLENS_TRY(leads);
    strip.leads = *std::move(leads);
    if (options.no_labels || analysis::is_beat_list(*recording)) {
        return report::paper_strip_svg(*recording, nullptr, strip);
    }
    const auto labelled = labeller->label(*document);
    BEATLENS_TRY(labelled);
    return report::paper_strip_svg(*recording, &std::get<analysis::Analysis>(labelled->result), strip);
}

Result<int> write_strip(const StripCommand& options) {
    const auto svg = within_memory([&] { return draw(options); });
    if (!svg) {
        return tl::make_unexpected(about(options.recording, svg.error()));
    }
    Output output(options.output);
    BEATLENS_TRY(output.write(*svg));
    BEATLENS_TRY(output.finish());
    return exit_done;
}

}  // namespace

Run add_strip(CLI::App& command) {
    const auto options = std::make_shared<StripCommand>();
    report::PaperStrip& strip = options->strip;
    command.add_option("recording", options->recording, "A recording of any format that is read")->required();
    command.add_option("--out", options->output, "SVG file to write; default: standard output");
    command.add_option("--from", strip.first_s, "Seconds from the start of the recording")->capture_default_str();
    command.add_option("--seconds", strip.duration_s, "How long; ends with the recording at the latest")
        ->capture_default_str();
    command
        .add_option("--leads", options->leads,
                    "From top to bottom, by name or number: II,V1; or all; default: the lead that is labelled; of "
                    "layout 12: the rhythm strips, default II")
        ->delimiter(',')
        ->allow_extra_args(false);
    command
        .add_option("--layout", options->layout,
                    "stacked, a row each; or 12: the twelve leads in three rows of four, and rhythm strips")
        ->check(CLI::IsMember({"stacked", "12"}))
        ->capture_default_str();
    command.add_option("--speed", strip.mm_per_s, "mm/s: 12.5, 25 or 50")->capture_default_str();
    command.add_option("--gain", strip.mm_per_mv, "mm/mV: 5, 10 or 20")->capture_default_str();
    command.add_option("--caption", options->caption, "Text below it; default: what it shows and how");
    command.add_flag("--no-pulse", options->no_pulse, "Without the calibration pulse of 1 mV and 0.2 s");
    command.add_flag("--no-labels", options->no_labels, "Without labels of beats; no model is asked");
    add_labelling_options(command, options->model, options->labelling.labels, options->beats);
    add_reading_options(command, options->reading);
    return [options] { return write_strip(*options); };
}

}  // namespace beatlens::cli
