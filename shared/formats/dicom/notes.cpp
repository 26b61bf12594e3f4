#include <algorithm>

#include "formats/dicom/dicom.h"
#include "formats/notes.h"
#include "formats/timestamp.h"

namespace beatlens::formats {

namespace {

struct Note {
    DicomTag tag;
    const char* what;
};

constexpr DicomTag age_tag = 0x00101010;

constexpr Note note_table[] = {
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
constexpr std::size_t date_length = 8;

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

// "20130125" and "105919.5" as start_time_text(), without a date that is none; empty where there is no time.
std::string time_text(const std::string& date, const std::string& time) {
    constexpr const char* no_date = "00000101";
    auto moment = date.size() == date_length ? parse_timestamp(date + time) : std::nullopt;
    if (!moment) {
        moment = parse_timestamp(no_date + time);
    }
    return moment && moment->has_time ? moment->text() : "";
}

std::string start_time_of(const DicomDataset& dataset) {
    constexpr DicomTag acquisition = 0x0008002A;
    const std::string moment = dataset.text(acquisition);
    if (moment.size() > date_length) {
        return time_text(moment.substr(0, date_length), moment.substr(date_length));
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
    for (const Note& note : note_table) {
        const std::string text = dataset.text(note.tag);
        add_note(recording.comments, note.what, note.tag == age_tag ? age_text(text) : text);
    }
    for (const DicomDataset& annotation : dataset.items(annotations_tag)) {
        if (std::string text = annotation.text(annotation_text_tag); !text.empty()) {
            recording.comments.push_back(std::move(text));
        }
    }
    for (const Note& note : personal_notes) {
        std::string text = dataset.text(note.tag);
        std::replace(text.begin(), text.end(), '^', ' ');  // between the parts of a name
        add_note(recording.personal, note.what, text);
    }
}

}  // namespace beatlens::formats
