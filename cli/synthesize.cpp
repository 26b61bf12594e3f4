#include "synthesis/ecg_model.h"

#include <cstdio>
#include <filesystem>
#include <memory>

#include "analysis/report_text.h"
#include "commands.h"
#include "files.h"
#include "formats/record_files.h"
#include "formats/wfdb/wfdb.h"

namespace beatlens::cli {

namespace {

struct SynthesizeOptions {
    std::filesystem::path output;  // PATH.hea, .dat and .atr are written
    synthesis::EcgModelOptions model;
};

std::filesystem::path with_extension(std::filesystem::path path, const char* extension) {
    path += extension;
    return path;
}

Result<int> synthesize(const SynthesizeOptions& options) {
    auto record = synthesis::synthesize(options.model);
    BEATLENS_TRY(record);
    record->name = options.output.filename().string();
    const auto files = formats::write_wfdb_record(*record, 212);
    BEATLENS_TRY(files);
    const auto annotations = formats::write_wfdb_annotations(record->annotations, record->frame_rate_hz);
    BEATLENS_TRY(annotations);
    BEATLENS_TRY(write_text(with_extension(options.output, ".hea"), files->header));
    BEATLENS_TRY(formats::write_file(with_extension(options.output, ".dat"), files->signals));
    BEATLENS_TRY(formats::write_file(with_extension(options.output, ".atr"), *annotations));
    std::printf("%s: %.1f s, %zu beats\n", analysis::printable(record->name).c_str(), record->duration_s(),
                record->annotations.size());
    return exit_done;
}

}  // namespace

Run add_synthesize(CLI::App& command) {
    const auto options = std::make_shared<SynthesizeOptions>();
    synthesis::EcgModelOptions& model = options->model;
    command.add_option("--out", options->output, "Record to write: PATH.hea, PATH.dat and PATH.atr")->required();
    command.add_option("--duration", model.duration_s, "Seconds")->capture_default_str();
    command.add_option("--heart-rate", model.heart_rate_bpm, "Beats per minute")->capture_default_str();
    command.add_option("--sveb", model.sveb_share, "Share of supraventricular ectopic beats")->capture_default_str();
    command.add_option("--veb", model.veb_share, "Share of ventricular ectopic beats")->capture_default_str();
    command.add_option("--seed", model.seed, "Seed")->capture_default_str();
    return [options] { return synthesize(*options); };
}

}  // namespace beatlens::cli
