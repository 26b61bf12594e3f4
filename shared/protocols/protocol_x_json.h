// The report of protocol X as a piece of a larger one.
#pragma once

#include <nlohmann/json.hpp>

#include "protocols/protocol_x.h"

namespace beatlens::protocols {

// What to_json(report) is the text of.
nlohmann::ordered_json report_json(const ProtocolXReport& report);

}  // namespace beatlens::protocols
