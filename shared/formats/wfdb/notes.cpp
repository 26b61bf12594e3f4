// When a recording began, and who it is of, from a header's record line and comments.
#include <algorithm>
#include <array>
#include <optional>

#include "formats/parsing.h"
#include "formats/wfdb/record_parts.h"
#include "formats/words.h"

namespace beatlens::formats {

namespace {

// Up to three parts of `text` between any of `separators`; more make the last part no number.
std::array<std::string_view, 3> parts_of(std::string_view text, std::string_view separators) {
    std::array<std::string_view, 3> parts;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::size_t end = i + 1 < parts.size() ? text.find_first_of(separators) : std::string_view::npos;
        parts[i] = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return parts;
}

// "13:05:00.250", "8:26:4", "13:05"
std::optional<double> second_of_day(std::string_view text) {
    if (text.find(':') == std::string_view::npos) {
        return std::nullopt;
    }
    const auto parts = parts_of(text, ":");
    const auto hour = parse_integer(parts[0]);
    const auto minute = parse_integer(parts[1]);
    const auto second = parts[2].empty() ? std::optional(0.0) : parse_number(parts[2]);
    if (!hour || !minute || !second || *hour < 0 || *hour > 23 || *minute < 0 || *minute > 59 || *second < 0.0 ||
        *second >= 60.0) {
        return std::nullopt;
    }
    return static_cast<double>(*hour * 3600 + *minute * 60) + *second;
}

struct Date {
    int year = 0;
    int month = 0;
    int day = 0;
};

std::optional<int> month_of(std::string_view text) {
    constexpr std::string_view names = "janfebmaraprmayjunjulaugsepoctnovdec";
    const std::size_t at = text.size() == 3 ? names.find(lower(text)) : std::string_view::npos;
    if (at != std::string_view::npos && at % 3 == 0) {
        return static_cast<int>(at / 3) + 1;
    }
    const auto number = parse_integer(text);
    return number && *number >= 1 && *number <= 12 ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

// header(5)'s "25/12/1999"; also "1999-12-25" and "25-Dec-1999", as other programs write. Years that were shifted to
// hide a person's date lie far ahead; those before 1000 are slips.
std::optional<Date> date_of(std::string_view text) {
    auto parts = parts_of(text, "/-");
    if (parts[0].size() == 4) {
        std::swap(parts[0], parts[2]);
    }
    const auto day = parse_integer(parts[0]);
    const auto month = month_of(parts[1]);
    const auto year = parse_integer(parts[2]);
    if (!day || !month || !year || *day < 1 || *day > 31 || *year < 1000 || *year > 9999) {
        return std::nullopt;
    }
    return Date{static_cast<int>(*year), *month, static_cast<int>(*day)};
}

// Small and of letters alone: what keys hold, and comments without a key begin with.
constexpr Words personal_parts =
    "patientname|patientid|birth|geburt|gebdat|surname|firstname|lastname|fullname|familyname|nachname|"
    "vorname|subjectname|subjectid|givenname";
// What only keys hold: a sentence may begin with "Patient".
constexpr Words personal_key_parts =
    "patient|patnr|physician|doctor|technician|operator|address|adresse|phone|email|telefon|insurance|"
    "institution|department|recordingid|deviceorplace";
constexpr Words personal_keys = "name|nom|nombre|id|mrn|dob|ssn|room|arzt|person|recording|pid";
// What is said of a patient that is nobody's name.
constexpr Words impersonal_parts = "sex|gender|weight|height|history|diagnos|medic";

// Of "<patient id>", "patientid".
std::string letters_of(std::string_view text) {
    std::string letters = lower(text);
    std::erase_if(letters, [](char c) { return c < 'a' || c > 'z'; });
    return letters;
}

// By what stands before the colon or equals sign; without one, by how the comment begins.
bool names_a_person(std::string_view comment) {
    const std::size_t end = comment.find_first_of(":=");
    const bool has_key = end != std::string_view::npos;
    const std::string key = letters_of(comment.substr(0, end));
    if (has_part_of(impersonal_parts, key) || key.ends_with("age")) {
        return false;
    }
    if (!has_key) {
        return any_word(personal_parts, [&](std::string_view part) { return key.starts_with(part); });
    }
    return has_part_of(personal_parts, key) || has_part_of(personal_key_parts, key) || is_one_of(personal_keys, key);
}

}  // namespace

void take_notes(const WfdbHeader& header, Recording& record) {
    std::optional<double> second;
    Date date;
    for (const std::string* const field : {&header.base_time, &header.base_date}) {
        if (const auto time = second_of_day(*field); time && !second) {
            second = time;
        } else if (const auto day = date_of(*field)) {
            date = *day;
        } else if (!field->empty() && *field != "0/0/0") {
            record.warnings.push_back("The header's start, " + in_quotes(*field) +
                                      ", is neither a time nor a date and left out.");
        }
    }
    if (second) {
        record.start_time = start_time_text(*second, date.year, date.month, date.day);
    } else if (date.year != 0) {
        record.start_time = start_time_text(0.0, date.year, date.month, date.day);
    }
    for (const std::string& comment : header.comments) {
        (names_a_person(comment) ? record.personal : record.comments).push_back(comment);
    }
}

}  // namespace beatlens::formats
