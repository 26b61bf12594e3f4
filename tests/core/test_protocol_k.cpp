#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <sstream>

#include "assets.h"
#include "beats/zscore.h"
#include "formats/record_files.h"
#include "protocols/evaluate.h"
#include "protocols/protocol_k.h"
#include "random_model.h"

namespace test_protocol_k {

using namespace beatlens;
using namespace beatlens::metrics;
using namespace beatlens::protocols;

namespace {

// Built once: several tests look at the same rows.
const ProtocolK& rebuilt(const std::filesystem::path& mitdb) {
    static const ProtocolK sets = [&] {
        const auto test_beats = parse_test_beats(test::asset_text("protocol_k_test_beats.txt"));
        REQUIRE(test_beats);
        ProtocolK built;
        for (const auto name : mitdb_records()) {
            const auto record = formats::load_record(mitdb / name);
            REQUIRE(record);
            REQUIRE(append_record(*record, *test_beats, built));
        }
        return built;
    }();
    return sets;
}

// Rows of 188 numbers, with or without a header line.
std::vector<std::vector<float>> published_rows(const std::filesystem::path& path) {
    const auto bytes = test::read_file(path);
    std::istringstream text(std::string(bytes.begin(), bytes.end()));
    std::vector<std::vector<float>> rows;
    for (std::string line; std::getline(text, line);) {
        std::vector<float> row;
        std::istringstream cells(line);
        for (std::string cell; std::getline(cells, cell, ',');) {
            row.push_back(static_cast<float>(std::stod(cell)));
        }
        if (row.size() == 188 && row[186] <= 1.0F) {  // the header line counts 0 to 187
            rows.push_back(row);
        }
    }
    return rows;
}

double difference(const ProtocolKSet& set, std::size_t row, const std::vector<float>& published) {
    double largest = static_cast<float>(index_of(set.labels[row])) == published.back() ? 0.0 : 1.0;
    for (std::size_t i = 0; i < beats::kachuee_length && largest < 1e-6; ++i) {
        const float ours = set.values[row * beats::kachuee_length + i];
        largest = std::max(largest, static_cast<double>(std::abs(ours - published[i])));
    }
    return largest;
}

std::size_t found(const ProtocolKSet& set, const std::vector<std::vector<float>>& published) {
    return static_cast<std::size_t>(std::count_if(published.begin(), published.end(), [&](const auto& row) {
        for (std::size_t i = 0; i < set.rows(); ++i) {
            if (difference(set, i, row) < 1e-6) {
                return true;
            }
        }
        return false;
    }));
}

}  // namespace

TEST_CASE("protocol K has the published row and class counts", "[data]") {
    BEATLENS_REQUIRE_DATA(mitdb, "mitdb");
    const ProtocolK& sets = rebuilt(mitdb);
    using Counts = std::array<std::size_t, aami_class_count>;
    CHECK(sets.train.rows() == 87'554);
    CHECK(sets.test.rows() == 21'892);
    CHECK(sets.test.class_counts() == Counts{18'118, 556, 1'448, 162, 1'608});
    // 90,589 / 2,779 / 7,236 / 803 / 8,039 rows in all
    CHECK(sets.train.class_counts() == Counts{72'471, 2'223, 5'788, 641, 6'431});
}

TEST_CASE("every published row is found in the right file", "[data]") {
    BEATLENS_REQUIRE_DATA(mitdb, "mitdb");
    BEATLENS_REQUIRE_DATA(published, "kaggle_heartbeat");
    const ProtocolK& sets = rebuilt(mitdb);
    const auto test_rows = published_rows(published / "published_test_rows.csv");
    const auto train_rows = published_rows(published / "published_train_rows.csv");
    CHECK(test_rows.size() == 299);  // the file has 300 lines, the first one counts the columns
    CHECK(train_rows.size() == 10);
    CHECK(found(sets.test, test_rows) == test_rows.size());
    CHECK(found(sets.train, train_rows) == train_rows.size());
}

TEST_CASE("the published weights give the published confusion matrix, cell by cell", "[data]") {
    BEATLENS_REQUIRE_DATA(mitdb, "mitdb");
    BEATLENS_REQUIRE_DATA(weights, "reference_models");
    const auto model =
        model::import_published("kachuee-residual", test::read_file(weights / "kachuee_residual.safetensors"));
    REQUIRE(model);
    const ProtocolK& sets = rebuilt(mitdb);
    const auto predictions = classify_rows(*model, sets.test.values);
    REQUIRE(predictions);
    auto published = metrics::aami_confusion();
    published.counts = {
        {18'012, 16, 66, 7, 17}, {243, 294, 16, 0, 3}, {84, 0, 1'357, 4, 3}, {70, 0, 27, 65, 0}, {72, 0, 14, 0, 1'522}};
    CHECK(confusion_of(sets.test.labels, predictions->labels) == published);
    CHECK(std::abs(published.accuracy() - 0.97067) < 5e-6);
}

TEST_CASE("rows of the published files are scaled as the model's recipe says", "[beats]") {
    test::RandomValues random;
    std::vector<float> rows(3 * beats::kachuee_length);
    std::generate(rows.begin(), rows.end(), [&] { return std::abs(random.next()); });
    const auto model = test::random_model(model::simple_cnn(5));
    REQUIRE(model.recipe == beats::kachuee_120hz_zscore);
    const auto predictions = classify_kachuee_rows(model, rows);
    REQUIRE(predictions);
    std::vector<float> scaled = rows;
    beats::zscore_rows(scaled, beats::kachuee_length);
    CHECK(predictions->logits == classify_rows(model, scaled)->logits);
    CHECK(predictions->logits != classify_rows(model, rows)->logits);
    CHECK(predictions->labels.size() == 3);
    CHECK_FALSE(classify_kachuee_rows(test::random_model(model::focal_rr_cnn(4)), rows));
    auto infarction = model;
    infarction.label_set = myocardial_infarction();
    CHECK_FALSE(classify_rows(infarction, rows));
}

TEST_CASE("a bad list of test beats is refused", "[beats]") {
    CHECK(parse_test_beats("# note\n100: 0 1 5\r\n101:\n"));
    for (const char* text : {"100 1 2", "100: 2 1", "100: x", "100: -1", "100: 99999999999999999999999"}) {
        INFO(text);
        CHECK_FALSE(parse_test_beats(text));
    }
}

TEST_CASE("protocol K rows of a small record, by hand", "[beats]") {
    Recording record;
    record.name = "tiny";
    record.frame_rate_hz = 360.0;
    record.signals.resize(1);
    record.signals[0].sampling_rate_hz = 360.0;
    record.signals[0].samples.resize(2000, 0.0F);
    record.annotations = {{10 / 360.0, "+", 0, 0, 0, "(N"},
                          {100 / 360.0, "N", 0, 0, 0, ""},
                          {250 / 360.0, "~", 0, 0, 0, ""},
                          {400 / 360.0, "V", 0, 0, 0, ""},
                          {700 / 360.0, "A", 0, 0, 0, ""}};
    const auto rows = protocol_k_rows(record, {{"tiny", {1}}});
    REQUIRE(rows);
    REQUIRE(rows->size() == 2);  // not the last beat
    CHECK((*rows)[0].window.next == 250);
    CHECK((*rows)[0].window.after_next == 400);
    CHECK((*rows)[0].label == AamiClass::N);
    CHECK((*rows)[1].label == AamiClass::V);
    CHECK_FALSE((*rows)[0].is_test);
    CHECK((*rows)[1].is_test);
    CHECK_FALSE(protocol_k_rows(record, {{"tiny", {2}}}));
    record.signals[0].sampling_rate_hz = 250.0;
    CHECK_FALSE(protocol_k_rows(record, {}));
}

}  // namespace test_protocol_k
