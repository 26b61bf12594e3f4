#include "formats/text/long_table.h"

#include <algorithm>
#include <utility>

#include "formats/text/encoding.h"
#include "formats/text/open_text.h"

namespace beatlens::formats::csv {

LongTable::LongTable(std::string name, std::size_t size, LoadOptions options, std::size_t head_size)
    : _name(std::move(name)), _size(size), _options(std::move(options)), _head_size(head_size) {}

char* LongTable::room(std::size_t bytes) {
    _pending.resize(_pending.size() + bytes);
    return _pending.data() + _pending.size() - bytes;
}

bool LongTable::take() {
    if (_columns) {
        return read_lines();
    }
    return _pending.size() < _head_size || open();
}

// What is known of a table by its first rows, no more than these decide.
bool LongTable::open() {
    constexpr std::ptrdiff_t fewest_rows = 1000;
    const std::size_t end = _pending.rfind('\n') + 1;  // 0 where there is none
    _head = _pending.substr(0, end);
    _pending.erase(0, end);
    const InputFile file{_name, {reinterpret_cast<const std::uint8_t*>(_head.data()), _head.size()}};
    if (!is_text_table(file) || !_options.recording.empty()) {
        return false;
    }
    std::string translated;
    auto opened = open_text(decode(_head, translated), _name, _options);
    auto* const table = opened ? std::get_if<SampleTable>(&*opened) : nullptr;
    if (table == nullptr || !translated.empty()) {
        return false;
    }
    _opened = std::move(*table);
    const std::string_view rows = _opened->table.data.rest();
    const auto lines = std::count(rows.begin(), rows.end(), '\n');
    // The number in its first row can be that of the rows: only the whole file tells.
    if (lines < fewest_rows || _opened->table.may_announce_rows >= static_cast<double>(lines)) {
        return false;
    }
    _columns = std::make_unique<ColumnsReader>(_opened->table, _size);
    return _columns->read_part(rows).has_value();
}

bool LongTable::read_lines() {
    const std::size_t end = _pending.rfind('\n') + 1;
    if (end == 0) {
        return _pending.size() < _head_size;  // no row is as long as that
    }
    const bool read = _columns->read_part(std::string_view(_pending).substr(0, end)).has_value();
    _pending.erase(0, end);
    return read;
}

std::optional<Result<Recording>> LongTable::finish() {
    if (!_columns) {
        return std::nullopt;
    }
    if (!_pending.empty()) {
        _pending += '\n';
        if (!read_lines()) {
            return std::nullopt;
        }
    }
    auto columns = _columns->finish();
    if (!columns) {
        return std::nullopt;
    }
    return make_recording(*_opened, *std::move(columns), _options);
}

}  // namespace beatlens::formats::csv
