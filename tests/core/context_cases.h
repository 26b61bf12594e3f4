// Recordings whose beats are known, their contexts and inputs: shared by the tests of beats/context.
#pragma once

#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <limits>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "beats/context/context.h"
#include "beats/context/inputs.h"
#include "synthesis/ecg_model.h"

namespace beatlens::beats {

inline constexpr float no_value = std::numeric_limits<float>::quiet_NaN();
inline constexpr std::array<std::size_t, 1> first_lead = {0};
inline constexpr std::array<std::size_t, 2> both_leads = {0, 1};

struct Case {
    Recording recording;
    std::vector<double> times_s;
    std::vector<std::string> symbols;
};

// Two leads: the synthetic one, and one that sees the same heart from the other side, later and with noise of its own.
inline Case two_leads(double duration_s, double veb_share, std::uint32_t seed = 1) {
    synthesis::EcgModelOptions options;
    options.duration_s = duration_s;
    options.veb_share = veb_share;
    options.seed = seed;
    auto recording = synthesis::synthesize(options);
    REQUIRE(recording);
    Case result{std::move(*recording), {}, {}};
    for (const Annotation& annotation : result.recording.annotations) {
        result.times_s.push_back(annotation.time_s);
        result.symbols.push_back(annotation.symbol);
    }
    std::mt19937 random(seed);
    std::uniform_real_distribution<float> noise(-0.02F, 0.02F);
    Signal second = result.recording.signals[0];
    const std::vector<float> first = second.samples;
    for (std::size_t i = 0; i < first.size(); ++i) {
        second.samples[i] = -0.6F * first[i < 4 ? 0 : i - 4] + noise(random);
    }
    result.recording.signals.push_back(std::move(second));
    return result;
}

inline BeatContext context_of(const Recording& recording, std::span<const std::size_t> leads,
                              std::span<const double> times_s, const ContextOptions& options = {},
                              std::span<const std::uint8_t> usable = {}) {
    auto context = make_context(recording, leads, times_s, usable, options);
    INFO((context ? "" : context.error().message));
    REQUIRE(context);
    return std::move(*context);
}

inline std::vector<std::string_view> all_names(const std::vector<InputSpec>& inputs) {
    std::vector<std::string_view> names;
    for (const InputSpec& input : inputs) {
        names.push_back(input.name);
    }
    return names;
}

inline std::vector<float> inputs_of(const BeatContext& context, std::span<const std::string_view> names) {
    std::vector<float> values(context.beats() * row_length(context_inputs(names)), no_value);
    REQUIRE(write_context_inputs(context, names, 0, context.beats(), values));
    return values;
}

}  // namespace beatlens::beats
