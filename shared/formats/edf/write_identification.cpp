#include "formats/edf/write_identification.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "formats/edf/header.h"
#include "formats/parsing.h"

namespace beatlens::formats::edf {

namespace {

constexpr std::string_view sex_name = "Sex: ";
constexpr std::string_view equipment_name = "Equipment: ";
constexpr std::string_view code_name = "Patient ID: ";
constexpr std::string_view birth_name = "Date of birth: ";
constexpr std::string_view name_name = "Name: ";
constexpr std::string_view technician_name = "Technician: ";
constexpr std::string_view investigation_name = "Recording ID: ";
constexpr std::string_view names_with_field[] = {code_name, birth_name, name_name, technician_name, investigation_name};

// What follows the first entry that begins with `name`.
std::string_view value_of(const std::vector<std::string>& list, std::string_view name) {
    for (const std::string& entry : list) {
        if (entry.starts_with(name)) {
            return std::string_view(entry).substr(name.size());
        }
    }
    return {};
}

// Blanks separate subfields, so that they are underscores within; "X" is an unknown one.
std::string subfield(std::string_view text) {
    std::string result = plain_ascii(trim(text));
    std::replace(result.begin(), result.end(), ' ', '_');
    return result.empty() ? "X" : result;
}

}  // namespace

std::string plain_ascii(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (text.substr(i).starts_with("\xC2\xB5") || text.substr(i).starts_with("\xCE\xBC")) {
            result += 'u';
            ++i;
        } else if (byte >= 0x20 && byte < 0x7F) {
            result += text[i];
        } else if (byte < 0x80) {
            result += ' ';
        } else if (byte >= 0xC0) {
            result += '?';  // the first byte of a character
        }
    }
    return result;
}

Start start_of(const Recording& recording, std::vector<std::string>& losses) {
    Start start;
    // "hh:mm:ss[.sss] [dd/mm/yyyy]"
    std::string_view rest = recording.start_time;
    const std::string_view time = next_field(rest);
    const std::string_view date = next_field(rest);
    const auto hour = time.size() >= 8 ? parse_integer(time.substr(0, 2)) : std::nullopt;
    const auto minute = hour ? parse_integer(time.substr(3, 2)) : std::nullopt;
    const auto second = hour ? parse_number(time.substr(6)) : std::nullopt;
    if (!minute || !second || *hour < 0 || *hour > 23 || *minute < 0 || *minute > 59 ||
        !(*second >= 0.0 && *second < 60.0)) {
        if (!recording.start_time.empty()) {
            losses.push_back("The start time " + in_quotes(recording.start_time) + " is not one that EDF can hold.");
        }
        return start;
    }
    start.fraction_s = *second - std::floor(*second);
    char text[64] = "";
    std::snprintf(text, sizeof text, "%02d.%02d.%02d", static_cast<int>(*hour), static_cast<int>(*minute),
                  static_cast<int>(*second));
    start.time = text;
    const auto day = date.size() == 10 ? parse_integer(date.substr(0, 2)) : std::nullopt;
    const auto month = day ? parse_integer(date.substr(3, 2)) : std::nullopt;
    const auto year = day ? parse_integer(date.substr(6)) : std::nullopt;
    if (month && year && *day >= 1 && *day <= 31 && *month >= 1 && *month <= 12 && *year >= 1) {
        std::snprintf(text, sizeof text, "%02d.%02d.%02d", static_cast<int>(*day), static_cast<int>(*month),
                      static_cast<int>(*year % 100));
        start.date = text;
        std::snprintf(text, sizeof text, "%02d-%s-%04d", static_cast<int>(*day),
                      months[static_cast<std::size_t>(*month - 1)].data(), static_cast<int>(*year));
        start.long_date = text;
    }
    return start;
}

bool has_field(std::string_view comment) {
    return comment == "Sex: F" || comment == "Sex: M" || comment.starts_with(equipment_name);
}

std::string patient_field(const Recording& recording, std::vector<std::string>& losses) {
    const std::vector<std::string>& personal = recording.personal;
    const std::string_view sex = value_of(recording.comments, sex_name);
    const std::string_view birth = value_of(personal, birth_name);
    const bool has_birth_field = birth.size() == 11 && birth[2] == '-' && birth[6] == '-';  // "02-MAY-1951"
    std::string field = subfield(value_of(personal, code_name)) + " " +
                        (sex == "F" || sex == "M" ? std::string(sex) : "X") + " " +
                        (has_birth_field ? std::string(birth) : "X") + " " + subfield(value_of(personal, name_name));
    bool fits = field.size() <= width::patient;
    for (const std::string& entry : personal) {
        const bool has_place = std::any_of(std::begin(names_with_field), std::end(names_with_field),
                                           [&](std::string_view name) { return entry.starts_with(name); });
        if (!has_place || (entry.starts_with(birth_name) && !has_birth_field)) {
            const std::string more = " " + subfield(entry);
            fits = fits && field.size() + more.size() <= width::patient;
            field += fits ? more : "";
        }
    }
    if (!fits) {
        losses.emplace_back("What is known of the patient does not fit in the 80 characters that EDF has for it.");
    }
    return field;
}

std::string recording_field(const Recording& recording, const Start& start) {
    return "Startdate " + start.long_date + " " + subfield(value_of(recording.personal, investigation_name)) + " " +
           subfield(value_of(recording.personal, technician_name)) + " " +
           subfield(value_of(recording.comments, equipment_name));
}

}  // namespace beatlens::formats::edf
