// The systems that can be trained and run by name.
#pragma once

#include <string_view>
#include <vector>

#include "model/architecture.h"

namespace beatlens::model {

std::vector<std::string_view> zoo_systems();

// The beat recipe that a system was published with, see beats/recipe.h. Empty for a name that is not in the zoo.
std::string_view zoo_recipe(std::string_view system);

struct ZooOptions {
    std::size_t classes = 0;  // 0: as published (4 for focal-rr-cnn, else 5)
    std::size_t pairs = 6;    // of convolutions in two-fold-focal: 3 or 6
};

// Errors: out_of_range for a name that is not in the zoo (the message lists those that are) or a wrong option.
Result<Architecture> zoo_architecture(std::string_view system, const ZooOptions& options = {});

// Kachuee, Fazeli and Sarrafzadeh, "ECG Heartbeat Classification: A Deep Transferable Representation", 2018, with the
// pooling and output layers of the widely used re-implementation. 55,013 parameters for 5 classes.
Architecture kachuee_residual(std::size_t classes);

// A small network on 200 samples and four RR features, trained with focal loss, for new patients (its
// public code). 30,276 parameters for 4 classes.
Architecture focal_rr_cnn(std::size_t classes);

// Pairs of convolutions, each followed by max-pooling and dropout, then two dense layers; trained with the sum of two
// focal losses. The publication gives no sizes: those here are ours.
Architecture two_fold_focal(std::size_t classes, std::size_t pairs);

// Four convolutions and four linear layers, made for transfer between tasks. The publication gives no sizes: those here
// are ours.
Architecture conv4_fc4(std::size_t classes);

// Four networks that were compared on protocol K with z-scored beats: 52,229, 217,925, 1,354,981 and 1,686,725
// parameters for 5 classes.
Architecture simple_cnn(std::size_t classes);
Architecture four_layer_cnn(std::size_t classes);
Architecture residual_cnn(std::size_t classes);
Architecture coupled_cnn(std::size_t classes);
// Where P, QRS and T begin, culminate and end (delineation/): no classifier, so that it is not among the systems above.
// Its outputs are nine maps over wave_places points in time (onset, peak and end of P, then of QRS and T), each to be
// seen as logits of one choice, then the logits of whether there is a P, a QRS and a T.
inline constexpr std::size_t wave_kinds = 3;
inline constexpr std::size_t wave_maps = 9;
inline constexpr std::size_t wave_places = 128;
inline constexpr std::size_t wave_outputs = wave_maps * wave_places + wave_kinds;
Architecture wave_delineator();

// Our own for new patients: what the recording says of a beat and of those around it (beats/context/inputs.h).
Architecture whole_recording(std::size_t classes);

}  // namespace beatlens::model
