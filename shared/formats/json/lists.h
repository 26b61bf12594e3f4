// Samples in lists of JSON, in the shapes that programs give them. Part of formats/json/json.h.
#pragma once

#include <optional>
#include <string_view>

#include "formats/json/readings.h"

namespace beatlens::formats::json {

// Whether the list is one of samples: numbers, lists of numbers, blocks with a time each, leads with a name each, rows
// of values. They are added to the reading, whose rate is set where the list has times. `key` is its name; `of_leads`:
// the name is that of a lead, whatever it is.
bool add_list(const Json& list, std::string_view key, bool of_leads, Reading& reading);

// A list of times, one for each sample; nothing where it is none.
std::optional<Blocks> times_of(const Json& list);

}  // namespace beatlens::formats::json
