// Sampling-rate conversion against closed forms: sines, an impulse, and there and back again.
#include "signal/resample.h"

#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

namespace test_resample {

using namespace beatlens;
using signal::resample;

namespace {

std::vector<float> sine(double hz, double rate_hz, double duration_s) {
    std::vector<float> samples(static_cast<std::size_t>(std::llround(duration_s * rate_hz)));
    for (std::size_t i = 0; i < samples.size(); ++i) {
        samples[i] = static_cast<float>(std::sin(2.0 * std::numbers::pi * hz * static_cast<double>(i) / rate_hz));
    }
    return samples;
}

double largest_difference(const std::vector<float>& a, const std::vector<float>& b, std::size_t from, std::size_t to) {
    double largest = 0.0;
    for (std::size_t i = from; i < to; ++i) {
        largest = std::max(largest, std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i])));
    }
    return largest;
}

constexpr std::array rates_hz = {100.0, 125.0, 128.0, 250.0, 257.0, 360.0, 500.0, 1000.0, 2000.0};

}  // namespace

TEST_CASE("a sine keeps its amplitude and its phase", "[resample]") {
    for (const double from_hz : rates_hz) {
        for (const double to_hz : {120.0, 250.0, 360.0}) {
            INFO("from " << from_hz << " to " << to_hz);
            const auto converted = resample(sine(7.3, from_hz, 10.0), from_hz, to_hz);
            REQUIRE(converted.has_value());
            const auto expected = sine(7.3, to_hz, 10.0);
            REQUIRE(converted->size() == expected.size());
            const auto second = static_cast<std::size_t>(to_hz);
            CHECK(largest_difference(*converted, expected, second, expected.size() - second) < 1e-5);
            CHECK(largest_difference(*converted, expected, 0, expected.size()) < 0.06);  // the ends are guesses
        }
    }
}

TEST_CASE("an impulse stays where it was and keeps its area", "[resample]") {
    for (const double from_hz : rates_hz) {
        INFO("from " << from_hz);
        std::vector<float> impulse(static_cast<std::size_t>(10.0 * from_hz), 0.0F);
        const std::size_t place = impulse.size() / 2;
        impulse[place] = 1.0F;
        const auto converted = resample(impulse, from_hz, 360.0);
        REQUIRE(converted.has_value());
        double sum = 0.0;
        double moment = 0.0;
        for (std::size_t i = 0; i < converted->size(); ++i) {
            const double value = static_cast<double>((*converted)[i]);
            sum += value;
            moment += value * static_cast<double>(i);
        }
        CHECK(std::abs(sum * from_hz / 360.0 - 1.0) < 1e-3);
        CHECK(std::abs(moment / sum - static_cast<double>(place) * 360.0 / from_hz) < 0.01);
    }
}

TEST_CASE("frequencies above the new half rate disappear", "[resample]") {
    const auto converted = resample(sine(100.0, 1000.0, 10.0), 1000.0, 120.0);
    REQUIRE(converted.has_value());
    CHECK(largest_difference(*converted, std::vector<float>(converted->size(), 0.0F), 120, converted->size() - 120) <
          1e-4);
}

TEST_CASE("there and back again", "[resample]") {
    const auto original = sine(11.0, 360.0, 5.0);
    for (const double rate_hz : {100.0, 128.0, 500.0, 359.5, 2000.0}) {
        INFO("by way of " << rate_hz);
        const auto there = resample(original, 360.0, rate_hz);
        REQUIRE(there.has_value());
        CHECK(there->size() == static_cast<std::size_t>(std::llround(1800.0 * rate_hz / 360.0)));
        const auto back = resample(*there, rate_hz, 360.0);
        REQUIRE(back.has_value());
        REQUIRE(std::abs(static_cast<double>(back->size()) - 1800.0) <= 2.0);
        CHECK(largest_difference(*back, original, 180, 1600) < 2e-3);
    }
}

TEST_CASE("lengths, constants and equal rates", "[resample]") {
    const auto copy = resample(sine(3.0, 360.0, 1.0), 360.0, 360.0);
    REQUIRE(copy.has_value());
    CHECK(*copy == sine(3.0, 360.0, 1.0));
    for (const std::size_t size : {1U, 2U, 3U, 7U, 100U, 1001U}) {
        for (const double to_hz : {100.0, 359.0, 1000.0}) {
            INFO(size << " samples to " << to_hz);
            const auto constant = resample(std::vector<float>(size, 0.7F), 360.0, to_hz);
            REQUIRE(constant.has_value());
            const auto expected = static_cast<std::size_t>(std::llround(static_cast<double>(size) * to_hz / 360.0));
            REQUIRE(constant->size() == expected);
            CHECK(largest_difference(*constant, std::vector<float>(expected, 0.7F), 0, expected) < 1e-4);
        }
    }
}

TEST_CASE("gaps are bridged for the filter and come back as gaps", "[resample]") {
    constexpr float invalid = std::numeric_limits<float>::quiet_NaN();
    auto samples = sine(2.0, 250.0, 10.0);
    const auto expected = resample(samples, 250.0, 500.0);
    for (std::size_t i = 1000; i < 1100; ++i) {
        samples[i] = invalid;
    }
    samples[0] = invalid;
    const auto converted = resample(samples, 250.0, 500.0);
    REQUIRE(converted.has_value());
    for (std::size_t i = 0; i < converted->size(); ++i) {
        const bool hidden = i == 0 || (i >= 2000 && i <= 2198);
        INFO("sample " << i);
        REQUIRE(std::isnan((*converted)[i]) == hidden);
    }
    CHECK(largest_difference(*converted, *expected, 100, 1900) < 1e-3);
    CHECK(largest_difference(*converted, *expected, 2300, 4900) < 1e-3);
    const auto equal_rates = resample(samples, 250.0, 250.0);
    REQUIRE(equal_rates.has_value());
    CHECK(std::isnan((*equal_rates)[1050]));
}

TEST_CASE("what cannot be converted is refused", "[resample]") {
    const std::vector<float> samples(100, 1.0F);
    CHECK(resample(samples, 0.0, 360.0).error().code == ErrorCode::out_of_range);
    CHECK(resample(samples, 360.0, -1.0).error().code == ErrorCode::out_of_range);
    CHECK(resample(samples, std::nan(""), 360.0).error().code == ErrorCode::out_of_range);
    CHECK(resample(samples, 1.0, 1000.0).error().code == ErrorCode::out_of_range);
    CHECK(resample({}, 250.0, 360.0).error().code == ErrorCode::no_signal);
    const std::vector<float> invalid(100, std::numeric_limits<float>::quiet_NaN());
    CHECK(resample(invalid, 250.0, 360.0).error().code == ErrorCode::no_signal);
}

}  // namespace test_resample
