// GZ files (RFC 1952): one or more compressed members, one after the other, that are one file together.
#pragma once

#include <span>

#include "formats/archive/unpacked.h"

namespace beatlens::formats::archive {

// At most the first `at_most` bytes of what a GZ file holds.
Unpacked gunzip(std::span<const std::uint8_t> bytes, std::size_t at_most);

}  // namespace beatlens::formats::archive
