// The systems that can be trained and run by name.
#pragma once

#include <string_view>
#include <vector>

#include "model/architecture.h"

namespace beatlens::model {

std::vector<std::string_view> zoo_systems();

// Errors: out_of_range for a name that is not in the zoo; the message lists those that are.
Result<Architecture> zoo_architecture(std::string_view system, std::size_t classes = 5);

// Kachuee, Fazeli and Sarrafzadeh, "ECG Heartbeat Classification: A Deep Transferable Representation", 2018, with the
// pooling and output layers of the widely used re-implementation. 55,013 parameters for 5 classes.
Architecture kachuee_residual(std::size_t classes);

}  // namespace beatlens::model
