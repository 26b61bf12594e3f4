#include "formats/notes.h"
#include "formats/scp/scp.h"

namespace beatlens::formats {

namespace {

// The tags of section 1.
enum Tag : std::uint8_t {
    last_name = 0,
    first_name = 1,
    patient_id = 2,
    second_last_name = 3,
    age = 4,
    birth_date = 5,
    height = 6,
    weight = 7,
    sex = 8,
    race = 9,
    drug = 10,
    systolic = 11,
    diastolic = 12,
    diagnosis = 13,
    device = 14,
    institution = 16,
    department = 18,
    referring_physician = 20,
    confirming_physician = 21,
    technician = 22,
    room = 23,
    acquisition_date = 25,
    acquisition_time = 26,
    high_pass = 27,
    low_pass = 28,
    filters = 29,
    free_text = 30,
    history = 35,
    end = 255,
};

struct Patient {
    std::string last_name;
    std::string first_name;
    int year = 0;
    int month = 0;
    int day = 0;
    double second_of_day = -1.0;
};

// "72 years": a number of 16 bits and the code of its unit.
template <std::size_t N>
std::string measured(Bytes value, const char* const (&units)[N]) {
    const int number = number_at<std::uint16_t>(value, 0);
    const std::string unit = name_of_code(units, number_at<std::uint8_t>(value, 2));
    return number == 0 || unit.empty() ? "" : std::to_string(number) + " " + unit;
}

std::string date_text(Bytes value) {
    const int year = number_at<std::uint16_t>(value, 0);
    return year == 0 || value.size() < 4
               ? ""
               : std::to_string(value[3]) + "/" + std::to_string(value[2]) + "/" + std::to_string(year);
}

// Bytes 9 to 14 are the model; from byte 37 on stand texts that each end with NUL: program, serial number, software,
// SCP software, manufacturer.
std::string device_text(Bytes value) {
    static constexpr const char* makers[] = {"Burdick",
                                             "Cambridge",
                                             "Compumed",
                                             "Datamed",
                                             "Fukuda",
                                             "Hewlett-Packard",
                                             "Marquette",
                                             "Mortara",
                                             "Nihon Kohden",
                                             "Okin",
                                             "Quinton",
                                             "Siemens",
                                             "Spacelabs",
                                             "Telemed",
                                             "Hellige",
                                             "ESA-OTE",
                                             "Schiller",
                                             "Picker-Schwarzer",
                                             "et medical devices",
                                             "Zwönitz"};
    constexpr std::size_t texts_begin = 36;
    constexpr int maker_text = 4;
    std::string maker = name_of_code(makers, number_at<std::uint8_t>(value, 7));
    std::string_view texts = as_text(part(value, texts_begin, value.size()));
    for (int i = 0; i < maker_text && !texts.empty(); ++i) {
        texts.remove_prefix(std::min(texts.find('\0'), texts.size() - 1) + 1);
    }
    const std::string named = to_utf8(trim(texts.substr(0, texts.find('\0'))));
    if (!named.empty()) {
        maker = named;
    }
    const std::string model = field_text(part(value, 8, 6));
    return side_by_side(maker, model);
}

std::string filters_text(unsigned bits) {
    std::string text;
    static constexpr const char* names[] = {"60 Hz notch", "50 Hz notch", "artefact", "baseline"};
    for (std::size_t i = 0; i < std::size(names); ++i) {
        if ((bits >> i & 1U) != 0) {
            text += (text.empty() ? "" : ", ") + std::string(names[i]);
        }
    }
    return text;
}

// What a tag says. Name and time are put together once all tags are read.
void take(int tag, Bytes value, Patient& patient, Recording& recording) {
    static constexpr const char* ages[] = {"years", "months", "weeks", "days", "hours"};
    static constexpr const char* lengths[] = {"cm", "inch", "mm"};
    static constexpr const char* weights[] = {"kg", "g", "pound", "ounce"};
    constexpr std::size_t drug_code = 3;  // bytes before its name
    const auto note = [&](const char* what, const std::string& text) { add_note(recording.comments, what, text); };
    const auto personal = [&](const char* what, const std::string& text) { add_note(recording.personal, what, text); };
    const int byte = number_at<std::uint8_t>(value, 0);
    const int word = number_at<std::uint16_t>(value, 0);
    const auto number = [&](int scale, const char* unit) {
        return word == 0 ? "" : number_text(static_cast<double>(word) / scale) + unit;
    };
    switch (tag) {
        case Tag::last_name:
            patient.last_name = field_text(value);
            break;
        case Tag::first_name:
            patient.first_name = field_text(value);
            break;
        case Tag::patient_id:
            return personal("Patient ID", field_text(value));
        case Tag::second_last_name:
            return personal("Second last name", field_text(value));
        case Tag::age:
            return note("Age", measured(value, ages));
        case Tag::birth_date:
            return personal("Date of birth", date_text(value));
        case Tag::height:
            return note("Height", measured(value, lengths));
        case Tag::weight:
            return note("Weight", measured(value, weights));
        case Tag::sex:
            return note("Sex", name_of_code(sex_names, byte));
        case Tag::race:
            return note("Race", name_of_code(race_names, byte));
        case Tag::drug:
            return note("Medication", field_text(part(value, drug_code, value.size())));
        case Tag::systolic:
            return note("Systolic blood pressure", number(1, " mmHg"));
        case Tag::diastolic:
            return note("Diastolic blood pressure", number(1, " mmHg"));
        case Tag::diagnosis:
            return note("Diagnosis", field_text(value));
        case Tag::device:
            return note("Device", device_text(value));
        case Tag::institution:
            return personal("Institution", field_text(value));
        case Tag::department:
            return personal("Department", field_text(value));
        case Tag::referring_physician:
            return personal("Referring physician", field_text(value));
        case Tag::confirming_physician:
            return personal("Confirming physician", field_text(value));
        case Tag::technician:
            return personal("Technician", field_text(value));
        case Tag::room:
            return personal("Room", field_text(value));
        case Tag::acquisition_date:
            if (value.size() >= 4) {
                patient.year = word;
                patient.month = value[2];
                patient.day = value[3];
            }
            break;
        case Tag::acquisition_time:
            if (value.size() >= 3 && value[0] < 24 && value[1] < 60 && value[2] < 60) {
                patient.second_of_day = value[0] * 3600.0 + value[1] * 60.0 + value[2];
            }
            break;
        case Tag::high_pass:
            return note("High-pass filter", number(100, " Hz"));
        case Tag::low_pass:
            return note("Low-pass filter", number(1, " Hz"));
        case Tag::filters:
            return note("Filters", filters_text(static_cast<unsigned>(byte)));
        case Tag::free_text:
            return note("Note", field_text(value));
        case Tag::history:
            return note("History", field_text(value));
        default:
            break;
    }
}

}  // namespace

void read_scp_patient(Bytes body, Recording& recording) {
    constexpr std::size_t tag_header = 3;  // tag, length
    Patient patient;
    std::size_t at = 0;
    while (at + tag_header <= body.size() && body[at] != Tag::end) {
        const int tag = body[at];
        const std::size_t length = number_at<std::uint16_t>(body, at + 1);
        const Bytes value = part(body, at + tag_header, length);
        if (value.size() < length) {
            recording.warnings.emplace_back("The notes on patient and device (section 1) are cut off.");
            break;
        }
        take(tag, value, patient, recording);
        at += tag_header + length;
    }
    if (const std::string name = side_by_side(patient.first_name, patient.last_name); !name.empty()) {
        recording.personal.insert(recording.personal.begin(), "Name: " + name);
    }
    if (patient.second_of_day >= 0.0) {
        recording.start_time = start_time_text(patient.second_of_day, patient.year, patient.month, patient.day);
    }
}

void read_scp_statements(Bytes body, Recording& recording) {
    constexpr std::size_t count_at = 8;     // behind whether they are confirmed, date and time
    constexpr std::size_t text_header = 3;  // number, length
    std::size_t at = count_at + 1;
    for (int left = number_at<std::uint8_t>(body, count_at); left > 0 && at + text_header <= body.size(); --left) {
        const std::size_t length = number_at<std::uint16_t>(body, at + 1);
        if (std::string text = field_text(part(body, at + text_header, length)); !text.empty()) {
            recording.comments.push_back(std::move(text));
        }
        at += text_header + length;
    }
}

}  // namespace beatlens::formats
