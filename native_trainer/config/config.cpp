#include "config/config.h"

#include <algorithm>

#include "beats/recipe.h"
#include "config/fields.h"
#include "model/zoo/zoo.h"

namespace beatlens::trainer {

namespace {

Fields<LossSettings> loss_fields() {
    using Loss = LossSettings;
    return {
        field("kind", &Loss::kind, one_of({"cross-entropy", "focal", "two-fold-focal"}),
              "`focal`: −α_t (1 − p_t)^γ log p_t; `two-fold-focal`: the sum of two with exponents `loss.gamma` and "
              "`loss.gamma_2`"),
        field("gamma", &Loss::gamma, number(0.0, 20.0), "exponent of the focal losses"),
        field("gamma_2", &Loss::gamma_2, number(0.0, 20.0), "second exponent of `two-fold-focal`"),
        field("alpha", &Loss::alpha, list_of(number(0.0, 1e6)), "a factor per class; empty: 1 for each"),
        field("class_weight_alpha", &Loss::class_weight_alpha, number(0.0, 1.0),
              "class weights 1 + a (total / (classes · count) − 1); instead of `loss.alpha`"),
        field("label_smoothing", &Loss::label_smoothing, number(0.0, 0.5),
              "`cross-entropy`: share of the target that is spread over all classes"),
    };
}

Fields<OptimizerSettings> optimizer_fields() {
    using Optimizer = OptimizerSettings;
    return {
        field("optimizer", &Optimizer::kind, one_of({"adam", "adamw", "sgd"}), ""),
        field("momentum", &Optimizer::momentum, number(0.0, 0.9999), "of `sgd`"),
        field("weight_decay", &Optimizer::weight_decay, number(0.0, 10.0),
              "`adam`, `sgd`: added to the gradient; `adamw`: decoupled"),
        field("l2", &Optimizer::l2, number(0.0, 10.0),
              "l2 · Σw² over the weights and biases of convolutions and linear layers is added to the loss"),
    };
}

Fields<Schedule> schedule_fields() {
    return {
        field("kind", &Schedule::kind, one_of({"constant", "step", "plateau", "cosine", "one-cycle"}),
              "`step`: times `schedule.factor` every `schedule.every` epochs; `plateau`: times `schedule.factor` after "
              "more than `schedule.patience` epochs without a lower validation loss; `one-cycle`: 30 % warm-up from "
              "1/25, then cosine to almost 0"),
        field("every", &Schedule::every, whole_number(1, 100'000), "epochs between two reductions of `step`"),
        field("factor", &Schedule::factor, number(1e-6, 1.0), "what `step` and `plateau` multiply the rate with"),
        field("patience", &Schedule::patience, whole_number(0, 100'000), "of `plateau`, in epochs"),
    };
}

Fields<EarlyStopping> early_stopping_fields() {
    return {
        field("metric", &EarlyStopping::metric, one_of({"loss", "accuracy", "macro-f1"}), "of the validation set"),
        field("patience", &EarlyStopping::patience, whole_number(0, 100'000),
              "epochs without a better value before stopping; 0: never"),
    };
}

Fields<Validation> validation_fields() {
    return {
        field("by", &Validation::by, one_of({"beat", "record"}),
              "`beat`: the same share of every class; `record`: whole records"),
        field("fraction", &Validation::fraction, number(0.0, 0.9),
              "of the training beats or records; 0: none (needs `keep` `last`)"),
        field("records", &Validation::records, list_of(text()),
              "with `validation.by` `record`: these, instead of a fraction drawn by chance"),
    };
}

Fields<Variants> variants_fields() {
    return {
        field("at_reference", &Variants::at_reference, true_or_false(), "each record at its annotated beats, too"),
        field("second_lead", &Variants::second_lead, true_or_false(),
              "the second lead alone, too; both leads together and the first alone always are"),
        field("lead_mixtures", &Variants::lead_mixtures, whole_number(0, 1000),
              "the record with other leads: sums and differences of its first two"),
        field("noises", &Variants::noises, whole_number(0, 1000),
              "the record with the muscle noise or the baseline wander of nstdb added, 6 to 24 dB below it"),
        field("rhythms", &Variants::rhythms, whole_number(0, 1000),
              "recordings of other rhythms made of each record's beats"),
        field("excerpts", &Variants::excerpts, whole_number(0, 1000), "excerpts of each record, 30 s and longer"),
        field("splices", &Variants::splices, whole_number(0, 1000),
              "recordings that keep few but the supraventricular beats, of records that have more than 20"),
        field("seed", &Variants::seed, whole_number(0, INT64_MAX / 2), "of what is drawn for them"),
    };
}

Fields<Distillation> distillation_fields() {
    return {
        field(
            "from", &Distillation::from, list_of(text()),
            "`weights.safetensors` of models to learn from, with `{fold}` (`all` where none is left out) in the path"),
        field("share", &Distillation::share, number(0.0, 1.0),
              "of the loss that is against the mean of their probabilities; the rest is against the labels"),
    };
}

Fields<Augmentation> augmentation_fields() {
    return {
        field("detected_share", &Augmentation::detected_share, number(0.0, 1.0),
              "share of beats that are cut where our own R-peak detector finds them (protocol K)"),
        field("jitter_share", &Augmentation::jitter_share, number(0.0, 1.0),
              "share of beats that are cut at the annotated position moved by chance (protocol K)"),
        field("jitter_sd_samples", &Augmentation::jitter_sd_samples, number(0.0, 100.0),
              "standard deviation of that move, in samples at 360 Hz"),
        field("amplitude_sd", &Augmentation::amplitude_sd, number(0.0, 1.0),
              "each beat times a normal factor around 1"),
        field("stretch", &Augmentation::stretch, number(0.0, 0.9),
              "each beat's time axis times a uniform factor from 1 − this to 1 + this"),
        field("noise_sd", &Augmentation::noise_sd, number(0.0, 10.0),
              "white noise, as a share of the beat's own standard deviation"),
        field("baseline_wander_sd", &Augmentation::baseline_wander_sd, number(0.0, 10.0),
              "a slow sine of that amplitude, likewise"),
        field("upsample_to", &Augmentation::upsample_to, list_of(whole_number(0, 10'000'000)),
              "beats per class in an epoch, filled up with repeated ones; 0: as many as there are"),
        field("feature_noise_sd", &Augmentation::feature_noise_sd, number(0.0, 10.0),
              "white noise on scaled features (whole-recording)"),
        field("feature_dropout", &Augmentation::feature_dropout, number(0.0, 0.9),
              "probability that a feature is its mean for the beats of a row (whole-recording)"),
    };
}

std::vector<std::string> systems() {
    const auto names = model::zoo_systems();
    return {names.begin(), names.end()};
}

template <class Part>
void append(Fields<Config>& fields, const std::string& prefix, Part Config::*part, Fields<Part> more) {
    for (auto& one : within(prefix, part, std::move(more))) {
        fields.push_back(std::move(one));
    }
}

// In the order of config.json.
Fields<Config> make_fields() {
    Fields<Config> fields = {
        field("system", &Config::system, one_of(systems()), "which network of the zoo"),
        field("pairs", &Config::pairs, whole_number(3, 6), "of convolutions in `two-fold-focal`: 3 or 6"),
        field("protocol", &Config::protocol, one_of({"K", "D", "D+"}),
              "`K`: train and test rows of the published heartbeat CSV files, rebuilt from the records; `D`: DS1 and "
              "DS2, other patients in test, classes N S V F; `D+`: DS1 and the records of svdb, and "
              "DS2"),
        field("fold", &Config::fold, whole_number(-1, 99),
              "whole-recording: leaves out the records of this fold of `assets/folds.json`, and does not look at the "
              "test set; -1: leaves out none"),
        field("initial_weights", &Config::initial_weights, one_of({"uniform", "he-normal"}),
              "PyTorch's default, or Keras'"),
        field("batch_norm_momentum", &Config::batch_norm_momentum, number(0.0, 1.0),
              "share of a batch in the running statistics of batch normalisation (Keras' 0.99 is 0.01 here)"),
    };
    const auto add = [&](Field<Config> one) { fields.push_back(std::move(one)); };
    append(fields, "loss.", &Config::loss, loss_fields());
    add(field("sampler_ratio", &Config::sampler_ratio, number(0.0, 1.0),
              "draws as many beats as there are, with replacement, as if each class had at least this share of the "
              "largest one's beats; 0: every beat once"));
    append(fields, "", &Config::optimizer, optimizer_fields());
    add(field("l2_on_last_layer", &Config::l2_on_last_layer, true_or_false(),
              "whether `l2` is for the last layer too"));
    add(field("learning_rate", &Config::learning_rate, number(1e-9, 10.0), "the largest one of the schedule"));
    append(fields, "schedule.", &Config::schedule, schedule_fields());
    add(field("batch", &Config::batch, whole_number(1, 1'000'000), "beats in a step"));
    add(field("micro_batch", &Config::micro_batch, whole_number(0, 1'000'000),
              "beats that go through the network at once; the gradient is that of the whole batch. 0: 256 on a CPU for "
              "networks without batch normalisation, else the batch. Not for networks with batch normalisation"));
    add(field("epochs", &Config::epochs, whole_number(1, 100'000), ""));
    append(fields, "early_stopping.", &Config::early_stopping, early_stopping_fields());
    add(field("keep", &Config::keep, one_of({"best", "last"}),
              "which epoch's weights: `best` by `early_stopping.metric`"));
    append(fields, "validation.", &Config::validation, validation_fields());
    add(field("train_fraction", &Config::train_fraction, number(0.0001, 1.0),
              "of the training beats that are used at all, the same share of every class: for quick trials"));
    add(field("seed", &Config::seed, whole_number(0, INT64_MAX / 2),
              "of the first weights, the split, the order, dropout and everything else random"));
    add(field("seeds", &Config::seeds, whole_number(1, 1000), "so many runs, with `seed`, `seed` + 1, …"));
    add(field("device", &Config::device, one_of({"auto", "cpu", "cuda"}), "`auto`: CUDA where there is one"));
    add(field("precision", &Config::precision, one_of({"float32", "bfloat16"}),
              "`bfloat16`: convolutions and linear layers in bfloat16, everything else in float32; meant for CUDA"));
    add(field("threads", &Config::threads, whole_number(0, 1024),
              "CPU threads; 0: LibTorch's own choice (`train --threads` overrides it)"));
    add(field(
        "mantissa_bits", &Config::mantissa_bits, whole_number(1, 23),
        "of each weight in `model.safetensors`, of the 23 that a float32 has; a file with fewer compresses better"));
    append(fields, "variants.", &Config::variants, variants_fields());
    append(fields, "distillation.", &Config::distillation, distillation_fields());
    append(fields, "augmentation.", &Config::augmentation, augmentation_fields());
    return fields;
}

}  // namespace

const Fields<Config>& config_fields() {
    static const Fields<Config> fields = make_fields();
    return fields;
}

Result<void> check_together(const Config& config) {
    if (!config.loss.alpha.empty() && config.loss.class_weight_alpha > 0.0) {
        return refused("loss.alpha", "and 'loss.class_weight_alpha' are two ways to say the same: give one");
    }
    if (!config.validation.records.empty() && config.validation.by != "record") {
        return refused("validation.records", "needs 'validation.by' to be record");
    }
    const Augmentation& augmentation = config.augmentation;
    if (augmentation.detected_share + augmentation.jitter_share > 1.0) {
        return refused("augmentation.detected_share", "and 'augmentation.jitter_share' exceed 1 together");
    }
    const bool validates = config.validation.fraction > 0.0 || !config.validation.records.empty();
    if (!validates && config.keep == "best") {
        return refused("validation.fraction", "is 0, so there is no best epoch: set 'keep' to last");
    }
    if (!validates && config.schedule.kind == "plateau") {
        return refused("schedule.kind", "plateau needs a validation set: 'validation.fraction' is 0");
    }
    if (config.micro_batch > config.batch) {
        return refused("micro_batch", "is larger than 'batch'");
    }
    const bool recuts = augmentation.detected_share > 0.0 || augmentation.jitter_share > 0.0;
    const beats::Recipe* const recipe = beats::find_recipe(model::zoo_recipe(config.system));
    const bool on_published_rows = recipe != nullptr && recipe->from_published_rows;
    if (recuts && !on_published_rows) {
        return refused("augmentation.detected_share", "and 'augmentation.jitter_share' are for systems on 187 samples");
    }
    if (recuts && config.protocol != "K") {
        return refused("augmentation.detected_share", "and 'augmentation.jitter_share' are for protocol K");
    }
    const bool on_whole_recordings = recipe != nullptr && recipe->needs_context;
    if (config.fold >= 0 && !on_whole_recordings) {
        return refused("fold", "is for systems on whole recordings");
    }
    if (!config.distillation.from.empty() && (!on_whole_recordings || config.loss.kind != "cross-entropy")) {
        return refused("distillation.from", "is for systems on whole recordings and the loss cross-entropy");
    }
    if (on_whole_recordings && (config.keep != "last" || config.validation.fraction > 0.0)) {
        return refused("validation.fraction",
                       "must be 0 and 'keep' last for systems on whole recordings, which are "
                       "chosen by cross-validation");
    }
    if (config.protocol == "K" && !on_published_rows) {
        return refused("protocol", "K has beats of 187 samples; " + config.system + " is trained on protocol D");
    }
    return {};
}

Result<Config> parse_config(std::string_view text, const std::vector<std::string>& overrides) {
    const auto json = parse_settings(text, overrides);
    BEATLENS_TRY(json);
    auto config = read_fields(config_fields(), *json);
    BEATLENS_TRY(config);
    BEATLENS_TRY(check_together(*config));
    return config;
}

std::string to_json(const Config& config) { return to_text(write_fields(config_fields(), config)); }

std::string to_published_json(const Config& config) {
    auto json = write_fields(config_fields(), config);
    json["distillation"]["from"] = config.distillation.from.size();
    return to_text(json);
}

Fields<Config> config_fields_of(std::span<const std::string_view> names) {
    Fields<Config> fields = config_fields();
    std::erase_if(fields, [&](const Field<Config>& one) {
        return std::find(names.begin(), names.end(), one.info.key.substr(0, one.info.key.find('.'))) == names.end();
    });
    return fields;
}

Result<void> check_without_validation(const Config& training) {
    if (training.schedule.kind == "plateau") {
        return refused("schedule.kind", "cannot be plateau: nothing is validated on");
    }
    return {};
}

}  // namespace beatlens::trainer
