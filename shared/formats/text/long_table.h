// A long table of numbers that comes in parts, so that its text, which is several times as large as its samples, is
// never in memory as a whole. Part of formats/text/csv.h.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "formats/registry.h"
#include "formats/text/read_columns.h"
#include "formats/text/signals.h"

namespace beatlens::formats::csv {

// Reads a table with one sample per row as parse_csv() does the whole of it, or not at all: where it takes more than
// the first rows and each line by itself to understand a file, as with text below the rows or a mistake in one, it is
// given up, and the file is to be read as a whole.
class LongTable {
public:
    // `size` of the file in bytes. Nothing is decided before `head_size` bytes of it are there.
    LongTable(std::string name, std::size_t size, LoadOptions options, std::size_t head_size = usual_head_size);

    // Room for the next bytes of the file, to be filled before take() is called.
    char* room(std::size_t bytes);
    // False: given up.
    bool take();
    // After the last part. Nothing: given up. Errors: those of load().
    std::optional<Result<Recording>> finish();

    static constexpr std::size_t usual_head_size = 1 << 20;

private:
    bool open();
    bool read_lines();

    std::string _name;
    std::size_t _size;
    LoadOptions _options;
    std::size_t _head_size;
    std::string _pending;  // bytes that were not read yet
    std::string _head;     // that the table points into
    std::optional<SampleTable> _opened;
    std::unique_ptr<ColumnsReader> _columns;
};

}  // namespace beatlens::formats::csv
