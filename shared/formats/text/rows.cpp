#include "formats/text/rows.h"

#include <algorithm>
#include <cstring>

#include "formats/text/cells.h"

namespace beatlens::formats::csv {

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

bool is_comment(std::string_view line) {
    line = without_blanks(line);
    if (line.starts_with('#')) {
        return !is_missing(line.substr(0, line.find_first_of(",;\t ")));
    }
    return line.starts_with('%') || line.starts_with("//");
}

RowReader::RowReader(std::string_view text, std::size_t lines_before)
    : _rest(text), _line_end(text.find('\n') == std::string_view::npos ? '\r' : '\n'), _line(lines_before) {}

bool RowReader::next_line(Row& row) {
    if (_rest.empty()) {
        return false;
    }
    const void* const end = std::memchr(_rest.data(), _line_end, _rest.size());
    const std::size_t length =
        end == nullptr ? _rest.size() : static_cast<std::size_t>(static_cast<const char*>(end) - _rest.data());
    std::string_view line = _rest.substr(0, length);
    _rest.remove_prefix(std::min(length + 1, _rest.size()));
    while (!line.empty() && line.back() == '\r') {
        line.remove_suffix(1);
    }
    row = {++_line, line};
    return true;
}

bool RowReader::next(Row& row) {
    while (next_line(row)) {
        if (!without_blanks(row.text).empty() && !is_comment(row.text)) {
            return true;
        }
    }
    return false;
}

void RowReader::skip_to(const char* at, std::size_t lines) {
    _rest.remove_prefix(static_cast<std::size_t>(at - _rest.data()));
    _line += lines;
}

CellReader::CellReader(std::string_view row, Dialect dialect)
    : _rest(dialect.separator == ' ' ? without_blanks(row) : row),
      _separator(dialect.separator),
      _arrow(dialect.arrow),
      _more(!_rest.empty()) {}

bool CellReader::next(std::string_view& cell) {
    if (!_more) {
        return false;
    }
    if (_arrow) {
        _arrow = false;
        if (const std::size_t at = _rest.find("->"); at != std::string_view::npos) {
            cell = without_blanks(_rest.substr(0, at));
            _rest = without_blanks(_rest.substr(at + 2));
            return true;
        }
    }
    std::size_t first = after_blanks(0);
    std::size_t end = first;
    if (const std::size_t close = closing_quote(first); close != std::string_view::npos) {
        ++first;
        cell = without_blanks(_rest.substr(first, close - first));
        end = after_blanks(close + 1);
    } else {
        end = _separator == ' ' ? _rest.find_first_of(" \t", first) : _rest.find(_separator, first);
        end = std::min(end, _rest.size());
        cell = without_blanks(_rest.substr(first, end - first));
    }
    _more = end < _rest.size();
    _rest.remove_prefix(_more ? end + 1 : end);
    if (_separator == ' ') {
        _rest = without_blanks(_rest);
        _more = !_rest.empty();
    }
    return true;
}

bool CellReader::is_separator(char c) const { return _separator == ' ' ? is_blank(c) : c == _separator; }

std::size_t CellReader::after_blanks(std::size_t at) const {
    while (at < _rest.size() && is_blank(_rest[at]) && !is_separator(_rest[at])) {
        ++at;
    }
    return at;
}

// A quoted cell ends at a quote that a separator or the end of the row follows, so that quotes within are kept; without
// one the quote is an ordinary character. It is looked for nearby only: else a long row of unclosed quotes would take
// time with the square of its length. Where blanks separate, brackets hold a cell together as quotes do.
std::size_t CellReader::closing_quote(std::size_t first) const {
    constexpr std::size_t longest = 1000;
    if (first == _rest.size()) {
        return std::string_view::npos;
    }
    const char open = _rest[first];
    const char quote = open == '"' || open == '\'' ? open : open == '[' && _separator == ' ' ? ']' : '\0';
    if (quote == '\0') {
        return std::string_view::npos;
    }
    const std::string_view nearby = _rest.substr(0, first + longest);
    std::size_t close = nearby.find(quote, first + 1);
    while (close != std::string_view::npos) {
        const std::size_t after = after_blanks(close + 1);
        if (after == _rest.size() || is_separator(_rest[after])) {
            break;
        }
        close = nearby.find(quote, close + 1);
    }
    return close;
}

std::vector<std::string_view> cells_of(std::string_view row, Dialect dialect) {
    std::vector<std::string_view> cells;
    CellReader reader(row, dialect);
    for (std::string_view cell; cells.size() < most_cells && reader.next(cell);) {
        cells.push_back(cell);
    }
    return cells;
}

}  // namespace beatlens::formats::csv
