#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <nlohmann/json.hpp>

#include "beats/recipe.h"
#include "data_dir.h"
#include "metrics/figures.h"
#include "protocols/evaluate.h"

namespace test_protocol_d {

using namespace beatlens;
using namespace beatlens::metrics;
using namespace beatlens::protocols;

namespace {

// Read once: several tests look at the same rows.
const ProtocolDSet& ds1(const std::filesystem::path& mitdb) {
    static const auto set = load_protocol_d(mitdb, ds1_records(), beats::focal_rr_360hz);
    REQUIRE(set);
    return *set;
}

const ProtocolDSet& ds2(const std::filesystem::path& mitdb) {
    static const auto set = load_protocol_d(mitdb, ds2_records(), beats::focal_rr_360hz);
    REQUIRE(set);
    return *set;
}

// The matrix that the authors' weights give.
ConfusionMatrix published_matrix() {
    auto matrix = metrics::aami_confusion();
    matrix.counts = {{41'420, 671, 206, 1'921, 0},
                     {282, 1'494, 57, 3, 0},
                     {141, 21, 3'017, 40, 0},
                     {336, 0, 31, 21, 0},
                     {0, 0, 0, 0, 0}};
    return matrix;
}

}  // namespace

TEST_CASE("protocol D has the published class counts, less the first and last beat of each record", "[data]") {
    BEATLENS_REQUIRE_DATA(mitdb, "mitdb");
    using Counts = std::array<std::size_t, aami_class_count>;
    // DS1: N 45,866, S 944, V 3,788, F 415; DS2: N 44,259, S 1,837, V 3,221, F 388
    CHECK(ds2(mitdb).class_counts() == Counts{44'218, 1'836, 3'219, 388, 0});
    const ProtocolDSet& train = ds1(mitdb);
    CHECK(train.class_counts() == Counts{45'824, 943, 3'788, 414, 0});
    CHECK(train.rows() == train.samples.size());
    CHECK(train.values.size() == train.rows() * 204);
    CHECK(train.records.size() == 22);
    CHECK(train.records.back().first + train.records.back().rows == train.rows());
}

TEST_CASE("the scaler fitted on DS1 is the published one", "[data]") {
    BEATLENS_REQUIRE_DATA(mitdb, "mitdb");
    const auto scaler = fit_scalers(ds1(mitdb)).at("rr");
    const double centre[] = {-0.01221434, -0.01221434, 1.00384615, 0.67050998};
    const double scale[] = {30.92893963, 30.92893963, 0.06858028, 20.65907847};
    REQUIRE(scaler.centre.size() == 4);
    REQUIRE(scaler.scale.size() == 4);
    for (std::size_t i = 0; i < 4; ++i) {
        INFO(i << ": " << scaler.centre[i] << " " << scaler.scale[i]);
        CHECK(std::abs(scaler.centre[i] - centre[i]) < 1e-6);
        CHECK(std::abs(scaler.scale[i] - scale[i]) < 1e-6);
    }
}

TEST_CASE("the published weights of focal-rr-cnn give their matrix on DS2, cell by cell", "[data]") {
    BEATLENS_REQUIRE_DATA(mitdb, "mitdb");
    BEATLENS_REQUIRE_DATA(weights, "reference_models");
    const auto bytes = test::read_file(weights / "focal_rr_cnn.safetensors");
    const auto model = model::import_published("focal-rr-cnn", bytes, fit_scalers(ds1(mitdb)).at("rr"));
    REQUIRE(model);
    CHECK(model->output_names() == std::vector<std::string>{"N", "S", "V", "F"});
    const auto report = evaluate_protocol_d(*model, ds2(mitdb));
    REQUIRE(report);
    INFO(to_text(*report));
    CHECK(report->matrix() == published_matrix());
    const auto json = nlohmann::json::parse(to_json(*report), nullptr, false);
    CHECK(json["records"].size() == 22);
    CHECK(json["without_232"]["S"]["support"] == 455);
}

}  // namespace test_protocol_d
