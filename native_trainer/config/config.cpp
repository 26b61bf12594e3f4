#include "config/config.h"

#include <algorithm>

#include "config/config_reader.h"
#include "model/zoo/zoo.h"

namespace beatlens::trainer {

namespace {

using Json = ConfigReader::Json;

Result<void> read_loss(const Json* json, LossSettings& loss) {
    if (json == nullptr) {
        return {};
    }
    ConfigReader reader(*json, "loss.");
    reader.choice("kind", {"cross-entropy", "focal", "two-fold-focal"}, loss.kind);
    reader.number("gamma", 0.0, 20.0, loss.gamma);
    reader.number("gamma_2", 0.0, 20.0, loss.gamma_2);
    reader.numbers("alpha", 0.0, 1e6, loss.alpha);
    reader.number("class_weight_alpha", 0.0, 1.0, loss.class_weight_alpha);
    if (!loss.alpha.empty() && loss.class_weight_alpha > 0.0) {
        reader.note("alpha", "and 'loss.class_weight_alpha' are two ways to say the same: give one");
    }
    return reader.finish();
}

Result<void> read_schedule(const Json* json, Schedule& schedule) {
    if (json == nullptr) {
        return {};
    }
    ConfigReader reader(*json, "schedule.");
    reader.choice("kind", {"constant", "step", "plateau", "cosine", "one-cycle"}, schedule.kind);
    reader.integer("every", 1, 100'000, schedule.every);
    reader.number("factor", 1e-6, 1.0, schedule.factor);
    reader.integer("patience", 0, 100'000, schedule.patience);
    return reader.finish();
}

Result<void> read_validation(const Json* json, Validation& validation) {
    if (json == nullptr) {
        return {};
    }
    ConfigReader reader(*json, "validation.");
    reader.choice("by", {"beat", "record"}, validation.by);
    reader.number("fraction", 0.0, 0.9, validation.fraction);
    reader.texts("records", validation.records);
    if (!validation.records.empty() && validation.by != "record") {
        reader.note("records", "needs 'validation.by' to be record");
    }
    return reader.finish();
}

Result<void> read_early_stopping(const Json* json, EarlyStopping& stopping) {
    if (json == nullptr) {
        return {};
    }
    ConfigReader reader(*json, "early_stopping.");
    reader.choice("metric", {"loss", "accuracy", "macro-f1"}, stopping.metric);
    reader.integer("patience", 0, 100'000, stopping.patience);
    return reader.finish();
}

Result<void> read_augmentation(const Json* json, Augmentation& augmentation) {
    if (json == nullptr) {
        return {};
    }
    ConfigReader reader(*json, "augmentation.");
    reader.number("detected_share", 0.0, 1.0, augmentation.detected_share);
    reader.number("jitter_share", 0.0, 1.0, augmentation.jitter_share);
    reader.number("jitter_sd_samples", 0.0, 100.0, augmentation.jitter_sd_samples);
    reader.number("amplitude_sd", 0.0, 1.0, augmentation.amplitude_sd);
    reader.number("stretch", 0.0, 0.9, augmentation.stretch);
    reader.number("noise_sd", 0.0, 10.0, augmentation.noise_sd);
    reader.number("baseline_wander_sd", 0.0, 10.0, augmentation.baseline_wander_sd);
    reader.integers("upsample_to", 0, 10'000'000, augmentation.upsample_to);
    if (augmentation.detected_share + augmentation.jitter_share > 1.0) {
        reader.note("detected_share", "and 'augmentation.jitter_share' exceed 1 together");
    }
    return reader.finish();
}

// Settings that are fine one by one, but not together.
void check_together(const Config& config, ConfigReader& reader) {
    const bool validates = config.validation.fraction > 0.0 || !config.validation.records.empty();
    if (!validates && config.keep == "best") {
        reader.note("validation.fraction", "is 0, so there is no best epoch: set 'keep' to last");
    }
    if (!validates && config.schedule.kind == "plateau") {
        reader.note("schedule.kind", "plateau needs a validation set: 'validation.fraction' is 0");
    }
    if (config.micro_batch > config.batch) {
        reader.note("micro_batch", "is larger than 'batch'");
    }
    const bool recuts = config.augmentation.detected_share > 0.0 || config.augmentation.jitter_share > 0.0;
    if (recuts && model::zoo_recipe(config.system) == "focal-rr-360hz") {
        reader.note("augmentation.detected_share", "and 'augmentation.jitter_share' are for systems on 187 samples");
    }
    if (recuts && config.protocol != "K") {
        reader.note("augmentation.detected_share", "and 'augmentation.jitter_share' are for protocol K");
    }
    if (config.protocol == "K" && model::zoo_recipe(config.system) == "focal-rr-360hz") {
        reader.note("protocol", "K has beats of 187 samples; " + config.system + " is trained on protocol D");
    }
}

}  // namespace

Result<Config> parse_config(std::string_view text, const std::vector<std::string>& overrides) {
    auto json = parse_json_object(text);
    BEATLENS_TRY(json);
    for (const std::string& one : overrides) {
        BEATLENS_TRY(override_setting(*json, one));
    }
    Config config;
    ConfigReader reader(*json, "");
    std::vector<std::string> systems;
    for (const std::string_view name : model::zoo_systems()) {
        systems.emplace_back(name);
    }
    reader.choice("system", systems, config.system);
    reader.integer("pairs", 3, 6, config.pairs);
    reader.choice("protocol", {"K", "D"}, config.protocol);
    reader.choice("initial_weights", {"uniform", "he-normal"}, config.initial_weights);
    reader.number("batch_norm_momentum", 0.0, 1.0, config.batch_norm_momentum);
    BEATLENS_TRY(read_loss(reader.object("loss"), config.loss));
    reader.number("sampler_ratio", 0.0, 1.0, config.sampler_ratio);
    reader.choice("optimizer", {"adam", "adamw", "sgd"}, config.optimizer.kind);
    reader.number("momentum", 0.0, 0.9999, config.optimizer.momentum);
    reader.number("weight_decay", 0.0, 10.0, config.optimizer.weight_decay);
    reader.number("l2", 0.0, 10.0, config.optimizer.l2);
    reader.boolean("l2_on_last_layer", config.l2_on_last_layer);
    reader.number("learning_rate", 1e-9, 10.0, config.learning_rate);
    BEATLENS_TRY(read_schedule(reader.object("schedule"), config.schedule));
    reader.integer("batch", 1, 1'000'000, config.batch);
    reader.integer("micro_batch", 0, 1'000'000, config.micro_batch);
    reader.integer("epochs", 1, 100'000, config.epochs);
    BEATLENS_TRY(read_early_stopping(reader.object("early_stopping"), config.early_stopping));
    reader.choice("keep", {"best", "last"}, config.keep);
    BEATLENS_TRY(read_validation(reader.object("validation"), config.validation));
    reader.number("train_fraction", 0.0001, 1.0, config.train_fraction);
    reader.integer("seed", 0, INT64_MAX / 2, config.seed);
    reader.integer("seeds", 1, 1000, config.seeds);
    reader.choice("device", {"auto", "cpu", "cuda"}, config.device);
    reader.choice("precision", {"float32", "bfloat16"}, config.precision);
    reader.integer("threads", 0, 1024, config.threads);
    BEATLENS_TRY(read_augmentation(reader.object("augmentation"), config.augmentation));
    check_together(config, reader);
    BEATLENS_TRY(reader.finish());
    return config;
}

std::string to_json(const Config& config) {
    const Augmentation& augmentation = config.augmentation;
    return Json{
        {"system", config.system},
        {"pairs", config.pairs},
        {"protocol", config.protocol},
        {"initial_weights", config.initial_weights},
        {"batch_norm_momentum", config.batch_norm_momentum},
        {"loss",
         {{"kind", config.loss.kind},
          {"gamma", config.loss.gamma},
          {"gamma_2", config.loss.gamma_2},
          {"alpha", config.loss.alpha},
          {"class_weight_alpha", config.loss.class_weight_alpha}}},
        {"sampler_ratio", config.sampler_ratio},
        {"optimizer", config.optimizer.kind},
        {"momentum", config.optimizer.momentum},
        {"weight_decay", config.optimizer.weight_decay},
        {"l2", config.optimizer.l2},
        {"l2_on_last_layer", config.l2_on_last_layer},
        {"learning_rate", config.learning_rate},
        {"schedule",
         {{"kind", config.schedule.kind},
          {"every", config.schedule.every},
          {"factor", config.schedule.factor},
          {"patience", config.schedule.patience}}},
        {"batch", config.batch},
        {"micro_batch", config.micro_batch},
        {"epochs", config.epochs},
        {"early_stopping", {{"metric", config.early_stopping.metric}, {"patience", config.early_stopping.patience}}},
        {"keep", config.keep},
        {"validation",
         {{"by", config.validation.by},
          {"fraction", config.validation.fraction},
          {"records", config.validation.records}}},
        {"train_fraction", config.train_fraction},
        {"seed", config.seed},
        {"seeds", config.seeds},
        {"device", config.device},
        {"precision", config.precision},
        {"threads", config.threads},
        {"augmentation",
         {{"detected_share", augmentation.detected_share},
          {"jitter_share", augmentation.jitter_share},
          {"jitter_sd_samples", augmentation.jitter_sd_samples},
          {"amplitude_sd", augmentation.amplitude_sd},
          {"stretch", augmentation.stretch},
          {"noise_sd", augmentation.noise_sd},
          {"baseline_wander_sd", augmentation.baseline_wander_sd},
          {"upsample_to", augmentation.upsample_to}}}}
        .dump(2);
}

}  // namespace beatlens::trainer
