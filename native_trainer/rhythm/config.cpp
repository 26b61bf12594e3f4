#include "rhythm/config.h"

#include <string_view>

#include "config/fields.h"

namespace beatlens::trainer {

namespace {

// Keys that mean what they mean for `native_trainer train`.
constexpr std::string_view rhythm_shared_keys[] = {"batch",    "epochs",      "learning_rate", "mantissa_bits",
                                                   "momentum", "optimizer",   "schedule",      "seed",
                                                   "threads",  "weight_decay"};

Fields<RhythmConfig> make_rhythm_fields() {
    Fields<RhythmConfig> fields = {
        field("simulations", &RhythmConfig::simulations, whole_number(0, 100'000), "recordings that are drawn"),
        field("every_beat", &RhythmConfig::every_beat, whole_number(1, 100),
              "of the beats of a recording every so manieth is learnt from: the windows of neighbours are nearly the "
              "same"),
        field("without_p_share", &RhythmConfig::without_p_share, number(0.0, 1.0),
              "share of the rows, anew in every epoch, whose P waves are not known"),
        field("records_weight", &RhythmConfig::records_weight, number(0.0, 100.0),
              "of DS1 in the loss; in each source fibrillation weighs as much as all other rhythms"),
        field("ten_second_weight", &RhythmConfig::ten_second_weight, number(0.0, 100.0),
              "likewise, of the records of 10 s (LUDB, PTB-XL)"),
        field("simulated_weight", &RhythmConfig::simulated_weight, number(0.0, 100.0), "likewise, of what was drawn"),
    };
    for (auto& one : within("", &RhythmConfig::training, config_fields_of(rhythm_shared_keys))) {
        fields.push_back(std::move(one));
    }
    return fields;
}

}  // namespace

const Fields<RhythmConfig>& rhythm_fields() {
    static const Fields<RhythmConfig> fields = make_rhythm_fields();
    return fields;
}

Result<RhythmConfig> parse_rhythm_config(std::string_view text, const std::vector<std::string>& overrides) {
    const auto json = parse_settings(text, overrides);
    BEATLENS_TRY(json);
    auto config = read_fields(rhythm_fields(), *json);
    BEATLENS_TRY(config);
    BEATLENS_TRY(check_without_validation(config->training));
    return config;
}

std::string to_json(const RhythmConfig& config) { return to_text(write_fields(rhythm_fields(), config)); }

}  // namespace beatlens::trainer
