// A confusion matrix as a picture: counts and shares of each row (what the reference calls so), darker where the share
// is larger. The diagonal's shares are the classes' sensitivities.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "report/picture.h"

namespace beatlens::trainer {

// `counts[reference][predicted]`, square, as many as `classes`.
Picture confusion_picture(const std::vector<std::vector<std::size_t>>& counts, const std::vector<std::string>& classes,
                          const std::string& heading);

}  // namespace beatlens::trainer
