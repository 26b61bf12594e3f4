#include "formats/text/columns.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "formats/parsing.h"
#include "formats/text/timebase.h"

namespace beatlens::formats::csv {

namespace {

constexpr float nothing = std::numeric_limits<float>::quiet_NaN();

// What is done with the cells of a column.
struct Plan {
    enum class Kind { skip, sample, time };
    Kind kind = Kind::skip;
    bool may_be_text = false;  // marks and notes, which are set aside where they turn out to be words
    std::vector<float>* samples = nullptr;
    TimeColumn* time = nullptr;
};

class RowsReader {
public:
    RowsReader(const Table& table, std::vector<Plan> plans, Columns& columns)
        : _table(table),
          _plans(std::move(plans)),
          _columns(columns),
          _separator(table.dialect.separator),
          _decimal(table.dialect.decimal),
          _reader(table.data) {}

    Result<void> read() {
        const std::string_view rest = _reader.rest();
        // Of complete lines no character needs to be compared with the end: the line's end is no part of any cell.
        const std::size_t complete = rest.rfind(_reader.line_end()) + 1;  // 0 where there is none
        const char* const end = rest.data() + complete;
        make_room(estimated_rows(rest));
        while (!_reader.rest().empty() && !_finished) {
            const char* at = _reader.rest().data();
            std::size_t lines = 0;
            while (at < end && _blank_lines == 0) {
                if (_columns.rows == _room) {
                    make_room(_room + _room / 4 + 1024);
                }
                const char* const next = plain_row(at);
                if (next == nullptr) {
                    break;
                }
                at = next;
                ++lines;
                ++_columns.rows;
                _after_blank = false;
            }
            _reader.skip_to(at, lines);
            Row row;
            if (_reader.next_line(row)) {
                BEATLENS_TRY(other_row(row));
            }
        }
        make_room(_columns.rows);
        return {};
    }

private:
    static constexpr const char* none = nullptr;

    std::size_t estimated_rows(std::string_view rest) const {
        constexpr std::size_t looked_at = 65536;
        const std::string_view head = rest.substr(0, looked_at);
        const auto lines = static_cast<std::size_t>(std::count(head.begin(), head.end(), _reader.line_end())) + 1;
        return rest.size() / std::max<std::size_t>(head.size() / lines, 1) + lines / 16 + 16;
    }

    void make_room(std::size_t rows) {
        _room = rows;
        for (const Plan& plan : _plans) {
            if (plan.kind == Plan::Kind::sample) {
                plan.samples->resize(rows, nothing);
            } else if (plan.kind == Plan::Kind::time) {
                plan.time->values.resize(rows, static_cast<double>(nothing));
            }
        }
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

    // Reads a row of plain numbers and times at `at` into the row _columns.rows, and returns where the next line
    // begins; null for every other line, which other_row() is for.
    const char* plain_row(const char* at) {
        if (_table.dialect.arrow) {
            return none;
        }
        at = after_blanks(at);
        if (*at == '#' || *at == '%') {
            return none;
        }
        const std::size_t row = _columns.rows;
        for (std::size_t i = 0; i < _plans.size(); ++i) {
            const Plan& plan = _plans[i];
            if (i > 0) {
                if (_separator == ' ' ? *at != ' ' && *at != '\t' : *at != _separator) {
                    return none;
                }
                at = after_blanks(at + 1);
            }
            double value = 0.0;
            const char* stop = none;
            if (plan.kind == Plan::Kind::skip) {
                if (*at == '"' || *at == '\'') {
                    return none;
                }
                for (stop = at; !ends_cell(stop); ++stop) {
                }
            } else {
                if (plan.kind == Plan::Kind::sample || !plan.time->reader.is_clock()) {
                    stop = scan_number(at, _decimal, value);
                }
                if (stop == none || (!ends_cell(stop) && *stop != ' ')) {
                    stop = odd_cell(at, plan, i, value);
                }
                if (stop == none) {
                    return none;
                }
                if (plan.kind == Plan::Kind::sample) {
                    (*plan.samples)[row] = static_cast<float>(value);
                } else {
                    plan.time->values[row] = value;
                }
            }
            at = _separator == ' ' ? stop : after_blanks(stop);
        }
        if (_separator == ' ') {
            at = after_blanks(at);
        } else if (*at == _separator && _table.trailing_separator) {
            at = after_blanks(at + 1);
        }
        const char line_end = _reader.line_end();
        while (*at == '\r' && line_end == '\n') {
            ++at;
        }
        if (*at != line_end) {
            return none;
        }
        _columns.missing += _missing;
        _missing = 0;
        return at + 1;
    }

    // A cell that is quoted, missing, a clock or written with an exponent; where it ends.
    const char* odd_cell(const char* at, const Plan& plan, std::size_t column, double& value) {
        const char* stop = at;
        while (!ends_cell(stop)) {
            ++stop;
        }
        std::string_view cell = without_blanks({at, static_cast<std::size_t>(stop - at)});
        if (cell.size() > 1 && (cell.front() == '"' || cell.front() == '\'')) {
            if (cell.back() != cell.front()) {
                return forget_missing();
            }
            cell = without_blanks(cell.substr(1, cell.size() - 2));
        }
        if (plan.kind == Plan::Kind::time) {
            return plan.time->reader.read(cell, _columns.rows, value) ? stop : forget_missing();
        }
        const CellKind kind = parse_cell(cell, _decimal, value);
        if (kind == CellKind::number && std::abs(value) <= largest_plain) {
            return stop;
        }
        // A row that is blank, or a marker that stands for a whole row, is looked at with more care.
        if (kind != CellKind::missing || _plans.size() == 1 || is_lead_off(cell) ||
            (column == 0 && *stop != _separator)) {
            return forget_missing();
        }
        ++_missing;
        return stop;
    }
    const char* forget_missing() {
        _missing = 0;
        return none;
    }

    Result<void> other_row(const Row& row) {
        _missing = 0;
        const std::string_view text = without_blanks(row.text);
        if (text.empty()) {
            ++_blank_lines;
            _after_blank = true;
            return {};
        }
        if (is_comment(text) || (!_table.heading_row.empty() && row.text == _table.heading_row)) {
            return {};
        }
        // In a single column a blank line between two others is a value that is missing.
        const std::size_t blank = _table.blank_rows ? _blank_lines : 0;
        for (std::size_t i = 0; i < blank; ++i) {
            missing_row();
        }
        _blank_lines = 0;
        if (_columns.rows == _room) {
            make_room(_room + _room / 4 + 1024);
        }
        const auto read = careful_row(row);
        if (!read) {
            BEATLENS_TRY(misfit(row, read.error()));
            _columns.rows -= _finished ? std::min(blank, _columns.rows) : 0;
            _columns.missing -= _finished ? std::min(blank, _columns.missing) : 0;
        }
        _after_blank = false;
        return {};
    }

    void missing_row() {
        if (_columns.rows == _room) {
            make_room(_room + _room / 4 + 1024);
        }
        for (const Plan& plan : _plans) {
            if (plan.kind == Plan::Kind::sample) {
                (*plan.samples)[_columns.rows] = nothing;
                ++_columns.missing;
            } else if (plan.kind == Plan::Kind::time) {
                plan.time->values[_columns.rows] = static_cast<double>(nothing);
            }
        }
        ++_columns.rows;
    }

    Result<void> careful_row(const Row& row) {
        BEATLENS_TRY(split_row(_table, row, _cells));
        std::size_t missing = 0;
        for (std::size_t i = 0; i < _plans.size(); ++i) {
            Plan& plan = _plans[i];
            double value = 0.0;
            if (plan.kind == Plan::Kind::time) {
                if (!plan.time->reader.read(_cells[i], _columns.rows, value)) {
                    return fail(ErrorCode::malformed, place(_table, row.number, i) + ": " + quoted(_cells[i]) +
                                                          " is not a time; correct the value.");
                }
                plan.time->values[_columns.rows] = value;
            } else if (plan.kind == Plan::Kind::sample) {
                const CellKind kind = parse_cell(_cells[i], _decimal, value);
                if (kind == CellKind::text && plan.may_be_text) {
                    set_aside(i);
                    continue;
                }
                if (kind == CellKind::text || kind == CellKind::too_large) {
                    return tl::make_unexpected(bad_cell(_table, row, i, _cells[i], kind));
                }
                missing += kind == CellKind::missing ? 1 : 0;
                (*plan.samples)[_columns.rows] = static_cast<float>(value);
                if (is_lead_off(_cells[i])) {
                    lead_off(i);
                }
            }
        }
        _columns.missing += missing;
        ++_columns.rows;
        return {};
    }

    void lead_off(std::size_t column) {
        for (auto off = _columns.lead_off.rbegin(); off != _columns.lead_off.rend(); ++off) {
            if (off->column == column) {
                if (off->end_row == _columns.rows) {
                    ++off->end_row;
                    return;
                }
                break;
            }
        }
        _columns.lead_off.push_back({column, _columns.rows, _columns.rows + 1});
    }

    // A column of marks that turn out to be words.
    void set_aside(std::size_t column) {
        Plan& plan = _plans[column];
        for (std::size_t i = 0; i < _columns.rows; ++i) {
            _columns.missing -= std::isnan((*plan.samples)[i]) && _columns.missing > 0 ? 1 : 0;
        }
        *plan.samples = {};
        plan.kind = Plan::Kind::skip;
        std::erase(_columns.leads, column);
        _columns.warnings.push_back("The words in " + column_name(_table, column) + " are set aside.");
    }

    // A row that is none of the table: what is known of recorders and serial monitors is put up with.
    Result<void> misfit(const Row& row, const Error& error) {
        const auto cells = cells_of(row.text, _table.dialect);
        constexpr std::size_t most_for_one_marker = 2;  // so that a short line cannot become many values
        if (cells.size() == 1 && _plans.size() <= most_for_one_marker && is_missing(cells.front())) {
            if (is_lead_off(cells.front())) {
                for (const std::size_t lead : _columns.leads) {
                    lead_off(lead);
                }
            }
            missing_row();
            return {};
        }
        // LabChart's comments stand behind the row that they belong to.
        if (cells.size() > _plans.size() && cells[_plans.size()].starts_with('#')) {
            const std::string_view comment = cells[_plans.size()];
            const char* const from = comment.data();
            const std::string_view before =
                without_blanks(row.text.substr(0, static_cast<std::size_t>(from - row.text.data())));
            const Row rest{row.number, before.substr(0, before.size() - (before.ends_with(_separator) ? 1 : 0))};
            _columns.comments.push_back(
                "Row " + std::to_string(row.number) + ": " +
                to_utf8(without_blanks(row.text.substr(static_cast<std::size_t>(from - row.text.data())))));
            return careful_row(rest);
        }
        const bool last = _reader.rest().empty();
        const bool unfinished =
            last && row.text.data() + row.text.size() == _table.data.rest().data() + _table.data.rest().size();
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
        return tl::make_unexpected(error);
    }

    // Text at the end: no number in its first row, or set apart by a blank line, and no row of the table behind it.
    bool is_footer(const std::vector<std::string_view>& cells) const {
        constexpr std::size_t most_rows = 200;
        const bool words = std::none_of(cells.begin(), cells.end(), [&](std::string_view cell) {
            double value = 0.0;
            return parse_cell(cell, _decimal, value) != CellKind::text;
        });
        if (_columns.rows == 0 || (!words && !_after_blank)) {
            return false;
        }
        RowReader look = _reader;
        Row row;
        std::size_t count = 0;
        Shape shape{_table.dialect, _plans.size(), 0};
        for (; count < most_rows && look.next(row); ++count) {
            if (fits(row.text, shape)) {
                return false;
            }
        }
        return count < most_rows;
    }

    // Rounded to a float, larger ones would not be told from infinity as a sample.
    static constexpr double largest_plain = 1e12;

    const Table& _table;
    std::vector<Plan> _plans;
    Columns& _columns;
    char _separator;
    char _decimal;
    RowReader _reader;
    std::size_t _room = 0;
    std::size_t _missing = 0;      // in the row that is being read
    std::size_t _blank_lines = 0;  // since the last row
    bool _after_blank = false;
    bool _finished = false;
    std::vector<std::string_view> _cells;
};

// What the cells of the first rows show beside the headings: columns of clock times and dates; whether the first
// column, whose heading leaves it open, runs as evenly as only times and sample numbers do.
void look_at_cells(const Table& table, std::vector<Role>& roles, bool& first_seems_time) {
    constexpr std::size_t fewest_rows = 3;
    constexpr std::size_t most_rows = 200;
    std::vector<double> times;
    bool first_is_number = table.columns > 1 && roles.front() == Role::lead;
    std::vector<bool> seen(table.columns);
    RowReader reader = table.data;
    std::size_t rows = 0;
    for (Row row; rows < most_rows && reader.next(row); ++rows) {
        const auto cells = cells_of(row.text, table.dialect);
        for (std::size_t i = 0; i < std::min(cells.size(), table.columns); ++i) {
            double value = 0.0;
            const CellKind kind = parse_cell(cells[i], table.dialect.decimal, value);
            if (i == 0 && kind != CellKind::number) {
                first_is_number = false;
            } else if (i == 0 && first_is_number) {
                times.push_back(value);
            }
            if (kind == CellKind::missing || seen[i] || table.is_text[i]) {
                continue;
            }
            seen[i] = true;
            if (const auto moment = kind == CellKind::text ? parse_moment(cells[i]) : std::nullopt) {
                roles[i] = moment->clock_s ? Role::time : Role::date;
            } else if (roles[i] == Role::date) {
                roles[i] = Role::other;  // a number
            }
        }
    }
    first_seems_time = first_is_number && times.size() >= fewest_rows && is_even(measure_grid(times), times.size());
}

}  // namespace

void Columns::make_lead(std::size_t i) {
    TimeColumn& time = times[i];
    samples[time.column].assign(time.values.begin(), time.values.end());
    leads.insert(std::lower_bound(leads.begin(), leads.end(), time.column), time.column);
    times.erase(times.begin() + static_cast<std::ptrdiff_t>(i));
}

Result<Columns> read_columns(const Table& table) {
    Columns columns;
    columns.samples.resize(table.columns);
    columns.times.reserve(table.columns);
    std::vector<Role> roles;
    for (const Heading& heading : table.headings) {
        roles.push_back(heading.role);
    }
    bool first_seems_time = false;
    look_at_cells(table, roles, first_seems_time);
    std::vector<Plan> plans(table.columns);
    for (std::size_t i = 0; i < table.columns; ++i) {
        const bool only_seems = i == 0 && first_seems_time && roles[i] == Role::lead;
        if (table.is_text[i]) {
            columns.warnings.push_back("The words in " + column_name(table, i) + " are set aside.");
        } else if (only_seems || roles[i] == Role::time || roles[i] == Role::date || roles[i] == Role::index) {
            columns.times.push_back(
                {i, only_seems ? Role::time : roles[i], only_seems, TimeReader(table.dialect.decimal), {}});
            plans[i].kind = Plan::Kind::time;
            plans[i].time = &columns.times.back();
        } else {
            columns.leads.push_back(i);
            plans[i] = {Plan::Kind::sample, roles[i] == Role::other || roles[i] == Role::beat, &columns.samples[i],
                        nullptr};
        }
    }
    BEATLENS_TRY(RowsReader(table, std::move(plans), columns).read());
    if (columns.leads.empty() && !(columns.times.size() == 1 && columns.times[0].only_seems)) {
        return fail(ErrorCode::no_signal, table.name + " has no column of samples beside times and sample numbers.");
    }
    return columns;
}

}  // namespace beatlens::formats::csv
