#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>
#include <numeric>

#include "beats/kachuee_120hz.h"
#include "beats/recipe.h"
#include "differences.h"

namespace test_kachuee_recipe {

using namespace beatlens;
using namespace beatlens::beats;

namespace {

std::vector<float> cut(const std::vector<float>& signal, const KachueeWindow& window) {
    std::vector<float> beat(kachuee_length, -1.0F);
    cut_kachuee_beat(signal, window, std::span<float, kachuee_length>(beat.data(), kachuee_length));
    return beat;
}

std::vector<float> ramp(std::size_t size) {
    std::vector<float> samples(size);
    std::iota(samples.begin(), samples.end(), 0.0F);
    return samples;
}

}  // namespace

TEST_CASE("a window ends a fifth of the next interval after the next mark", "[beats]") {
    // By hand: L = ceil(((310 - 10) + floor(0.2 * (361 - 310))) / 3) = ceil(310 / 3) = 104
    const auto beat = cut(ramp(2000), {10, 310, 361});
    CHECK(beat[0] == 0.0F);
    CHECK(beat[103] == 1.0F);
    CHECK(beat[104] == 0.0F);
    CHECK(beat[1] == static_cast<float>(1.0 / 103.0));
}

TEST_CASE("scaling uses the whole window, also what is cut off after 187 values", "[beats]") {
    const auto beat = cut(ramp(3000), {0, 900, 1800});  // L = 360
    CHECK(beat[186] == static_cast<float>(186.0 / 359.0));
}

TEST_CASE("marks of any kind end a window, and missing ones are made up from intervals", "[beats]") {
    const std::vector<std::int64_t> beats = {100, 400, 700};
    const std::vector<std::int64_t> marks = {50, 100, 130, 400, 700};
    const auto windows = kachuee_windows(beats, marks);
    REQUIRE(windows.size() == 3);
    CHECK(windows[0].next == 130);
    CHECK(windows[0].after_next == 400);
    CHECK(windows[1].next == 700);
    CHECK(windows[1].after_next == 1000);  // no n2: n2 - n1 := n1 - t
    CHECK(windows[2].next == 1000);        // no n1: the interval before the beat
    const auto single = kachuee_windows(std::vector<std::int64_t>{100}, std::vector<std::int64_t>{100});
    CHECK(single[0].next == 460);  // a second
}

TEST_CASE("what cannot be scaled gives zeros, invalid samples repeat the one before", "[beats]") {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    CHECK(cut(std::vector<float>(1000, 5.0F), {0, 300, 600}) == std::vector<float>(kachuee_length, 0.0F));
    CHECK(cut(std::vector<float>(1000, nan), {0, 300, 600}) == std::vector<float>(kachuee_length, 0.0F));
    CHECK(cut(ramp(100), {100, 400, 700}) == std::vector<float>(kachuee_length, 0.0F));
    std::vector<float> holes = ramp(1000);
    holes[3] = nan;
    const auto beat = cut(holes, {0, 300, 600});
    CHECK(beat[1] == 0.0F);
    CHECK(beat[2] > 0.0F);
    CHECK(std::all_of(beat.begin(), beat.end(), [](float v) { return v >= 0.0F && v <= 1.0F; }));
}

TEST_CASE("a window at the end of the record is shorter", "[beats]") {
    const auto beat = cut(ramp(31), {1, 301, 601});  // samples 1, 4, ..., 28
    CHECK(beat[9] == 1.0F);
    CHECK(beat[10] == 0.0F);
}

TEST_CASE("integers are had back from mV exactly", "[beats]") {
    Signal signal;
    signal.gain_adu_per_unit = 200.0;
    signal.baseline_adu = 1024;
    for (int adc = 0; adc < 2048; ++adc) {
        signal.samples.push_back(static_cast<float>((adc - 1024) / 200.0));
    }
    const auto samples = kachuee_samples(signal);
    for (int adc = 0; adc < 2048; ++adc) {
        REQUIRE(samples[static_cast<std::size_t>(adc)] == static_cast<float>(adc - 1024));
    }
}

TEST_CASE("a beat is the same at other sampling rates", "[beats]") {
    // A smooth pulse train: 250 Hz and 1000 Hz versions of the same function of time.
    const auto sampled = [](double rate_hz) {
        Signal signal;
        signal.sampling_rate_hz = rate_hz;
        for (int i = 0; i < static_cast<int>(10.0 * rate_hz); ++i) {
            const double t = static_cast<double>(i) / rate_hz;
            const double phase = t - std::floor(t) - 0.5;
            signal.samples.push_back(static_cast<float>(std::exp(-phase * phase / 0.005) + 0.1 * std::sin(6.0 * t)));
        }
        return signal;
    };
    const auto cut_at = [&](double rate_hz) {
        std::vector<std::int64_t> peaks;
        for (int beat = 2; beat < 8; ++beat) {
            peaks.push_back(std::llround((beat + 0.5) * rate_hz));
        }
        const auto inputs = cut_beats(kachuee_120hz, sampled(rate_hz), peaks, peaks);
        REQUIRE(inputs);
        CHECK(inputs->beats() == 6);
        return inputs->values;
    };
    const auto expected = cut_at(360.0);
    for (const double rate_hz : {250.0, 500.0, 1000.0}) {
        const double largest = test::largest_difference(cut_at(rate_hz), expected);
        INFO(rate_hz << " Hz, largest difference " << largest);
        CHECK(largest < 0.03);
    }
}

TEST_CASE("positions that make no sense are refused", "[beats]") {
    Signal signal;
    signal.samples = ramp(1000);
    signal.sampling_rate_hz = 360.0;
    const std::vector<std::int64_t> outside = {1000};
    const std::vector<std::int64_t> unsorted = {500, 100};
    const std::vector<std::int64_t> good = {100, 500};
    CHECK_FALSE(cut_beats(kachuee_120hz, signal, outside, outside));
    CHECK_FALSE(cut_beats(kachuee_120hz, signal, unsorted, unsorted));
    CHECK_FALSE(cut_beats("unheard-of", signal, good, good));
    CHECK(cut_beats(kachuee_120hz, signal, good, good));
    signal.sampling_rate_hz = 0.0;
    CHECK_FALSE(cut_beats(kachuee_120hz, signal, good, good));
}

}  // namespace test_kachuee_recipe
