#include "files.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <utility>

#include <nlohmann/json.hpp>

#include "analysis/report_text.h"
#include "formats/parsing.h"
#include "formats/record_files.h"

namespace beatlens::cli {

namespace fs = std::filesystem;

namespace {

fs::path from_environment(const char* variable, const fs::path& otherwise) {
    const char* value = std::getenv(variable);
    return value != nullptr && *value != '\0' ? fs::path(value) : otherwise;
}

// share/beatlens/ beside the folder of the program; empty where it is not installed.
fs::path installed_assets() {
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    const fs::path folder = program.parent_path().parent_path() / "share" / "beatlens";
    return !error && fs::is_directory(folder, error) ? folder : fs::path();
}

// A missing or damaged list shows when the model is read.
fs::path model_named_by(const char* key) {
    const auto bytes = formats::read_file(asset("models/index.json"));
    const auto index = bytes ? nlohmann::json::parse(formats::as_text(*bytes), nullptr, false) : nlohmann::json();
    const bool named = index.is_object() && index.contains(key) && index[key].is_string();
    return asset(fs::path("models") / (named ? index[key].get<std::string>() : "index.json names no model"));
}

}  // namespace

fs::path default_data_dir() {
    return from_environment("BEATLENS_DATA", fs::path(BEATLENS_SOURCE_DIR).parent_path() / "shared" / "data");
}

fs::path asset(const fs::path& name) {
    const fs::path installed = installed_assets();
    return from_environment("BEATLENS_ASSETS",
                            installed.empty() ? fs::path(BEATLENS_SOURCE_DIR) / "assets" : installed) /
           name;
}

fs::path default_model() { return model_named_by("default"); }
fs::path default_model_for_tables() { return model_named_by("default_for_tables"); }
fs::path delineator_asset() { return asset(fs::path("delineation") / "wave-delineator.safetensors"); }

Result<void> write_text(const fs::path& path, const std::string& text) {
    return formats::write_file(path, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

void say(std::string_view text) { std::fprintf(stderr, "beatlens: %s\n", analysis::printable(text).c_str()); }

Error about(const fs::path& path, Error error) {
    if (error.message.find("'" + path.string() + "'") == std::string::npos) {
        error.message = path.string() + ": " + error.message;
    }
    return error;
}

Output::~Output() {
    if (file_ != nullptr && file_ != stdout) {
        std::fclose(file_);
    }
}

Result<void> Output::failed() const {
    const std::string what = path_.empty() ? "Standard output" : "The file '" + path_.string() + "'";
    return fail(ErrorCode::io, what + " cannot be written: " + std::strerror(errno) + ".");
}

Result<void> Output::write(std::string_view text) {
    if (file_ == nullptr) {
        file_ = path_.empty() ? stdout : std::fopen(path_.string().c_str(), "wb");
    }
    if (file_ == nullptr || std::fwrite(text.data(), 1, text.size(), file_) != text.size()) {
        return failed();
    }
    return {};
}

Result<void> Output::finish() {
    if (file_ == nullptr) {
        return {};
    }
    std::FILE* const file = std::exchange(file_, nullptr);
    if ((file == stdout ? std::fflush(file) : std::fclose(file)) != 0) {
        return failed();
    }
    return {};
}

Result<void> finish_standard_output() {
    std::cout.flush();  // CLI11 prints its help there
    // A write that failed earlier is remembered by the stream; its reason may be gone.
    errno = 0;
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0 || !std::cout) {
        return fail(ErrorCode::io, std::string("Standard output cannot be written") +
                                       (errno != 0 ? std::string(": ") + std::strerror(errno) : "") + ".");
    }
    return {};
}

}  // namespace beatlens::cli
