#include "reading.h"

#include "formats/parsing.h"

namespace beatlens::cli {

void add_reading_options(CLI::App& command, ReadingOptions& options) {
    command.add_option("--rate", options.sampling_rate_hz,
                       "Sampling rate in Hz of files that do not say theirs: text without a time column");
    command.add_option("--recording", options.recording, "Which one of an archive that holds several");
    command.add_option("--answer", options.answers,
                       "How to read what a file leaves open, as `beatlens info` lists it: dates=month-first, "
                       "annotations=qrs; may be given several times");
}

Result<formats::LoadOptions> load_options(const ReadingOptions& options) {
    formats::LoadOptions load;
    load.sampling_rate_hz = options.sampling_rate_hz;
    load.recording = options.recording;
    for (const std::string& answer : options.answers) {
        const std::size_t mark = answer.find('=');
        if (mark == 0 || mark == std::string::npos) {
            return fail(ErrorCode::out_of_range,
                        "The answer " + formats::in_quotes(answer) + " is not written like dates=day-first.");
        }
        load.answers[answer.substr(0, mark)] = answer.substr(mark + 1);
    }
    return load;
}

}  // namespace beatlens::cli
