// What the panels that check labels ask of a session, and what it keeps for them.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/inspect.h"
#include "beats/context/context.h"

namespace beatlens::engine {

// Many arrays of one answer, held as two: an answer has {"floats": [first, length]} or {"numbers": [first, length]} in
// the place of each, and the two as arrays of its own.
class HeldArrays {
public:
    void clear();
    nlohmann::ordered_json floats(std::span<const float> values);
    nlohmann::ordered_json numbers(std::span<const std::uint32_t> values);
    // The text of an answer with its two arrays.
    std::string text_of(nlohmann::ordered_json answer) const;

private:
    std::vector<float> floats_;
    std::vector<std::uint32_t> numbers_;
};

struct Checks {
    std::optional<beats::BeatContext> context;       // of these beats, where the model's run has none
    std::optional<analysis::OrdinaryBeat> ordinary;  // of these labels
    HeldArrays arrays;                               // of the last answer
};

}  // namespace beatlens::engine
