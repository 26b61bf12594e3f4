#include "data/sequences.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <thread>

#include "beats/context/inputs.h"
#include "beats/recipe.h"
#include "formats/parsing.h"
#include "formats/record_files.h"
#include "metrics/figures.h"
#include "model/zoo/zoo.h"
#include "protocols/folds.h"
#include "protocols/protocol_d.h"

namespace beatlens::trainer {

namespace {

namespace fs = std::filesystem;

constexpr auto reach = static_cast<std::int64_t>(beats::sequence_reach);

Result<std::vector<std::string>> record_names(const std::string& protocol, const fs::path& data) {
    std::vector<std::string> names;
    for (const std::string_view name : protocols::ds1_records()) {
        names.push_back("mitdb/" + std::string(name));
    }
    if (protocol == "D+") {
        std::error_code error;
        std::vector<std::string> more;
        for (const auto& entry : fs::directory_iterator(data / "svdb", error)) {
            if (entry.path().extension() == ".hea") {
                more.push_back("svdb/" + entry.path().stem().string());
            }
        }
        if (more.empty()) {
            return fail(ErrorCode::io, "There are no records in '" + (data / "svdb").string() + "'.");
        }
        std::sort(more.begin(), more.end());
        names.insert(names.end(), more.begin(), more.end());
    }
    return names;
}

// Fowler-Noll-Vo: what is drawn for a record does not depend on which others there are.
std::uint64_t seed_of(const std::string& name, std::uint64_t seed) {
    std::uint64_t hash = 0xcbf29ce484222325ULL ^ seed;
    for (const char c : name) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    }
    return hash;
}

Result<std::vector<FeatureSequence>> sequences_of(const std::string& name, const Config& config, const fs::path& data) {
    const auto record = formats::load_record(data / name);
    BEATLENS_TRY(record);
    return training_sequences(*record, config.variants, seed_of(name, config.variants.seed));
}

std::size_t feature_count() { return beats::find_recipe(beats::sequence_180hz)->inputs.front().channels; }

// Mean and standard deviation of each feature over the records as they are.
class ScalerFit {
public:
    explicit ScalerFit(std::size_t features) : sum_(features), squares_(features) {}

    void add(const std::vector<float>& values) {
        for (std::size_t i = 0; i < values.size(); ++i) {
            const auto value = static_cast<double>(values[i]);
            sum_[i % sum_.size()] += value;
            squares_[i % sum_.size()] += value * value;
        }
        beats_ += static_cast<double>(values.size() / sum_.size());
    }

    // Of a feature that hardly varies, little is made.
    model::InputScaler scaler() const {
        constexpr double least_scale = 1e-3;
        model::InputScaler result;
        result.limit = feature_limit;
        for (std::size_t i = 0; i < sum_.size(); ++i) {
            const double mean = sum_[i] / std::max(beats_, 1.0);
            result.centre.push_back(mean);
            result.scale.push_back(std::sqrt(std::max(0.0, squares_[i] / std::max(beats_, 1.0) - mean * mean)) +
                                   least_scale);
        }
        // Whether a beat is there at all stays 1.
        result.centre[0] = 0.0;
        result.scale[0] = 1.0;
        return result;
    }

private:
    std::vector<double> sum_;
    std::vector<double> squares_;
    double beats_ = 0.0;
};

// Rows of the recipe's inputs for several beats at once: "features" [features, beats], "sequence" [features, beats +
// reach on both sides].
class RowWriter {
public:
    RowWriter(const model::InputScaler& scaler, std::int64_t rows)
        : scaler_(scaler),
          features_(static_cast<std::int64_t>(scaler.centre.size())),
          rows_(torch::zeros({rows, features_ * (2 * sequence_beats_per_row + 2 * reach)})),
          labels_(torch::full({rows, sequence_beats_per_row}, -1, torch::kLong)),
          records_(torch::zeros({rows}, torch::kLong)) {}

    void add(const FeatureSequence& sequence, std::int64_t record) {
        const auto beats = static_cast<std::int64_t>(sequence.labels.size());
        for (std::int64_t first = 0; first < beats; first += sequence_beats_per_row) {
            float* const row = rows_.data_ptr<float>() + at_ * rows_.size(1);
            const std::int64_t count = std::min(sequence_beats_per_row, beats - first);
            copy(sequence, first, first + count, row, first, sequence_beats_per_row);
            copy(sequence, std::max<std::int64_t>(0, first - reach),
                 std::min(beats, first + sequence_beats_per_row + reach), row + features_ * sequence_beats_per_row,
                 first - reach, sequence_beats_per_row + 2 * reach);
            std::copy_n(sequence.labels.begin() + first, count,
                        labels_.data_ptr<std::int64_t>() + at_ * sequence_beats_per_row);
            records_.data_ptr<std::int64_t>()[at_++] = record;
        }
    }

    BeatSet finish() && { return {std::move(rows_), std::move(labels_), std::move(records_), {}}; }

    static std::int64_t rows_of(const FeatureSequence& sequence) {
        return (static_cast<std::int64_t>(sequence.labels.size()) + sequence_beats_per_row - 1) /
               sequence_beats_per_row;
    }

private:
    // Beats first, ..., end - 1 into `to` ([features, length]), whose first column is of beat `origin`.
    void copy(const FeatureSequence& sequence, std::int64_t first, std::int64_t end, float* to, std::int64_t origin,
              std::int64_t length) const {
        for (std::int64_t beat = first; beat < end; ++beat) {
            const float* const from = sequence.features.data() + beat * features_;
            for (std::int64_t f = 0; f < features_; ++f) {
                to[f * length + beat - origin] = scaler_.scaled(from[f], static_cast<std::size_t>(f));
            }
        }
    }

    const model::InputScaler& scaler_;
    std::int64_t features_;
    torch::Tensor rows_;
    torch::Tensor labels_;
    torch::Tensor records_;
    std::int64_t at_ = 0;
};

}  // namespace

Result<SequenceStore> SequenceStore::load(const Config& config, const DataPaths& paths) {
    SequenceStore store;
    store.protocol_ = config.protocol;
    const auto text = formats::read_file(paths.folds);
    BEATLENS_TRY(text);
    auto folds = protocols::folds_from_json(std::string(formats::as_text(*text)));
    BEATLENS_TRY(folds);
    store.folds_ = std::move(folds->folds);
    const auto names = record_names(config.protocol, paths.data);
    BEATLENS_TRY(names);
    std::vector<Result<std::vector<FeatureSequence>>> made(names->size());
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t i = next++; i < names->size(); i = next++) {
            made[i] = sequences_of((*names)[i], config, paths.data);
        }
    };
    std::vector<std::thread> threads;
    for (unsigned i = 1; i < std::max(1U, std::thread::hardware_concurrency()); ++i) {
        threads.emplace_back(work);
    }
    work();
    for (std::thread& thread : threads) {
        thread.join();
    }
    for (std::size_t i = 0; i < names->size(); ++i) {
        BEATLENS_TRY(made[i]);
        store.records_.push_back({(*names)[i], std::move(*made[i])});
    }
    return store;
}

Result<Dataset> SequenceStore::dataset(const Config& config) const {
    std::vector<std::string> left_out;
    if (config.fold >= 0) {
        if (static_cast<std::size_t>(config.fold) >= folds_.size()) {
            return fail(ErrorCode::out_of_range, "Configuration: 'fold' is " + std::to_string(config.fold) +
                                                     ", but there are " + std::to_string(folds_.size()) + ".");
        }
        left_out = folds_[static_cast<std::size_t>(config.fold)];
    }
    const auto is_used = [&](const Record& record) {
        return std::find(left_out.begin(), left_out.end(), record.name) == left_out.end();
    };
    ScalerFit fit(feature_count());
    std::int64_t rows = 0;
    for (const Record& record : records_) {
        for (const FeatureSequence& sequence : record.sequences) {
            if (is_used(record)) {
                rows += RowWriter::rows_of(sequence);
                if (sequence.is_record) {
                    fit.add(sequence.features);
                }
            }
        }
    }
    Dataset dataset;
    dataset.protocol = protocol_;
    dataset.recipe = model::zoo_recipe(config.system);
    dataset.beats_per_row = sequence_beats_per_row;
    dataset.description = protocol_ == "D"
                              ? "MIT-BIH Arrhythmia Database, DS1 of protocol D"
                              : "MIT-BIH Arrhythmia Database, DS1, and Supraventricular Arrhythmia Database";
    for (const std::size_t label : metrics::classes_nsvf) {
        dataset.classes.push_back(dataset.label_set.labels[label].name);
    }
    const model::InputScaler scaler = fit.scaler();
    dataset.scalers = {{"features", scaler}, {"sequence", scaler}};
    RowWriter writer(scaler, rows);
    for (const Record& record : records_) {
        if (is_used(record)) {
            for (const FeatureSequence& sequence : record.sequences) {
                writer.add(sequence, static_cast<std::int64_t>(dataset.records.size()));
            }
            dataset.records.push_back(record.name);
        }
    }
    dataset.train = std::move(writer).finish();
    return dataset;
}

}  // namespace beatlens::trainer
