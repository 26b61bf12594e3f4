#include <filesystem>
#include <memory>

#include "commands.h"
#include "files.h"
#include "formats/convert/convert.h"
#include "formats/parsing.h"
#include "formats/record_files.h"
#include "reading.h"

namespace beatlens::cli {

namespace {

namespace fs = std::filesystem;

struct ConvertOptions {
    fs::path in;
    fs::path out;
    int wfdb_format = 16;
    bool anonymous = false;
    ReadingOptions reading;
};

Result<formats::Target> target_of(const ConvertOptions& options) {
    const std::string extension = formats::lower(options.out.extension().string());
    if (extension.empty() || extension == ".hea" || extension == ".dat") {
        return options.wfdb_format == 16 ? formats::Target::wfdb_16 : formats::Target::wfdb_212;
    }
    if (extension == ".csv") {
        return formats::Target::csv;
    }
    if (extension == ".edf") {
        return formats::Target::edf;
    }
    return fail(ErrorCode::out_of_range, "'" + options.out.string() +
                                             "' should end in .hea (a WFDB record), .csv or .edf: that says what is to "
                                             "be written.");
}

Result<int> convert(const ConvertOptions& options) {
    const auto target = target_of(options);
    BEATLENS_TRY(target);
    const auto load = load_options(options.reading);
    BEATLENS_TRY(load);
    auto recording = formats::load_record(options.in, *load);
    if (!recording) {
        return tl::make_unexpected(about(options.in, recording.error()));
    }
    for (const std::string& warning : recording->warnings) {
        say("note: " + warning);
    }
    const std::string stem(formats::stem(options.out.filename().string()));
    if (options.anonymous) {
        auto anonymous = formats::anonymous(*std::move(recording), stem);
        recording = std::move(anonymous.recording);
        say("left out: " +
            (anonymous.dropped.empty() ? "nothing, there was nothing that says who it is"
                                       : formats::joined(anonymous.dropped)) +
            ".");
    }
    const auto written = formats::write_recording(*recording, *target, stem);
    BEATLENS_TRY(written);
    std::error_code error;
    for (const formats::WrittenFile& file : written->files) {
        const fs::path path = options.out.parent_path() / file.name;
        if (fs::equivalent(path, options.in, error)) {
            return fail(ErrorCode::out_of_range, "'" + path.string() + "' is the file that is read; name another one.");
        }
    }
    for (const formats::WrittenFile& file : written->files) {
        const fs::path path = options.out.parent_path() / file.name;
        BEATLENS_TRY(formats::write_file(path, file.bytes));
        say("written: " + path.string());
    }
    for (const std::string& loss : written->losses) {
        say("lost: " + loss);
    }
    return exit_done;
}

}  // namespace

Run add_convert(CLI::App& command) {
    const auto options = std::make_shared<ConvertOptions>();
    command.add_option("in", options->in, "The recording, of any format that is read")->required();
    command
        .add_option(
            "out", options->out,
            "What to write: NAME.hea (a WFDB record: NAME.dat and, of annotations, NAME.atr beside it), NAME.csv "
            "or NAME.edf")
        ->required();
    command.add_option("--wfdb-format", options->wfdb_format, "16 or 212: bits of a sample in a WFDB record")
        ->check(CLI::IsMember({16, 212}))
        ->capture_default_str();
    command.add_flag("--anonymous", options->anonymous,
                     "Without names, dates of birth, identifiers, notes, texts of annotations and the date");
    add_reading_options(command, options->reading);
    command.footer(
        "What the new files do not hold is said on standard error, each in a line that begins with \"lost:\".");
    return [options] { return convert(*options); };
}

}  // namespace beatlens::cli
