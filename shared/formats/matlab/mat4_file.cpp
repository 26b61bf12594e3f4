// MAT-files of level 4, by MathWorks' "MAT-File Format" (chapter "Level 4 MAT-File Format"): matrices one after the
// other, each five numbers, a name and the values. Part of formats/matlab/mat_file.h.
#include <algorithm>
#include <array>

#include "formats/families.h"
#include "formats/matlab/mat_file.h"

namespace beatlens::formats::matlab {

namespace {

constexpr std::size_t mat4_header_size = 20;

struct Precision {
    Class kind;
    std::uint32_t stored_as;  // the same type of numbers in level 5
    std::size_t size;
};
constexpr std::array<Precision, 6> precisions = {{{Class::float64, 9, 8},
                                                  {Class::float32, 7, 4},
                                                  {Class::int32, 5, 4},
                                                  {Class::int16, 3, 2},
                                                  {Class::uint16, 4, 2},
                                                  {Class::uint8, 2, 1}}};

}  // namespace

Result<File> read_level_4(Bytes bytes, const std::string& name) {
    File file;
    while (is_matlab4({name, bytes})) {
        const auto number = [&](std::size_t index) { return number_at<std::uint32_t>(bytes, 4 * index); };
        const Precision& precision = precisions[number(0) / 10];
        const std::size_t name_length = number(4);
        Array& array = file.variables.emplace_back();
        array.name = field_text(bytes.subspan(mat4_header_size, name_length));
        array.kind = number(0) % 10 == 1 ? Class::text : precision.kind;
        array.stored_as = precision.stored_as;
        array.dims = {number(1), number(2)};
        array.complex = number(3) == 1;
        const Bytes rest = bytes.subspan(mat4_header_size + name_length);
        const std::uint64_t count = std::uint64_t{number(1)} * number(2);  // of numbers that may be too many
        const std::uint64_t there = rest.size() / precision.size;
        array.data = rest.first(static_cast<std::size_t>(std::min(count, there)) * precision.size);
        const std::uint64_t parts = array.complex ? 2 : 1;
        file.cut = count > there / parts;
        bytes = file.cut ? Bytes{} : rest.subspan(static_cast<std::size_t>(count * parts) * precision.size);
    }
    if (file.cut) {
        file.warnings.push_back(name + " ends early or is damaged; what is there was read.");
    }
    if (!bytes.empty()) {
        file.warnings.push_back("What follows the last variable of " + name + " is none and is left out.");
    }
    return file;
}

}  // namespace beatlens::formats::matlab
