#include "waves/training.h"

#include <cstdio>
#include <random>

#include "beats/recipe.h"
#include "formats/record_files.h"
#include "loop/checkpoint.h"
#include "loop/epoch_plan.h"
#include "loop/finish.h"
#include "model/fold.h"
#include "model/zoo/zoo.h"
#include "net/torch_net.h"
#include "optim/optimizer.h"
#include "optim/schedule.h"

namespace beatlens::trainer {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

Result<void> write_waves(const WaveConfig& config, const std::string& data, const TorchNet& net, const RunPaths& run) {
    model::Model model;
    model.name = net.architecture().system;
    model.architecture = net.architecture();
    model.recipe = std::string(beats::waves_250hz);
    model.training = to_text(Json{{"data", data}, {"config", Json::parse(to_json(config))}}, -1);
    model.figures = "{}";
    model.parameters = net.export_parameters();
    BEATLENS_TRY(replace_bytes(run.kept(), model::write_model(model)));
    auto folded = model::fold_batch_norm(std::move(model));
    BEATLENS_TRY(folded);
    round_weights(*folded, config.training.mantissa_bits);
    return replace_bytes(run.model(), model::write_model(*folded));
}

// One pass; everything random follows from the seed and the epoch. The mean loss.
double pass(const WaveConfig& config, const std::vector<WaveBeat>& beats, int epoch, TorchNet& net,
            Optimizer& optimizer) {
    std::seed_seq seeds{config.training.seed, static_cast<std::uint64_t>(epoch) + 1};
    std::mt19937_64 random(seeds);
    torch::manual_seed(random());
    const auto order = shuffled(static_cast<std::int64_t>(beats.size()), random);
    const auto* const indices = order.data_ptr<std::int64_t>();
    WaveCutter cutter(config.augmentation);
    const auto batch = static_cast<std::size_t>(config.training.batch);
    const std::size_t steps = std::max<std::size_t>(beats.size() / batch, 1);
    double sum = 0.0;
    net.train();
    for (std::size_t step = 0; step < steps; ++step) {
        std::vector<const WaveBeat*> some;
        for (std::size_t i = step * batch; i < std::min(beats.size(), (step + 1) * batch); ++i) {
            some.push_back(&beats[static_cast<std::size_t>(indices[i])]);
        }
        WaveBatch cut = cutter.cut(some, random);
        const auto rows = torch::nan_to_num(cut.rows).to(net.device());  // as the engine does
        cut.places = cut.places.to(net.device());
        cut.present = cut.present.to(net.device());
        net.seed_dropout(random());
        auto loss = wave_loss(net.forward(rows), cut, config);
        loss.backward();
        const double done = (static_cast<double>(epoch) + static_cast<double>(step) / static_cast<double>(steps)) /
                            static_cast<double>(config.training.epochs);
        optimizer.step(config.training.learning_rate * schedule_factor(config.training.schedule, epoch, done));
        sum += loss.item<double>();
    }
    return sum / static_cast<double>(steps);
}

}  // namespace

Result<void> train_waves(const WaveConfig& config, const std::vector<WaveBeat>& beats, const std::string& data,
                         const RunPaths& run, const std::function<bool(int)>& go_on) {
    if (beats.size() < 2) {
        return fail(ErrorCode::no_beats, "There are no marked beats to learn from.");
    }
    const auto device = choose_device(config.training.device);
    BEATLENS_TRY(device);
    if (config.training.threads > 0) {
        torch::set_num_threads(config.training.threads);
    }
    BEATLENS_TRY(make_folder(run.folder));
    const std::string config_text = to_json(config);
    torch::manual_seed(config.training.seed);
    const bool normal = config.training.initial_weights == "he-normal";
    TorchNet net(model::wave_delineator(), normal ? InitialWeights::he_normal : InitialWeights::uniform, *device);
    Optimizer optimizer(config.training.optimizer, net.flat_parameters(), net.flat_gradients(), net.penalty_mask());
    TrainingState state;
    if (std::error_code error; fs::exists(run.checkpoint(), error)) {
        const auto bytes = formats::read_file(run.checkpoint());
        BEATLENS_TRY(bytes);
        auto loaded = read_checkpoint(*bytes, run.checkpoint(), net, optimizer, config_text);
        BEATLENS_TRY(loaded);
        state = *std::move(loaded);
    }
    BEATLENS_TRY(replace_text(run.config(), config_text + "\n"));
    while (state.next_epoch < config.training.epochs) {
        const double loss = pass(config, beats, state.next_epoch, net, optimizer);
        ++state.next_epoch;
        state.best_epoch = state.next_epoch - 1;
        state.history.push_back({{"epoch", state.next_epoch}, {"loss", loss}});
        std::fprintf(stderr, "%s: epoch %d of %d, loss %.4f\n", run.folder.filename().string().c_str(),
                     state.next_epoch, config.training.epochs, loss);
        BEATLENS_TRY(replace_text(run.metrics(), to_text(state.history) + "\n"));
        BEATLENS_TRY(save_checkpoint(run.checkpoint(), net, optimizer, state, config_text));
        if (go_on && !go_on(state.next_epoch)) {
            return {};
        }
    }
    return write_waves(config, data, net, run);
}

}  // namespace beatlens::trainer
