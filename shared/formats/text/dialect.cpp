#include "formats/text/dialect.h"

#include <fast_float/fast_float.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "formats/parsing.h"

namespace beatlens::formats::csv {

namespace {

constexpr double largest = 1e12;

bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::string_view without_blanks(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && (is_blank(text.back()) || text.back() == '\r')) {
        text.remove_suffix(1);
    }
    return text;
}

bool is_missing(std::string_view cell) {
    constexpr std::string_view words[] = {"nan", "na", "n/a", "null", "none", "-", "--", "?"};
    if (cell.empty()) {
        return true;
    }
    return cell.size() <= 4 && std::any_of(std::begin(words), std::end(words),
                                           [&](std::string_view word) { return equal_ignoring_case(cell, word); });
}

std::size_t cell_count(std::string_view row, Dialect dialect) {
    CellReader reader(row, dialect);
    std::string_view cell;
    std::size_t count = 0;
    while (reader.next(cell)) {
        ++count;
    }
    return count;
}

// "0,05" under a comma as separator: two whole numbers of which the second has a leading zero, or a first one of "-0".
bool looks_like_decimal_commas(std::string_view row) {
    const std::size_t comma = row.find(',');
    if (comma == std::string_view::npos || row.find_first_of(".eE") != std::string_view::npos) {
        return false;
    }
    const std::string_view second = row.substr(comma + 1);
    return row.starts_with("-0,") || (second.size() > 1 && second.front() == '0');
}

}  // namespace

RowReader::RowReader(std::string_view text)
    : _rest(text), _line_end(text.find('\n') == std::string_view::npos ? '\r' : '\n') {}

bool RowReader::next(Row& row) {
    while (!_rest.empty()) {
        const void* const end = std::memchr(_rest.data(), _line_end, _rest.size());
        const std::size_t length =
            end == nullptr ? _rest.size() : static_cast<std::size_t>(static_cast<const char*>(end) - _rest.data());
        std::string_view line = _rest.substr(0, length);
        _rest.remove_prefix(std::min(length + 1, _rest.size()));
        ++_line;
        if (!line.empty() && line.back() == '\r') {
            line.remove_suffix(1);
        }
        std::size_t first = 0;
        while (first < line.size() && is_blank(line[first])) {
            ++first;
        }
        if (first < line.size() && line[first] != '#') {
            row = {_line, line};
            return true;
        }
    }
    return false;
}

CellReader::CellReader(std::string_view row, Dialect dialect)
    : _rest(dialect.separator == ' ' ? without_blanks(row) : row),
      _separator(dialect.separator),
      _more(!_rest.empty()) {}

bool CellReader::next(std::string_view& cell) {
    if (!_more) {
        return false;
    }
    std::size_t first = 0;
    while (first < _rest.size() && is_blank(_rest[first]) && _rest[first] != _separator) {
        ++first;
    }
    if (first < _rest.size() && (_rest[first] == '"' || _rest[first] == '\'')) {
        _rest.remove_prefix(first);
        cell = quoted_cell(_rest.front());
        return true;
    }
    if (_separator == ' ') {
        std::size_t end = 0;
        while (end < _rest.size() && !is_blank(_rest[end])) {
            ++end;
        }
        cell = _rest.substr(0, end);
        while (end < _rest.size() && is_blank(_rest[end])) {
            ++end;
        }
        _rest.remove_prefix(end);
        _more = !_rest.empty();
        return true;
    }
    std::size_t end = first;
    while (end < _rest.size() && _rest[end] != _separator) {
        ++end;
    }
    cell = without_blanks(_rest.substr(first, end - first));
    _more = end < _rest.size();
    _rest.remove_prefix(_more ? end + 1 : end);
    return true;
}

// A quoted cell ends at a quote that a separator or the end of the row follows, so that quotes within are kept. It is
// looked for nearby only: else a long row of unclosed quotes would take time with the square of its length.
std::string_view CellReader::quoted_cell(char quote) {
    constexpr std::size_t longest = 1000;
    const std::string_view nearby = _rest.substr(0, longest);
    for (std::size_t close = nearby.find(quote, 1); close != std::string_view::npos;
         close = nearby.find(quote, close + 1)) {
        std::size_t after = close + 1;
        while (after < _rest.size() && is_blank(_rest[after]) && _rest[after] != _separator) {
            ++after;
        }
        const bool at_end = after == _rest.size();
        if (at_end || _rest[after] == _separator || (_separator == ' ' && after > close + 1)) {
            const std::string_view cell = without_blanks(_rest.substr(1, close - 1));
            _rest.remove_prefix(at_end ? after : _rest[after] == _separator ? after + 1 : after);
            _more = !at_end;
            if (_separator == ' ') {
                _rest = without_blanks(_rest);
                _more = !_rest.empty();
            }
            return cell;
        }
    }
    // No closing quote: the quote is an ordinary character.
    const std::size_t end = std::min(_rest.find(_separator), _rest.size());
    const std::string_view cell = without_blanks(_rest.substr(0, end));
    _more = end < _rest.size();
    _rest.remove_prefix(_more ? end + 1 : end);
    return cell;
}

std::vector<std::string_view> cells_of(std::string_view row, Dialect dialect) {
    std::vector<std::string_view> cells;
    CellReader reader(row, dialect);
    for (std::string_view cell; cells.size() < most_cells && reader.next(cell);) {
        cells.push_back(cell);
    }
    return cells;
}

CellKind parse_cell(std::string_view cell, char decimal, double& value) {
    std::string_view digits = cell;
    if (digits.size() > 1 && digits.front() == '+' && digits[1] != '-') {
        digits.remove_prefix(1);
    }
    const char* const end = digits.data() + digits.size();
    const auto [stop, status] = fast_float::from_chars_advanced(
        digits.data(), end, value, fast_float::parse_options(fast_float::chars_format::general, decimal));
    if (stop == end && !digits.empty() && status != std::errc::invalid_argument) {
        if (std::abs(value) <= largest) {
            return CellKind::number;
        }
        return std::isnan(value) ? CellKind::missing : CellKind::too_large;
    }
    if (is_missing(cell)) {
        value = std::numeric_limits<double>::quiet_NaN();
        return CellKind::missing;
    }
    return CellKind::text;
}

bool is_data_row(std::string_view row, Dialect dialect) {
    CellReader reader(row, dialect);
    bool any = false;
    for (std::string_view cell; reader.next(cell);) {
        double value = 0.0;
        const CellKind kind = parse_cell(cell, dialect.decimal, value);
        if (kind == CellKind::text && !parse_clock_time(cell)) {
            return false;
        }
        any = any || kind != CellKind::missing;
    }
    return any;
}

std::optional<Dialect> find_dialect(std::string_view text) {
    constexpr Dialect candidates[] = {{';', '.'}, {';', ','}, {'\t', '.'}, {'\t', ','},
                                      {',', '.'}, {' ', '.'}, {' ', ','}};
    constexpr std::size_t most_rows = 60;
    constexpr std::size_t longest_row = 65536;  // of which is looked at

    std::vector<std::string_view> rows;
    RowReader reader(text);
    for (Row row; rows.size() < most_rows && reader.next(row);) {
        rows.push_back(row.text.substr(0, longest_row));
    }
    std::optional<Dialect> best;
    std::size_t best_score = 0;
    for (const Dialect& candidate : candidates) {
        std::size_t score = 0;
        for (const std::string_view row : rows) {
            if (is_data_row(row, candidate)) {
                score += cell_count(row, candidate) > 1 ? 2 : 1;
            }
        }
        if (score > best_score) {
            best = candidate;
            best_score = score;
        }
    }
    if (best && best->separator == ',') {
        const bool two_columns = std::all_of(rows.begin(), rows.end(), [&](std::string_view row) {
            return cell_count(row, *best) == 2 || !is_data_row(row, *best);
        });
        if (two_columns && std::any_of(rows.begin(), rows.end(), looks_like_decimal_commas)) {
            best = Dialect{';', ','};
        }
    }
    return best;
}

}  // namespace beatlens::formats::csv
