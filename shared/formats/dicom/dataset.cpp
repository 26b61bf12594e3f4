#include <algorithm>

#include "formats/dicom/dicom.h"

namespace beatlens::formats {

namespace {

constexpr std::uint32_t undefined_length = 0xFFFFFFFF;
constexpr DicomTag item_tag = 0xFFFEE000;
constexpr DicomTag item_end_tag = 0xFFFEE00D;
constexpr DicomTag sequence_end_tag = 0xFFFEE0DD;
constexpr int deepest_nesting = 16;

struct ElementHeader {
    DicomTag tag = 0;
    std::uint32_t length = 0;
    std::size_t value_at = 0;
    bool is_unknown = false;  // VR UN, whose items of undefined length have no VR (PS3.5, 6.2.2)
};

std::optional<ElementHeader> element_header(Bytes bytes, std::size_t at, DicomEncoding encoding) {
    constexpr std::size_t short_header = 8;
    constexpr std::size_t long_header = 12;
    if (bytes.size() < short_header || at > bytes.size() - short_header) {
        return std::nullopt;
    }
    const auto group = number_at<std::uint16_t>(bytes, at, encoding.order);
    const auto element = number_at<std::uint16_t>(bytes, at + 2, encoding.order);
    ElementHeader header;
    header.tag = (DicomTag{group} << 16U) | element;
    const bool is_delimiter = header.tag == item_tag || header.tag == item_end_tag || header.tag == sequence_end_tag;
    if (!encoding.is_explicit || is_delimiter) {
        header.length = number_at<std::uint32_t>(bytes, at + 4, encoding.order);
        header.value_at = at + short_header;
        return header;
    }
    static constexpr std::string_view long_ones[] = {"OB", "OD", "OF", "OL", "OV", "OW", "SQ",
                                                     "SV", "UC", "UN", "UR", "UT", "UV"};
    const std::string_view vr = as_text(bytes).substr(at + 4, 2);
    if (vr[0] < 'A' || vr[0] > 'Z' || vr[1] < 'A' || vr[1] > 'Z') {
        return std::nullopt;
    }
    header.is_unknown = vr == "UN";
    if (std::find(std::begin(long_ones), std::end(long_ones), vr) == std::end(long_ones)) {
        header.length = number_at<std::uint16_t>(bytes, at + 6, encoding.order);
        header.value_at = at + short_header;
    } else if (bytes.size() - at < long_header) {
        return std::nullopt;
    } else {
        header.length = number_at<std::uint32_t>(bytes, at + 8, encoding.order);
        header.value_at = at + long_header;
    }
    return header;
}

// Finds the end of what has an undefined length: of a sequence's items, or of an item's elements. Nothing where it
// breaks the rules or nests too deep. `end` is that of the value, `next` is behind the delimiter; without a delimiter
// both are the end of the bytes.
struct Extent {
    std::size_t end = 0;
    std::size_t next = 0;
};
std::optional<Extent> undefined_extent(Bytes bytes, std::size_t at, DicomEncoding encoding, DicomTag end_tag,
                                       int depth) {
    if (depth > deepest_nesting) {
        return std::nullopt;
    }
    while (at < bytes.size()) {
        const auto header = element_header(bytes, at, encoding);
        if (!header) {
            return std::nullopt;
        }
        if (header->tag == end_tag) {
            return Extent{at, header->value_at};
        }
        if (header->length == undefined_length) {
            const DicomEncoding inner = header->is_unknown ? DicomEncoding{false, encoding.order} : encoding;
            const DicomTag inner_end = header->tag == item_tag ? item_end_tag : sequence_end_tag;
            const auto extent = undefined_extent(bytes, header->value_at, inner, inner_end, depth + 1);
            if (!extent) {
                return std::nullopt;
            }
            at = extent->next;
        } else {
            at = header->value_at + std::min<std::size_t>(header->length, bytes.size() - header->value_at);
        }
    }
    return Extent{bytes.size(), bytes.size()};
}

}  // namespace

DicomDataset::DicomDataset(Bytes bytes, DicomEncoding encoding) {
    std::size_t at = 0;
    while (at < bytes.size()) {
        const auto header = element_header(bytes, at, encoding);
        if (!header) {
            _broken_at = at;
            return;
        }
        DicomElement element;
        element.tag = header->tag;
        element.encoding = encoding;
        element.encoding.is_explicit = encoding.is_explicit && !header->is_unknown;
        if (header->length == undefined_length) {
            const auto extent = undefined_extent(bytes, header->value_at, element.encoding, sequence_end_tag, 0);
            if (!extent) {
                _broken_at = at;
                return;
            }
            element.value = bytes.subspan(header->value_at, extent->end - header->value_at);
            at = extent->next;
        } else {
            element.value = part(bytes, header->value_at, header->length);
            element.is_cut_off = element.value.size() < header->length;
            at = header->value_at + element.value.size();
        }
        _is_cut_off = _is_cut_off || element.is_cut_off;
        _elements.push_back(element);
    }
}

const DicomElement* DicomDataset::find(DicomTag tag) const {
    const auto found = std::find_if(_elements.begin(), _elements.end(),
                                    [&](const DicomElement& element) { return element.tag == tag; });
    return found == _elements.end() ? nullptr : &*found;
}

std::vector<DicomDataset> DicomDataset::items(DicomTag tag) const {
    std::vector<DicomDataset> result;
    const DicomElement* const sequence = find(tag);
    if (sequence == nullptr) {
        return result;
    }
    const Bytes bytes = sequence->value;
    std::size_t at = 0;
    while (at < bytes.size()) {
        const auto header = element_header(bytes, at, sequence->encoding);
        if (!header || header->tag != item_tag) {
            break;
        }
        if (header->length == undefined_length) {
            const auto extent = undefined_extent(bytes, header->value_at, sequence->encoding, item_end_tag, 0);
            const std::size_t end = extent ? extent->end : bytes.size();
            result.emplace_back(bytes.subspan(header->value_at, end - header->value_at), sequence->encoding);
            at = extent ? extent->next : bytes.size();
        } else {
            const Bytes content = part(bytes, header->value_at, header->length);
            result.emplace_back(content, sequence->encoding);
            at = header->value_at + content.size();
        }
    }
    return result;
}

std::string DicomDataset::text(DicomTag tag) const {
    const DicomElement* const element = find(tag);
    return element == nullptr ? "" : field_text(element->value);
}

std::optional<double> DicomDataset::number(DicomTag tag) const {
    const std::string written = text(tag);
    return parse_number(trim(std::string_view(written).substr(0, written.find('\\'))));
}

std::uint32_t DicomDataset::integer(DicomTag tag) const {
    const DicomElement* const element = find(tag);
    if (element == nullptr) {
        return 0;
    }
    return element->value.size() >= sizeof(std::uint32_t)
               ? number_at<std::uint32_t>(element->value, 0, element->encoding.order)
               : number_at<std::uint16_t>(element->value, 0, element->encoding.order);
}

}  // namespace beatlens::formats
