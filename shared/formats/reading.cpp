// What the readers of all formats share; see formats/registry.h.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "formats/families.h"
#include "formats/parsing.h"

namespace beatlens::formats {

std::string file_name(const InputFile& file) { return std::string(last_component(file.name)); }

// What systems keep beside the files of a folder: macOS's AppleDouble files (._100.hea), lists of thumbnails; and what
// the page keeps beside a recording in a session that it exports (web/page/js/take-away/kept-sessions.mjs).
bool is_of_another_program(const InputFile& file) {
    constexpr std::uint8_t apple_double[] = {0x00, 0x05, 0x16, 0x07};
    constexpr std::string_view names[] = {".ds_store", "thumbs.db", "desktop.ini"};
    constexpr std::size_t head_of_session = 200;
    const std::string_view name = last_component(file.name);
    return (name == "session.json" &&
            as_text(file.bytes).substr(0, head_of_session).find("\"beatlens-session\"") != std::string_view::npos) ||
           (name.starts_with("._") && file.bytes.size() >= sizeof apple_double &&
            std::equal(std::begin(apple_double), std::end(apple_double), file.bytes.begin())) ||
           std::find(std::begin(names), std::end(names), lower(name)) != std::end(names);
}

bool has_extension(const InputFile& file, std::string_view wanted) {
    return equal_ignoring_case(extension(last_component(file.name)), wanted);
}

std::string names_of(std::span<const InputFile> files) {
    std::vector<std::string> names;
    for (const InputFile& file : files) {
        names.push_back(file_name(file));
    }
    return joined(names);
}

Error reader_needed() { return {ErrorCode::reader_needed, "These files need the module of further readers.", {}}; }

Result<double> given_rate_hz(const LoadOptions& options, const std::string& name, const std::string& why) {
    if (!options.sampling_rate_hz) {
        return fail(ErrorCode::sampling_rate_needed,
                    name + " " + why + "; give the sampling rate in Hz (such as 360) to read it.");
    }
    if (!std::isfinite(*options.sampling_rate_hz) || *options.sampling_rate_hz <= 0.0) {
        return fail(ErrorCode::out_of_range, "The sampling rate given for " + name + ", " +
                                                 number_text(*options.sampling_rate_hz) +
                                                 " Hz, is not a positive number.");
    }
    return *options.sampling_rate_hz;
}

std::string answer_to(const LoadOptions& options, const Choice& choice, const std::string& usual) {
    const auto answer = options.answers.find(choice.key);
    const bool known = answer != options.answers.end() &&
                       std::any_of(choice.options.begin(), choice.options.end(),
                                   [&](const Choice::Option& option) { return option.value == answer->second; });
    return known ? answer->second : usual;
}

std::string start_time_text(double second_of_day, int year, int month, int day) {
    const auto milliseconds = static_cast<long long>(std::llround(second_of_day * 1000.0));
    char text[80] = "";
    int length = std::snprintf(text, sizeof text, "%02lld:%02lld:%02lld", milliseconds / 3600000,
                               milliseconds / 60000 % 60, milliseconds / 1000 % 60);
    if (milliseconds % 1000 != 0) {
        length += std::snprintf(text + length, sizeof text - static_cast<std::size_t>(length), ".%03lld",
                                milliseconds % 1000);
    }
    if (year != 0) {
        std::snprintf(text + length, sizeof text - static_cast<std::size_t>(length), " %02d/%02d/%04d", day, month,
                      year);
    }
    return text;
}

Document without_others(Document document, const InputFile& main, std::span<const InputFile> files) {
    std::vector<InputFile> others;
    std::copy_if(files.begin(), files.end(), std::back_inserter(others),
                 [&](const InputFile& file) { return &file != &main; });
    if (!others.empty()) {
        const std::string warning = "Not read: " + names_of(others) + ".";
        std::visit([&](auto& content) { content.warnings.push_back(warning); }, document);
    }
    return document;
}

}  // namespace beatlens::formats
