// Training by several processes, started by this program from itself, compared with training by one.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <thread>
#include <vector>

#include "loop/epoch.h"
#include "loop/train.h"
#include "made_beats.h"
#include "model/model_file.h"
#include "model/zoo/zoo.h"
#include "ranks/ranks.h"
#include "run_command.h"

namespace test_ranks {

using namespace beatlens;
using namespace beatlens::trainer;
using beatlens::test::fresh_folder;
using beatlens::test::two_kinds_of_beats;
namespace fs = std::filesystem;

namespace {

// ---- What each rank does; see "a rank, as the tests below start it".

Config quiet_config(const std::string& system) {
    Config config;
    config.system = system;
    config.optimizer.kind = "sgd";  // others make large steps of tiny gradients, whatever their size
    config.optimizer.momentum = 0.5;
    config.learning_rate = 0.01;
    config.batch = 25;
    config.device = "cpu";
    config.threads = 1;
    return config;
}

// With eleven batch normalisations a larger one turns 1e-7 of the first weights into 1e-3 within ten steps, whoever
// trains: nothing would be equal then.
constexpr double gentle_rate = 0.001;

struct Case {
    std::string name;
    Config config;
    Dataset dataset;
};

// Every network of 187 samples and that of whole recordings: with and without batch normalisation and dropout.
std::vector<Case> cases() {
    const Dataset beats = two_kinds_of_beats(true).dataset;
    std::vector<Case> all;
    const auto add = [&](const std::string& name, Config config, Dataset dataset, std::int64_t rows) {
        dataset.train = dataset.train.select(torch::arange(rows, torch::kLong));
        all.push_back({name, std::move(config), std::move(dataset)});
    };
    for (const char* const system : {"kachuee-residual", "conv4-fc4", "simple-cnn", "four-layer-cnn", "residual-cnn"}) {
        Config config = quiet_config(system);
        config.learning_rate = system == std::string("residual-cnn") ? gentle_rate : config.learning_rate;
        add(system, config, beats, 30);
    }
    Config changed = quiet_config("four-layer-cnn");
    changed.augmentation.noise_sd = 0.05;
    changed.augmentation.stretch = 0.05;
    changed.sampler_ratio = 0.5;
    changed.loss.class_weight_alpha = 0.5;
    add("augmented", changed, beats, 60);
    Config parts = quiet_config("simple-cnn");  // dropout, in parts of another size than a rank's
    parts.batch = 300;
    parts.micro_batch = 70;
    add("parts", parts, beats, 304);
    Config few = quiet_config("residual-cnn");  // fewer beats than ranks, who meet in batch normalisation all the same
    few.learning_rate = gentle_rate;
    few.batch = 2;
    add("few", few, beats, 6);
    Config features = quiet_config("whole-recording");
    features.batch = 5;
    features.augmentation.feature_noise_sd = 0.1;
    features.augmentation.feature_dropout = 0.05;
    const auto random = random_dataset("whole-recording", 12, 3);
    REQUIRE(random);
    add("whole-recording", features, *random, 12);
    return all;
}

// Loss on the training and on other beats, and all weights and statistics, after each of two epochs.
std::vector<torch::Tensor> learn(const Case& one, const Ranks& ranks) {
    torch::set_num_threads(1);
    torch::manual_seed(11);
    const auto architecture =
        model::zoo_architecture(one.config.system, {one.dataset.classes.size(), static_cast<std::size_t>(6)});
    REQUIRE(architecture);
    TorchNet net(*architecture);
    net.set_beats_per_row(one.dataset.beats_per_row);
    Optimizer optimizer(one.config.optimizer, net.flat_parameters(), net.flat_gradients(), net.penalty_mask());
    EpochRunner::Recut recut;
    if (one.name == "conv4-fc4") {
        recut = [&](const torch::Tensor& order, std::mt19937_64& random) {
            Augmentation augmentation;
            augmentation.jitter_share = 0.5;
            augmentation.jitter_sd_samples = 3.0;
            return one.dataset.recutter->cut(order, augmentation, random);
        };
    }
    EpochRunner runner(one.config, net, one.dataset.train, one.dataset.classes, recut, ranks);
    std::vector<torch::Tensor> result;
    for (int epoch = 0; epoch < 2; ++epoch) {
        const auto train = runner.train_epoch(epoch, [&](double) { return one.config.learning_rate; }, optimizer, {});
        const auto score = runner.score(one.dataset.train);
        result.push_back(torch::tensor({train.loss, score.loss}, torch::kDouble));
        std::vector<torch::Tensor> values = {net.flat_parameters().detach()};
        for (const torch::Tensor& buffer : net.buffers()) {
            values.push_back(buffer.flatten());
        }
        result.push_back(torch::cat(values));
        CHECK(score.matrix.total() == static_cast<std::size_t>(one.dataset.train.labels.numel()));
    }
    return result;
}

Config run_config() {
    Config config = quiet_config("residual-cnn");
    config.schedule.kind = "plateau";
    config.schedule.patience = 0;
    config.batch = 9;
    config.epochs = 4;
    config.early_stopping.patience = 0;
    config.validation.fraction = 0.2;
    config.augmentation.noise_sd = 0.05;
    return config;
}

Dataset few_beats() {
    Dataset dataset = two_kinds_of_beats(false).dataset;
    dataset.train = dataset.train.select(torch::arange(30, torch::kLong));
    return dataset;
}

std::string variable(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? "" : value;
}

void write_text(const fs::path& path, const std::string& text) { std::ofstream(path) << text; }

std::string read_text(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

// Rank 1 ends, or is silent, after this many epochs of a run.
constexpr int epochs_before_trouble = 2;

std::string train_as(const Ranks& ranks, const std::string& trouble, const fs::path& folder) {
    const auto go_on = [&](int done) {
        if (ranks.rank() == 1 && done == epochs_before_trouble) {
            if (trouble == "killed") {
                raise(SIGKILL);
            } else if (trouble == "silent") {
                while (!fs::exists(folder / "rank-0")) {  // until rank 0 has said why it ended
                    std::this_thread::sleep_for(std::chrono::milliseconds(50));
                }
            }
        }
        return true;
    };
    const Dataset dataset = few_beats();
    // Only rank 0 has a folder.
    const auto result =
        train(run_config(), dataset, {ranks.rank() == 0 ? folder / "run" : "/nowhere/run"}, go_on, ranks);
    return result ? "done" : result.error().message;
}

// ---- What the tests do with them.

// This program `count` times as the ranks of `job`, with `variables` (of rank R where they hold "{R}"); waits for all
// of them. Each leaves what it has to say in FOLDER/rank-R.
test::Output start(int count, const std::string& job, const fs::path& folder, const std::string& variables) {
    std::string commands;
    const auto program = fs::read_symlink("/proc/self/exe").string();
    for (int rank = 0; rank < count; ++rank) {
        std::string own = variables;
        for (auto at = own.find("{R}"); at != std::string::npos; at = own.find("{R}")) {
            own.replace(at, 3, std::to_string(rank));
        }
        commands += "env " + own + " BEATLENS_RANK_JOB=" + job + " BEATLENS_RANK_FOLDER='" + folder.string() + "' '" +
                    program + "' '[rank]' >'" + (folder / ("output-" + std::to_string(rank))).string() + "' 2>&1 & ";
    }
    return test::run(commands + "wait");
}

std::string as_torchrun(int count) { return "WORLD_SIZE=" + std::to_string(count) + " RANK={R} LOCAL_RANK={R}"; }

fs::path rank_folder(const char* name) {
    const fs::path folder = fresh_folder(name);
    fs::create_directories(folder);
    return folder;
}

// A port that other runs of these tests hardly take.
std::string some_port(int offset) { return std::to_string(20'000 + (getpid() * 7 + offset) % 12'000); }

void need_c10d() {
    const auto group =
        Ranks::meet({0, 2, 0, "", 1, ""}, {"file:///nowhere/at/all", std::chrono::seconds(1)}, torch::kCPU);
    REQUIRE_FALSE(group);
    if (group.error().message.find("built without c10d") != std::string::npos) {
        SKIP("built without c10d and Gloo (libgloo-dev)");
    }
}

std::vector<std::vector<torch::Tensor>> learnt(const fs::path& folder, int rank) {
    std::vector<std::vector<torch::Tensor>> all;
    for (const Case& one : cases()) {
        const fs::path file = folder / (one.name + "-" + std::to_string(rank));
        INFO(file << ": " << read_text(folder / ("output-" + std::to_string(rank))));
        REQUIRE(fs::exists(file));
        torch::load(all.emplace_back(), file.string());
    }
    return all;
}

std::map<std::string, model::Tensor> weights_of(const fs::path& folder) {
    const auto model = model::load_model(RunPaths{folder / "run"}.kept());
    INFO((model ? "" : model.error().message));
    REQUIRE(model);
    return model->parameters;
}

double largest_difference(const std::map<std::string, model::Tensor>& a,
                          const std::map<std::string, model::Tensor>& b) {
    double largest = 0.0;
    for (const auto& [name, tensor] : a) {
        for (std::size_t i = 0; i < tensor.values.size(); ++i) {
            const double difference = std::abs(static_cast<double>(tensor.values[i] - b.at(name).values[i]));
            largest = std::isnan(difference) ? INFINITY : std::max(largest, difference);
        }
    }
    return largest;
}

}  // namespace

TEST_CASE("a rank, as the tests below start it", "[.rank]") {
    const fs::path folder = variable("BEATLENS_RANK_FOLDER");
    const std::string job = variable("BEATLENS_RANK_JOB");
    const auto place = place_in_environment();
    REQUIRE(place);
    Meeting meeting;
    meeting.patience = std::chrono::seconds(job == "silent" ? 4 : 60);
    if (place->host.empty()) {
        meeting.at = "file://" + (folder / "meeting").string();
    }
    const auto ranks = Ranks::meet(*place, meeting, torch::kCPU);
    const fs::path said = folder / ("rank-" + std::to_string(place->rank));
    if (!ranks) {
        write_text(said, ranks.error().message);
        return;
    }
    if (job == "learn") {
        for (const Case& one : cases()) {
            torch::save(learn(one, *ranks), (folder / (one.name + "-" + std::to_string(ranks->rank()))).string());
        }
    } else if (job == "meet") {
        auto sum = torch::full({1}, static_cast<std::int64_t>(ranks->rank() + 1), torch::kLong);
        ranks->all_reduce(sum);
        write_text(said, std::to_string(ranks->count()) + " ranks, sum " + std::to_string(sum.item<std::int64_t>()));
    } else {
        write_text(said, train_as(*ranks, job, folder));
    }
}

TEST_CASE("several processes learn what one learns, and have the same bits", "[ranks]") {
    need_c10d();
    const auto all = cases();
    std::vector<std::vector<torch::Tensor>> by_one;
    for (const Case& one : all) {
        by_one.push_back(learn(one, {}));
    }
    for (const int count : {2, 3}) {
        const fs::path folder = rank_folder(count == 2 ? "two-ranks" : "three-ranks");
        start(count, "learn", folder, as_torchrun(count));
        const auto first = learnt(folder, 0);
        for (int rank = 1; rank < count; ++rank) {
            const auto other = learnt(folder, rank);
            for (std::size_t i = 0; i < all.size(); ++i) {
                INFO(count << " ranks, " << all[i].name);
                for (std::size_t k = 0; k < first[i].size(); ++k) {
                    CHECK(torch::equal(first[i][k], other[i][k]));
                }
            }
        }
        for (std::size_t i = 0; i < all.size(); ++i) {
            const auto& alone = by_one[i];
            for (std::size_t k = 0; k < alone.size(); ++k) {
                const double difference = (first[i][k] - alone[k]).abs().max().item<double>();
                INFO(count << " ranks, " << all[i].name << ", epoch " << k / 2 + 1
                           << (k % 2 == 0 ? ": loss" : ": weights") << " differ by " << difference);
                CHECK(difference < 1e-4);
            }
            // Something was learnt, so that equality means something.
            CHECK((alone[1] - alone.back()).abs().max().item<double>() > 1e-3);
        }
    }
}

TEST_CASE("a run whose process is killed ends with a sentence, and goes on with as many processes or others",
          "[ranks]") {
    need_c10d();
    const fs::path whole = rank_folder("ranks-whole");
    start(2, "train", whole, as_torchrun(2));
    REQUIRE(read_text(whole / "rank-0") == "done");
    REQUIRE(read_text(whole / "rank-1") == "done");
    CHECK_FALSE(fs::exists("/nowhere"));
    CHECK(read_text(whole / "run" / "run.json").find("\"processes\": 2") != std::string::npos);

    const fs::path killed = rank_folder("ranks-killed");
    const auto begin = std::chrono::steady_clock::now();
    start(2, "killed", killed, as_torchrun(2));
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(60));
    INFO(read_text(killed / "output-0"));
    CHECK(read_text(killed / "rank-0").starts_with("Rank 0 of 2 lost the others: one has ended, or did not answer"));
    CHECK_FALSE(fs::exists(killed / "rank-1"));
    const fs::path by_one = rank_folder("ranks-then-one");
    fs::copy(killed / "run", by_one / "run", fs::copy_options::recursive);
    const fs::path by_three = rank_folder("ranks-then-three");
    fs::copy(killed / "run", by_three / "run", fs::copy_options::recursive);

    // As many, who meet in a new file.
    start(2, "train", killed, as_torchrun(2));
    for (const char* const said : {"rank-0", "rank-1"}) {
        CHECK(read_text(killed / said).find("is from an earlier start: remove it") != std::string::npos);
    }
    fs::remove(killed / "meeting");
    start(2, "train", killed, as_torchrun(2));
    REQUIRE(read_text(killed / "rank-0") == "done");
    CHECK(read_text(killed / "output-0").find("resuming after epoch 2") != std::string::npos);
    CHECK(largest_difference(weights_of(killed), weights_of(whole)) == 0.0);

    CHECK(train_as({}, "", by_one) == "done");
    CHECK(largest_difference(weights_of(by_one), weights_of(whole)) < 1e-3);

    start(3, "train", by_three, as_torchrun(3));
    CHECK(read_text(by_three / "rank-2") == "done");
    REQUIRE(read_text(by_three / "rank-0") == "done");
    CHECK(largest_difference(weights_of(by_three), weights_of(whole)) < 1e-3);
}

TEST_CASE("a run of one process goes on with two", "[ranks]") {
    need_c10d();
    const fs::path folder = rank_folder("one-then-two");
    const Dataset dataset = few_beats();
    REQUIRE(train(run_config(), dataset, {folder / "run"}, [](int done) { return done < 2; }));
    start(2, "train", folder, as_torchrun(2));
    REQUIRE(read_text(folder / "rank-0") == "done");
    const fs::path alone = rank_folder("one-alone");
    CHECK(train_as({}, "", alone) == "done");
    CHECK(largest_difference(weights_of(folder), weights_of(alone)) < 1e-3);
}

TEST_CASE("a silent process does not keep the others for ever", "[ranks]") {
    need_c10d();
    const fs::path folder = rank_folder("silent");
    start(2, "silent", folder, as_torchrun(2));
    for (const int rank : {0, 1}) {
        INFO(read_text(folder / ("output-" + std::to_string(rank))));
        CHECK(read_text(folder / ("rank-" + std::to_string(rank))).find("did not answer for 4 s") != std::string::npos);
    }
}

TEST_CASE("processes meet as torchrun and srun start them", "[ranks]") {
    need_c10d();
    const auto met = [](const fs::path& folder) {
        for (const int rank : {0, 1}) {
            INFO(read_text(folder / ("output-" + std::to_string(rank))));
            CHECK(read_text(folder / ("rank-" + std::to_string(rank))) == "2 ranks, sum 3");
        }
    };
    const fs::path by_port = rank_folder("meet-port");
    start(2, "meet", by_port, as_torchrun(2) + " MASTER_ADDR=localhost MASTER_PORT=" + some_port(0));
    met(by_port);
    const fs::path by_srun = rank_folder("meet-srun");
    start(2, "meet", by_srun,
          "SLURM_NTASKS=2 SLURM_PROCID={R} SLURM_LOCALID={R} SLURM_NNODES=1 MASTER_PORT=" + some_port(1));
    met(by_srun);
    if (test::run("command -v torchrun").code == 0) {
        const fs::path by_torchrun = rank_folder("meet-torchrun");
        const auto output =
            test::run("BEATLENS_RANK_JOB=meet BEATLENS_RANK_FOLDER='" + by_torchrun.string() +
                      "' torchrun --no_python -r 1 -t 1 --nproc_per_node 2 --master_addr localhost --master_port " +
                      some_port(2) + " '" + fs::read_symlink("/proc/self/exe").string() + "' '[rank]' 2>&1");
        INFO(output.text);
        CHECK(output.code == 0);
        met(by_torchrun);
    }
}

}  // namespace test_ranks
