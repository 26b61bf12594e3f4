// The bytes of a text file as text. Part of formats/text/csv.h.
#pragma once

#include <string>
#include <string_view>

namespace beatlens::formats::csv {

// The text in `bytes` without marks of its encoding: UTF-16 in either order, also without a mark, is translated to
// UTF-8 into `storage`; everything else is passed on as it is, UTF-8 or an eight-bit code, whose letters to_utf8()
// takes as Latin-1. What fills up the end (NUL, Ctrl-Z) is left out.
std::string_view decode(std::string_view bytes, std::string& storage);

}  // namespace beatlens::formats::csv
