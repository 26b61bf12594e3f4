// A trained network as it is run: every batch normalisation folded into the convolution or linear layer before it, and
// dropout, which does nothing outside of training, left out. Same outputs, fewer operations.
#pragma once

#include "ecg/error.h"
#include "model/model.h"

namespace beatlens::model {

// Errors: model_mismatch (a batch normalisation that does not follow a convolution or linear layer, or whose input is
// used elsewhere too; a missing tensor).
Result<Model> fold_batch_norm(Model model);

}  // namespace beatlens::model
