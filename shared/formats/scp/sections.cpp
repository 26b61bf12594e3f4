#include <algorithm>

#include "formats/scp/scp.h"

namespace beatlens::formats {

namespace {

constexpr std::size_t record_header = 6;    // checksum, length of the record
constexpr std::size_t section_header = 16;  // checksum, number, length, versions, reserved
constexpr std::size_t pointer_size = 10;    // number, length, where it begins (from 1)
constexpr std::size_t lead_size = 9;        // first and last sample, code

bool checksum_is_wrong(Bytes section) {
    return number_at<std::uint16_t>(section, 0) != crc_ccitt(section.subspan(sizeof(std::uint16_t)));
}

}  // namespace

Result<ScpSections> find_scp_sections(Bytes file, const std::string& name) {
    ScpSections sections;
    const std::size_t length = number_at<std::uint32_t>(file, 2);
    const Bytes record = length > record_header + section_header ? part(file, 0, length) : file;
    if (record.size() < length) {
        sections.warnings.push_back(name + " is cut off: it says that it has " + std::to_string(length) +
                                    " bytes, of which " + std::to_string(record.size()) + " are there.");
    }
    const Bytes pointers = part(record, record_header, number_at<std::uint32_t>(record, record_header + 4));
    if (pointers.size() < section_header + pointer_size) {
        return fail(ErrorCode::truncated,
                    name + " is SCP-ECG but ends within the table of its sections; get the file again.");
    }
    bool wrong_checksum = false;
    for (std::size_t at = section_header; at + pointer_size <= pointers.size(); at += pointer_size) {
        const std::size_t number = number_at<std::uint16_t>(pointers, at);
        const std::size_t size = number_at<std::uint32_t>(pointers, at + 2);
        const std::size_t begin = number_at<std::uint32_t>(pointers, at + 6);
        if (number == 0 || number >= ScpSections::count || size == 0) {
            continue;  // the table itself, sections of a manufacturer's own, and those that are not there
        }
        const Bytes section = begin == 0 ? Bytes{} : part(record, begin - 1, size);
        if (section.size() < section_header || number_at<std::uint16_t>(section, 2) != number) {
            sections.warnings.push_back("Section " + std::to_string(number) + " of " + name +
                                        " is not where its table of sections says and was not read.");
            continue;
        }
        if (section.size() < size) {
            sections.warnings.push_back("Section " + std::to_string(number) + " of " + name + " is cut off.");
        } else {
            wrong_checksum = wrong_checksum || checksum_is_wrong(section);
        }
        sections.bodies[number] = section.subspan(section_header);
    }
    if (wrong_checksum) {
        sections.warnings.push_back("A checksum of " + name + " is wrong: the file may have been damaged or changed.");
    }
    return sections;
}

Result<ScpLeads> parse_scp_leads(Bytes body, const std::string& name) {
    constexpr unsigned subtracted_flag = 1;
    ScpLeads result;
    const std::size_t count = number_at<std::uint8_t>(body, 0);
    if (count == 0 || 2 + count * lead_size > body.size()) {
        return fail(ErrorCode::malformed, name +
                                              " is SCP-ECG without a list of leads (section 3), so that its samples "
                                              "cannot be told apart; export it again.");
    }
    result.reference_beat_subtracted = (body[1] & subtracted_flag) != 0;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t at = 2 + i * lead_size;
        const ScpLead lead{number_at<std::uint32_t>(body, at), number_at<std::uint32_t>(body, at + 4), body[at + 8]};
        if (lead.first > lead.last) {
            return fail(ErrorCode::malformed, "Lead " + std::to_string(i + 1) + " of " + name + " ends at sample " +
                                                  std::to_string(lead.last) +
                                                  ", before it begins (section 3); export the recording again.");
        }
        result.leads.push_back(lead);
    }
    return result;
}

}  // namespace beatlens::formats
