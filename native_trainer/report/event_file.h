// Event files as TensorBoard reads them: `tensorboard --logdir RUN` shows scalars, pictures and texts of a run.
// Format: TFRecord framing (length, its masked CRC-32C, data, its masked CRC-32C) around protobuf messages `Event` with
// a `Summary` inside (tensorflow/core/util/event.proto, framework/summary.proto; core/lib/io/record_writer.h). The
// messages are written by hand: seven of them with some twenty fields, whose numbers can never change. The protobuf
// library would need a code generator in every build, and Debian's cannot be linked with LibTorch builds that use
// the older std::string ABI or carry a protobuf of their own inside.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "ecg/error.h"
#include "report/picture.h"

namespace beatlens::trainer {

// CRC-32C (Castagnoli; RFC 3720, appendix B.4, has check values).
std::uint32_t crc32c(std::string_view bytes);

class EventFile {
public:
    // Starts a new file in `folder` (made where it is not there), named events.out.tfevents.<time>.<host>.<pid>.<n>.
    // A run that goes on starts another one: `first_step` is the first step that it will write, and TensorBoard forgets
    // what earlier files say of that step and later ones. Errors: io.
    static Result<EventFile> create(const std::filesystem::path& folder, std::int64_t first_step = 0);

    // These only gather what the next flush() writes. A tag's part before '/' is the group that TensorBoard shows it
    // in. `markdown`: UTF-8.
    void scalar(std::string_view tag, std::int64_t step, double value);
    void image(std::string_view tag, std::int64_t step, const Png& png);
    void text(std::string_view tag, std::int64_t step, std::string_view markdown);

    // Writes what was gathered and hands it to the operating system; once per epoch will do. Errors: io.
    Result<void> flush();

    const std::filesystem::path& path() const { return path_; }

private:
    EventFile(std::filesystem::path path, std::ofstream out) : path_(std::move(path)), out_(std::move(out)) {}
    void add_value(std::int64_t step, std::string_view value);

    std::filesystem::path path_;
    std::ofstream out_;
    std::string pending_;  // framed records
};

}  // namespace beatlens::trainer
