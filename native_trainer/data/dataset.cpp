#include "data/dataset.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "beats/recipe.h"
#include "data/inter_patient.h"
#include "data/sequences.h"
#include "data/taught.h"
#include "formats/record_files.h"
#include "metrics/beat_matching.h"
#include "metrics/figures.h"
#include "model/zoo/zoo.h"
#include "protocols/protocol_d.h"
#include "protocols/protocol_k.h"
#include "signal/r_peaks.h"

namespace beatlens::trainer {

namespace {

namespace fs = std::filesystem;

torch::Tensor rows_tensor(const std::vector<float>& values, std::size_t row_length) {
    const auto length = static_cast<std::int64_t>(row_length);
    torch::Tensor rows = torch::empty({static_cast<std::int64_t>(values.size()) / length, length});
    std::memcpy(rows.data_ptr<float>(), values.data(), values.size() * sizeof(float));
    return rows;
}

torch::Tensor labels_tensor(const std::vector<AamiClass>& labels) {
    torch::Tensor tensor = torch::empty({static_cast<std::int64_t>(labels.size())}, torch::kLong);
    std::transform(labels.begin(), labels.end(), tensor.data_ptr<std::int64_t>(),
                   [](AamiClass c) { return static_cast<std::int64_t>(index_of(c)); });
    return tensor;
}

torch::Tensor long_tensor(const std::vector<std::int64_t>& values) { return torch::tensor(values, torch::kLong); }

// Gives each row of `record` the window that our detector's beats make around the same heartbeat.
Result<void> add_detected_windows(const Recording& record, std::span<Recutter::Window> rows) {
    const auto peaks = signal::detect_r_peaks(record.signals.front().samples, beats::kachuee_grid_hz);
    BEATLENS_TRY(peaks);
    const auto windows = beats::kachuee_windows(*peaks, *peaks);
    std::vector<std::int64_t> reference;
    for (const Recutter::Window& row : rows) {
        reference.push_back(row.reference.start);
    }
    const auto matching = metrics::match_beats(reference, *peaks, beats::kachuee_grid_hz);
    for (const metrics::MatchedBeat& pair : matching.matched) {
        rows[pair.reference].detected = windows[pair.detected];
    }
    return {};
}

// The windows of the training rows of one record, as protocols::append_record puts them in order.
Result<void> add_windows(const Recording& record, const protocols::TestBeats& test_beats, Recutter& recutter) {
    const auto rows = protocols::protocol_k_rows(record, test_beats);
    BEATLENS_TRY(rows);
    std::vector<Recutter::Window> windows;
    for (const protocols::ProtocolKRow& row : *rows) {
        windows.push_back({recutter.leads.size(), row.window, std::nullopt});
    }
    BEATLENS_TRY(add_detected_windows(record, windows));
    for (std::size_t i = 0; i < rows->size(); ++i) {
        if (!(*rows)[i].is_test) {
            recutter.windows.push_back(windows[i]);
        }
    }
    recutter.leads.push_back(beats::kachuee_samples(record.signals.front()));
    return {};
}

Result<Dataset> load_protocol_k(const Config& config, const DataPaths& paths) {
    const auto test_beats = protocols::load_test_beats(paths.test_beats);
    BEATLENS_TRY(test_beats);
    Dataset dataset;
    dataset.protocol = "K";
    dataset.recipe = model::zoo_recipe(config.system);
    dataset.description = "MIT-BIH Arrhythmia Database, train rows of protocol K";
    dataset.classes = dataset.label_set.names();
    if (config.augmentation.detected_share > 0.0 || config.augmentation.jitter_share > 0.0) {
        dataset.recutter = std::make_shared<Recutter>();
    }
    protocols::ProtocolK sets;
    std::vector<std::int64_t> train_records;
    for (const std::string_view name : protocols::mitdb_records()) {
        const auto record = formats::load_record(paths.data / "mitdb" / name);
        BEATLENS_TRY(record);
        BEATLENS_TRY(protocols::append_record(*record, *test_beats, sets));
        if (dataset.recutter) {
            BEATLENS_TRY(add_windows(*record, *test_beats, *dataset.recutter));
        }
        const auto index = static_cast<std::int64_t>(dataset.records.size());
        train_records.resize(sets.train.rows(), index);
        dataset.records.emplace_back(name);
    }
    BEATLENS_TRY(beats::convert_kachuee_rows(dataset.recipe, sets.train.values));
    dataset.train = {rows_tensor(sets.train.values, beats::kachuee_length),
                     labels_tensor(sets.train.labels),
                     long_tensor(train_records),
                     {}};
    return dataset;
}

// Protocols D and D+.
Result<Dataset> load_inter_patient(const Config& config, const fs::path& data_dir) {
    Dataset dataset;
    dataset.protocol = config.protocol;
    dataset.recipe = model::zoo_recipe(config.system);
    dataset.description = inter_patient_description(config.protocol);
    for (const std::size_t label : metrics::classes_nsvf) {
        dataset.classes.push_back(dataset.label_set.labels[label].name);
    }
    const auto names = inter_patient_records(config.protocol, data_dir);
    BEATLENS_TRY(names);
    auto set = protocols::protocol_d_set(dataset.recipe);
    BEATLENS_TRY(set);
    std::vector<std::int64_t> records;
    for (const std::string& name : *names) {
        const auto record = formats::load_record(data_dir / name);
        BEATLENS_TRY(record);
        BEATLENS_TRY(protocols::append_record(*record, *set));
        records.resize(set->rows(), static_cast<std::int64_t>(dataset.records.size()));
        dataset.records.push_back(fs::path(name).filename().string());
    }
    const auto architecture = model::zoo_architecture(config.system);
    BEATLENS_TRY(architecture);
    dataset.scalers = protocols::fit_scalers(*set);
    dataset.train = {rows_tensor(set->values, set->row_length), labels_tensor(set->labels), long_tensor(records), {}};
    scale_inputs(dataset.train.rows, architecture->inputs, dataset.scalers);
    return dataset;
}

}  // namespace

void scale_inputs(torch::Tensor& rows, const std::vector<InputSpec>& inputs, const InputScalers& scalers) {
    std::int64_t first = 0;
    for (const InputSpec& input : inputs) {
        const auto size = static_cast<std::int64_t>(input.size());
        if (const auto at = scalers.find(input.name); at != scalers.end()) {
            auto part = rows.narrow(1, first, size);
            const auto channels = static_cast<std::int64_t>(input.channels);
            const auto values = part.to(torch::kDouble).view({rows.size(0), channels, -1});
            const auto of_channels = [&](const std::vector<double>& one) {
                return torch::tensor(one, torch::kDouble).view({1, channels, 1});
            };
            auto scaled = (values - of_channels(at->second.centre)) / of_channels(at->second.scale);
            scaled = torch::where(torch::isnan(values), torch::zeros_like(scaled), scaled);
            if (at->second.limit > 0.0) {
                scaled = scaled.clamp(-at->second.limit, at->second.limit);
            }
            part.copy_(scaled.view(part.sizes()));
        }
        first += size;
    }
}

BeatSet BeatSet::select(const torch::Tensor& indices) const {
    return {rows.index_select(0, indices), labels.index_select(0, indices), records.index_select(0, indices),
            taught.defined() ? taught.index_select(0, indices) : taught};
}

BeatSet BeatSet::to(const torch::Device& device) const {
    return {rows.to(device), labels.to(device), records.to(device), taught.defined() ? taught.to(device) : taught};
}

std::vector<std::int64_t> BeatSet::class_counts(std::size_t classes) const {
    const auto all = labels.flatten();
    const auto counts =
        torch::bincount(all.masked_select(all >= 0), {}, static_cast<std::int64_t>(classes)).to(torch::kCPU);
    const auto* first = counts.data_ptr<std::int64_t>();
    return {first, first + classes};
}

Result<Dataset> load_dataset(const Config& config, const DataPaths& paths) {
    const beats::Recipe* const recipe = beats::find_recipe(model::zoo_recipe(config.system));
    if (recipe != nullptr && recipe->needs_context) {
        const auto store = SequenceStore::load(config, paths);
        BEATLENS_TRY(store);
        auto dataset = store->dataset(config);
        BEATLENS_TRY(dataset);
        BEATLENS_TRY(add_taught(*dataset, config));
        return dataset;
    }
    return config.protocol == "K" ? load_protocol_k(config, paths) : load_inter_patient(config, paths.data);
}

Result<Dataset> random_dataset(const std::string& system, std::int64_t rows, std::uint64_t seed) {
    const auto architecture = model::zoo_architecture(system);
    BEATLENS_TRY(architecture);
    const auto shapes = model::infer_shapes(*architecture);
    BEATLENS_TRY(shapes);
    torch::manual_seed(seed);
    Dataset dataset;
    dataset.protocol = "random";
    dataset.recipe = model::zoo_recipe(system);
    dataset.records = {"random"};
    dataset.description = "random numbers";
    const std::size_t classes = shapes->back()[0];
    for (std::size_t c = 0; c < classes; ++c) {
        dataset.classes.push_back(dataset.label_set.labels[c].name);
    }
    std::vector<std::int64_t> label_shape = {rows};
    if (const beats::Recipe* const recipe = beats::find_recipe(dataset.recipe);
        recipe != nullptr && recipe->needs_context) {
        dataset.beats_per_row = sequence_beats_per_row;
        label_shape.push_back(sequence_beats_per_row);
    }
    auto length = static_cast<std::int64_t>(architecture->row_length());
    for (const InputSpec& input : architecture->inputs) {
        length += static_cast<std::int64_t>(input.channels) * (dataset.beats_per_row - 1);
    }
    dataset.train = {torch::rand({rows, length}),
                     torch::randint(static_cast<std::int64_t>(classes), label_shape, torch::kLong),
                     torch::zeros({rows}, torch::kLong),
                     {}};
    return dataset;
}

}  // namespace beatlens::trainer
