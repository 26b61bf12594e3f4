#include "shard.h"

#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "digest.h"
#include "formats/parsing.h"

namespace beatlens::cli {

namespace {

std::optional<std::size_t> whole_number(std::string_view text) {
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

std::optional<std::size_t> task(const char* variable) {
    const char* const value = std::getenv(variable);
    return value != nullptr ? whole_number(value) : std::nullopt;
}

}  // namespace

bool Shard::has(const std::filesystem::path& path) const {
    const Sha256 digest = sha256(path.string());
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        number = number << 8U | digest[i];
    }
    return number % count == index - 1;
}

Result<Shard> parse_shard(const std::string& text) {
    const std::size_t slash = text.find('/');
    const auto index = whole_number(std::string_view(text).substr(0, slash));
    const auto count =
        slash == std::string::npos ? std::nullopt : whole_number(std::string_view(text).substr(slash + 1));
    if (!index || !count || *index < 1 || *index > *count) {
        return fail(ErrorCode::out_of_range, "The shard " + formats::in_quotes(text) +
                                                 " is not written like 1/10 ... 10/10, the first to the last of ten.");
    }
    return Shard{*index, *count};
}

Result<Shard> shard_of_slurm() {
    if (std::getenv("SLURM_ARRAY_TASK_ID") == nullptr) {
        return Shard{};
    }
    const auto id = task("SLURM_ARRAY_TASK_ID");
    const auto count = task("SLURM_ARRAY_TASK_COUNT");
    const auto least = task("SLURM_ARRAY_TASK_MIN");
    const auto most = task("SLURM_ARRAY_TASK_MAX");
    const std::size_t step = task("SLURM_ARRAY_TASK_STEP").value_or(1);
    const bool even = id && count && least && most && step > 0 && *least <= *id && *id <= *most &&
                      (*id - *least) % step == 0 && (*most - *least) / step + 1 == *count;
    if (!even) {
        return fail(
            ErrorCode::out_of_range,
            "The tasks of this Slurm array are not numbered evenly from a first to a last, so which shard this is "
            "cannot be told from them; say it with --shard i/n.");
    }
    return Shard{(*id - *least) / step + 1, *count};
}

}  // namespace beatlens::cli
