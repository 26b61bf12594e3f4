// The file assets/rhythm/atrial-fibrillation.safetensors, as it was when this program was built: a few KB that whoever
// looks at rhythm needs, so that nobody has to find and load them. CMake makes the source.
#pragma once

#include <cstdint>
#include <span>

namespace beatlens::rhythm {

std::span<const std::uint8_t> fibrillation_model();

}  // namespace beatlens::rhythm
