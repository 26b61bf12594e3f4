#include "formats/xml/ecg_xml.h"

#include "formats/parsing.h"
#include "formats/xml/dom.h"
#include "formats/xml/hl7.h"
#include "formats/xml/muse.h"

namespace beatlens::formats {

namespace {

pugi::xml_node root_of(const pugi::xml_document& document) {
    for (pugi::xml_node node = document.first_child(); node; node = node.next_sibling()) {
        if (node.type() == pugi::node_element) {
            return node;
        }
    }
    return {};
}

}  // namespace

Result<Recording> parse_ecg_xml(std::span<const std::uint8_t> bytes, const std::string& name,
                                const LoadOptions& options) {
    pugi::xml_document document;
    const pugi::xml_parse_result parsed = document.load_buffer(bytes.data(), bytes.size());
    if (parsed.status == pugi::status_out_of_memory) {
        return fail(ErrorCode::internal, name + " is too large for the memory that there is.");
    }
    const pugi::xml_node root = root_of(document);
    const std::string damage = parsed ? ""
                                      : name + " is damaged or ends early (" + parsed.description() + ", byte " +
                                            std::to_string(parsed.offset) + " of " + std::to_string(bytes.size()) + ")";
    xml::Source source{name, options, !parsed};
    Result<Recording> record = fail(ErrorCode::malformed, name +
                                                              " holds neither HL7 aECG nor GE MUSE XML: its root "
                                                              "element is not AnnotatedECG or RestingECG.");
    if (xml::is_named(root, "AnnotatedECG")) {
        record = xml::read_hl7(root, source);
    } else if (xml::is_named(root, "RestingECG")) {
        record = xml::read_muse(root, source);
    }
    if (!damage.empty()) {
        if (!record && record.error().code == ErrorCode::no_signal) {
            return fail(ErrorCode::truncated, damage + " before its first samples; get the file again.");
        }
        if (record) {
            record->warnings.insert(record->warnings.begin(), damage + "; what is there was read.");
        }
    }
    return record;
}

Result<Document> read_ecg_xml(const InputFile& main, std::span<const InputFile> files, const LoadOptions& options) {
    auto record = parse_ecg_xml(main.bytes, file_name(main), options);
    BEATLENS_TRY(record);
    return without_others(*std::move(record), main, files);
}

}  // namespace beatlens::formats
