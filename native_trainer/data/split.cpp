#include <algorithm>
#include <cmath>
#include <numeric>

#include "data/dataset.h"

namespace beatlens::trainer {

namespace {

using Indices = std::vector<std::int64_t>;

torch::Tensor tensor_of(Indices indices) {
    std::sort(indices.begin(), indices.end());
    return torch::tensor(indices, torch::kLong);
}

// The rows of each class, in an order of chance.
std::vector<Indices> shuffled_by_class(const Dataset& dataset, std::mt19937_64& random) {
    std::vector<Indices> by_class(dataset.classes.size());
    const auto* labels = dataset.train.labels.data_ptr<std::int64_t>();
    for (std::int64_t i = 0; i < dataset.train.size(); ++i) {
        by_class[static_cast<std::size_t>(labels[i])].push_back(i);
    }
    for (Indices& members : by_class) {
        std::shuffle(members.begin(), members.end(), random);
    }
    return by_class;
}

std::ptrdiff_t share_of(double fraction, const Indices& members) {
    return static_cast<std::ptrdiff_t>(std::llround(fraction * static_cast<double>(members.size())));
}

Result<std::vector<bool>> validation_records(const Dataset& dataset, const Validation& validation,
                                             std::mt19937_64& random) {
    const auto* records = dataset.train.records.data_ptr<std::int64_t>();
    Indices present(records, records + dataset.train.size());
    std::sort(present.begin(), present.end());
    present.erase(std::unique(present.begin(), present.end()), present.end());
    std::vector<bool> chosen(dataset.records.size(), false);
    for (const std::string& name : validation.records) {
        const auto at = std::find_if(present.begin(), present.end(), [&](std::int64_t index) {
            return dataset.records[static_cast<std::size_t>(index)] == name;
        });
        if (at == present.end()) {
            return fail(ErrorCode::out_of_range, "Configuration: 'validation.records' names '" + name +
                                                     "', which is not a training record of protocol " +
                                                     dataset.protocol + ".");
        }
        chosen[static_cast<std::size_t>(*at)] = true;
    }
    if (validation.records.empty()) {
        std::shuffle(present.begin(), present.end(), random);
        const auto count = share_of(validation.fraction, present);
        for (auto at = present.begin(); at != present.begin() + count; ++at) {
            chosen[static_cast<std::size_t>(*at)] = true;
        }
    }
    return chosen;
}

}  // namespace

Result<Split> split_training(const Dataset& dataset, const Config& config) {
    if (dataset.beats_per_row > 1) {
        return Split{torch::arange(dataset.train.size(), torch::kLong), torch::empty({0}, torch::kLong)};
    }
    std::mt19937_64 random(config.seed);
    auto by_class = shuffled_by_class(dataset, random);
    for (Indices& members : by_class) {
        members.resize(static_cast<std::size_t>(share_of(config.train_fraction, members)));
    }
    Indices train;
    Indices validation;
    if (config.validation.by == "record") {
        const auto chosen = validation_records(dataset, config.validation, random);
        BEATLENS_TRY(chosen);
        const auto* records = dataset.train.records.data_ptr<std::int64_t>();
        for (const Indices& members : by_class) {
            for (const std::int64_t row : members) {
                ((*chosen)[static_cast<std::size_t>(records[row])] ? validation : train).push_back(row);
            }
        }
    } else {
        for (const Indices& members : by_class) {
            const auto count = share_of(config.validation.fraction, members);
            validation.insert(validation.end(), members.begin(), members.begin() + count);
            train.insert(train.end(), members.begin() + count, members.end());
        }
    }
    if (train.empty()) {
        return fail(ErrorCode::out_of_range, "Configuration: the settings leave no beats to train on.");
    }
    return Split{tensor_of(std::move(train)), tensor_of(std::move(validation))};
}

}  // namespace beatlens::trainer
