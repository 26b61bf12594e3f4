// A document from one WebAssembly module to another of the same build: everything but the samples as a JSON text, and
// the samples on their own, so that the large part is copied once. Not a format for files: its fields follow
// ecg/recording.h and change with it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ecg/error.h"
#include "formats/registry.h"

namespace beatlens::formats {

// Of every signal, or of the table, in order.
std::vector<std::span<float>> samples_of(Document& document);

// `document` without its samples.
std::string pack(Document& document);

// With room for the samples, which are still to be filled in. Errors: malformed, where the text is not what pack()
// made.
Result<Document> unpack(std::string_view text);

}  // namespace beatlens::formats
