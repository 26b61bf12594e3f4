// Where the command line finds its data and models, and what it writes to.
#pragma once

#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>

#include "ecg/error.h"

namespace beatlens::cli {

// BEATLENS_DATA, else ../shared/data seen from the repository.
std::filesystem::path default_data_dir();
// A file of assets/: in BEATLENS_ASSETS, else where the program is installed (bin/ beside share/beatlens/), else in the
// repository that it was built in.
std::filesystem::path asset(const std::filesystem::path& name);
// The models that assets/models/index.json names: for recordings, and for rows of beats that were cut already, with
// which models on whole recordings have nothing to go by.
std::filesystem::path default_model();
std::filesystem::path default_model_for_tables();
// The one that finds P, QRS and T.
std::filesystem::path delineator_asset();

Result<void> write_text(const std::filesystem::path& path, const std::string& text);

// A line for the person, on standard error: "beatlens: TEXT". What files say in it cannot steer the terminal.
void say(std::string_view text);

// "100.hea: the header holds no line that ...": which file an error is about, where it does not say so itself.
Error about(const std::filesystem::path& path, Error error);

// Standard output, or a file that is made with the first piece written. Every write is checked: a full disk is an
// error, not a shorter result.
class Output {
public:
    explicit Output(std::filesystem::path path) : path_(std::move(path)) {}  // empty: standard output
    ~Output();
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;

    Result<void> write(std::string_view text);
    Result<void> finish();

private:
    Result<void> failed() const;

    std::filesystem::path path_;
    std::FILE* file_ = nullptr;
};

// Flushes standard output. Errors: io, where something of what was printed is lost.
Result<void> finish_standard_output();

}  // namespace beatlens::cli
