#include "formats/text/values.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "formats/parsing.h"

namespace beatlens::formats::csv {

namespace {

using Kind = ColumnPlan::Kind;

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
// Rows are gathered in blocks that stay in the cache, so that the result's memory is touched once only.
constexpr std::size_t block_rows = 512;

}  // namespace

class ValueReader::Rows {
public:
    Rows(const Table& table, std::size_t bytes, std::vector<ColumnPlan> plans, Columns& columns)
        : _table(table),
          _plans(std::move(plans)),
          _columns(columns),
          _separator(table.shape.dialect.separator),
          _count(_plans.size()),
          _reader(table.data),
          _block(_plans.size() * block_rows) {
        reserve(estimated_rows(bytes));
    }

    Result<void> read_part(std::string_view lines) {
        _in_parts = true;
        _reader = RowReader(lines, _reader.line());
        return read();
    }

    Result<void> read() {
        const std::string_view rest = _reader.rest();
        // Of complete lines no character needs to be compared with the end: the line's end is no part of any cell.
        const char* const end = rest.data() + (rest.rfind(_reader.line_end()) + 1);  // rest.data() where there is none
        while (!_reader.rest().empty() && !_finished) {
            const char* at = _reader.rest().data();
            std::size_t lines = 0;
            next_row_is_in(_reader.line() + 1);
            while (at < end && _blank_lines == 0) {
                const char* const next = plain_row(at);
                if (next == nullptr) {
                    break;
                }
                at = next;
                ++lines;
                finish_row();
                _after_blank = false;
            }
            _reader.skip_to(at, lines);
            Row row;
            if (_reader.next_line(row)) {
                BEATLENS_TRY(other_line(row));
            }
        }
        flush();
        return {};
    }

private:
    // By the lengths of lines here and there.
    std::size_t estimated_rows(std::size_t all) const {
        constexpr std::size_t places = 8;
        constexpr std::size_t looked_at = 32768;
        const std::string_view rest = _reader.rest();
        std::size_t bytes = 0;
        std::size_t lines = 0;
        for (std::size_t i = 0; i < places; ++i) {
            const std::string_view part = rest.substr(rest.size() / places * i, looked_at);
            bytes += part.size();
            lines += static_cast<std::size_t>(std::count(part.begin(), part.end(), _reader.line_end()));
        }
        const double share = bytes == 0 ? 0.0 : static_cast<double>(lines) / static_cast<double>(bytes);
        constexpr double reserve_more = 1.02;
        return static_cast<std::size_t>(static_cast<double>(all) * share * reserve_more) + block_rows;
    }

    void reserve(std::size_t rows) {
        for (const ColumnPlan& plan : _plans) {
            if (plan.kind == Kind::sample) {
                plan.samples->reserve(rows);
            } else if (plan.kind == Kind::time) {
                plan.time->values.reserve(rows);
            }
        }
    }

    void next_row_is_in(std::size_t line) {
        if (_columns.line_of(_columns.rows) == line) {
            return;
        }
        if (_columns.lines.empty() || _columns.lines.back().row < _columns.rows) {
            _columns.lines.emplace_back();
        }
        _columns.lines.back() = {_columns.rows, line};
    }

    // The cell of column `i` in the row that is being read.
    double& value(std::size_t i) { return _block[i * block_rows + _in_block]; }

    void finish_row() {
        ++_columns.rows;
        if (++_in_block == block_rows) {
            flush();
        }
    }

    void flush() {
        for (std::size_t i = 0; i < _plans.size(); ++i) {
            const auto first = _block.begin() + static_cast<std::ptrdiff_t>(i * block_rows);
            const auto end = first + static_cast<std::ptrdiff_t>(_in_block);
            if (_plans[i].kind == Kind::sample) {
                std::transform(first, end, _floats, [](double value) { return static_cast<float>(value); });
                _plans[i].samples->insert(_plans[i].samples->end(), _floats, _floats + _in_block);
            } else if (_plans[i].kind == Kind::time) {
                _plans[i].time->values.insert(_plans[i].time->values.end(), first, end);
            }
        }
        _in_block = 0;
    }

    const char* after_blanks(const char* at) const {
        while (*at == ' ' || (*at == '\t' && _separator != '\t')) {
            ++at;
        }
        return at;
    }
    bool ends_cell(const char* at) const {
        return *at == _separator || *at == '\n' || *at == '\r' || (_separator == ' ' && *at == '\t');
    }

    // Reads a row of plain numbers and times, and returns where the next line begins; null for every other line, which
    // other_line() is for.
    const char* plain_row(const char* at) {
        at = after_blanks(at);
        if (*at == '#' || *at == '%' || _table.shape.dialect.arrow) {
            return nullptr;
        }
        for (std::size_t i = 0; i < _count; ++i) {
            if (i > 0) {
                if (_separator == ' ' ? *at != ' ' && *at != '\t' : *at != _separator) {
                    return nullptr;
                }
                at = after_blanks(at + 1);
            }
            const ColumnPlan& plan = _plans[i];
            const char* stop = nullptr;
            if (plan.kind == Kind::sample || (plan.kind == Kind::time && !plan.time->reader.is_clock())) {
                stop = scan_number(at, _table.decimals[i], value(i));
            }
            if (stop == nullptr || (!ends_cell(stop) && *stop != ' ')) {
                stop = odd_cell(at, i);
            }
            if (stop == nullptr) {
                return nullptr;
            }
            at = _separator == ' ' ? stop : after_blanks(stop);
        }
        if (_separator == ' ') {
            at = after_blanks(at);
        } else {
            for (std::size_t i = 0; i < _table.trailing_cells() && *at == _separator; ++i) {
                at = after_blanks(at + 1);
            }
        }
        const char line_end = _reader.line_end();
        while (*at == '\r' && line_end == '\n') {
            ++at;
        }
        return *at == line_end ? at + 1 : nullptr;
    }

    // A cell that is quoted, missing, a clock, written with an exponent, or of no interest; where it ends.
    const char* odd_cell(const char* at, std::size_t i) {
        const char* stop = at;
        while (!ends_cell(stop)) {
            ++stop;
        }
        std::string_view cell = without_blanks({at, static_cast<std::size_t>(stop - at)});
        if (cell.size() > 1 && (cell.front() == '"' || cell.front() == '\'')) {
            if (cell.back() != cell.front()) {
                return nullptr;
            }
            cell = without_blanks(cell.substr(1, cell.size() - 2));
        }
        if (_plans[i].kind == Kind::skip) {
            return stop;
        }
        if (_plans[i].kind == Kind::time) {
            return _plans[i].time->reader.read(cell, _columns.rows, value(i)) ? stop : nullptr;
        }
        const CellKind kind = parse_cell(cell, _table.decimals[i], value(i));
        // A marker that stands for a whole row, or tells more, is looked at with more care.
        const bool plainly_missing =
            kind == CellKind::missing && _plans.size() > 1 && !is_lead_off(cell) && (i > 0 || *stop == _separator);
        return kind == CellKind::number || plainly_missing ? stop : nullptr;
    }

    Result<void> other_line(const Row& row) {
        const std::string_view text = without_blanks(row.text);
        if (text.empty()) {
            ++_blank_lines;
            _after_blank = true;
            return {};
        }
        const auto& headings = _table.heading_rows;  // some programs repeat them
        if (is_comment(text) || std::find(headings.begin(), headings.end(), row.text) != headings.end()) {
            return {};
        }
        // In a single column a blank line between two others is a value that is missing.
        if (_table.blank_rows && (is_missing(text) || fits(row.text, _table.shape))) {
            for (; _blank_lines > 0; --_blank_lines) {
                missing_row();
            }
        }
        _blank_lines = 0;
        if (const auto read = careful_row(row); !read) {
            BEATLENS_TRY(misfit(row, read.error()));
        }
        _after_blank = false;
        return {};
    }

    void missing_row() {
        for (std::size_t i = 0; i < _plans.size(); ++i) {
            value(i) = nothing;
        }
        finish_row();
    }

    Result<void> careful_row(const Row& row) {
        BEATLENS_TRY(split_row(_table, row, _cells));
        next_row_is_in(row.number);
        for (std::size_t i = 0; i < _plans.size(); ++i) {
            ColumnPlan& plan = _plans[i];
            if (plan.kind == Kind::time) {
                if (!plan.time->reader.read(_cells[i], _columns.rows, value(i))) {
                    return fail(ErrorCode::malformed, place(_table, row.number, i) + ": " + in_quotes(_cells[i]) +
                                                          " is not a time; correct the value.");
                }
            } else if (plan.kind == Kind::sample) {
                const CellKind kind = parse_cell(_cells[i], _table.decimals[i], value(i));
                if (kind == CellKind::text && (plan.may_be_text || is_empty_so_far(i))) {
                    plan.kind = Kind::skip;  // marks or notes that turn out to be words
                    *plan.samples = {};
                    std::erase(_columns.leads, i);
                    _columns.warnings.push_back("The words in " + column_name(_table, i) + " are set aside.");
                } else if (kind == CellKind::text || kind == CellKind::too_large) {
                    return tl::make_unexpected(bad_cell(_table, row, i, _cells[i], kind));
                } else if (is_lead_off(_cells[i])) {
                    lead_off(i);
                }
            }
        }
        finish_row();
        return {};
    }

    // Whether a column of several has held nothing yet, as one of rare notes.
    bool is_empty_so_far(std::size_t column) const {
        const auto first = _block.begin() + static_cast<std::ptrdiff_t>(column * block_rows);
        const auto missing = [](auto number) { return std::isnan(number); };
        const std::vector<float>& before = *_plans[column].samples;
        return _columns.leads.size() > 1 && _columns.rows > 0 && std::all_of(before.begin(), before.end(), missing) &&
               std::all_of(first, first + static_cast<std::ptrdiff_t>(_in_block), missing);
    }

    void lead_off(std::size_t column) {
        auto& all = _columns.lead_off;
        const auto last =
            std::find_if(all.rbegin(), all.rend(), [&](const LeadOff& off) { return off.column == column; });
        if (last != all.rend() && last->end_row == _columns.rows) {
            ++last->end_row;
        } else {
            all.push_back({column, _columns.rows, _columns.rows + 1});
        }
    }

    // A row that is none of the table: what is known of recorders and serial monitors is put up with.
    Result<void> misfit(const Row& row, const Error& error) {
        const auto cells = cells_of(row.text, _table.shape.dialect);
        constexpr std::size_t most_for_one_marker = 2;  // so that a short line cannot become many values
        if (cells.size() == 1 && _plans.size() <= most_for_one_marker && is_missing(cells.front())) {
            for (std::size_t i = 0; is_lead_off(cells.front()) && i < _columns.leads.size(); ++i) {
                lead_off(_columns.leads[i]);
            }
            missing_row();
            return {};
        }
        if (_in_parts) {
            return tl::make_unexpected(error);
        }
        // LabChart's comments stand behind the row that they belong to.
        if (cells.size() > _plans.size() && cells[_plans.size()].starts_with('#')) {
            const auto before = static_cast<std::size_t>(cells[_plans.size()].data() - row.text.data());
            _columns.comments.push_back("Row " + std::to_string(row.number) + ": " +
                                        to_utf8(without_blanks(row.text.substr(before))));
            std::string_view numbers = row.text.substr(0, before);
            numbers.remove_suffix(numbers.ends_with(_separator) ? 1 : 0);
            return careful_row({row.number, numbers});
        }
        const std::string_view rest = _table.data.rest();
        const bool unfinished = row.text.data() + row.text.size() == rest.data() + rest.size();
        if (unfinished && _columns.rows > 1 && cells.size() < _plans.size()) {
            _finished = true;
            _columns.warnings.push_back("The file ends within row " + std::to_string(row.number) +
                                        ", which is left out.");
            return {};
        }
        if (is_footer(cells)) {
            _finished = true;
            _columns.warnings.push_back("From row " + std::to_string(row.number) +
                                        " on the file has other text, which is set aside.");
            return {};
        }
        if (cells.front() == "Interval=" && _columns.rows > 0) {  // LabChart's blocks each have a heading
            _finished = true;
            _columns.warnings.push_back("From row " + std::to_string(row.number) +
                                        " on the file has further blocks of LabChart, which are set aside; export "
                                        "them one by one to read them.");
            return {};
        }
        return tl::make_unexpected(error);
    }

    // Text at the end: words, a name and numbers below many rows ("Mean,0.1"), or what a blank line sets apart; and no
    // row of the table stands behind it.
    bool is_footer(const std::vector<std::string_view>& cells) const {
        constexpr std::size_t most_rows = 200;
        constexpr std::size_t many_rows = 10;
        const auto is_word = [&](std::string_view cell) {
            double value = 0.0;
            return parse_cell(cell, _table.shape.dialect.decimal, value) == CellKind::text;
        };
        const auto first = std::find_if(cells.begin(), cells.end(), [](auto cell) { return !cell.empty(); });
        const bool name = first != cells.end() && is_word(*first) && _columns.rows >= many_rows;
        if (_columns.rows == 0 || (!name && !_after_blank && !std::all_of(cells.begin(), cells.end(), is_word))) {
            return false;
        }
        RowReader look = _reader;
        Row row;
        std::size_t count = 0;
        while (count < most_rows && look.next(row)) {
            ++count;
            if (fits(row.text, _table.shape)) {
                return false;
            }
        }
        return count < most_rows;
    }

    const Table& _table;
    std::vector<ColumnPlan> _plans;
    Columns& _columns;
    char _separator;
    std::size_t _count;  // of columns
    RowReader _reader;
    std::vector<double> _block;  // column by column
    float _floats[block_rows];
    std::size_t _in_block = 0;     // rows
    std::size_t _blank_lines = 0;  // since the last row
    bool _after_blank = false;
    bool _finished = false;
    bool _in_parts = false;
    std::vector<std::string_view> _cells;
};

ValueReader::ValueReader(const Table& table, std::size_t bytes, std::vector<ColumnPlan> plans, Columns& columns)
    : _rows(std::make_unique<Rows>(table, bytes, std::move(plans), columns)) {}
ValueReader::~ValueReader() = default;

Result<void> ValueReader::read_all() { return _rows->read(); }
Result<void> ValueReader::read_part(std::string_view lines) { return _rows->read_part(lines); }

}  // namespace beatlens::formats::csv
