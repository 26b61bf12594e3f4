#include "synthesis/ecg_model.h"

#include <cstdio>

#include "commands.h"
#include "formats/record_files.h"
#include "formats/wfdb/wfdb.h"

namespace beatlens::cli {

namespace {

std::filesystem::path with_extension(std::filesystem::path path, const char* extension) {
    path += extension;
    return path;
}

}  // namespace

Result<void> synthesize(const SynthesizeOptions& options) {
    synthesis::EcgModelOptions model;
    model.duration_s = options.duration_s;
    model.heart_rate_bpm = options.heart_rate_bpm;
    model.sveb_share = options.sveb_share;
    model.veb_share = options.veb_share;
    model.seed = options.seed;
    auto record = synthesis::synthesize(model);
    BEATLENS_TRY(record);
    record->name = options.output.filename().string();
    const auto files = formats::write_wfdb_record(*record, 212);
    BEATLENS_TRY(files);
    const auto annotations = formats::write_wfdb_annotations(record->annotations);
    BEATLENS_TRY(annotations);
    BEATLENS_TRY(write_text(with_extension(options.output, ".hea"), files->header));
    BEATLENS_TRY(formats::write_file(with_extension(options.output, ".dat"), files->signals));
    BEATLENS_TRY(formats::write_file(with_extension(options.output, ".atr"), *annotations));
    std::printf("%s: %.1f s, %zu beats\n", record->name.c_str(), record->duration_s(), record->annotations.size());
    return {};
}

}  // namespace beatlens::cli
