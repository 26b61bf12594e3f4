// A data set that the trainer's tests make themselves: bumps of two widths, N and V by turns.
#pragma once

#include <cmath>
#include <filesystem>
#include <memory>
#include <random>

#include "config/config.h"
#include "data/dataset.h"

namespace beatlens::test {

// 380 beats of four records, 95 each; every fifth is held out.
struct MadeBeats {
    trainer::Dataset dataset;   // 304 beats to train on
    trainer::BeatSet held_out;  // 76, cut a little late, as a detector might
};

inline MadeBeats two_kinds_of_beats(bool with_recutter) {
    trainer::Recutter all;
    auto& lead = all.leads.emplace_back(360 * 400);
    std::mt19937 random(7);
    for (float& sample : lead) {
        sample = static_cast<float>(random() % 100) * 0.0005F;
    }
    std::vector<std::int64_t> labels;
    std::vector<std::int64_t> records;
    std::vector<std::int64_t> train;
    std::vector<std::int64_t> held_out;
    for (std::int64_t i = 0; i < 380; ++i) {
        const std::int64_t start = 360 * (i + 1);
        const double width = i % 2 == 0 ? 8.0 : 40.0;
        for (std::int64_t t = 0; t < 300; ++t) {
            const double x = static_cast<double>(t) / width;
            lead[static_cast<std::size_t>(start + t)] += static_cast<float>(std::exp(-x * x));
        }
        all.windows.push_back({0, beats::KachueeWindow{start, start + 360, start + 720},
                               beats::KachueeWindow{start + 2, start + 362, start + 722}});
        labels.push_back(i % 2 == 0 ? 0 : 2);
        records.push_back(i / 95);
        (i % 5 == 0 ? held_out : train).push_back(i);
    }
    const auto set_of = [&](const std::vector<std::int64_t>& beats, trainer::Recutter::Cut cut) {
        const auto indices = torch::tensor(beats, torch::kLong);
        return trainer::BeatSet{all.cut(indices, cut),
                                torch::tensor(labels, torch::kLong).index_select(0, indices),
                                torch::tensor(records, torch::kLong).index_select(0, indices),
                                {}};
    };
    MadeBeats made;
    made.held_out = set_of(held_out, trainer::Recutter::Cut::detected);
    trainer::Dataset& dataset = made.dataset;
    dataset.protocol = "K";
    dataset.recipe = "kachuee-120hz";
    dataset.classes = {"N", "S", "V", "F", "Q"};
    dataset.records = {"a", "b", "c", "d"};
    dataset.description = "bumps";
    dataset.train = set_of(train, trainer::Recutter::Cut::reference);
    if (with_recutter) {
        dataset.recutter = std::make_shared<trainer::Recutter>();
        dataset.recutter->leads = all.leads;
        for (const std::int64_t beat : train) {
            dataset.recutter->windows.push_back(all.windows[static_cast<std::size_t>(beat)]);
        }
    }
    return made;
}

inline std::filesystem::path fresh_folder(const char* name) {
    const auto folder = std::filesystem::temp_directory_path() / "beatlens-trainer-test" / name;
    std::filesystem::remove_all(folder);
    return folder;
}

}  // namespace beatlens::test
