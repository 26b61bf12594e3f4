#include <torch/csrc/distributed/c10d/FileStore.hpp>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#ifdef BEATLENS_NCCL  // CMake found all of it; LibTorch's own USE_C10D_NCCL does not say so
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
#endif

#include <cstdlib>
#include <filesystem>
#include <utility>

#include "ranks/group.h"

namespace beatlens::trainer {

namespace {

using StorePointer = c10::intrusive_ptr<c10d::Store>;

std::string first_line(const std::exception& error) {
    const auto* const from_torch = dynamic_cast<const c10::Error*>(&error);
    const std::string text = from_torch != nullptr ? from_torch->what_without_backtrace() : error.what();
    return text.substr(0, text.find('\n'));
}

// `Backend`: ProcessGroupGloo or ProcessGroupNCCL; what they have in common has another name in every LibTorch.
template <class Backend>
class C10dGroup : public Group {
public:
    C10dGroup(StorePointer store, const Place& place, std::chrono::seconds patience,
              c10::intrusive_ptr<typename Backend::Options> options)
        : place_(place),
          patience_(patience),
          backend_(c10::make_intrusive<Backend>(std::move(store), place.rank, place.count, std::move(options))) {}

    void all_reduce(at::Tensor& values) override {
        run(values, [&](std::vector<at::Tensor>& tensors) { return backend_->allreduce(tensors); });
    }
    void broadcast(at::Tensor& values) override {
        run(values, [&](std::vector<at::Tensor>& tensors) { return backend_->broadcast(tensors); });
    }

private:
    template <class Operation>
    void run(at::Tensor& values, const Operation& operation) {
        // Gloo's tensors lie in main memory.
        constexpr bool takes_cuda = !std::is_same_v<Backend, c10d::ProcessGroupGloo>;
        std::vector<at::Tensor> tensors = {takes_cuda ? values : values.to(at::kCPU)};
        try {
            operation(tensors)->wait();
        } catch (const std::exception& error) {
            throw RankLost(
                "Rank " + std::to_string(place_.rank) + " of " + std::to_string(place_.count) +
                " lost the others: one has ended, or did not answer for " + std::to_string(patience_.count()) +
                " s. Started again, the training goes on after the last finished epoch. (" + first_line(error) + ")");
        }
        if (!tensors[0].is_same(values)) {
            values.copy_(tensors[0]);
        }
    }

    Place place_;
    std::chrono::seconds patience_;
    c10::intrusive_ptr<Backend> backend_;
};

StorePointer store_in_file(const Place& place, const std::string& file, std::chrono::seconds patience) {
    const auto folder = std::filesystem::absolute(file).parent_path();  // FileStore would wait for it, long
    TORCH_CHECK(std::filesystem::is_directory(folder), "There is no folder '", folder.string(), "'.");
    // -1: no store removes the file. One whose rank is refused below would, and the next to come would wait in a new
    // one.
    auto store = c10::make_intrusive<c10d::FileStore>(file, -1);
    store->setTimeout(patience);
    // What an earlier start left there would send the others to processes that are no more.
    TORCH_CHECK(store->add("started/" + std::to_string(place.rank), 1) == 1, "The file '", file,
                "' is from an earlier start: remove it, or give another name.");
    return store;
}

StorePointer store_on_port(const Place& place, std::chrono::seconds patience) {
    const bool is_torchruns = !place.restart.empty();
    c10d::TCPStoreOptions options;
    options.port = place.port;
    options.isServer = place.rank == 0 && !is_torchruns;
    options.numWorkers = static_cast<std::size_t>(place.count);
    options.waitWorkers = !is_torchruns;
    options.timeout = patience;
    StorePointer store = c10::make_intrusive<c10d::TCPStore>(place.host, options);
    if (is_torchruns) {
        store = c10::make_intrusive<c10d::PrefixStore>("beatlens/" + place.restart, std::move(store));
    }
    store->setTimeout(patience);
    return store;
}

std::shared_ptr<Group> gloo_group(StorePointer store, const Place& place, std::chrono::seconds patience) {
    using Gloo = c10d::ProcessGroupGloo;
    auto options = Gloo::Options::create(patience);
    const char* const interface = std::getenv("GLOO_SOCKET_IFNAME");
    options->devices.push_back(interface != nullptr ? Gloo::createDeviceForInterface(interface)
                                                    : Gloo::createDefaultDevice());
    return std::make_shared<C10dGroup<Gloo>>(std::move(store), place, patience, std::move(options));
}

#ifdef BEATLENS_NCCL
std::shared_ptr<Group> nccl_group(StorePointer store, const Place& place, std::chrono::seconds patience) {
    // So that a rank that waits for one that is gone ends with a sentence, and not never or by abort().
    for (const char* const name : {"NCCL_BLOCKING_WAIT", "TORCH_NCCL_BLOCKING_WAIT"}) {
        setenv(name, "1", 0);
    }
    auto options = c10d::ProcessGroupNCCL::Options::create();
    options->timeout = patience;
    return std::make_shared<C10dGroup<c10d::ProcessGroupNCCL>>(std::move(store), place, patience, std::move(options));
}
#endif

}  // namespace

Result<std::shared_ptr<Group>> connect(const Place& place, const std::string& file, std::chrono::seconds patience,
                                       [[maybe_unused]] bool on_cuda) {
    const std::string where = file.empty() ? place.host + ":" + std::to_string(place.port) : "the file '" + file + "'";
    try {
        auto store = file.empty() ? store_on_port(place, patience) : store_in_file(place, file, patience);
#ifdef BEATLENS_NCCL
        if (on_cuda) {
            return nccl_group(std::move(store), place, patience);
        }
#endif
        return gloo_group(std::move(store), place, patience);
    } catch (const std::exception& error) {
        return fail(ErrorCode::internal, "Rank " + std::to_string(place.rank) + " of " + std::to_string(place.count) +
                                             " did not meet the others at " + where + " within " +
                                             std::to_string(patience.count()) + " s: " + first_line(error));
    }
}

}  // namespace beatlens::trainer
