#include "ranks/ranks.h"

#include <cstdlib>
#include <cstring>
#include <optional>

#include "formats/parsing.h"

namespace beatlens::trainer {

namespace {

using Variable = std::function<const char*(const char*)>;

std::string text_of(const Variable& variable, const char* name) {
    const char* const value = variable(name);
    return value == nullptr ? "" : value;
}

// A whole number from `least` to `most`.
Result<int> number_of(const Variable& variable, const char* name, int least, int most) {
    const std::string text = text_of(variable, name);
    const auto value = formats::parse_integer(text);
    if (!value || *value < least || *value > most) {
        return fail(ErrorCode::out_of_range, "The environment variable " + std::string(name) +
                                                 " must be a whole number from " + std::to_string(least) + " to " +
                                                 std::to_string(most) + ", but is " +
                                                 (text.empty() ? "not set" : "'" + text + "'") + ".");
    }
    return static_cast<int>(*value);
}

// What the two ways of starting call the same things.
struct Names {
    const char* count;
    const char* rank;
    const char* local_rank;
};
constexpr Names of_torchrun = {"WORLD_SIZE", "RANK", "LOCAL_RANK"};
constexpr Names of_srun = {"SLURM_NTASKS", "SLURM_PROCID", "SLURM_LOCALID"};
constexpr int most_ranks = 1 << 20;

}  // namespace

Result<Place> place_of(const Variable& variable) {
    const auto is_set = [&](const char* name) { return !text_of(variable, name).empty(); };
    const bool by_torchrun = is_set(of_torchrun.count);
    if (!by_torchrun && !is_set(of_srun.count)) {
        return Place{};
    }
    const Names& names = by_torchrun ? of_torchrun : of_srun;
    const auto count = number_of(variable, names.count, 1, most_ranks);
    BEATLENS_TRY(count);
    if (*count == 1) {
        return Place{};
    }
    Place place;
    place.count = *count;
    const auto rank = number_of(variable, names.rank, 0, place.count - 1);
    BEATLENS_TRY(rank);
    place.rank = *rank;
    place.local_rank = place.rank;  // where nothing else is said, all are on one machine
    if (is_set(names.local_rank)) {
        const auto local_rank = number_of(variable, names.local_rank, 0, place.count - 1);
        BEATLENS_TRY(local_rank);
        place.local_rank = *local_rank;
    }
    place.host = text_of(variable, "MASTER_ADDR");
    if (place.host.empty() && !by_torchrun && text_of(variable, "SLURM_NNODES") == "1") {
        place.host = "localhost";
    }
    if (is_set("MASTER_PORT")) {
        const auto port = number_of(variable, "MASTER_PORT", 1, 65535);
        BEATLENS_TRY(port);
        place.port = static_cast<std::uint16_t>(*port);
    }
    if (text_of(variable, "TORCHELASTIC_USE_AGENT_STORE") == "True") {
        place.restart = "restart " + text_of(variable, "TORCHELASTIC_RESTART_COUNT");
    }
    return place;
}

Result<Place> place_in_environment() {
    return place_of([](const char* name) { return std::getenv(name); });
}

Result<Ranks> Ranks::meet(const Place& place, const Meeting& meeting, const torch::Device& device) {
    Ranks ranks;
    if (place.count == 1) {
        return ranks;
    }
    const std::string scheme = "file://";
    if (!meeting.at.empty() && (!meeting.at.starts_with(scheme) || meeting.at.size() == scheme.size())) {
        return fail(ErrorCode::out_of_range,
                    "The processes cannot meet at '" + meeting.at + "': give file:// and the path of a new file.");
    }
    if (meeting.at.empty() && place.host.empty()) {
        return fail(
            ErrorCode::out_of_range,
            "The environment variable MASTER_ADDR is not set, so rank " + std::to_string(place.rank) +
                " does not find rank 0: set it to the name of rank 0's machine, or give --rendezvous file://PATH.");
    }
    const std::string file = meeting.at.empty() ? "" : meeting.at.substr(scheme.size());
    auto group = connect(place, file, meeting.patience, device.is_cuda());
    BEATLENS_TRY(group);
    ranks.rank_ = place.rank;
    ranks.count_ = place.count;
    ranks.device_ = device;
    ranks.group_ = std::move(*group);
    return ranks;
}

void Ranks::all_reduce(torch::Tensor& values) const {
    if (group_) {
        group_->all_reduce(values);
    }
}

void Ranks::broadcast(torch::Tensor& values) const {
    if (group_) {
        group_->broadcast(values);
    }
}

void Ranks::broadcast(std::vector<std::uint8_t>& bytes) const {
    if (!group_) {
        return;
    }
    auto size = torch::full({}, static_cast<std::int64_t>(bytes.size()), torch::kLong).to(device_);
    broadcast(size);
    bytes.resize(static_cast<std::size_t>(size.item<std::int64_t>()));
    if (bytes.empty()) {
        return;
    }
    const auto here = torch::from_blob(bytes.data(), {static_cast<std::int64_t>(bytes.size())}, torch::kByte);
    auto sent = here.to(device_);
    broadcast(sent);
    here.copy_(sent);
}

bool Ranks::same_as_first(const torch::Tensor& values) const {
    if (!group_) {
        return true;
    }
    torch::Tensor of_first = values.detach().clone();
    broadcast(of_first);
    const auto bytes = [](const torch::Tensor& tensor) { return tensor.detach().to(torch::kCPU).view(torch::kByte); };
    return torch::equal(bytes(values), bytes(of_first));  // as numbers, NaN would be unlike itself
}

bool Ranks::same_as_first(const std::string& text) const {
    std::vector<std::uint8_t> of_first(text.begin(), text.end());
    broadcast(of_first);
    return std::equal(text.begin(), text.end(), of_first.begin(), of_first.end(),
                      [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
}

}  // namespace beatlens::trainer
