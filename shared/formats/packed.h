// A document from one WebAssembly module to another of the same build: a JSON text that ends with a NUL byte, then the
// samples of all signals, one after the other. Not a format for files: its fields follow ecg/recording.h and change
// with it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ecg/error.h"
#include "formats/registry.h"

namespace beatlens::formats {

std::vector<std::uint8_t> pack(Document document);

// Errors: malformed, where the bytes are not what pack() made.
Result<Document> unpack(std::span<const std::uint8_t> bytes);

}  // namespace beatlens::formats
