// What training by several processes is made of, without starting any: tests/trainer/test_ranks.cpp does.
#include <algorithm>
#include <array>
#include <barrier>
#include <catch2/catch_test_macros.hpp>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "loop/epoch.h"
#include "net/shared_batch_norm.h"
#include "ranks/ranks.h"

namespace test_rank_parts {

using namespace beatlens;
using namespace beatlens::trainer;

namespace {

Result<Place> place_with(const std::map<std::string, std::string>& variables) {
    return place_of([&](const char* name) {
        const auto at = variables.find(name);
        return at == variables.end() ? nullptr : at->second.c_str();
    });
}

}  // namespace

TEST_CASE("batch normalisation of parts is that of the whole", "[ranks]") {
    constexpr int ranks = 3;  // as threads here
    for (const bool flat : {true, false}) {
        torch::manual_seed(5);
        const auto x =
            torch::randn(flat ? std::vector<std::int64_t>{8, 4} : std::vector<std::int64_t>{8, 4, 6}, torch::kDouble) +
            3.0;
        const auto wanted = torch::randn_like(x);  // what is pulled at
        const auto weight = torch::rand({4}, torch::kDouble);
        const auto bias = torch::rand({4}, torch::kDouble);
        const auto leaf = [](const torch::Tensor& values) { return values.clone().requires_grad_(); };

        auto mean = torch::full({4}, 0.5, torch::kDouble);
        auto variance = torch::full({4}, 2.0, torch::kDouble);
        const auto whole_x = leaf(x);
        const auto whole_weight = leaf(weight);
        const auto whole_bias = leaf(bias);
        const auto whole = torch::batch_norm(whole_x, whole_weight, whole_bias, mean, variance, true, 0.3, 1e-5, false);
        (whole * wanted).pow(2).sum().backward();

        std::barrier<> meeting(ranks);
        std::array<torch::Tensor, ranks> given;
        std::array<torch::Tensor, ranks> out;
        std::array<torch::Tensor, ranks> own_x;
        std::array<torch::Tensor, ranks> weight_gradients;
        std::array<torch::Tensor, ranks> bias_gradients;
        std::array<torch::Tensor, ranks> means;
        std::array<torch::Tensor, ranks> variances;
        const std::array<Ranks::Part, ranks> parts = {Ranks::Part{0, 5}, Ranks::Part{5, 5}, Ranks::Part{5, 8}};
        const auto work = [&](std::size_t rank) {
            const auto sum = [&, rank](torch::Tensor& values) {
                given[rank] = values.clone();
                meeting.arrive_and_wait();
                const torch::Tensor total = given[0] + given[1] + given[2];
                meeting.arrive_and_wait();
                values.copy_(total);
            };
            const auto part = [&](const torch::Tensor& all) {
                return all.narrow(0, parts[rank].first, parts[rank].size());
            };
            own_x[rank] = leaf(part(x));
            const auto own_weight = leaf(weight);
            const auto own_bias = leaf(bias);
            means[rank] = torch::full({4}, 0.5, torch::kDouble);
            variances[rank] = torch::full({4}, 2.0, torch::kDouble);
            out[rank] =
                shared_batch_norm(own_x[rank], own_weight, own_bias, means[rank], variances[rank], 0.3, 1e-5, sum);
            (out[rank] * part(wanted)).pow(2).sum().backward();
            weight_gradients[rank] = own_weight.grad();
            bias_gradients[rank] = own_bias.grad();
        };
        std::vector<std::thread> threads;
        for (std::size_t rank = 0; rank < ranks; ++rank) {
            threads.emplace_back(work, rank);
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
        const auto close = [](const torch::Tensor& a, const torch::Tensor& b) {
            return torch::allclose(a, b, 1e-10, 1e-12);
        };
        CHECK(close(torch::cat({out[0], out[1], out[2]}), whole));
        CHECK(close(torch::cat({own_x[0].grad(), own_x[1].grad(), own_x[2].grad()}), whole_x.grad()));
        CHECK(close(weight_gradients[0] + weight_gradients[1] + weight_gradients[2], whole_weight.grad()));
        CHECK(close(bias_gradients[0] + bias_gradients[1] + bias_gradients[2], whole_bias.grad()));
        for (std::size_t rank = 0; rank < ranks; ++rank) {
            CHECK(close(means[rank], mean));
            CHECK(close(variances[rank], variance));
        }
    }
}

TEST_CASE("the environment says which of the processes this is", "[ranks]") {
    const auto alone = place_with({{"RANK", "3"}, {"SLURM_JOB_ID", "7"}});
    REQUIRE(alone);
    CHECK(alone->count == 1);
    CHECK(place_with({{"WORLD_SIZE", "1"}, {"SLURM_NTASKS", "4"}})->count == 1);
    const auto torchrun = place_with({{"WORLD_SIZE", "4"},
                                      {"RANK", "3"},
                                      {"LOCAL_RANK", "1"},
                                      {"MASTER_ADDR", "node1"},
                                      {"MASTER_PORT", "1234"},
                                      {"TORCHELASTIC_USE_AGENT_STORE", "True"},
                                      {"TORCHELASTIC_RESTART_COUNT", "2"},
                                      {"SLURM_NTASKS", "8"},
                                      {"SLURM_PROCID", "5"}});
    REQUIRE(torchrun);
    CHECK(torchrun->count == 4);
    CHECK(torchrun->rank == 3);
    CHECK(torchrun->local_rank == 1);
    CHECK(torchrun->host == "node1");
    CHECK(torchrun->port == 1234);
    CHECK(torchrun->restart == "restart 2");
    const auto srun = place_with({{"SLURM_NTASKS", "8"}, {"SLURM_PROCID", "5"}, {"SLURM_LOCALID", "1"}});
    REQUIRE(srun);
    CHECK(srun->count == 8);
    CHECK(srun->rank == 5);
    CHECK(srun->local_rank == 1);
    CHECK(srun->host.empty());
    CHECK(srun->port == 29500);

    const auto sentence = [](const std::map<std::string, std::string>& variables) {
        const auto place = place_with(variables);
        REQUIRE_FALSE(place);
        return place.error().message;
    };
    CHECK(sentence({{"WORLD_SIZE", "2"}}) ==
          "The environment variable RANK must be a whole number from 0 to 1, but is not set.");
    CHECK(sentence({{"WORLD_SIZE", "2"}, {"RANK", "2"}}).ends_with("from 0 to 1, but is '2'."));
    CHECK(sentence({{"WORLD_SIZE", "two"}}).ends_with("but is 'two'."));
    CHECK(sentence({{"SLURM_NTASKS", "2"}, {"SLURM_PROCID", "-1"}}).find("SLURM_PROCID") != std::string::npos);
    CHECK(sentence({{"WORLD_SIZE", "2"}, {"RANK", "1"}, {"MASTER_PORT", "70000"}}).find("65535") != std::string::npos);
    CHECK(Ranks::meet({1, 2, 1, ""}, {}, torch::kCPU).error().message.find("MASTER_ADDR is not set") !=
          std::string::npos);
    CHECK(Ranks::meet({1, 2, 1, ""}, {"tcp://x"}, torch::kCPU).error().message.find("file://") != std::string::npos);
}

TEST_CASE("every beat of a batch belongs to one rank, and no rank has two more than another", "[ranks]") {
    for (const std::int64_t size : {0, 1, 2, 7, 256}) {
        for (const int count : {1, 2, 3, 64}) {
            std::int64_t next = 0;
            for (int rank = 0; rank < count; ++rank) {
                const Ranks::Part part = Ranks::part(size, rank, count);
                CHECK(part.first == next);
                CHECK(part.size() >= size / count);
                CHECK(part.size() <= (size + count - 1) / count);
                next = part.end;
            }
            CHECK(next == size);
        }
    }
}

}  // namespace test_rank_parts
