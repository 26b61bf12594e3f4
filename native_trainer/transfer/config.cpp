#include "transfer/config.h"

#include <algorithm>

#include "config/fields.h"

namespace beatlens::trainer {

namespace {

using Json = nlohmann::ordered_json;

// Keys that mean what they mean for `native_trainer train`.
constexpr std::string_view shared_keys[] = {"batch",         "device", "epochs",   "initial_weights", "l2",
                                            "learning_rate", "loss",   "momentum", "optimizer",       "schedule",
                                            "seed",          "seeds",  "threads",  "weight_decay"};

Fields<MiSource> source_fields() {
    using Split = protocols::RandomSplit;
    const auto has_folds = [](const MiSource& data) { return data.source == "ptbxl"; };
    Fields<MiSource> fields = {
        field("source", &MiSource::source, one_of({"ptbxl", "ptbdb", "ptbdb-csv"}), "see above"),
        field("folder", &MiSource::folder, text(), "inside of `--data`; empty: `ptbxl_mi`, `ptbdb` or `ptbdb_csv`"),
        field("least_likelihood", &MiSource::least_likelihood, number(0.0, 100.0),
              "`ptbxl`: infarctions that are less likely (in percent) are left out of every split")};
    fields.back().only_if = has_folds;
    fields.back().elsewhere = "is for ptbxl only";
    Fields<Split> split = {
        field("validation_fraction", &Split::validation, number(0.01, 0.9),
              "of the patients of `ptbdb`, of the beats of `ptbdb-csv`"),
        field("test_fraction", &Split::test, number(0.01, 0.9), "likewise"),
        field("split_seed", &Split::seed, whole_number(0, INT64_MAX / 2), "of the split of `ptbdb` and `ptbdb-csv`")};
    for (auto& one : within("", &MiSource::split, std::move(split))) {
        one.only_if = [has_folds](const MiSource& data) { return !has_folds(data); };
        one.elsewhere = "is not for ptbxl, which has folds of its own";
        fields.push_back(std::move(one));
    }
    return fields;
}

// "layers": "all" or a list.
Field<TransferConfig> layers_field() {
    const Allowed all = one_of({"all"});
    const Allowed list = list_of(whole_number(0, 10'000));
    Field<TransferConfig> layers =
        field("layers", &TransferConfig::layers, {},
              "numbers of layers that are trained besides the new last one, a run for each; `\"all\"`: 0, 1, ...");
    layers.info.allowed = {all.one + ", or " + list.one + " that is not empty", "", [all, list](const Json& json) {
                               return all.takes(json) || (list.takes(json) && !json.empty());
                           }};
    layers.read = [](TransferConfig& config, const Json& json) {
        config.layers = json.is_array() ? json.get<std::vector<std::int64_t>>() : std::vector<std::int64_t>{};
        std::sort(config.layers.begin(), config.layers.end());
        config.layers.erase(std::unique(config.layers.begin(), config.layers.end()), config.layers.end());
    };
    layers.write = [](const TransferConfig& config) {
        return config.layers.empty() ? Json("all") : Json(config.layers);
    };
    return layers;
}

// In the order of transfer.json.
Fields<TransferConfig> make_fields() {
    using Transfer = TransferConfig;
    Fields<Transfer> fields = within("data.", &Transfer::data, source_fields());
    fields.push_back(layers_field());
    for (auto& one : Fields<Transfer>{field("from_scratch", &Transfer::from_scratch, true_or_false(),
                                            "the same network and schedule from random weights, too"),
                                      field("beats_per_record", &Transfer::beats_per_record, whole_number(0, 1'000'000),
                                            "drawn anew for every epoch; 0: all"),
                                      field("early_stopping.metric", &Transfer::metric,
                                            one_of({"beat-auc", "record-auc", "loss"}), "of the validation split"),
                                      field("early_stopping.patience", &Transfer::patience, whole_number(0, 100'000),
                                            "epochs without a better value before stopping; 0: never"),
                                      field("cache_mb", &Transfer::cache_mb, whole_number(0, 1'000'000),
                                            "memory for the outputs of layers that are not trained")}) {
        fields.push_back(std::move(one));
    }
    for (auto& one : within("", &Transfer::training, config_fields_of(shared_keys))) {
        fields.push_back(std::move(one));
    }
    return fields;
}

// Settings that are fine one by one, but not together.
Result<void> check_together(const TransferConfig& config) {
    const MiSource& data = config.data;
    if (data.split.validation + data.split.test > 0.95) {
        return refused("data.validation_fraction", "and 'data.test_fraction' leave nothing to train on");
    }
    if (data.source == "ptbdb-csv" && (config.beats_per_record > 0 || config.metric == "record-auc")) {
        return refused(config.beats_per_record > 0 ? "beats_per_record" : "early_stopping.metric",
                       "needs records, which ptbdb-csv does not tell");
    }
    const std::size_t alphas = config.training.loss.alpha.size();
    if (alphas != 0 && alphas != 2) {
        return refused("loss.alpha", "must have a factor for NORM and one for MI");
    }
    return check_together(config.training);
}

}  // namespace

const Fields<TransferConfig>& transfer_fields() {
    static const Fields<TransferConfig> fields = make_fields();
    return fields;
}

Result<TransferConfig> parse_transfer_config(std::string_view text, const std::vector<std::string>& overrides) {
    const auto json = parse_settings(text, overrides);
    BEATLENS_TRY(json);
    auto config = read_fields(transfer_fields(), *json);
    BEATLENS_TRY(config);
    BEATLENS_TRY(check_together(*config));
    return config;
}

std::string to_json(const TransferConfig& config) { return to_text(write_fields(transfer_fields(), config)); }

}  // namespace beatlens::trainer
