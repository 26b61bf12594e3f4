#include <algorithm>

#include "formats/dicom/dicom.h"

namespace beatlens::formats {

namespace {

struct Note {
    DicomTag tag;
    const char* what;
};

constexpr DicomTag age_tag = 0x00101010;

constexpr Note notes[] = {
    {0x00100040, "Sex"},          {age_tag, "Age"},       {0x00101020, "Height in m"}, {0x00101030, "Weight in kg"},
    {0x00080070, "Manufacturer"}, {0x00081090, "Device"}, {0x00181020, "Software"},    {0x00081030, "Study"},
};

constexpr Note personal_notes[] = {
    {0x00100010, "Name"},
    {0x00100020, "Patient ID"},
    {0x00100030, "Date of birth"},
    {0x00101000, "Other patient IDs"},
    {0x00101040, "Address"},
    {0x00102154, "Telephone"},
    {0x00080050, "Accession number"},
    {0x00080080, "Institution"},
    {0x00081040, "Department"},
    {0x00080090, "Referring physician"},
    {0x00081050, "Performing physician"},
    {0x00081060, "Reading physician"},
    {0x00081070, "Operator"},
};

constexpr DicomTag annotations_tag = 0x0040B020;
constexpr DicomTag annotation_text_tag = 0x00700006;

// "42 years" of "042Y".
std::string age_text(const std::string& text) {
    static constexpr std::pair<char, const char*> units[] = {
        {'Y', " years"}, {'M', " months"}, {'W', " weeks"}, {'D', " days"}};
    for (const auto& [letter, unit] : units) {
        const auto number = text.ends_with(letter) ? parse_integer(text.substr(0, text.size() - 1)) : std::nullopt;
        if (number) {
            return std::to_string(*number) + unit;
        }
    }
    return text;
}

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
    const auto value = at + count <= text.size() ? parse_integer(text.substr(at, count)) : std::nullopt;
    return value && *value >= 0 ? std::optional(static_cast<int>(*value)) : std::nullopt;
}

// "20130125" and "105919.5" as start_time_text(); empty where there is no time.
std::string time_text(std::string_view date, std::string_view time) {
    const auto hour = digits(time, 0, 2);
    const auto minute = digits(time, 2, 2);
    if (!hour || !minute || *hour > 23 || *minute > 59) {
        return {};
    }
    double second = digits(time, 4, 2).value_or(0);
    if (const std::size_t point = time.find('.'); point == 6) {
        const std::size_t end = time.find_first_not_of("0123456789", point + 1);
        second += parse_number("0" + std::string(time.substr(point, std::min(end, time.size()) - point))).value_or(0.0);
    }
    const auto year = digits(date, 0, 4);
    const auto month = digits(date, 4, 2);
    const auto day = digits(date, 6, 2);
    const bool has_date = year && month && day;
    return start_time_text(*hour * 3600.0 + *minute * 60.0 + second, has_date ? *year : 0, month.value_or(0),
                           day.value_or(0));
}

std::string start_time_of(const DicomDataset& dataset) {
    constexpr DicomTag acquisition = 0x0008002A;
    constexpr std::size_t date_length = 8;
    const std::string moment = dataset.text(acquisition);
    if (moment.size() > date_length) {
        const std::string_view text = moment;
        return time_text(text.substr(0, date_length), text.substr(date_length));
    }
    // Dates and times of acquisition, content and study.
    constexpr std::pair<DicomTag, DicomTag> others[] = {
        {0x00080022, 0x00080032}, {0x00080023, 0x00080033}, {0x00080020, 0x00080030}};
    for (const auto& [date, time] : others) {
        if (std::string text = time_text(dataset.text(date), dataset.text(time)); !text.empty()) {
            return text;
        }
    }
    return {};
}

}  // namespace

void read_dicom_notes(const DicomDataset& dataset, Recording& recording) {
    recording.start_time = start_time_of(dataset);
    for (const Note& note : notes) {
        if (const std::string text = dataset.text(note.tag); !text.empty()) {
            recording.comments.push_back(std::string(note.what) + ": " + (note.tag == age_tag ? age_text(text) : text));
        }
    }
    for (const DicomDataset& annotation : dataset.items(annotations_tag)) {
        if (std::string text = annotation.text(annotation_text_tag); !text.empty()) {
            recording.comments.push_back(std::move(text));
        }
    }
    for (const Note& note : personal_notes) {
        if (std::string text = dataset.text(note.tag); !text.empty()) {
            std::replace(text.begin(), text.end(), '^', ' ');  // between the parts of a name
            recording.personal.push_back(std::string(note.what) + ": " + text);
        }
    }
}

}  // namespace beatlens::formats
