#include "beats/context/inputs.h"

#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "context_cases.h"

namespace test_context_inputs {

using namespace beatlens;
using namespace beatlens::beats;

TEST_CASE("inputs of beats are described by what they are", "[context]") {
    const Case c = two_leads(30.0, 0.2);
    const BeatContext context = context_of(c.recording, both_leads, c.times_s);
    const auto inputs = context_inputs();
    for (const InputSpec& input : inputs) {
        const auto columns = context_input_columns(input.name);
        INFO(input.name);
        if (!columns.empty()) {
            CHECK(
                (columns.size() == input.size() || columns.size() == input.length || columns.size() == input.channels));
        }
    }
    const std::array<std::string_view, 1> rhythm = {"rhythm"};
    const auto columns = context_input_columns("rhythm");
    const auto values = inputs_of(context, rhythm);
    const auto at = static_cast<std::size_t>(std::find(columns.begin(), columns.end(), "ratio_mean") - columns.begin());
    REQUIRE(at < columns.size());
    for (std::size_t i = 0; i < context.beats(); ++i) {
        CHECK(values[i * columns.size() + at] == context.rhythm.ratio_mean[i]);
    }
    // One beat by itself is the row that it has among all.
    const auto names = all_names(inputs);
    const auto all = inputs_of(context, names);
    std::vector<float> one(row_length(inputs));
    REQUIRE(write_context_inputs(context, names, 15, 1, one));
    CHECK(std::equal(one.begin(), one.end(), all.begin() + static_cast<std::ptrdiff_t>(15 * one.size())));

    const std::array<std::string_view, 1> unknown = {"rythm"};
    CHECK(write_context_inputs(context, unknown, 0, 1, one).error().code == ErrorCode::out_of_range);
    CHECK_FALSE(write_context_inputs(context, names, context.beats(), 1, one));
    CHECK_FALSE(write_context_inputs(context, names, 0, 2, one));
    CHECK(context_inputs(unknown).empty());
}

TEST_CASE("a sequence holds the features of the beats around", "[context]") {
    const Case c = two_leads(40.0, 0.2);
    const BeatContext context = context_of(c.recording, both_leads, c.times_s);
    const std::array<std::string_view, 1> features_name = {"features"};
    const std::array<std::string_view, 1> sequence_name = {"sequence"};
    const auto features = inputs_of(context, features_name);
    const std::size_t width = context_inputs(features_name)[0].channels;
    CHECK(context_input_columns("features").size() == width);
    CHECK(features[0] == 1.0F);
    for (const std::size_t beat : {std::size_t{0}, std::size_t{3}, std::size_t{20}, context.beats() - 1}) {
        std::vector<float> sequence(width * sequence_length);
        REQUIRE(write_context_inputs(context, sequence_name, beat, 1, sequence));
        for (std::size_t k = 0; k < sequence_length; ++k) {
            const bool is_there = beat + k >= sequence_reach && beat + k - sequence_reach < context.beats();
            for (std::size_t f = 0; f < width; ++f) {
                const float value = sequence[f * sequence_length + k];
                CHECK((is_there ? value == features[(beat + k - sequence_reach) * width + f] : std::isnan(value)));
            }
        }
    }
}

TEST_CASE("a strip of features holds those of all sequences", "[context]") {
    const Case c = two_leads(40.0, 0.2);
    const BeatContext context = context_of(c.recording, both_leads, c.times_s);
    const std::array<std::string_view, 1> sequence_name = {"sequence"};
    const std::size_t width = context_inputs(sequence_name)[0].channels;
    const std::size_t first = 5;
    const std::size_t count = context.beats() - first;
    std::vector<float> strip((count + 2 * sequence_reach) * width);
    REQUIRE(write_feature_strip(context, first, count, strip));
    const auto same = [](float a, float b) { return a == b || (std::isnan(a) && std::isnan(b)); };
    std::vector<float> sequence(width * sequence_length);
    for (std::size_t beat = first; beat < context.beats(); ++beat) {
        REQUIRE(write_context_inputs(context, sequence_name, beat, 1, sequence));
        bool all_same = true;
        for (std::size_t i = 0; i < sequence.size(); ++i) {
            const std::size_t row = beat - first + i % sequence_length;
            all_same = all_same && same(sequence[i], strip[row * width + i / sequence_length]);
        }
        CHECK(all_same);
    }
    CHECK_FALSE(write_feature_strip(context, first, count + 1, strip));
    CHECK_FALSE(write_feature_strip(context, first, count, std::span(strip).first(strip.size() - 1)));
}

}  // namespace test_context_inputs
