#include "formats/edf/identification.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

#include "formats/parsing.h"
#include "formats/registry.h"

namespace beatlens::formats::edf {

namespace {

using std::chrono::year_month_day;

year_month_day make_date(int year, int month, int day) {
    return std::chrono::year(year) / std::chrono::month(static_cast<unsigned>(month)) /
           std::chrono::day(static_cast<unsigned>(day));
}

// "04-APR-2011", as EDF+ has them.
std::optional<year_month_day> long_date(std::string_view text) {
    if (text.size() != 11 || text[2] != '-' || text[6] != '-') {
        return std::nullopt;
    }
    const auto day = parse_integer(text.substr(0, 2));
    const auto year = parse_integer(text.substr(7));
    const auto* const month = std::find_if(std::begin(months), std::end(months),
                                           [&](auto name) { return equal_ignoring_case(name, text.substr(3, 3)); });
    if (!day || !year || *day < 1 || *year < 1 || month == std::end(months)) {
        return std::nullopt;
    }
    const auto date =
        make_date(static_cast<int>(*year), static_cast<int>(month - std::begin(months)) + 1, static_cast<int>(*day));
    return date.ok() ? std::optional(date) : std::nullopt;
}

// Three numbers with anything between them: "04.04.11", "12:57:02".
std::optional<std::array<int, 3>> three_numbers(std::string_view text) {
    constexpr std::string_view digits = "0123456789";
    std::array<int, 3> numbers{};
    for (int& number : numbers) {
        text.remove_prefix(std::min(text.find_first_of(digits), text.size()));
        const std::string_view part = text.substr(0, text.find_first_not_of(digits));
        const auto value = parse_integer(part);
        if (!value || part.size() > 4) {
            return std::nullopt;
        }
        number = static_cast<int>(*value);
        text.remove_prefix(part.size());
    }
    return numbers;
}

constexpr std::string_view start_date = "Startdate ";
constexpr std::string_view unknown = "X";

// The date of the start. The field of eight bytes has two digits for the year, from 1985 to 2084; EDF+ says it in full
// elsewhere. 01.01.85 stands for an unknown one there.
std::optional<year_month_day> date_of(const Header& header) {
    if (header.recording.starts_with(start_date)) {
        std::string_view rest = std::string_view(header.recording).substr(start_date.size());
        const std::string_view text = next_field(rest);
        if (const auto date = long_date(text)) {
            return date;
        }
        if (text == unknown && header.date == "01.01.85") {
            return std::nullopt;
        }
    }
    const auto numbers = three_numbers(header.date);
    if (!numbers) {
        return std::nullopt;
    }
    const int written = (*numbers)[2];
    const int year = written >= 100 ? written : written >= 85 ? 1900 + written : 2000 + written;
    const auto date = make_date(year, (*numbers)[1], (*numbers)[0]);
    return date.ok() ? std::optional(date) : std::nullopt;
}

// The next subfield with its blanks back, empty where it is unknown.
std::string next_subfield(std::string_view& rest) {
    std::string text(next_field(rest));
    std::replace(text.begin(), text.end(), '_', ' ');
    return text == unknown ? std::string{} : text;
}

bool says_something(std::string_view text) { return text.find_first_not_of("X _.-") != std::string_view::npos; }

void put(std::vector<std::string>& list, std::string_view name, const std::string& text) {
    if (says_something(text)) {
        list.push_back(std::string(name) + ": " + text);
    }
}

// EDF+: code, sex, date of birth, name, then anything.
void read_patient(const Header& header, Recording& recording) {
    std::string_view rest = header.patient;
    const std::string code = next_subfield(rest);
    std::string_view after_code = rest;
    const std::string_view sex = next_field(rest);
    if (!header.plus || (sex != "F" && sex != "M" && sex != unknown)) {
        put(recording.personal, "Patient", header.patient);
        return;
    }
    next_field(after_code);
    const std::string_view birth_field = next_field(after_code);
    const std::string birth = next_subfield(rest);
    put(recording.personal, "Patient ID", code);
    put(recording.personal, "Date of birth", birth);
    put(recording.personal, "Name", next_subfield(rest));
    put(recording.personal, "Patient", std::string(trim(rest)));
    if (sex != unknown) {
        recording.comments.push_back("Sex: " + std::string(sex));
    }
    const auto born = long_date(birth_field);
    if (const auto date = date_of(header); born && date) {
        const bool before_birthday = std::pair(date->month(), date->day()) < std::pair(born->month(), born->day());
        const int age = static_cast<int>(date->year()) - static_cast<int>(born->year()) - (before_birthday ? 1 : 0);
        if (age >= 0) {
            recording.comments.push_back("Age: " + std::to_string(age));
        }
    }
}

// EDF+: "Startdate", the date, code of the investigation, technician, equipment, then anything.
void read_recording(const Header& header, Recording& recording) {
    std::string_view rest = header.recording;
    if (!rest.starts_with(start_date)) {
        put(recording.personal, "Recording", header.recording);
        return;
    }
    rest.remove_prefix(start_date.size());
    next_field(rest);
    put(recording.personal, "Recording ID", next_subfield(rest));
    put(recording.personal, "Technician", next_subfield(rest));
    put(recording.comments, "Equipment", next_subfield(rest));
    put(recording.personal, "Recording", std::string(trim(rest)));
}

}  // namespace

std::string clock_text(const Header& header, double passed_s) {
    constexpr double day_s = 86400.0;
    constexpr double longest_s = 1e5 * day_s;
    const auto time = three_numbers(header.time);
    if (!time || (*time)[0] > 23 || (*time)[1] > 59 || (*time)[2] > 59) {
        return {};
    }
    double second = (*time)[0] * 3600.0 + (*time)[1] * 60.0 + (*time)[2];
    if (std::abs(passed_s) < longest_s) {
        second += std::round(passed_s * 1000.0) / 1000.0;
    }
    const double days = std::floor(second / day_s);
    second -= days * day_s;
    const auto start = date_of(header);
    if (!start) {  // midnight without a date is what stands there where nobody knows
        return second == 0.0 ? std::string() : start_time_text(second, 0, 0, 0);
    }
    const year_month_day date = std::chrono::sys_days(*start) + std::chrono::days(static_cast<int>(days));
    return start_time_text(second, static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
                           static_cast<int>(static_cast<unsigned>(date.day())));
}

void identify(const Header& header, double first_s, Recording& recording) {
    recording.start_time = clock_text(header, first_s);
    read_patient(header, recording);
    read_recording(header, recording);
}

}  // namespace beatlens::formats::edf
