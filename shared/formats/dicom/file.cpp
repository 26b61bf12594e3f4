#include <algorithm>

#include "formats/dicom/dicom.h"
#include "formats/inflate.h"

namespace beatlens::formats {

namespace {

constexpr std::size_t preamble_size = 128;
constexpr std::string_view magic = "DICM";
constexpr DicomTag group_length_tag = 0x00020000;
constexpr DicomTag media_sop_class_tag = 0x00020002;
constexpr DicomTag transfer_syntax_tag = 0x00020010;
constexpr DicomTag sop_class_tag = 0x00080016;

constexpr std::string_view implicit_little_endian = "1.2.840.10008.1.2";
constexpr std::string_view deflated_little_endian = "1.2.840.10008.1.2.1.99";
constexpr std::string_view explicit_big_endian = "1.2.840.10008.1.2.2";

// The file meta information is always explicit and little-endian. Its first element says how long it is; where it does
// not, it ends with the last element of group 2.
std::size_t meta_end(Bytes bytes) {
    const DicomDataset first(part(bytes, 0, 12), {});
    const std::size_t declared = std::size_t{12} + first.integer(group_length_tag);
    if (first.find(group_length_tag) != nullptr && declared <= bytes.size()) {
        return declared;
    }
    std::size_t at = 0;
    while (at + 8 <= bytes.size() && number_at<std::uint16_t>(bytes, at) == 2) {
        const bool is_long = as_text(bytes).substr(at + 4, 2) == "OB";
        at += is_long ? 12 + std::size_t{number_at<std::uint32_t>(bytes, at + 8)}
                      : 8 + std::size_t{number_at<std::uint16_t>(bytes, at + 6)};
    }
    return std::min(at, bytes.size());
}

}  // namespace

Result<DicomFile> open_dicom(Bytes bytes, const std::string& name) {
    const std::size_t before =
        as_text(part(bytes, preamble_size, magic.size())) == magic ? preamble_size + magic.size() : 0;
    const Bytes content = part(bytes, before, bytes.size());
    const std::size_t meta_size = meta_end(content);
    const DicomDataset meta(part(content, 0, meta_size), {});
    const std::string syntax = meta.text(transfer_syntax_tag);
    Bytes rest = part(content, meta_size, content.size());
    DicomFile file;
    if (syntax == deflated_little_endian) {
        // A recording shrinks to a fraction. Of a stream that breaks off, what comes before that: the data set then
        // ends early.
        constexpr std::size_t most_growth = 64;
        Inflated unpacked = inflated(rest, true, most_growth * rest.size() + 65536);
        if (unpacked.more) {
            return fail(ErrorCode::out_of_range, name + " is deflated and unpacks to more than " +
                                                     std::to_string(most_growth) +
                                                     " times its size, so that it can hardly be a recording.");
        }
        if (unpacked.bytes.empty()) {
            return fail(ErrorCode::malformed, name + " is deflated DICOM that cannot be unpacked; get the file again.");
        }
        file.inflated = std::move(unpacked.bytes);
        rest = file.inflated;
    }
    DicomEncoding encoding;
    encoding.order = syntax == explicit_big_endian ? std::endian::big : std::endian::little;
    encoding.is_explicit = syntax != implicit_little_endian;
    file.dataset = DicomDataset(rest, encoding);
    if (syntax.empty() && file.dataset.is_empty()) {  // files without their meta information are usually implicit
        encoding.is_explicit = false;
        file.dataset = DicomDataset(rest, encoding);
    }
    if (file.dataset.is_empty()) {
        return fail(ErrorCode::malformed, name + " is marked as DICOM but breaks off at byte " +
                                              std::to_string(before + meta_size) +
                                              ", where its content should begin; get the file again.");
    }
    file.sop_class = file.dataset.text(sop_class_tag);
    if (file.sop_class.empty()) {
        file.sop_class = meta.text(media_sop_class_tag);
    }
    return file;
}

}  // namespace beatlens::formats
