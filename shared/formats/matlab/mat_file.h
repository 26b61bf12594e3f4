// The variables of a MAT-file of level 5, by MathWorks' "MAT-File Format" (chapter "Level 5 MAT-File Format"). Part of
// formats/matlab/matlab.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "ecg/error.h"
#include "formats/bytes.h"

namespace beatlens::formats::matlab {

enum class Class : std::uint8_t {
    none = 0,
    cell = 1,
    structure = 2,
    object = 3,
    text = 4,
    sparse = 5,
    float64 = 6,
    float32 = 7,
    int8 = 8,
    uint8 = 9,
    int16 = 10,
    uint16 = 11,
    int32 = 12,
    uint32 = 13,
    int64 = 14,
    uint64 = 15,
    function = 16,
    opaque = 17,
};

// An array of any class. Its numbers stay where they are, in the file or in what was unpacked of it.
struct Array {
    std::string name;  // of the variable or field
    Class kind = Class::none;
    bool logical = false;
    bool complex = false;
    std::vector<std::size_t> dims;  // the first one runs fastest
    // Numbers and characters: how they are stored (the format's data type, which may be smaller than the class) and
    // where.
    std::uint32_t stored_as = 0;
    Bytes data;
    std::endian order = std::endian::little;
    // Cells, or the fields of structures: field after field of the first element, then of the next.
    std::vector<Array> parts;
    std::size_t fields = 0;

    bool is_real_numbers() const { return kind >= Class::float64 && kind <= Class::uint64 && !complex && !logical; }
    std::size_t stored() const;              // numbers or characters that are there
    std::size_t count() const;               // that there should be, by dims; SIZE_MAX where that is too large to be
    double number(std::size_t index) const;  // NaN beyond what is stored
    float sample(std::size_t index) const;   // NaN also for what is beyond any sample
    std::vector<std::string> lines() const;  // of text: its rows, as UTF-8, without blanks at their ends
};

struct File {
    std::vector<Array> variables;
    bool cut = false;
    std::vector<std::string> warnings;
    std::deque<std::vector<std::uint8_t>> unpacked;  // what `variables` refer to, beside the file
};

// `bytes` must outlive the result. Unpacks at most 64 MiB and 64 times the size of the file; what lies beyond, and what
// is nested in more than 16 levels, is left out. Errors: malformed (neither level 5 nor level 4), truncated (no whole
// header).
Result<File> read_mat_file(Bytes bytes, const std::string& name);

// The same of level 4, which has nothing but matrices and text (is_matlab4() in formats/families.h tells it).
Result<File> read_level_4(Bytes bytes, const std::string& name);

}  // namespace beatlens::formats::matlab
