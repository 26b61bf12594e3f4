#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>
#include <random>

#include "signal/median_filter.h"

namespace test_median_filter {

using namespace beatlens;
using namespace beatlens::signal;

namespace {

// Another way to the same: every window sorted by itself.
std::vector<float> by_sorting(const std::vector<float>& samples, std::size_t width) {
    const auto side = static_cast<std::ptrdiff_t>(width / 2);
    const auto size = static_cast<std::ptrdiff_t>(samples.size());
    std::vector<float> medians;
    for (std::ptrdiff_t i = 0; i < size; ++i) {
        std::vector<float> window;
        for (std::ptrdiff_t k = i - side; k <= i + side; ++k) {
            window.push_back(k >= 0 && k < size ? samples[static_cast<std::size_t>(k)] : 0.0F);
        }
        std::nth_element(window.begin(), window.begin() + side, window.end());
        medians.push_back(window[static_cast<std::size_t>(side)]);
    }
    return medians;
}

std::vector<float> filtered(const std::vector<float>& samples, std::size_t width) {
    const auto result = median_filter(samples, width);
    REQUIRE(result);
    return *result;
}

}  // namespace

TEST_CASE("a running median by hand", "[signal]") {
    CHECK(filtered({1, 5, 2, 8, 3}, 1) == std::vector<float>{1, 5, 2, 8, 3});
    CHECK(filtered({1, 5, 2, 8, 3}, 3) == std::vector<float>{1, 2, 5, 3, 3});  // zeros before and after
    CHECK(filtered({-1, -5, -2}, 5) == std::vector<float>{-1, -1, -1});
    CHECK(filtered({4, 4, 4}, 7) == std::vector<float>{0, 0, 0});  // more zeros than samples
    CHECK(filtered({}, 3).empty());
}

TEST_CASE("a running median equals sorting each window", "[signal]") {
    std::mt19937 random(7);
    std::uniform_real_distribution<float> any(-5.0F, 5.0F);
    std::uniform_int_distribution<int> few(-3, 3);
    for (const std::size_t width : {3U, 5U, 31U, 71U, 215U}) {
        for (const std::size_t size : {1U, 2U, 30U, 71U, 400U, 1000U}) {
            INFO("width " << width << ", " << size << " samples");
            std::vector<float> noise(size);
            std::vector<float> ties(size);
            std::vector<float> falling(size);
            for (std::size_t i = 0; i < size; ++i) {
                noise[i] = any(random);
                ties[i] = static_cast<float>(few(random));
                falling[i] = -static_cast<float>(i);
            }
            CHECK(filtered(noise, width) == by_sorting(noise, width));
            CHECK(filtered(ties, width) == by_sorting(ties, width));
            CHECK(filtered(falling, width) == by_sorting(falling, width));
        }
    }
}

TEST_CASE("a running median bridges invalid samples", "[signal]") {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    CHECK(filtered({1, 2, nan, nan, 5, 6}, 3) == by_sorting({1, 2, 3, 4, 5, 6}, 3));
    CHECK(filtered({nan, nan, 5, 6}, 3) == by_sorting({5, 5, 5, 6}, 3));
    CHECK(filtered({nan, nan}, 3) == std::vector<float>{0, 0});
    const float infinity = std::numeric_limits<float>::infinity();
    CHECK(filtered({1, infinity, 3}, 3) == by_sorting({1, 2, 3}, 3));
}

TEST_CASE("a running median refuses widths without a middle", "[signal]") {
    const std::vector<float> samples(10);
    for (const std::size_t width : {std::size_t{0}, std::size_t{2}, std::size_t{70}, std::size_t{1'000'001},
                                    std::numeric_limits<std::size_t>::max()}) {
        const auto result = median_filter(samples, width);
        REQUIRE_FALSE(result);
        CHECK(result.error().code == ErrorCode::out_of_range);
    }
}

}  // namespace test_median_filter
