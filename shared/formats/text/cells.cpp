#include "formats/text/cells.h"

#include <fast_float/fast_float.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "formats/parsing.h"
#include "formats/text/rows.h"
#include "formats/text/words.h"

namespace beatlens::formats::csv {

namespace {

// Also the blanks without a break that spreadsheets and web pages put around numbers.
std::string_view without_hard_blanks(std::string_view cell) {
    constexpr std::string_view blank = "\xC2\xA0";
    while (cell.starts_with(blank)) {
        cell = without_blanks(cell.substr(blank.size()));
    }
    while (cell.ends_with(blank)) {
        cell = without_blanks(cell.substr(0, cell.size() - blank.size()));
    }
    return cell;
}

// "#N/A", "#DIV/0!", "#VALEUR!", "#WERT!", "#####": spreadsheets' errors, in capitals in any language.
bool is_spreadsheet_error(std::string_view cell) {
    constexpr std::size_t longest = 14;
    constexpr Words words = "#n/a|#na|#nv|#n/d|#i/t";
    const bool loud = (cell.back() == '!' || cell.back() == '?' || cell.back() == '#') && cell.size() > 2 &&
                      cell.size() <= longest &&
                      std::none_of(cell.begin(), cell.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == ' '; });
    return loud || is_one_of(words, lower(cell));
}

}  // namespace

bool is_missing(std::string_view cell) {
    constexpr std::size_t longest = 10;
    // The C libraries' of Windows, languages', databases', recorders'.
    constexpr Words words =
        "nan|na|n/a|null|none|nil|-|--|?|!|.|*|-nan|nan(ind)|missing|1.#ind|<na>|nat|-nan(ind)|1.#qnan|-1.#ind|"
        "1.#inf|-1.#inf|---|-1.#qnan|\\n|n.a.|(null)|n.v.|undefined|1.#snan|-1.#ind00|1.#qnan0";
    if (cell.empty()) {
        return true;
    }
    if (cell.front() >= '0' && cell.front() <= '9' && !cell.starts_with("1.#")) {
        return false;
    }
    if (cell.front() == '#') {
        return is_spreadsheet_error(cell);
    }
    return is_lead_off(cell) || (cell.size() <= longest && is_one_of(words, lower(cell)));
}

bool is_lead_off(std::string_view cell) {
    constexpr Words words =
        "!|leads off|lead off|leads off!|lead off!|leadoff|leadsoff|leads_off|lead_off|electrode off|electrodes off";
    constexpr std::size_t longest = 14;
    return cell.size() <= longest && is_one_of(words, lower(cell));
}

CellKind parse_cell(std::string_view cell, char decimal, double& value) {
    constexpr double largest = 1e12;
    constexpr std::string_view minus = "\xE2\x88\x92";  // the sign of mathematics, as some languages write it
    std::string_view digits = cell;
    char negated[48];
    if (digits.starts_with(minus) && digits.size() < sizeof negated) {
        negated[0] = '-';
        const std::size_t length = digits.size() - minus.size();
        std::copy_n(digits.data() + minus.size(), length, negated + 1);
        digits = {negated, length + 1};
    } else if (digits.size() > 1 && digits.front() == '+' && digits[1] != '-') {
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
    const std::string_view bare = without_hard_blanks(cell);
    return bare.size() == cell.size() ? CellKind::text : parse_cell(bare, decimal, value);
}

bool has_thousands_marks(std::string_view cell) {
    std::size_t digits = 0;  // since the last mark
    std::size_t groups = 0;
    bool fits = true;
    for (std::size_t i = 0; i < cell.size(); ++i) {
        const char c = cell[i];
        if (c >= '0' && c <= '9') {
            ++digits;
        } else if (c == ',' || c == '.' || c == '\'' || c == ' ') {
            fits = fits && (groups == 0 ? digits >= 1 && digits <= 3 : digits == 3);
            ++groups;
            digits = 0;
        } else if (i != 0 || (c != '-' && c != '+')) {
            return false;
        }
    }
    return fits && groups > 0 && digits > 0;
}

}  // namespace beatlens::formats::csv
