// The pass over the rows of a table that reads its numbers. Part of formats/text/csv.h.
#pragma once

#include <cstddef>
#include <vector>

#include "ecg/error.h"
#include "formats/text/columns.h"

namespace beatlens::formats::csv {

// What is done with the cells of a column.
struct ColumnPlan {
    enum class Kind { skip, sample, time };
    Kind kind = Kind::skip;
    bool may_be_text = false;  // marks and notes, which are set aside where they turn out to be words
    std::vector<float>* samples = nullptr;
    TimeColumn* time = nullptr;
};

// One plan per column of the table. Rows of plain numbers, which nearly all are, are read straight from the bytes;
// every other row is cut into cells with all care. Nothing is allocated per row.
Result<void> read_values(const Table& table, std::vector<ColumnPlan> plans, Columns& columns);

}  // namespace beatlens::formats::csv
