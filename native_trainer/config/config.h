// The settings of a training run, read from a JSON file. What each key means and may be stands in one table in
// config.cpp; `native_trainer config --fields` prints it, and native_trainer/README.md has what that prints.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "config/fields.h"
#include "ecg/error.h"
#include "optim/loss.h"
#include "optim/optimizer.h"

namespace beatlens::trainer {

// What is done to training beats, anew in every epoch.
struct Augmentation {
    // How a beat is cut, so that the model also labels beats that a detector found. One of three cuts is drawn: as the
    // detector has it, with start and marks moved by chance, or (what is left over) the reference cut. Protocol K.
    double detected_share = 0.0;
    double jitter_share = 0.0;
    double jitter_sd_samples = 0.0;  // at 360 Hz

    // Each is drawn for every beat: normal or uniform around the beat as it is.
    double amplitude_sd = 0.0;        // factor on the samples: normal around 1
    double stretch = 0.0;             // time axis: uniform from 1 - stretch to 1 + stretch, first sample kept in place
    double noise_sd = 0.0;            // white noise, as a share of the beat's own standard deviation
    double baseline_wander_sd = 0.0;  // a slow sine's amplitude, likewise
    // Beats per class in an epoch, made up with repeated beats where there are fewer; 0: as many as there are.
    std::vector<std::int64_t> upsample_to = {};
    // For systems on whole recordings, on features as they are scaled, the same for the beats of a row.
    double feature_noise_sd = 0.0;
    double feature_dropout = 0.0;  // probability that a feature is its mean throughout a row
};

// For systems on whole recordings (recipe "sequence-180hz"): what training recordings are made of every record. Each is
// gone through by itself, as the page would: beats are found, the context is made.
struct Variants {
    bool at_reference = false;  // the record at its annotated beats
    bool second_lead = false;   // the second lead alone, too; both leads and the first one alone always are
    int lead_mixtures = 0;      // the record through other electrodes (synthesis/lead_mixture.h)
    int noises = 0;             // with noise of nstdb added (synthesis/noise.h)
    int rhythms = 6;            // other rhythms made of the record's beats (synthesis/transplant.h)
    int excerpts = 6;           // of 30 s to some minutes
    int splices = 2;            // in which most beats are the record's supraventricular ones, where it has enough
    std::uint64_t seed = 1;     // of what is drawn
};

// For systems on whole recordings: learning from other models of the same inputs what they make of the training beats.
struct Distillation {
    // Their weights.safetensors, with {fold} ("all" where none is left out): the mean of their probabilities is learnt.
    std::vector<std::string> from = {};
    double share = 0.8;  // of the loss; what is left over is against the labels
};

struct Schedule {
    std::string kind = "constant";  // constant, step, plateau, cosine, one-cycle
    int every = 10;                 // step: epochs between two reductions
    double factor = 0.1;            // step, plateau: what the rate is multiplied with
    int patience = 5;               // plateau: epochs without a lower validation loss before a reduction
};

struct Validation {
    std::string by = "beat";                // beat: the same share of every class; record: whole records
    double fraction = 0.1;                  // of the training beats or records; 0: no validation
    std::vector<std::string> records = {};  // by record: these, instead of a fraction drawn by chance
};

struct EarlyStopping {
    std::string metric = "accuracy";  // loss, accuracy, macro-f1, of the validation set
    int patience = 5;                 // epochs without a better value before stopping; 0: never
};

struct Config {
    std::string system = "kachuee-residual";
    int pairs = 6;               // of convolutions in two-fold-focal
    std::string protocol = "K";  // K, D, D+
    int fold = -1;               // D, D+ on whole recordings: the fold that is left out; -1: none
    Variants variants;
    Distillation distillation;
    std::string initial_weights = "uniform";
    double batch_norm_momentum = 0.1;  // share of a batch in the running statistics; Keras' 0.99 is 0.01 here
    LossSettings loss;
    double sampler_ratio = 0.0;  // classes are drawn as if each had at least this share of the largest one's beats
    OptimizerSettings optimizer;
    bool l2_on_last_layer = true;
    double learning_rate = 1e-3;  // the largest one of the schedule
    Schedule schedule;
    std::int64_t batch = 256;
    std::int64_t micro_batch = 0;  // beats that go through the network at once; 0: chosen, see README
    int epochs = 30;
    EarlyStopping early_stopping;
    std::string keep = "best";  // best (by early_stopping.metric), last
    Validation validation;
    double train_fraction = 1.0;  // of the training beats, the same share of every class: for quick trials
    std::uint64_t seed = 1;
    int seeds = 1;                      // runs with seed, seed + 1, ...
    std::string device = "auto";        // auto, cpu, cuda
    std::string precision = "float32";  // float32, bfloat16
    int threads = 0;                    // CPU threads; 0: as many as LibTorch takes
    int mantissa_bits = 23;             // of each weight in model.safetensors
    Augmentation augmentation;
};

// In the order of config.json.
const Fields<Config>& config_fields();
// Those of them whose key, up to its first dot, is among `names`: "schedule" with all that is in it.
Fields<Config> config_fields_of(std::span<const std::string_view> names);
// For commands that keep the last epoch and validate on nothing. Errors: out_of_range (a schedule that needs it).
Result<void> check_without_validation(const Config& training);

// Errors: malformed (not JSON), out_of_range (an unknown key, a value out of range, settings that do not go together;
// the message names them).
// `overrides`: "KEY=VALUE", which replace what the text says; KEY as "epochs" or "loss.gamma", VALUE as JSON or a bare
// word.
Result<Config> parse_config(std::string_view text, const std::vector<std::string>& overrides = {});
// Whether settings that are fine one by one go together. Errors: out_of_range.
Result<void> check_together(const Config& config);
std::string to_json(const Config& config);
// As it stands in model files, which others get: how many models were learned from, and not where they lie here.
std::string to_published_json(const Config& config);

}  // namespace beatlens::trainer
