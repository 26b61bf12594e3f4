// AliveCor's ATC files of Kardia recorders: blocks of a name, a length and a checksum.
// "ATC File Format Specification 1.7", 22 July 2021, published by AliveCor with ATCpy.
#pragma once

#include "formats/registry.h"

namespace beatlens::formats {

// Beats that the recorder marked become annotations; averaged beats and acceleration are left out.
// Errors: malformed, truncated, no_signal, unknown_format.
Result<Document> read_atc(const InputFile& main, std::span<const InputFile> files, const LoadOptions& options);

}  // namespace beatlens::formats
