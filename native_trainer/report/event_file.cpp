#include "report/event_file.h"

#include <unistd.h>

#include <array>
#include <atomic>
#include <bit>
#include <chrono>
#include <cstdio>
#include <cstring>

namespace beatlens::trainer {

namespace {

namespace fs = std::filesystem;

// Little-endian, as both formats want it, on any machine.
template <class Unsigned>
std::string little_endian(Unsigned value) {
    std::string bytes(sizeof value, '\0');
    for (std::size_t i = 0; i < sizeof value; ++i) {
        bytes[i] = static_cast<char>(value >> (8 * i) & 0xFF);
    }
    return bytes;
}

// Protobuf's wire format: every field is a key, made of its number and its wire type, and a value.
std::string varint(std::uint64_t value) {
    std::string bytes;
    for (; value >= 0x80; value >>= 7) {
        bytes.push_back(static_cast<char>((value & 0x7F) | 0x80));
    }
    bytes.push_back(static_cast<char>(value));
    return bytes;
}

enum class Wire : std::uint8_t { varint = 0, fixed64 = 1, length_delimited = 2, fixed32 = 5 };

std::string key(unsigned field, Wire type) { return varint(field << 3 | static_cast<unsigned>(type)); }

std::string integer_field(unsigned field, std::int64_t value) {
    return key(field, Wire::varint) + varint(static_cast<std::uint64_t>(value));
}
std::string double_field(unsigned field, double value) {
    return key(field, Wire::fixed64) + little_endian(std::bit_cast<std::uint64_t>(value));
}
std::string float_field(unsigned field, float value) {
    return key(field, Wire::fixed32) + little_endian(std::bit_cast<std::uint32_t>(value));
}
// A string, or a message within a message.
std::string bytes_field(unsigned field, std::string_view bytes) {
    return key(field, Wire::length_delimited) + varint(bytes.size()) + std::string(bytes);
}

// The field numbers of the messages that are written here.
namespace event {
constexpr unsigned wall_time = 1, step = 2, file_version = 3, summary = 5, session_log = 7;
}
namespace session_log {
constexpr unsigned status = 1;
constexpr std::int64_t start = 1;
}  // namespace session_log
namespace summary {
constexpr unsigned value = 1;
}
namespace summary_value {
constexpr unsigned tag = 1, simple_value = 2, image = 4, tensor = 8, metadata = 9;
}
namespace summary_image {
constexpr unsigned height = 1, width = 2, colorspace = 3, encoded_image_string = 4;
constexpr std::int64_t rgb = 3;
}  // namespace summary_image
namespace summary_metadata {
constexpr unsigned plugin_data = 1, data_class = 4;
constexpr std::int64_t data_class_tensor = 2;
}  // namespace summary_metadata
namespace plugin_data {
constexpr unsigned plugin_name = 1;
}
namespace tensor {
constexpr unsigned dtype = 1, tensor_shape = 2, string_val = 8;
constexpr std::int64_t dt_string = 7;
}  // namespace tensor

std::string event_message(std::int64_t step, std::string_view what) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return double_field(event::wall_time, std::chrono::duration<double>(now).count()) +
           integer_field(event::step, step) + std::string(what);
}

// TFRecord stores CRCs rotated and shifted, so that the CRC of data that holds CRCs is of use too.
std::string masked_crc(std::string_view bytes) {
    const std::uint32_t crc = crc32c(bytes);
    return little_endian(std::rotr(crc, 15) + 0xA282EAD8U);
}

std::string framed(std::string_view data) {
    const std::string length = little_endian(static_cast<std::uint64_t>(data.size()));
    return length + masked_crc(length) + std::string(data) + masked_crc(data);
}

// Readers take the files of a run in the order of their names, so the time leads.
std::string file_name() {
    static std::atomic<int> count = 0;
    std::array<char, 256> host{};
    if (gethostname(host.data(), host.size() - 1) != 0 || host[0] == '\0') {
        std::snprintf(host.data(), host.size(), "localhost");
    }
    for (char& c : host) {
        c = c == '/' || c == '\\' ? '-' : c;
    }
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    std::array<char, 400> name{};
    std::snprintf(name.data(), name.size(), "events.out.tfevents.%010lld.%s.%d.%d",
                  static_cast<long long>(std::chrono::duration_cast<std::chrono::seconds>(now).count()), host.data(),
                  static_cast<int>(getpid()), count++);
    return name.data();
}

}  // namespace

std::uint32_t crc32c(std::string_view bytes) {
    static const auto table = [] {
        std::array<std::uint32_t, 256> entries{};
        for (std::uint32_t i = 0; i < entries.size(); ++i) {
            std::uint32_t remainder = i;
            for (int bit = 0; bit < 8; ++bit) {
                remainder = (remainder & 1) != 0 ? remainder >> 1 ^ 0x82F63B78U : remainder >> 1;
            }
            entries[i] = remainder;
        }
        return entries;
    }();
    std::uint32_t crc = 0xFFFFFFFFU;
    for (const char byte : bytes) {
        crc = table[(crc ^ static_cast<unsigned char>(byte)) & 0xFF] ^ crc >> 8;
    }
    return ~crc;
}

Result<EventFile> EventFile::create(const fs::path& folder, std::int64_t first_step) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) {
        return fail(ErrorCode::io, "The folder '" + folder.string() + "' cannot be made: " + error.message() + ".");
    }
    const fs::path path = folder / file_name();
    std::ofstream out(path, std::ios::binary);
    if (!out) {
        return fail(ErrorCode::io,
                    "The event file '" + path.string() + "' cannot be made: " + std::strerror(errno) + ".");
    }
    EventFile file(path, std::move(out));
    file.pending_ = framed(event_message(0, bytes_field(event::file_version, "brain.Event:2")));
    const std::string start = integer_field(session_log::status, session_log::start);
    file.pending_ += framed(event_message(first_step, bytes_field(event::session_log, start)));
    BEATLENS_TRY(file.flush());
    return file;
}

void EventFile::add_value(std::int64_t step, std::string_view value) {
    const std::string message = bytes_field(summary::value, value);
    pending_ += framed(event_message(step, bytes_field(event::summary, message)));
}

void EventFile::scalar(std::string_view tag, std::int64_t step, double value) {
    add_value(step, bytes_field(summary_value::tag, tag) +
                        float_field(summary_value::simple_value, static_cast<float>(value)));
}

void EventFile::image(std::string_view tag, std::int64_t step, const Png& png) {
    const std::string image = integer_field(summary_image::height, png.height) +
                              integer_field(summary_image::width, png.width) +
                              integer_field(summary_image::colorspace, summary_image::rgb) +
                              bytes_field(summary_image::encoded_image_string, png.bytes);
    add_value(step, bytes_field(summary_value::tag, tag) + bytes_field(summary_value::image, image));
}

void EventFile::text(std::string_view tag, std::int64_t step, std::string_view markdown) {
    const std::string metadata =
        bytes_field(summary_metadata::plugin_data, bytes_field(plugin_data::plugin_name, "text")) +
        integer_field(summary_metadata::data_class, summary_metadata::data_class_tensor);
    const std::string content = integer_field(tensor::dtype, tensor::dt_string) +
                                bytes_field(tensor::tensor_shape, "") +  // no dimensions: one string
                                bytes_field(tensor::string_val, markdown);
    add_value(step, bytes_field(summary_value::tag, tag) + bytes_field(summary_value::tensor, content) +
                        bytes_field(summary_value::metadata, metadata));
}

Result<void> EventFile::flush() {
    out_.write(pending_.data(), static_cast<std::streamsize>(pending_.size()));
    out_.flush();
    if (!out_) {
        return fail(ErrorCode::io,
                    "The event file '" + path_.string() + "' cannot be written: " + std::strerror(errno) + ".");
    }
    pending_.clear();
    return {};
}

}  // namespace beatlens::trainer
