// The pass over the rows of a table that reads its numbers. Part of formats/text/csv.h.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
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
class ValueReader {
public:
    // `table` and `columns` stay where they are. Makes room for rows of `bytes` in all, like those of the table.
    ValueReader(const Table& table, std::size_t bytes, std::vector<ColumnPlan> plans, Columns& columns);
    ~ValueReader();

    // All rows of the table.
    Result<void> read_all();
    // Whole lines of it, in order. What only the lines behind tell the meaning of is an error here.
    Result<void> read_part(std::string_view lines);

private:
    class Rows;
    std::unique_ptr<Rows> _rows;
};

}  // namespace beatlens::formats::csv
