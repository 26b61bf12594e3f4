// What a library for messages between processes does for us: c10d.cpp, or without_c10d.cpp where LibTorch has none.
#pragma once

#include <ATen/core/Tensor.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>

#include "ecg/error.h"

namespace beatlens::trainer {

// Where a process stands among those that were started together.
struct Place {
    int rank = 0;
    int count = 1;
    int local_rank = 0;  // among those on the same machine
    std::string host;    // of rank 0
    std::uint16_t port = 29500;
    // torchrun holds the port itself and keeps it over restarts, which it counts; else empty
    std::string restart = {};
};

// Thrown where another process has ended or not answered in time: operations are also part of LibTorch's gradients,
// through which nothing else gets. what() is a sentence for the user.
class RankLost : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Operations on contiguous tensors, in place; all ranks get the same bits.
class Group {
public:
    virtual ~Group() = default;
    virtual void all_reduce(at::Tensor& values) = 0;  // the sum; throws RankLost
    virtual void broadcast(at::Tensor& values) = 0;   // from rank 0; throws RankLost
};

// NCCL for tensors on CUDA where there is one, else Gloo. `file`: a path, or empty for place.host and place.port.
// Errors: internal.
Result<std::shared_ptr<Group>> connect(const Place& place, const std::string& file, std::chrono::seconds patience,
                                       bool on_cuda);

}  // namespace beatlens::trainer
