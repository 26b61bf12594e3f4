#include <algorithm>

#include "formats/ishne/ishne.h"
#include "formats/notes.h"

namespace beatlens::formats {

namespace {

// Offsets from the beginning of the file.
constexpr std::size_t at_checksum = 8;
constexpr std::size_t at_variable_size = 10;
constexpr std::size_t at_samples = 14;
constexpr std::size_t at_variable_offset = 18;
constexpr std::size_t at_data_offset = 22;
constexpr std::size_t at_first_name = 28;
constexpr std::size_t at_last_name = 68;
constexpr std::size_t at_id = 108;
constexpr std::size_t at_sex = 128;
constexpr std::size_t at_race = 130;
constexpr std::size_t at_birth_date = 132;
constexpr std::size_t at_record_date = 138;
constexpr std::size_t at_start_time = 150;
constexpr std::size_t at_leads = 156;
constexpr std::size_t at_specification = 158;
constexpr std::size_t at_quality = 182;
constexpr std::size_t at_resolution = 206;
constexpr std::size_t at_pacemaker = 230;
constexpr std::size_t at_recorder = 232;
constexpr std::size_t at_rate = 272;
constexpr std::size_t at_proprietary = 274;
constexpr std::size_t at_copyright = 354;

struct Triple {
    int first = 0;
    int second = 0;
    int third = 0;
};

Triple triple_at(Bytes bytes, std::size_t at) {
    return {number_at<std::int16_t>(bytes, at), number_at<std::int16_t>(bytes, at + 2),
            number_at<std::int16_t>(bytes, at + 4)};
}

bool is_date(const Triple& date) {  // day, month, year
    return date.first >= 1 && date.first <= 31 && date.second >= 1 && date.second <= 12 && date.third >= 1 &&
           date.third <= 9999;
}

std::string start_time_of(Bytes bytes) {
    const Triple time = triple_at(bytes, at_start_time);
    const Triple date = triple_at(bytes, at_record_date);
    const bool has_time = time.first >= 0 && time.first < 24 && time.second >= 0 && time.second < 60 &&
                          time.third >= 0 && time.third < 60;
    const bool has_date = is_date(date);
    if (!has_time || (!has_date && time.first == 0 && time.second == 0 && time.third == 0)) {
        return {};
    }
    return start_time_text(time.first * 3600.0 + time.second * 60.0 + time.third, has_date ? date.third : 0,
                           date.second, date.first);
}

void add_notes(Bytes bytes, IshneHeader& header) {
    // By codes from 1 on; 0 is unknown and -9 is "not defined" throughout the standard.
    static constexpr const char* pacemakers[] = {"yes, of unknown type", "single chamber unipolar",
                                                 "dual chamber unipolar", "single chamber bipolar",
                                                 "dual chamber bipolar"};
    add_note(header.comments, "Sex", name_of_code(sex_names, number_at<std::int16_t>(bytes, at_sex)));
    add_note(header.comments, "Race", name_of_code(race_names, number_at<std::int16_t>(bytes, at_race)));
    add_note(header.comments, "Pacemaker", name_of_code(pacemakers, number_at<std::int16_t>(bytes, at_pacemaker)));
    add_note(header.comments, "Recorder", field_text(bytes.subspan(at_recorder, 40)));
    add_note(header.comments, "Owner", field_text(bytes.subspan(at_proprietary, 80)));
    add_note(header.comments, "Copyright", field_text(bytes.subspan(at_copyright, 80)));

    add_note(header.personal, "Name",
             side_by_side(field_text(bytes.subspan(at_first_name, 40)), field_text(bytes.subspan(at_last_name, 40))));
    add_note(header.personal, "Patient ID", field_text(bytes.subspan(at_id, 20)));
    if (const Triple born = triple_at(bytes, at_birth_date); is_date(born)) {
        header.personal.push_back("Date of birth: " + std::to_string(born.first) + "/" + std::to_string(born.second) +
                                  "/" + std::to_string(born.third));
    }
}

// Where the block of variable length and the data lie. Offsets that cannot be are what follows from the sizes.
void find_blocks(Bytes bytes, IshneHeader& header, const std::string& name) {
    const auto size_at = [&](std::size_t at) {
        const auto value = number_at<std::int32_t>(bytes, at);
        return value > 0 ? static_cast<std::size_t>(value) : 0;
    };
    const std::size_t variable_size = std::min(size_at(at_variable_size), bytes.size() - IshneHeader::size);
    const std::size_t natural_begin = IshneHeader::size + variable_size;
    header.samples = size_at(at_samples);
    header.data_begin = size_at(at_data_offset);
    if (header.data_begin < IshneHeader::size || header.data_begin > bytes.size()) {
        header.warnings.push_back("The header of " + name +
                                  " does not say where its data begins; they are taken to follow it.");
        header.data_begin = natural_begin;
    }
    const std::size_t variable_begin = size_at(at_variable_offset);
    const bool after_data = variable_size > 0 && variable_begin > header.data_begin && variable_begin < bytes.size();
    header.data_end = after_data ? variable_begin : bytes.size();
    add_note(header.comments, "Note",
             field_text(part(bytes, after_data ? variable_begin : IshneHeader::size, variable_size)));

    // Over header and variable block; recorders that do not reckon it leave it 0.
    const auto checksum = number_at<std::uint16_t>(bytes, at_checksum);
    const std::size_t checked = after_data ? IshneHeader::size : natural_begin;
    if (checksum != 0 && checksum != crc_ccitt(bytes.subspan(at_variable_size, checked - at_variable_size))) {
        header.warnings.push_back("The checksum of the header of " + name +
                                  " is wrong: what it says may have been changed.");
    }
}

}  // namespace

Result<IshneHeader> parse_ishne_header(Bytes bytes, const std::string& name) {
    if (bytes.size() < IshneHeader::size) {
        return fail(ErrorCode::truncated, name + " ends after " + std::to_string(bytes.size()) +
                                              " bytes, within the header of an ISHNE Holter file (522 bytes); get the "
                                              "file again.");
    }
    IshneHeader header;
    header.leads = number_at<std::int16_t>(bytes, at_leads);
    for (std::size_t i = 0; i < IshneHeader::most_leads; ++i) {
        header.specification[i] = number_at<std::int16_t>(bytes, at_specification + 2 * i);
        header.quality[i] = number_at<std::int16_t>(bytes, at_quality + 2 * i);
        header.resolution_nv[i] = number_at<std::int16_t>(bytes, at_resolution + 2 * i);
    }
    header.sampling_rate_hz = number_at<std::int16_t>(bytes, at_rate);
    header.start_time = start_time_of(bytes);
    add_notes(bytes, header);
    find_blocks(bytes, header, name);
    return header;
}

}  // namespace beatlens::formats
