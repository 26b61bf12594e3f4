// The safetensors container: 8 bytes header size (little endian), a JSON header, raw tensor data.
// Format: https://huggingface.co/docs/safetensors
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "ecg/error.h"

namespace beatlens::model {

struct Tensor {
    std::vector<std::size_t> shape;
    std::vector<float> values;  // row-major
};

struct TensorFile {
    std::map<std::string, std::string> metadata;
    std::map<std::string, Tensor> tensors;
};

// Reads F32 tensors (F64 and F16 are refused with a sentence), whose data must follow each other without gaps and
// overlaps. Errors: truncated, malformed.
Result<TensorFile> parse_safetensors(std::span<const std::uint8_t> bytes);
std::vector<std::uint8_t> write_safetensors(const TensorFile& file);

}  // namespace beatlens::model
