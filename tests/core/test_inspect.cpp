#include "analysis/inspect.h"

#include <algorithm>
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <filesystem>

#include "analysis/analyze.h"
#include "assets.h"
#include "context_cases.h"
#include "formats/record_files.h"
#include "random_model.h"

namespace test_inspect {

using namespace beatlens;
using namespace beatlens::analysis;
using Catch::Approx;

namespace {

// One layer over all inputs of a recipe, as tests/tools/make_model.cpp makes it, with two classes: the log-odds of the
// second are the product of the row with the difference of the weights.
struct LinearModel {
    explicit LinearModel(std::string_view recipe) {
        model::Architecture net{"linear", beats::find_recipe(recipe)->inputs, {}};
        model::Concat all;
        for (const InputSpec& input : net.inputs) {
            net.layers.push_back({"flat_" + input.name, model::Flatten{}, input.name});
            all.with.push_back(net.layers.back().name);
        }
        const std::string first = all.with.front();
        all.with.erase(all.with.begin());
        if (!all.with.empty()) {
            net.layers.push_back({"all", all, first});
        }
        net.layers.push_back({"linear", model::Linear{net.row_length(), 2}});
        model = test::random_model(std::move(net));
        model.recipe = recipe;
        for (auto& [name, scaler] : model.scalers) {  // as they are
            std::fill(scaler.centre.begin(), scaler.centre.end(), 0.0);
            std::fill(scaler.scale.begin(), scaler.scale.end(), 1.0);
        }
    }
    std::vector<float>& weights() { return model.parameters.at("linear.weight").values; }
    // By how much a value counts for the class 1.
    double slope(std::size_t at) const {
        const auto& w = model.parameters.at("linear.weight").values;
        return static_cast<double>(w[w.size() / 2 + at]) - static_cast<double>(w[at]);
    }
    Inspection inspect(std::span<const float> row, std::span<const float> ordinary,
                       std::optional<std::size_t> label = 1) const {
        const auto engine = model::Engine::create(model);
        REQUIRE(engine);
        auto result = analysis::inspect(*engine, row, ordinary, label);
        INFO((result ? "" : result.error().message));
        REQUIRE(result);
        return *std::move(result);
    }

    model::Model model;
};

std::vector<float> random_row(std::size_t length, std::uint64_t seed) {
    test::RandomValues random(seed);
    std::vector<float> row(length);
    for (float& value : row) {
        value = random.next();
    }
    return row;
}

}  // namespace

TEST_CASE("occlusion of a linear model is what its weights say", "[inspect]") {
    const LinearModel linear(beats::focal_rr_360hz);
    const auto row = random_row(204, 1);
    const auto ordinary = random_row(204, 2);
    const Inspection found = linear.inspect(row, ordinary);
    CHECK(found.label == 1);
    CHECK(found.log_odds == Approx(static_cast<double>(found.logits[1] - found.logits[0])).margin(1e-5));
    CHECK(found.probabilities.size() == 5);
    CHECK(found.probabilities[1] == Approx(1.0 / (1.0 + std::exp(-found.log_odds))).margin(1e-6));
    CHECK(found.probabilities[2] == 0.0F);
    REQUIRE(found.inputs.size() == 2);
    const InspectedInput& beat = found.inputs[0];
    const InspectedInput& rr = found.inputs[1];

    const auto change_of = [&](std::size_t first, std::size_t end) {
        double sum = 0.0;
        for (std::size_t i = first; i < end; ++i) {
            sum += linear.slope(i) * static_cast<double>(row[i] - ordinary[i]);
        }
        return sum;
    };
    CHECK(beat.change == Approx(change_of(0, 200)).margin(1e-4));
    CHECK(rr.change == Approx(change_of(200, 204)).margin(1e-4));
    REQUIRE(rr.column_changes.size() == 4);
    CHECK(rr.columns == std::vector<std::string_view>{"before_less_mean", "after_less_mean", "before_over_after",
                                                      "mean_of_10_before_less_mean"});
    CHECK(rr.curve.empty());
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(rr.column_changes[i] == Approx(change_of(200 + i, 201 + i)).margin(1e-4));
    }
    // 360 Hz: nine samples on either side, every fifth place.
    REQUIRE(beat.axis);
    CHECK(beat.axis->first == -0.25);
    CHECK(beat.axis->step == 1.0 / 360.0);
    CHECK(beat.curve_step == 5);
    REQUIRE(beat.curve.size() == 40);
    CHECK(beat.column_changes.empty());
    for (const std::size_t i : {0, 1, 20, 38, 39}) {
        const int place = static_cast<int>(i) * 5;
        const int from = std::max(0, place - 9);
        const int to = std::min(199, place + 9);
        double sum = 0.0;
        for (int k = from; k <= to; ++k) {
            const double begin = static_cast<double>(row[static_cast<std::size_t>(from)]);
            const double end = static_cast<double>(row[static_cast<std::size_t>(to)]);
            const double line = begin + (end - begin) * (k - from) / (to - from);
            sum += linear.slope(static_cast<std::size_t>(k)) *
                   (static_cast<double>(row[static_cast<std::size_t>(k)]) - line);
        }
        CHECK(beat.curve[i] == Approx(sum).margin(1e-4));
    }
    CHECK(found.parts.empty());
    // Of the other label all is the other way round.
    const Inspection other = linear.inspect(row, ordinary, 0);
    CHECK(other.inputs[1].change == Approx(-rr.change).margin(1e-4));
    CHECK(other.log_odds == Approx(-found.log_odds).margin(1e-4));
    // None given: that of the model.
    CHECK(linear.inspect(row, ordinary, {}).label == (found.logits[1] > found.logits[0] ? 1 : 0));
}

TEST_CASE("what a model does not look at did not matter", "[inspect]") {
    LinearModel linear(beats::focal_rr_360hz);
    for (const std::size_t output : {0, 1}) {
        std::fill_n(linear.weights().begin() + static_cast<std::ptrdiff_t>(output * 204 + 200), 4, 0.0F);  // rr
    }
    const auto row = random_row(204, 3);
    const Inspection found = linear.inspect(row, random_row(204, 4));
    CHECK(found.inputs[1].change == 0.0);
    for (const float change : found.inputs[1].column_changes) {
        CHECK(change == 0.0F);
    }
    CHECK(std::abs(found.inputs[0].change) > 0.1);
    // Nor what is as in the ordinary beat.
    const Inspection same = linear.inspect(row, row);
    CHECK(same.inputs[0].change == 0.0);
}

TEST_CASE("what a sequence has of the beat itself is replaced with it", "[inspect]") {
    LinearModel linear(beats::sequence_180hz);
    const std::size_t features = linear.model.architecture.inputs[0].channels;
    const std::size_t length = beats::sequence_length;
    const std::size_t middle = length / 2;
    const auto row = random_row(linear.model.architecture.row_length(), 5);
    const auto ordinary = random_row(row.size(), 6);
    const auto by = [&](std::size_t at) { return linear.slope(at) * static_cast<double>(row[at] - ordinary[at]); };
    const auto in_sequence = [&](std::size_t channel, std::size_t place) {
        return features + channel * length + place;
    };
    const Inspection found = linear.inspect(row, ordinary);
    REQUIRE(found.inputs.size() == 2);
    double own = 0.0;
    std::vector<double> of_place(length);
    for (std::size_t channel = 0; channel < features; ++channel) {
        own += by(channel);
        for (std::size_t place = 0; place < length; ++place) {
            of_place[place] += by(in_sequence(channel, place));
        }
    }
    CHECK(found.inputs[0].change == Approx(own).margin(1e-3));
    CHECK(found.inputs[0].columns.size() == features);
    REQUIRE(found.inputs[0].column_changes.size() == features);
    for (const std::size_t channel : {std::size_t{0}, std::size_t{17}, features - 1}) {
        CHECK(found.inputs[0].column_changes[channel] ==
              Approx(by(channel) + by(in_sequence(channel, middle))).margin(1e-3));
    }
    const InspectedInput& sequence = found.inputs[1];
    REQUIRE(sequence.axis);
    CHECK(sequence.axis->first == -9.0);
    CHECK(sequence.axis->step == 1.0);
    REQUIRE(sequence.curve.size() == length);
    CHECK(sequence.column_changes.empty());
    for (std::size_t place = 0; place < length; ++place) {
        CHECK(sequence.curve[place] == Approx(of_place[place]).margin(1e-3));
    }
    // The parts are all features but for "there".
    REQUIRE(found.parts.size() == 8);
    double of_parts = by(0) + by(in_sequence(0, middle));
    std::size_t at = 1;
    for (const InspectedPart& each : found.parts) {
        CHECK(each.part.first == at);
        at += each.part.size;
        of_parts += each.change;
    }
    CHECK(at == features);
    CHECK(of_parts == Approx(own + of_place[middle]).margin(1e-3));
    const auto rhythm = std::find_if(found.parts.begin(), found.parts.end(),
                                     [](const InspectedPart& each) { return each.part.name == "rhythm"; });
    REQUIRE(rhythm != found.parts.end());
    const auto& columns = found.inputs[0].columns;
    CHECK(columns[rhythm->part.first] == "before_s");
    CHECK(columns[found.parts.back().part.first] == "like_previous");
}

TEST_CASE("the ordinary beat is the median of the normal ones", "[inspect]") {
    const LabelSet& set = aami_beats();
    const float nan = NAN;
    const std::vector<std::vector<float>> rows = {{1, nan}, {2, nan}, {30, nan}, {4, 7}, {5, nan}, {600, 600}, {0, 0}};
    const auto read = [&](std::size_t beat, std::span<float> row) -> Result<void> {
        std::copy(rows[beat].begin(), rows[beat].end(), row.begin());
        return {};
    };
    const std::vector<std::uint8_t> labels = {0, 0, 0, 0, 0, 2, 0};
    const std::vector<std::uint8_t> usable = {1, 1, 1, 1, 1, 1, 0};
    const auto normal = ordinary_beat(set, labels, usable, 2, read);
    REQUIRE(normal);
    CHECK(normal->row == std::vector<float>{4, 7});
    CHECK(normal->beats == 5);
    CHECK(normal->are_normal);
    // Four are too few: all usable ones.
    const std::vector<std::uint8_t> fewer = {0, 0, 0, 2, 0, 2, 0};
    const auto usual = ordinary_beat(set, fewer, usable, 2, read);
    REQUIRE(usual);
    CHECK(usual->beats == 6);
    CHECK_FALSE(usual->are_normal);
    CHECK(usual->row == std::vector<float>{5, 600});
    const auto bad = ordinary_beat(set, labels, std::vector<std::uint8_t>(7), 2, read);
    REQUIRE(bad);
    CHECK(bad->beats == 7);
    const auto all_nan = ordinary_beat(set, std::vector<std::uint8_t>(3), {}, 2, read);
    REQUIRE(all_nan);
    CHECK(std::isnan(all_nan->row[1]));
    CHECK(ordinary_beat(set, {}, {}, 2, read).error().code == ErrorCode::no_beats);
    const auto failing = [](std::size_t, std::span<float>) -> Result<void> {
        return fail(ErrorCode::internal, "No such row.");
    };
    CHECK(ordinary_beat(set, labels, usable, 2, failing).error().message == "No such row.");
}

TEST_CASE("what cannot be inspected gives a sentence", "[inspect]") {
    const LinearModel linear(beats::kachuee_120hz);
    const auto engine = model::Engine::create(linear.model);
    REQUIRE(engine);
    const std::vector<float> row(187);
    const auto unknown = inspect(*engine, row, row, 4);
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().code == ErrorCode::out_of_range);
    CHECK(inspect(*engine, std::span(row).first(186), row, 0).error().code == ErrorCode::model_mismatch);
    CHECK(inspect(*engine, row, std::span(row).first(186), 0).error().code == ErrorCode::model_mismatch);
}

TEST_CASE("beats can be inspected with every model of the page", "[inspect]") {
    auto loaded = formats::load_record(test::asset("samples/sample").string());
    REQUIRE(loaded);
    std::size_t models = 0;
    for (const auto& file : std::filesystem::directory_iterator(test::asset("models"))) {
        if (file.path().extension() != ".safetensors") {
            continue;
        }
        INFO(file.path().filename().string());
        ++models;
        auto model = model::parse_model(test::read_file(file.path()));
        REQUIRE(model);
        const auto engine = model::Engine::create(*std::move(model));
        REQUIRE(engine);
        const auto located = locate(*loaded);
        REQUIRE(located);
        const auto run = AnalysisRun::start(*loaded, *located, engine->model());
        REQUIRE(run);
        const std::size_t beat = run->beats() / 2;
        std::vector<float> row(run->row_length());
        REQUIRE(run->rows(beat, row));
        const auto read = [&](std::size_t each, std::span<float> out) { return run->rows(each, out); };
        const std::vector<std::uint8_t> labels(run->beats(), 0);
        const auto ordinary = ordinary_beat(engine->model().label_set, labels, located->usable, row.size(), read);
        REQUIRE(ordinary);
        const auto found = inspect(*engine, row, ordinary->row);
        REQUIRE(found);
        REQUIRE(found->layers.size() > 3);
        CHECK(found->layers.back().values == found->logits);
        CHECK(std::isfinite(found->log_odds));
        double curves = 0.0;
        for (const InspectedInput& input : found->inputs) {
            CHECK(std::isfinite(input.change));
            for (const float change : input.curve) {
                CHECK(std::isfinite(change));
                curves += std::abs(static_cast<double>(change));
            }
        }
        CHECK(curves > 0.01);
    }
    CHECK(models == 10);
}

}  // namespace test_inspect
