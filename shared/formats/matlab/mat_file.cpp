#include "formats/matlab/mat_file.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "formats/families.h"
#include "formats/inflate.h"

namespace beatlens::formats::matlab {

namespace {

// Data types of elements.
enum Type : std::uint32_t {
    mi_int8 = 1,
    mi_uint8 = 2,
    mi_int16 = 3,
    mi_uint16 = 4,
    mi_int32 = 5,
    mi_uint32 = 6,
    mi_single = 7,
    mi_double = 9,
    mi_int64 = 12,
    mi_uint64 = 13,
    mi_matrix = 14,
    mi_compressed = 15,
    mi_utf8 = 16,
    mi_utf16 = 17,
    mi_utf32 = 18,
};

constexpr std::size_t header_size = 128;
constexpr std::size_t tag_size = 8;
constexpr int deepest = 16;

std::size_t size_of(std::uint32_t type) {
    switch (type) {
        case mi_int8:
        case mi_uint8:
        case mi_utf8:
            return 1;
        case mi_int16:
        case mi_uint16:
        case mi_utf16:
            return 2;
        case mi_int32:
        case mi_uint32:
        case mi_single:
        case mi_utf32:
            return 4;
        case mi_double:
        case mi_int64:
        case mi_uint64:
            return 8;
        default:
            return 0;
    }
}

struct Element {
    std::uint32_t type = 0;
    Bytes data;
    bool cut = false;
};

// The elements that follow one another in `rest`.
struct Elements {
    Bytes rest;
    std::endian order = std::endian::little;

    std::optional<Element> next() {
        if (rest.size() < tag_size) {
            return std::nullopt;
        }
        const auto first = number_at<std::uint32_t>(rest, 0, order);
        if (first >> 16 != 0) {  // small: type, size and up to four bytes of data in one
            const std::size_t size = first >> 16;
            const Element element{first & 0xFFFF, rest.subspan(4, std::min<std::size_t>(size, 4)), size > 4};
            rest = rest.subspan(tag_size);
            return element;
        }
        const std::size_t size = number_at<std::uint32_t>(rest, 4, order);
        const std::size_t there = std::min(size, rest.size() - tag_size);
        const Element element{first, rest.subspan(tag_size, there), there < size};
        const std::size_t padded = first == mi_compressed ? size : (size + 7) / 8 * 8;
        rest = rest.subspan(std::min(rest.size(), tag_size + padded));
        return element;
    }
};

// MATLAB's names have at most 63 characters.
std::string name_of(Bytes bytes) { return field_text(part(bytes, 0, 63)); }

bool read_dims(const Element& element, std::endian order, std::vector<std::size_t>& dims) {
    constexpr std::size_t most = 32;
    if (element.type != mi_int32 || element.data.size() < 8 || element.data.size() > 4 * most) {
        return false;
    }
    for (std::size_t at = 0; at + 4 <= element.data.size(); at += 4) {
        const auto length = number_at<std::int32_t>(element.data, at, order);
        if (length < 0) {
            return false;
        }
        dims.push_back(static_cast<std::size_t>(length));
    }
    return true;
}

// What is shared by all arrays of a file.
struct State {
    std::size_t arrays_left =
        0;  // that may still be made: tags of a few bytes, packed a thousand to one, would be many
    bool cut = false;
};

bool read_array(const Element& element, std::endian order, int depth, Array& array, State& state);

// `names` are the fields' of a structure; none: cells.
void read_parts(Elements& elements, std::span<const std::string> names, int depth, Array& array, State& state) {
    const std::size_t fields = std::max<std::size_t>(names.size(), 1);
    const std::size_t wanted = array.count();
    array.fields = fields;
    // A structure that is cut through keeps the fields that are there.
    while (array.parts.size() % fields != 0 || array.parts.size() / fields < wanted) {
        const auto element = elements.next();
        state.cut = state.cut || !element || state.arrays_left == 0;
        if (state.arrays_left == 0 || (!element && array.parts.size() % fields == 0)) {
            break;
        }
        --state.arrays_left;
        Array& part = array.parts.emplace_back();
        if (!element || element->type != mi_matrix || !read_array(*element, elements.order, depth + 1, part, state)) {
            part = Array{};
        }
        if (!names.empty()) {
            part.name = names[(array.parts.size() - 1) % fields];
        }
    }
    array.parts.resize(array.parts.size() / fields * fields);
}

bool read_structure(Elements& elements, int depth, Array& array, State& state) {
    constexpr std::size_t most_fields = 4096;
    const auto length = elements.next();
    const auto names = elements.next();
    if (!length || !names || length->type != mi_int32 || length->data.size() < 4) {
        return false;
    }
    const auto each = number_at<std::int32_t>(length->data, 0, elements.order);
    if (each <= 0) {
        return false;
    }
    std::vector<std::string> fields;
    const auto step = static_cast<std::size_t>(each);
    if (names->data.size() / step > most_fields) {
        return false;
    }
    for (std::size_t at = 0; at + step <= names->data.size(); at += step) {
        fields.push_back(name_of(names->data.subspan(at, step)));
    }
    if (!fields.empty()) {
        read_parts(elements, fields, depth, array, state);
    }
    return true;
}

bool read_array(const Element& element, std::endian order, int depth, Array& array, State& state) {
    if (depth > deepest) {
        return false;
    }
    state.cut = state.cut || element.cut;
    Elements elements{element.data, order};
    const auto flags = elements.next();
    if (!flags) {
        return element.data.empty();  // an empty array
    }
    if (flags->type != mi_uint32 || flags->data.size() < 4) {
        return false;
    }
    const auto bits = number_at<std::uint32_t>(flags->data, 0, order);
    array.kind = static_cast<Class>(bits & 0xFF);
    array.complex = (bits & 0x0800) != 0;
    array.logical = (bits & 0x0200) != 0;
    array.order = order;
    if (array.kind == Class::opaque) {  // a table or another object that only MATLAB knows
        const auto name = elements.next();
        array.name = name ? name_of(name->data) : "";
        return true;
    }
    if (array.kind < Class::cell || array.kind > Class::uint64) {
        return true;
    }
    const auto dims = elements.next();
    const auto name = elements.next();
    if (!dims || !name || !read_dims(*dims, order, array.dims)) {
        return false;
    }
    array.name = name_of(name->data);
    switch (array.kind) {
        case Class::cell:
            read_parts(elements, {}, depth, array, state);
            return true;
        case Class::structure:
            return read_structure(elements, depth, array, state);
        case Class::object:
        case Class::sparse:
            return true;
        default:
            break;
    }
    if (const auto numbers = elements.next()) {
        array.stored_as = numbers->type;
        array.data = numbers->data;
        state.cut = state.cut || numbers->cut;
    }
    return true;
}

// A code point as UTF-8.
void append(std::string& text, std::uint32_t code) {
    if (code < 0x80) {
        text += static_cast<char>(code);
    } else if (code < 0x800) {
        text += static_cast<char>(0xC0 | code >> 6);
        text += static_cast<char>(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        text += static_cast<char>(0xE0 | code >> 12);
        text += static_cast<char>(0x80 | (code >> 6 & 0x3F));
        text += static_cast<char>(0x80 | (code & 0x3F));
    } else if (code < 0x110000) {
        text += static_cast<char>(0xF0 | code >> 18);
        text += static_cast<char>(0x80 | (code >> 12 & 0x3F));
        text += static_cast<char>(0x80 | (code >> 6 & 0x3F));
        text += static_cast<char>(0x80 | (code & 0x3F));
    }
}

}  // namespace

std::size_t Array::stored() const {
    const std::size_t size = size_of(stored_as);
    return size == 0 ? 0 : data.size() / size;
}

std::size_t Array::count() const {
    constexpr std::size_t too_many = std::numeric_limits<std::size_t>::max();
    std::size_t product = 1;
    if (std::find(dims.begin(), dims.end(), 0U) != dims.end()) {
        return 0;
    }
    for (const std::size_t length : dims) {
        if (product > too_many / length) {
            return too_many;
        }
        product *= length;
    }
    return product;
}

double Array::number(std::size_t index) const {
    if (index >= stored()) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    const std::size_t at = index * size_of(stored_as);
    switch (stored_as) {
        case mi_int8:
            return static_cast<double>(number_at<std::int8_t>(data, at, order));
        case mi_uint8:
        case mi_utf8:
            return static_cast<double>(number_at<std::uint8_t>(data, at, order));
        case mi_int16:
            return static_cast<double>(number_at<std::int16_t>(data, at, order));
        case mi_uint16:
        case mi_utf16:
            return static_cast<double>(number_at<std::uint16_t>(data, at, order));
        case mi_int32:
            return static_cast<double>(number_at<std::int32_t>(data, at, order));
        case mi_uint32:
        case mi_utf32:
            return static_cast<double>(number_at<std::uint32_t>(data, at, order));
        case mi_single:
            return static_cast<double>(number_at<float>(data, at, order));
        case mi_double:
            return number_at<double>(data, at, order);
        case mi_int64:
            return static_cast<double>(number_at<std::int64_t>(data, at, order));
        case mi_uint64:
            return static_cast<double>(number_at<std::uint64_t>(data, at, order));
        default:
            return std::numeric_limits<double>::quiet_NaN();
    }
}

float Array::sample(std::size_t index) const {
    const double value = number(index);
    return std::abs(value) <= static_cast<double>(std::numeric_limits<float>::max())
               ? static_cast<float>(value)
               : std::numeric_limits<float>::quiet_NaN();
}

std::vector<std::string> Array::lines() const {
    const bool characters = stored_as == mi_uint8 || stored_as == mi_uint16 || stored_as == mi_uint32 ||
                            (stored_as >= mi_utf8 && stored_as <= mi_utf32) || stored_as == mi_int8 ||
                            stored_as == mi_double;  // version 4
    if (kind != Class::text || dims.empty() || !characters) {
        return {};
    }
    if (stored_as == mi_utf8 && dims[0] == 1) {  // bytes, of which a character may have several
        return {to_utf8(trim(as_text(data)))};
    }
    const std::size_t rows = std::min(dims[0], stored());
    const std::size_t columns = rows == 0 ? 0 : stored() / rows;
    const auto character = [&](std::size_t index) {
        return static_cast<std::uint32_t>(static_cast<std::int64_t>(number(index)));
    };
    std::vector<std::string> lines;
    for (std::size_t row = 0; row < rows; ++row) {
        std::string line;
        for (std::size_t column = 0; column < columns; ++column) {
            std::uint32_t code = character(column * rows + row);
            if ((code & 0xFC00U) == 0xD800 && column + 1 < columns) {  // a pair of UTF-16's surrogates
                ++column;
                code = 0x10000 + ((code & 0x3FFU) << 10) + (character(column * rows + row) & 0x3FFU);
            }
            append(line, code);
        }
        lines.push_back(to_utf8(trim(line)));
    }
    return lines;
}

Result<File> read_mat_file(Bytes bytes, const std::string& name) {
    if (is_matlab4({name, bytes})) {
        return read_level_4(bytes, name);
    }
    if (bytes.size() < header_size) {
        return fail(ErrorCode::truncated, name + " ends within its header (" + std::to_string(bytes.size()) +
                                              " of 128 bytes); get the file again.");
    }
    const std::string_view mark = as_text(bytes.subspan(126, 2));
    if (mark != "IM" && mark != "MI") {
        return fail(ErrorCode::malformed,
                    name + " does not say its byte order (bytes 127 and 128), as a MATLAB file does; get it again.");
    }
    File file;
    std::size_t left = (std::size_t{64} << 20) + 64 * bytes.size();
    std::size_t left_out = 0;
    State state{(std::size_t{1} << 16) + bytes.size() / tag_size, false};
    std::vector<std::string> damaged;
    Elements elements{bytes.subspan(header_size), mark == "MI" ? std::endian::big : std::endian::little};
    while (const auto element = elements.next()) {
        Element matrix = *element;
        bool wrong = false;
        if (matrix.type == mi_compressed) {
            // No more than the tag that comes first says, and the byte after it, before which the checksum is not
            // looked at.
            const auto tag = inflated(matrix.data, false, tag_size).bytes;
            const std::uint64_t wanted = std::uint64_t{number_at<std::uint32_t>(tag, 4, elements.order)} + tag_size + 1;
            const std::uint64_t most = std::max(left, tag_size);
            Inflated unpacked = inflated(matrix.data, false, static_cast<std::size_t>(std::min(wanted, most)));
            left -= std::min(left, unpacked.bytes.size());
            wrong = unpacked.wrong;
            state.cut = state.cut || matrix.cut;
            file.unpacked.push_back(std::move(unpacked.bytes));
            const auto inner = Elements{file.unpacked.back(), elements.order}.next();
            matrix = inner.value_or(Element{});
        }
        Array variable;
        if (matrix.type != mi_matrix || state.arrays_left == 0 ||
            !read_array(matrix, elements.order, 0, variable, state)) {
            left_out += matrix.type != 0 ? 1 : 0;
            continue;
        }
        if (variable.name.empty()) {
            continue;  // what MATLAB keeps beside the variables for its objects
        }
        --state.arrays_left;
        if (wrong) {
            damaged.push_back(variable.name);
        }
        file.variables.push_back(std::move(variable));
    }
    file.cut = state.cut;
    if (file.cut) {
        file.warnings.push_back(name + " ends early or is damaged; what is there was read.");
    }
    if (!damaged.empty()) {
        file.warnings.push_back("The checksum of " + joined(damaged) + " does not hold; the file may be damaged.");
    }
    if (left_out > 0) {
        file.warnings.push_back(std::to_string(left_out) + " parts of the file are no variables and are left out.");
    }
    return file;
}

}  // namespace beatlens::formats::matlab
