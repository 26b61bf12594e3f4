// A data set that the trainer's tests make themselves: bumps of two widths, N and V by turns.
#pragma once

#include <cmath>
#include <filesystem>
#include <memory>
#include <random>

#include "config.h"
#include "dataset.h"

namespace beatlens::test {

inline trainer::Dataset two_kinds_of_beats(bool with_recutter) {
    trainer::Dataset dataset;
    dataset.protocol = "K";
    dataset.recipe = "kachuee-120hz";
    dataset.classes = {"N", "S", "V", "F", "Q"};
    dataset.records = {"a", "b", "c", "d"};
    dataset.description = "bumps";
    auto recutter = std::make_shared<trainer::Recutter>();
    auto& lead = recutter->leads.emplace_back(360 * 400);
    std::mt19937 random(7);
    for (float& sample : lead) {
        sample = static_cast<float>(random() % 100) * 0.0005F;
    }
    std::vector<std::int64_t> labels;
    std::vector<std::int64_t> records;
    for (std::size_t i = 0; i < 380; ++i) {
        const std::size_t start = 360 * (i + 1);
        const double width = i % 2 == 0 ? 8.0 : 40.0;
        for (std::size_t t = 0; t < 300; ++t) {
            const double x = static_cast<double>(t) / width;
            lead[start + t] += static_cast<float>(std::exp(-x * x));
        }
        const auto at = static_cast<std::int64_t>(start);
        recutter->windows.push_back(
            {0, beats::KachueeWindow{at, at + 360, at + 720}, beats::KachueeWindow{at + 2, at + 362, at + 722}});
        labels.push_back(i % 2 == 0 ? 0 : 2);
        records.push_back(static_cast<std::int64_t>(i / 95));
    }
    const auto all = torch::arange(380, torch::kLong);
    const trainer::BeatSet beats{recutter->cut(all, trainer::Recutter::Cut::reference),
                                 torch::tensor(labels, torch::kLong), torch::tensor(records, torch::kLong)};
    dataset.train = beats;
    dataset.test = beats.select(all.slice(0, 0, 380, 5));
    if (with_recutter) {
        dataset.recutter = recutter;
    }
    return dataset;
}

inline std::filesystem::path fresh_folder(const char* name) {
    const auto folder = std::filesystem::temp_directory_path() / "beatlens-trainer-test" / name;
    std::filesystem::remove_all(folder);
    return folder;
}

}  // namespace beatlens::test
