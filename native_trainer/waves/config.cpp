#include "waves/config.h"

#include <string_view>

#include "config/fields.h"

namespace beatlens::trainer {

namespace {

// Keys that mean what they mean for `native_trainer train`.
constexpr std::string_view wave_shared_keys[] = {"batch",         "device",        "epochs",   "initial_weights",
                                                 "learning_rate", "mantissa_bits", "momentum", "optimizer",
                                                 "schedule",      "seed",          "threads",  "weight_decay"};

Fields<WaveAugmentation> wave_augmentation_fields() {
    using Augment = WaveAugmentation;
    return {
        field("jitter_sd_ms", &Augment::jitter_sd_ms, number(0.0, 100.0),
              "standard deviation of a move of the beat's position, three of them at most"),
        field("stretch", &Augment::stretch, number(0.0, 0.5),
              "of the time axis, by a factor from 1 − this to 1 + this"),
        field("inverted_share", &Augment::inverted_share, number(0.0, 1.0), "share of beats that are turned over"),
        field("wander", &Augment::wander, number(0.0, 100.0),
              "mean amplitude of a wandering baseline, in mean absolute deviations of the beat's window"),
        field("noise", &Augment::noise, number(0.0, 100.0), "likewise, of noise as of muscles and of mains"),
        field("noisy_share", &Augment::noisy_share, number(0.0, 1.0), "share of beats that get each of these two"),
        field("without_p_share", &Augment::without_p_share, number(0.0, 1.0),
              "share of the beats with a P from which it is taken out; every second of them gets the waves of a "
              "fibrillating atrium and other RR intervals"),
        field("interval_sd", &Augment::interval_sd, number(0.0, 1.0), "of a normal factor around 1 on RR intervals"),
        field("interval_dropout", &Augment::interval_dropout, number(0.0, 1.0),
              "probability that an RR interval is not known"),
    };
}

Fields<WaveConfig> make_wave_fields() {
    Fields<WaveConfig> fields = {
        field("target_sd_ms", &WaveConfig::target_sd_ms, number(1.0, 100.0),
              "standard deviation of the normal distribution around a mark that its map is to be"),
        field("presence_weight", &WaveConfig::presence_weight, number(0.0, 100.0),
              "of the loss of whether waves are there, beside the mean of the maps'"),
    };
    for (auto& one : within("augmentation.", &WaveConfig::augmentation, wave_augmentation_fields())) {
        fields.push_back(std::move(one));
    }
    for (auto& one : within("", &WaveConfig::training, config_fields_of(wave_shared_keys))) {
        fields.push_back(std::move(one));
    }
    return fields;
}

}  // namespace

const Fields<WaveConfig>& wave_fields() {
    static const Fields<WaveConfig> fields = make_wave_fields();
    return fields;
}

Result<WaveConfig> parse_wave_config(std::string_view text, const std::vector<std::string>& overrides) {
    const auto json = parse_settings(text, overrides);
    BEATLENS_TRY(json);
    auto config = read_fields(wave_fields(), *json);
    BEATLENS_TRY(config);
    BEATLENS_TRY(check_without_validation(config->training));
    return config;
}

std::string to_json(const WaveConfig& config) { return to_text(write_fields(wave_fields(), config)); }

}  // namespace beatlens::trainer
