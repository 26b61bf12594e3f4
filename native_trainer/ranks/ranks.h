// Several processes that train one network together: which of them this one is, and what they do together. Each such
// operation is one message; all of them call the same ones in the same order, and all get the same bits.
#pragma once

#include <torch/torch.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ecg/error.h"
#include "ranks/group.h"

namespace beatlens::trainer {

// How the processes find one another.
struct Meeting {
    std::string at;                      // "file:///PATH": a new file that all see; empty: rank 0's TCP port
    std::chrono::seconds patience{300};  // how long one waits for the others, here and in every operation
};

// What torchrun (RANK, WORLD_SIZE, LOCAL_RANK, MASTER_ADDR, MASTER_PORT) or else srun (SLURM_PROCID, SLURM_NTASKS,
// SLURM_LOCALID) say in the environment; one process where neither says anything. Errors: out_of_range, naming the
// variable.
Result<Place> place_of(const std::function<const char*(const char*)>& variable);
Result<Place> place_in_environment();

class Ranks {
public:
    // Of the beats of a batch, those of one rank.
    struct Part {
        std::int64_t first;
        std::int64_t end;
        std::int64_t size() const { return end - first; }
    };

    Ranks() = default;  // one process, for which all of this does nothing
    // Waits for the others. `device`: where the tensors of the operations lie. Errors: out_of_range, internal (the
    // others did not come, the port is taken, the file is an old one, or this program was built without c10d).
    static Result<Ranks> meet(const Place& place, const Meeting& meeting, const torch::Device& device);

    int rank() const { return rank_; }
    int count() const { return count_; }
    const torch::Device& device() const { return device_; }
    // Rank 0 writes the files and says how it goes.
    bool writes() const { return rank_ == 0; }
    // Parts differ by a beat at most; some are empty where there are fewer beats than ranks.
    static Part part(std::int64_t size, int rank, int count) {
        return {size * rank / count, size * (rank + 1) / count};
    }
    Part part(std::int64_t size) const { return part(size, rank_, count_); }

    // Each throws RankLost where another rank has ended, or not answered in time. `values`: contiguous.
    void all_reduce(torch::Tensor& values) const;  // the sum over all ranks
    void broadcast(torch::Tensor& values) const;   // rank 0's values
    void broadcast(std::vector<std::uint8_t>& bytes) const;
    // Whether this rank has the same bits as rank 0.
    bool same_as_first(const torch::Tensor& values) const;
    bool same_as_first(const std::string& text) const;

private:
    int rank_ = 0;
    int count_ = 1;
    torch::Device device_ = torch::kCPU;
    std::shared_ptr<Group> group_;  // none: one process
};

}  // namespace beatlens::trainer
