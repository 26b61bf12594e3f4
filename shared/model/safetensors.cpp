#include "model/safetensors.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <nlohmann/json.hpp>

namespace beatlens::model {

// Tensor data is little endian, and so is every machine that we build for: bytes are copied as they are.
static_assert(std::endian::native == std::endian::little);

namespace {

// Keys are sorted, so that 100,000 of them are not compared with each other.

// A tenth of the reference implementation's limit, and ten times what any of our models has: reading JSON takes some
// twenty times its size in memory.
constexpr std::uint64_t max_header_bytes = 10'000'000;

tl::unexpected<Error> bad_tensor(const std::string& name, const std::string& why) {
    return fail(ErrorCode::malformed, "The model file's tensor '" + name + "' " + why + ".");
}

// What the header says of a tensor.
struct Entry {
    std::string name;
    std::vector<std::size_t> shape;
    std::size_t begin = 0;  // bytes of the data
    std::size_t end = 0;
};

Result<Entry> read_entry(const std::string& name, const nlohmann::json& json, std::size_t data_bytes) {
    const auto dtype = json.find("dtype");
    const auto shape = json.find("shape");
    const auto offsets = json.find("data_offsets");
    if (dtype == json.end() || !dtype->is_string() || shape == json.end() || !shape->is_array() ||
        offsets == json.end() || !offsets->is_array() || offsets->size() != 2 || !(*offsets)[0].is_number_unsigned() ||
        !(*offsets)[1].is_number_unsigned()) {
        return bad_tensor(name, "lacks a valid dtype, shape or data_offsets");
    }
    if (dtype->get<std::string>() != "F32") {
        return bad_tensor(name, "is of type " + dtype->get<std::string>() + "; only F32 is read");
    }
    const auto begin = (*offsets)[0].get<std::uint64_t>();
    const auto end = (*offsets)[1].get<std::uint64_t>();
    if (begin > end || end > data_bytes) {
        return fail(ErrorCode::truncated, "The model file ends before the data of tensor '" + name + "'.");
    }
    Entry entry{name, {}, static_cast<std::size_t>(begin), static_cast<std::size_t>(end)};
    std::uint64_t count = 1;
    for (const nlohmann::json& size : *shape) {
        if (!size.is_number_unsigned()) {
            return bad_tensor(name, "has a shape that is not made of whole numbers");
        }
        const auto n = size.get<std::uint64_t>();
        if (n != 0 && count > data_bytes / n) {
            return bad_tensor(name, "has a shape that is larger than the file");
        }
        count *= n;
        entry.shape.push_back(static_cast<std::size_t>(n));
    }
    if ((end - begin) != count * sizeof(float)) {
        return bad_tensor(name, "has a shape that does not match its size in bytes");
    }
    return entry;
}

// Every byte of the data belongs to one tensor, as the format asks: so what is allocated is no more than the file.
Result<void> check_tiling(std::vector<Entry>& entries, std::size_t data_bytes) {
    std::sort(entries.begin(), entries.end(),
              [](const Entry& a, const Entry& b) { return a.begin != b.begin ? a.begin < b.begin : a.end < b.end; });
    std::size_t end = 0;
    for (const Entry& entry : entries) {
        if (entry.begin != end) {
            return bad_tensor(entry.name, entry.begin < end ? "overlaps the data of another one"
                                                            : "comes after data that belongs to no tensor");
        }
        end = entry.end;
    }
    if (end != data_bytes) {
        return fail(ErrorCode::malformed, "The model file goes on after its last tensor.");
    }
    return {};
}

}  // namespace

Result<TensorFile> parse_safetensors(std::span<const std::uint8_t> bytes) {
    if (bytes.empty()) {
        return fail(ErrorCode::empty_input, "The model file is empty.");
    }
    std::uint64_t header_bytes = 0;
    if (bytes.size() < sizeof header_bytes) {
        return fail(ErrorCode::truncated, "The model file is too short to be a safetensors file.");
    }
    std::memcpy(&header_bytes, bytes.data(), sizeof header_bytes);
    const auto rest = bytes.subspan(sizeof header_bytes);
    if (header_bytes > max_header_bytes) {
        return fail(ErrorCode::malformed, "The model file is not a safetensors file: its header size makes no sense.");
    }
    if (header_bytes > rest.size()) {
        return fail(ErrorCode::truncated, "The model file ends inside its header.");
    }
    const auto header = rest.first(static_cast<std::size_t>(header_bytes));
    const auto data = rest.subspan(static_cast<std::size_t>(header_bytes));
    const nlohmann::json json = nlohmann::json::parse(header.begin(), header.end(), nullptr, false);
    if (!json.is_object()) {
        return fail(ErrorCode::malformed, "The model file is not a safetensors file: its header is not JSON.");
    }
    TensorFile file;
    std::vector<Entry> entries;
    for (const auto& [name, value] : json.items()) {
        if (!value.is_object()) {
            return bad_tensor(name, "is not described by a JSON object");
        }
        if (name == "__metadata__") {
            for (const auto& [key, text] : value.items()) {
                if (!text.is_string()) {
                    return fail(ErrorCode::malformed, "The model file's metadata '" + key + "' is not a text.");
                }
                file.metadata[key] = text.get<std::string>();
            }
            continue;
        }
        auto entry = read_entry(name, value, data.size());
        BEATLENS_TRY(entry);
        entries.push_back(*std::move(entry));
    }
    BEATLENS_TRY(check_tiling(entries, data.size()));
    for (Entry& entry : entries) {
        Tensor& tensor = file.tensors[entry.name];
        tensor.shape = std::move(entry.shape);
        tensor.values.resize((entry.end - entry.begin) / sizeof(float));
        if (!tensor.values.empty()) {
            std::memcpy(tensor.values.data(), data.data() + entry.begin, entry.end - entry.begin);
        }
    }
    return file;
}

std::vector<std::uint8_t> write_safetensors(const TensorFile& file) {
    nlohmann::json header = nlohmann::json::object();
    if (!file.metadata.empty()) {
        header["__metadata__"] = file.metadata;
    }
    std::size_t offset = 0;
    for (const auto& [name, tensor] : file.tensors) {
        const std::size_t size = tensor.values.size() * sizeof(float);
        header[name] = {{"dtype", "F32"}, {"shape", tensor.shape}, {"data_offsets", {offset, offset + size}}};
        offset += size;
    }
    std::string text = header.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    // Padded with spaces so that the data starts at a multiple of 8, as the format asks.
    text.resize((text.size() + 7) / 8 * 8, ' ');

    const std::uint64_t header_bytes = text.size();
    std::vector<std::uint8_t> bytes(sizeof header_bytes + text.size() + offset);
    std::memcpy(bytes.data(), &header_bytes, sizeof header_bytes);
    std::memcpy(bytes.data() + sizeof header_bytes, text.data(), text.size());
    std::uint8_t* at = bytes.data() + sizeof header_bytes + text.size();
    for (const auto& [name, tensor] : file.tensors) {
        const std::size_t size = tensor.values.size() * sizeof(float);
        if (size != 0) {
            std::memcpy(at, tensor.values.data(), size);
        }
        at += size;
    }
    return bytes;
}

}  // namespace beatlens::model
