// Small tools that the readers share: cutting text, reading numbers independent of the locale, and quoting what a file
// says in messages without passing its control characters on.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ecg/error.h"

namespace beatlens::formats {

inline std::string_view as_text(std::span<const std::uint8_t> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string_view trim(std::string_view text);  // spaces, tabs, CR, LF
std::string lower(std::string_view text);      // ASCII only
bool equal_ignoring_case(std::string_view a, std::string_view b);
std::string_view without_bom(std::string_view text);  // UTF-8's

// The whole of `text` as a number. A leading '+' is fine; infinite and not-a-number values are not.
std::optional<std::int64_t> parse_integer(std::string_view text);
std::optional<double> parse_number(std::string_view text);

// "360", "0.00125": as short as it can be said.
std::string number_text(double value);

// With as few digits, but six at least, as bring the same number back.
std::string exact_text(double value);
std::string exact_text(float value);

// `text` if it is valid UTF-8; else every byte taken as Latin-1, as older recorders write. NUL bytes are dropped.
std::string to_utf8(std::string_view text);

// At most so many bytes of a UTF-8 text, without half a character at the end.
std::string_view cut_utf8(std::string_view text, std::size_t most_bytes);

// Of a name what people do not write differently: "Sampling_Rate" and "samplingRate" are "samplingrate".
std::string plain_key(std::string_view name);

// As UTF-8, without blanks around it, and with blanks for line ends and other control characters.
std::string one_line(std::string_view text);

// For messages: in quotation marks, at most 40 characters, printable.
std::string in_quotes(std::string_view text);

// "a, b and c", for messages; of many names the first few and how many more.
std::string joined(const std::vector<std::string>& names);

// Whether the first bytes could be written text: no NUL and hardly any control characters.
bool looks_like_text(std::span<const std::uint8_t> bytes);

// "100.dat" of "folder\\100.dat"; "100" and "dat" of "100.dat".
std::string_view last_component(std::string_view path);
std::string_view stem(std::string_view file_name);
std::string_view extension(std::string_view file_name);

// The next line of `rest` without its end (LF, CRLF or a lone CR), which is taken off `rest`.
std::string_view next_line(std::string_view& rest);

// The next run of characters other than space and tab, taken off `rest`; empty at the end.
std::string_view next_field(std::string_view& rest);

inline Error with_prefix(const std::string& prefix, Error error) {
    error.message = prefix + error.message;
    return error;
}

}  // namespace beatlens::formats
