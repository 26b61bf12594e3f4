#include "ranks/group.h"

namespace beatlens::trainer {

Result<std::shared_ptr<Group>> connect(const Place& place, const std::string& /*file*/,
                                       std::chrono::seconds /*patience*/, bool /*on_cuda*/) {
    return fail(
        ErrorCode::internal,
        "This native_trainer was built without c10d and Gloo (libgloo-dev), so it trains in one process, but it "
        "was started as one of " +
            std::to_string(place.count) + " (WORLD_SIZE or SLURM_NTASKS).");
}

}  // namespace beatlens::trainer
