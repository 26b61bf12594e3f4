#include "data/taught.h"

#include <algorithm>

#include "model/model_file.h"
#include "net/torch_net.h"

namespace beatlens::trainer {

namespace {

constexpr std::int64_t rows_at_once = 64;

std::string replaced(std::string text, const std::string& what, const std::string& with) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
        text.replace(at, what.size(), with);
    }
    return text;
}

// Adds the model's probabilities, divided by `models`.
Result<void> add_model(Dataset& dataset, const std::string& path, const Config& config, double models) {
    const auto model = model::load_model(path);
    BEATLENS_TRY(model);
    if (model->architecture.system != config.system || model->scalers != dataset.scalers) {
        return fail(ErrorCode::model_mismatch,
                    "The model '" + path + "' is of another system, or was trained on other records.");
    }
    TorchNet net(model->architecture);
    BEATLENS_TRY(net.import_parameters(model->parameters));
    net.eval();
    net.set_beats_per_row(dataset.beats_per_row);
    const torch::NoGradGuard no_grad;
    const auto classes = static_cast<std::int64_t>(dataset.classes.size());
    for (std::int64_t first = 0; first < dataset.train.size(); first += rows_at_once) {
        const std::int64_t count = std::min(rows_at_once, dataset.train.size() - first);
        const auto logits =
            net.forward(dataset.train.rows.narrow(0, first, count)).view({count, classes, dataset.beats_per_row});
        dataset.train.taught.narrow(0, first, count).add_(torch::softmax(logits, 1), 1.0 / models);
    }
    return {};
}

}  // namespace

Result<void> add_taught(Dataset& dataset, const Config& config) {
    const Distillation& distillation = config.distillation;
    if (distillation.from.empty()) {
        return {};
    }
    dataset.train.taught =
        torch::zeros({dataset.train.size(), static_cast<std::int64_t>(dataset.classes.size()), dataset.beats_per_row});
    const std::string fold = config.fold < 0 ? "all" : std::to_string(config.fold);
    for (const std::string& path : distillation.from) {
        BEATLENS_TRY(
            add_model(dataset, replaced(path, "{fold}", fold), config, static_cast<double>(distillation.from.size())));
    }
    return {};
}

}  // namespace beatlens::trainer
