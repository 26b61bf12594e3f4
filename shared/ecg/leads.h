// Leads by their names.
#pragma once

#include <cstddef>
#include <string_view>

#include "ecg/error.h"
#include "ecg/recording.h"

namespace beatlens {

// Which signal `wanted` names: the first of exactly that name, else the first of that name in any case ("mlii"), else
// the one of that number ("1" is the first). Errors: out_of_range, with the names that there are.
Result<std::size_t> find_lead(const Recording& recording, std::string_view wanted);

}  // namespace beatlens
