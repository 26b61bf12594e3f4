#include "data/ptb_data.h"

#include <cstring>

namespace beatlens::trainer {

namespace {

namespace fs = std::filesystem;

MiBeats part_of(const protocols::ProtocolMSet& set, protocols::MiSplit split) {
    const auto wanted = set.rows_of(split);
    MiBeats part;
    part.rows = torch::empty({static_cast<std::int64_t>(wanted.size()), static_cast<std::int64_t>(set.row_length)});
    auto* out = part.rows.data_ptr<float>();
    for (const std::size_t row : wanted) {
        std::memcpy(out, set.values.data() + row * set.row_length, set.row_length * sizeof(float));
        out += set.row_length;
        part.labels.push_back(set.labels[row]);
        if (!set.record_of.empty()) {
            part.records.push_back(set.record_of[row]);
        }
    }
    return part;
}

}  // namespace

torch::Tensor MiBeats::label_tensor() const {
    const std::vector<std::int64_t> wide(labels.begin(), labels.end());
    return torch::tensor(wide, torch::kLong);
}

std::vector<std::int64_t> MiBeats::class_counts() const {
    std::vector<std::int64_t> counts(myocardial_infarction().size());
    for (const std::uint8_t label : labels) {
        ++counts[label];
    }
    return counts;
}

Result<protocols::ProtocolMSet> load_mi_set(const MiSource& source, const fs::path& data_dir, std::string_view recipe) {
    const auto folder = [&](const char* usual) { return data_dir / (source.folder.empty() ? usual : source.folder); };
    if (source.source == "ptbdb") {
        return protocols::load_ptbdb(folder("ptbdb"), recipe, source.split);
    }
    if (source.source == "ptbdb-csv") {
        const fs::path tables = folder("ptbdb_csv");
        return protocols::load_ptbdb_csv(tables / "ptbdb_normal.csv", tables / "ptbdb_abnormal.csv", recipe,
                                         source.split);
    }
    return protocols::load_ptbxl_mi(folder("ptbxl_mi"), recipe, source.least_likelihood);
}

Result<MiData> mi_data(const protocols::ProtocolMSet& set, const model::Architecture& architecture,
                       const InputScalers& scalers) {
    if (set.row_length != architecture.row_length()) {
        return fail(ErrorCode::model_mismatch, "The model's inputs do not fit beats of " + set.recipe + ".");
    }
    BEATLENS_TRY(model::check_scalers(architecture, scalers));
    MiData data;
    data.note = protocols::note_of(set);
    data.text = protocols::to_text(set);
    data.summary = protocols::to_json(set);
    for (const protocols::MiSplit split : protocols::mi_splits) {
        MiBeats& part = data.parts[static_cast<std::size_t>(split)];
        part = part_of(set, split);
        for (const std::int64_t count : part.class_counts()) {
            if (count == 0) {
                return fail(ErrorCode::no_beats, "There are not beats of both classes for " +
                                                     std::string(protocols::to_string(split)) + ".\n" + data.text);
            }
        }
        scale_inputs(part.rows, architecture.inputs, scalers);
    }
    return data;
}

}  // namespace beatlens::trainer
