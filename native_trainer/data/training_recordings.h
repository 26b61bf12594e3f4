// What a record is turned into for training: the record itself and others made of it, each with its beats found and
// the features of all of them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "config/config.h"
#include "ecg/error.h"
#include "ecg/recording.h"

namespace beatlens::trainer {

// Beats of one recording, in order.
struct FeatureSequence {
    std::vector<float> features;       // [beats, features]
    std::vector<std::int64_t> labels;  // [beats] AAMI class index; -1: no annotated beat, or not one of N S V F
    bool is_record = false;            // the record itself, with all leads, at detected beats
};

// `record`: with annotations. `noises`: recordings of noise, for `variants.noises`; without any there are none of
// these. `seed`: of what is drawn. Errors: those of locate() and make_context() for the record itself; made recordings
// in which no beats are found are left out.
Result<std::vector<FeatureSequence>> training_sequences(const Recording& record, const Variants& variants,
                                                        std::span<const Recording> noises, std::uint64_t seed);

}  // namespace beatlens::trainer
