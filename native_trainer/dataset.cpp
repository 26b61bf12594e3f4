#include "dataset.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "analysis/beat_matching.h"
#include "analysis/protocol_k.h"
#include "formats/record_files.h"
#include "signal/r_peaks.h"

namespace beatlens::trainer {

namespace {

namespace fs = std::filesystem;

// Gives each row of `record` the window that our detector's beats make around the same heartbeat.
Result<void> add_detected_windows(const Record& record, std::span<Row> rows) {
    const auto peaks = signal::detect_r_peaks(record.signals.front().samples, record.sampling_rate_hz);
    BEATLENS_TRY(peaks);
    const auto windows = beats::kachuee_windows(*peaks, *peaks);
    std::vector<std::int64_t> reference;
    for (const Row& row : rows) {
        reference.push_back(row.reference.start);
    }
    const auto matching = analysis::match_beats(reference, *peaks, record.sampling_rate_hz);
    for (const analysis::MatchedBeat& pair : matching.matched) {
        rows[pair.reference].detected = windows[pair.detected];
    }
    return {};
}

beats::KachueeWindow moved(const beats::KachueeWindow& window, const std::function<std::int64_t()>& offset) {
    beats::KachueeWindow result{std::max<std::int64_t>(0, window.start + offset()), window.next + offset(),
                                window.after_next + offset()};
    result.next = std::max(result.next, result.start + 1);
    result.after_next = std::max(result.after_next, result.next);
    return result;
}

template <class ChooseWindow>
torch::Tensor cut_all(const Dataset& dataset, std::span<const Row> rows, const ChooseWindow& choose) {
    const auto count = static_cast<std::int64_t>(rows.size());
    const auto length = static_cast<std::int64_t>(beats::kachuee_length);
    torch::Tensor beats = torch::empty({count, 1, length});
    auto* out = beats.data_ptr<float>();
    for (const Row& row : rows) {
        beats::cut_kachuee_beat(dataset.leads[row.lead], choose(row),
                                std::span<float, beats::kachuee_length>(out, beats::kachuee_length));
        out += length;
    }
    return beats;
}

}  // namespace

Result<Dataset> load_protocol_k(const fs::path& data_dir, const fs::path& test_beats_file) {
    const auto list = formats::read_file(test_beats_file);
    BEATLENS_TRY(list);
    const auto test_beats = analysis::parse_test_beats({reinterpret_cast<const char*>(list->data()), list->size()});
    BEATLENS_TRY(test_beats);
    Dataset dataset;
    for (const std::string_view name : analysis::mitdb_records()) {
        const auto record = formats::load_record(data_dir / "mitdb" / name);
        BEATLENS_TRY(record);
        const auto protocol_rows = analysis::protocol_k_rows(*record, *test_beats);
        BEATLENS_TRY(protocol_rows);
        std::vector<Row> rows;
        for (const analysis::ProtocolKRow& row : *protocol_rows) {
            rows.push_back({dataset.leads.size(), row.window, std::nullopt, row.label});
        }
        BEATLENS_TRY(add_detected_windows(*record, rows));
        for (std::size_t i = 0; i < rows.size(); ++i) {
            ((*protocol_rows)[i].is_test ? dataset.test : dataset.train).push_back(rows[i]);
        }
        dataset.leads.push_back(beats::kachuee_samples(record->signals.front()));
    }
    return dataset;
}

Split stratified_split(std::span<const Row> rows, double validation_fraction, std::uint64_t seed) {
    std::array<std::vector<Row>, aami_class_count> by_class;
    for (const Row& row : rows) {
        by_class[index_of(row.label)].push_back(row);
    }
    std::mt19937_64 random(seed);
    Split split;
    for (auto& members : by_class) {
        std::shuffle(members.begin(), members.end(), random);
        const auto count = std::llround(validation_fraction * static_cast<double>(members.size()));
        split.validation.insert(split.validation.end(), members.begin(), members.begin() + count);
        split.train.insert(split.train.end(), members.begin() + count, members.end());
    }
    return split;
}

torch::Tensor cut_rows(const Dataset& dataset, std::span<const Row> rows, Cut cut) {
    return cut_all(dataset, rows, [&](const Row& row) {
        return cut == Cut::detected && row.detected ? *row.detected : row.reference;
    });
}

torch::Tensor cut_rows(const Dataset& dataset, std::span<const Row> rows, const Augmentation& augmentation,
                       std::mt19937_64& random) {
    std::uniform_real_distribution<double> uniform(0.0, 1.0);
    std::normal_distribution<double> normal(0.0, std::max(augmentation.jitter_sd_samples, 1e-9));
    return cut_all(dataset, rows, [&](const Row& row) {
        const double draw = uniform(random);
        if (draw < augmentation.detected_share) {
            return row.detected ? *row.detected : row.reference;
        }
        if (draw < augmentation.detected_share + augmentation.jitter_share) {
            return moved(row.reference, [&] { return std::llround(normal(random)); });
        }
        return row.reference;
    });
}

torch::Tensor labels_of(std::span<const Row> rows) {
    torch::Tensor labels = torch::empty({static_cast<std::int64_t>(rows.size())}, torch::kLong);
    auto* out = labels.data_ptr<std::int64_t>();
    for (const Row& row : rows) {
        *out++ = static_cast<std::int64_t>(index_of(row.label));
    }
    return labels;
}

}  // namespace beatlens::trainer
