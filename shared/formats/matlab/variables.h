// What the variables of a MAT-file could be, by their names and sizes. Part of formats/matlab/matlab.h.
#pragma once

#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "formats/matlab/mat_file.h"

namespace beatlens::formats::matlab {

// The variables of the file, or the fields of a structure, and what they lie in.
struct Scope {
    std::span<const Array> variables;
    const Scope* outer = nullptr;
};

// A variable, field or cell: "ecg", "ECG.data", "trial{2}", "DATA(3).wave".
struct Found {
    std::string path;
    const Array* array = nullptr;
    const Scope* scope = nullptr;
};

struct Inventory {
    std::deque<Scope> scopes;
    std::vector<Found> all;  // but structures and cells, whose parts are listed
};
Inventory list_variables(const File& file);

// What people call things, compared without case and without anything but letters and digits.
enum class Meaning : std::uint8_t { rate, interval, time, units, gain, baseline, leads, age, sex };
bool means(std::string_view name, Meaning meaning);
bool is_lead_name(std::string_view name);  // "II", "aVR", "V5", "MLII", "ecg2", "ch1"

// The first variable of that meaning, and of numbers or of words as it needs, in the scope or one around it; null:
// none.
const Array* find(const Scope* scope, Meaning meaning);

// The first one of that very name (letters and digits, small) in the scope itself; null: none.
const Array* find_named(const Scope& scope, std::string_view name);

// A matrix as leads over time: the longer dimension is time.
struct Shape {
    std::size_t leads = 0;
    std::size_t length = 0;
    bool leads_first = false;  // a row is a lead
    std::size_t index(std::size_t lead, std::size_t sample) const {
        return leads_first ? sample * leads + lead : lead * length + sample;
    }
};
// Nothing for what is no matrix or vector. Of an array that is cut off, what is there.
std::optional<Shape> shape_of(const Array& array);

// The names in a text, a matrix of characters (a row each), a cell array, or structures with a field of labels. One
// text is cut at blanks and commas where there are several `leads`.
std::vector<std::string> names_in(const Array& array, std::size_t leads);

// One that may be the recording: a matrix, or vectors of equal length that are named as leads.
struct Candidate {
    std::string path;
    std::vector<const Found*> parts;
    Shape shape;   // of each part
    int rank = 0;  // 0: by its name an electrocardiogram, 3: rather something else
};
// The likeliest first.
std::vector<Candidate> candidates(const Inventory& inventory);

}  // namespace beatlens::formats::matlab
