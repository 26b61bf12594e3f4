// What a text is. Part of formats/text/csv.h.
#pragma once

#include <string_view>
#include <variant>

#include "ecg/error.h"
#include "formats/registry.h"
#include "formats/text/signals.h"

namespace beatlens::formats::csv {

// A document; or a table with one sample per row before its rows are read, which points into the text.
using Opened = std::variant<Document, SampleTable>;

// `text` as decode() has it. Errors: those of parse_csv().
Result<Opened> open_text(std::string_view text, std::string_view path, const LoadOptions& options);

}  // namespace beatlens::formats::csv
