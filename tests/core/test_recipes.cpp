// The beat recipes besides kachuee-120hz, and the scaler of features.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>
#include <span>

#include "beats/focal_rr_360hz.h"
#include "beats/kachuee_120hz.h"
#include "beats/recipe.h"
#include "beats/robust_scaler.h"
#include "beats/zscore.h"
#include "differences.h"

namespace test_recipes {

using namespace beatlens;
using namespace beatlens::beats;

namespace {

bool close(double a, double b, double tolerance = 1e-12) { return std::abs(a - b) < tolerance; }

// Narrow pulses of 1 mV on a baseline that wanders over 20 s, as a function of time.
Signal pulses(double rate_hz, double duration_s) {
    Signal signal;
    signal.sampling_rate_hz = rate_hz;
    for (int i = 0; i < static_cast<int>(duration_s * rate_hz); ++i) {
        const double t = static_cast<double>(i) / rate_hz;
        const double phase = t - std::floor(t) - 0.5;
        signal.samples.push_back(
            static_cast<float>(std::exp(-phase * phase / 0.0004) + 0.5 * std::sin(2.0 * 3.14159265 * t / 20.0)));
    }
    return signal;
}

}  // namespace

TEST_CASE("recipes have names and row lengths", "[beats]") {
    CHECK(row_length(kachuee_120hz) == 187);
    CHECK(row_length(kachuee_120hz_zscore) == 187);
    CHECK(row_length(focal_rr_360hz) == 204);
    CHECK(row_length("unheard-of") == 0);
    CHECK(is_known_recipe(focal_rr_360hz));
    CHECK_FALSE(is_known_recipe(""));
}

TEST_CASE("a recipe keeps its inputs when the context gains some", "[beats]") {
    // Models are trained on exactly these: other inputs are another recipe, under another name.
    CHECK(find_recipe(sequence_180hz)->inputs == std::vector<InputSpec>{{"features", 109, 1}, {"sequence", 109, 19}});
}

TEST_CASE("a z-scored row, by hand", "[beats]") {
    std::vector<float> row = {2, 4, 4, 4, 5, 5, 7, 9};  // mean 5, population standard deviation 2
    zscore_row(row);
    CHECK(row == std::vector<float>{-1.5F, -0.5F, -0.5F, -0.5F, 0, 0, 1, 2});
    std::vector<float> constant(187, 0.1F);
    zscore_row(constant);
    CHECK(constant == std::vector<float>(187, 0.0F));
    std::vector<float> two = {0, 2, 5, 5};
    zscore_rows(two, 2);
    CHECK(two == std::vector<float>{-1, 1, 0, 0});
    zscore_row({});
}

TEST_CASE("z-scored beats are scaled rows of the published files", "[beats]") {
    const Signal signal = pulses(360.0, 10.0);
    const std::vector<std::int64_t> peaks = {180, 540, 900, 1260};
    auto plain = cut_beats(kachuee_120hz, signal, peaks, peaks);
    const auto scaled = cut_beats(kachuee_120hz_zscore, signal, peaks, peaks);
    REQUIRE(plain);
    REQUIRE(scaled);
    for (std::size_t i = 0; i < peaks.size(); ++i) {
        double mean = 0.0;
        double square = 0.0;
        for (std::size_t k = 0; k < kachuee_length; ++k) {
            const auto value = static_cast<double>(scaled->values[i * kachuee_length + k]);
            mean += value / 187.0;
            square += value * value / 187.0;
        }
        CHECK(close(mean, 0.0, 1e-6));
        CHECK(close(square, 1.0, 1e-6));
    }
    REQUIRE(convert_kachuee_rows(kachuee_120hz, plain->values));
    CHECK(plain->values != scaled->values);
    REQUIRE(convert_kachuee_rows(kachuee_120hz_zscore, plain->values));
    CHECK(plain->values == scaled->values);
    CHECK_FALSE(convert_kachuee_rows(focal_rr_360hz, plain->values));
    CHECK_FALSE(convert_kachuee_rows(kachuee_120hz, std::span(plain->values).first(186)));
}

TEST_CASE("a ten-minute hole made beats beside it look premature: parts are cut as if they were alone", "[beats]") {
    const Signal part = pulses(360.0, 20.0);
    std::vector<std::int64_t> beats;
    for (std::int64_t beat = 0; beat < 20; ++beat) {
        beats.push_back(180 + 360 * beat + (beat % 5) * 20);
    }
    const std::int64_t hole = 600 * 360;
    Signal whole = part;
    whole.samples.resize(whole.samples.size() + hole, std::numeric_limits<float>::quiet_NaN());
    whole.samples.insert(whole.samples.end(), part.samples.begin(), part.samples.end());
    std::vector<std::int64_t> all = beats;
    for (const std::int64_t beat : beats) {
        all.push_back(beat + part.length_samples() + hole);
    }
    for (const std::string_view recipe : {kachuee_120hz, kachuee_120hz_zscore, focal_rr_360hz}) {
        INFO(recipe);
        const auto alone = cut_beats(recipe, part, beats, beats);
        const auto both = cut_beats(recipe, whole, all, all);
        REQUIRE(alone);
        REQUIRE(both);
        REQUIRE(both->beats() == 2 * alone->beats());
        // The samples of focal-rr-360hz see the hole's edges through the filter of the baseline; its intervals do not.
        const std::size_t first = recipe == focal_rr_360hz ? focal_rr_samples : 0;
        for (std::size_t i = 0; i < both->beats(); ++i) {
            const auto row = std::span(both->values).subspan(i * both->length + first, both->length - first);
            const auto same =
                std::span(alone->values).subspan((i % alone->beats()) * alone->length + first, alone->length - first);
            CHECK(std::equal(row.begin(), row.end(), same.begin()));
        }
    }
}

TEST_CASE("R-peaks move to the largest value within 18 samples", "[beats]") {
    std::vector<double> signal(400, 0.0);
    signal[82] = 1.0;   // 18 before 100: within
    signal[118] = 2.0;  // 18 after it: not within
    signal[199] = signal[201] = 3.0;
    signal[399] = 1.0;
    CHECK(align_r_peaks(signal, std::vector<std::int64_t>{0, 100, 200, 395}) ==
          std::vector<std::int64_t>{0, 82, 199, 399});
    CHECK(align_r_peaks(signal, std::vector<std::int64_t>{101}) == std::vector<std::int64_t>{118});
}

TEST_CASE("RR features, by hand", "[beats]") {
    const auto features = rr_features(std::vector<std::int64_t>{100, 400, 600, 1000});  // RR 300 200 400, mean 300
    REQUIRE(features.size() == 4);
    using Row = std::array<double, 4>;
    CHECK(features[0] == Row{0, 0, 1, 0});  // the following interval stands in for the preceding one
    CHECK(features[1] == Row{0, -100, 1.5, 0});
    CHECK(features[2] == Row{-100, 100, 0.5, -50});
    CHECK(features[3] == Row{100, 100, 1, 0});
    std::vector<std::int64_t> many = {0};
    for (int i = 1; i <= 12; ++i) {
        many.push_back(many.back() + i);  // RR 1, ..., 12, mean 6.5
    }
    CHECK(close(rr_features(many)[12][3], 7.5 - 6.5));  // of 3, ..., 12
    CHECK(close(rr_features(many)[9][3], 5.0 - 6.5));   // of 1, ..., 9
    CHECK(rr_features({}).empty());
    CHECK(rr_features(std::vector<std::int64_t>{5})[0] == Row{0, 0, 1, 0});
    CHECK(rr_features(std::vector<std::int64_t>{5, 15, 15})[1][2] == 10.0);  // no following interval: one sample
}

TEST_CASE("a beat without its baseline holds what stands out from it", "[beats]") {
    const Signal signal = pulses(360.0, 20.0);
    std::vector<std::int64_t> peaks;
    for (int beat = 0; beat < 20; ++beat) {
        peaks.push_back(beat * 360 + 175);  // 5 samples early
    }
    const auto inputs = cut_beats(focal_rr_360hz, signal, peaks, {});
    REQUIRE(inputs);
    CHECK(inputs->length == 204);
    REQUIRE(inputs->beats() == 20);
    for (std::size_t i = 2; i < 18; ++i) {
        const float* row = inputs->values.data() + i * 204;
        CHECK(std::max_element(row, row + 200) - row == 90);
        CHECK(close(static_cast<double>(row[90]), 1.0, 0.06));
        CHECK(close(static_cast<double>(row[20]), 0.0, 0.06));
        CHECK(close(static_cast<double>(row[202]), 1.0, 1e-6));
    }
    const float* first = inputs->values.data();
    CHECK(first[90] > 0.5F);
    const auto early = cut_beats(focal_rr_360hz, signal, std::vector<std::int64_t>{10}, {});
    REQUIRE(early);
    CHECK(early->values[0] == 0.0F);  // before the start of the signal
}

TEST_CASE("focal-rr beats are the same at other sampling rates", "[beats]") {
    const auto cut_at = [](double rate_hz) {
        std::vector<std::int64_t> peaks;
        for (int beat = 2; beat < 18; ++beat) {
            peaks.push_back(std::llround((beat + 0.5) * rate_hz));
        }
        const auto inputs = cut_beats(focal_rr_360hz, pulses(rate_hz, 20.0), peaks, {});
        REQUIRE(inputs);
        return inputs->values;
    };
    const auto expected = cut_at(360.0);
    for (const double rate_hz : {250.0, 500.0, 1000.0}) {
        const double largest = test::largest_difference(cut_at(rate_hz), expected);
        INFO(rate_hz << " Hz, largest difference " << largest);
        CHECK(largest < 0.03);
    }
}

TEST_CASE("focal-rr beats need valid samples in mV", "[beats]") {
    Signal signal = pulses(360.0, 5.0);
    const std::vector<std::int64_t> peaks = {180, 540, 900};
    const float nan = std::numeric_limits<float>::quiet_NaN();
    std::fill(signal.samples.begin() + 600, signal.samples.begin() + 800, nan);
    const auto inputs = cut_beats(focal_rr_360hz, signal, peaks, {});
    REQUIRE(inputs);
    CHECK(std::all_of(inputs->values.begin(), inputs->values.end(), [](float v) { return std::isfinite(v); }));
    signal.units = "adu";
    const auto adu = cut_beats(focal_rr_360hz, signal, peaks, {});
    REQUIRE_FALSE(adu);
    CHECK(adu.error().code == ErrorCode::out_of_range);
    signal.units = "mV";
    std::fill(signal.samples.begin(), signal.samples.end(), nan);
    for (const double rate_hz : {360.0, 250.0}) {
        signal.sampling_rate_hz = rate_hz;
        const auto empty = cut_beats(focal_rr_360hz, signal, peaks, {});
        REQUIRE_FALSE(empty);
        CHECK(empty.error().code == ErrorCode::no_signal);
    }
}

TEST_CASE("percentiles lie between the ordered values", "[beats]") {
    std::vector<double> values = {40, 10, 30, 20};
    CHECK(close(percentile(values, 0.25), 17.5));
    CHECK(close(percentile(values, 0.5), 25.0));
    CHECK(close(percentile(values, 0.75), 32.5));
    CHECK(percentile(values, 0.0) == 10.0);
    CHECK(percentile(values, 1.0) == 40.0);
    CHECK(percentile({}, 0.5) == 0.0);
}

TEST_CASE("a robust scaler, by hand", "[beats]") {
    // columns: a sample, then features 1 2 3 4 100 and 7 7 7 7 7
    const std::vector<float> rows = {0, 4, 7, 0, 1, 7, 0, 100, 7, 0, 3, 7, 0, 2, 7};
    const auto scaler = fit_robust_scaler(rows, 3, 1);
    CHECK(scaler.centre == std::vector<double>{3, 7});
    CHECK(scaler.scale == std::vector<double>{2, 1});
    const auto none = fit_robust_scaler({}, 3, 1);
    CHECK(none.centre == std::vector<double>{0, 0});
    CHECK(none.scale == std::vector<double>{1, 1});
    CHECK(fit_robust_scaler(rows, 3, 3).centre.empty());
}

}  // namespace test_recipes
