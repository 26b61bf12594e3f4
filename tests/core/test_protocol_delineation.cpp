#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "assets.h"
#include "model/model.h"
#include "protocols/protocol_delineation.h"

namespace test_protocol_delineation {

using namespace beatlens;
using namespace beatlens::protocols;
using Catch::Approx;

namespace {

std::vector<Annotation> marks(std::string_view symbols) {
    std::vector<Annotation> result;
    for (const char symbol : symbols) {
        Annotation mark;
        mark.time_s = 0.1 * static_cast<double>(result.size());
        mark.symbol = std::string(1, symbol);
        result.push_back(mark);
    }
    return result;
}

}  // namespace

TEST_CASE("marks beside a peak are its onset and end, and of no other", "[delineation]") {
    const auto waves = marked_waves(marks("(p)N)(t)()N(t"));
    REQUIRE(waves.size() == 5);
    CHECK(waves[0].kind == WaveKind::p);
    CHECK(waves[0].points_s[0] == Approx(0.0));
    CHECK(waves[0].points_s[2] == Approx(0.2));
    CHECK_FALSE(waves[1].points_s[0]);
    CHECK(waves[1].points_s[2] == Approx(0.4));
    CHECK(waves[2].kind == WaveKind::t);
    CHECK_FALSE(waves[3].points_s[0]);  // ")" before it belongs to nothing
    CHECK_FALSE(waves[3].points_s[2]);
    CHECK(waves[4].points_s[0]);
    CHECK_FALSE(waves[4].points_s[2]);
}

TEST_CASE("a beat has the P before and the T after it, and at the ends nobody knows", "[delineation]") {
    const auto beats = marked_beats({0, marked_waves(marks("NtppNtNtpN"))});
    REQUIRE(beats.size() == 4);
    CHECK_FALSE(beats[0].p);
    CHECK_FALSE(beats[0].p_is_known);
    CHECK(beats[0].t);
    REQUIRE(beats[1].p);
    CHECK(beats[1].p->peak_s() == Approx(0.3));
    CHECK(beats[1].before_s == Approx(0.4));
    CHECK_FALSE(beats[2].p);
    CHECK(beats[2].p_is_known);
    CHECK_FALSE(beats[3].t);
    CHECK_FALSE(beats[3].t_is_known);
    CHECK_FALSE(beats[3].after_s);
}

TEST_CASE("marks and points belong together nearest first, within 150 ms", "[delineation]") {
    const auto score = match_points({1.0, 2.0, 3.0}, {0.5, 0.9, 0.98, 2.16, 2.9, 3.5}, 0.8, 3.2);
    // 1.0 with 0.98 and 3.0 with 2.9; 2.0 is 160 ms from its nearest; 0.9 and 2.16 are false, 0.5 and 3.5 outside.
    REQUIRE(score.errors_ms.size() == 2);
    CHECK(score.errors_ms[0] == Approx(-20.0));
    CHECK(score.errors_ms[1] == Approx(-100.0));
    CHECK(score.missed == 1);
    CHECK(score.false_ones == 2);
}

TEST_CASE("deviations are those of all errors, and the mean over the records of their own", "[delineation]") {
    std::vector<DelineationRecord> records(3);
    records[0].per_lead[0] = {{0.0, 2.0}, 1, 0};    // mean 1, SD sqrt(2)
    records[1].per_lead[0] = {{10.0, 18.0}, 0, 2};  // mean 14, SD sqrt(32)
    records[2].per_lead[0] = {{5.0}, 0, 0};         // has no SD of its own
    const auto report = delineation_report("model", {}, records);
    const PointFigures& figures = report.per_lead[0];
    CHECK(figures.marks == 6);
    CHECK(figures.sensitivity == Approx(5.0 / 6.0));
    CHECK(figures.positive_predictivity == Approx(5.0 / 7.0));
    CHECK(figures.mean_ms == Approx(7.0));
    CHECK(figures.pooled_sd_ms == Approx(std::sqrt((49.0 + 25.0 + 9.0 + 121.0 + 4.0) / 4.0)));
    CHECK(figures.record_sd_ms == Approx((std::sqrt(2.0) + std::sqrt(32.0)) / 2.0));
    CHECK(figures.record_mean_ms == Approx(7.5));
    CHECK(figures.records == 2);
    CHECK(to_text(report).find("nan") == std::string::npos);
}

TEST_CASE("records of LUDB are read with the marks of all leads", "[delineation][data]") {
    BEATLENS_REQUIRE_DATA(ludb, "ludb");
    const auto names = ludb_records(ludb);
    REQUIRE(names);
    CHECK(names->front() == "1");
    const auto record = load_ludb_record(ludb, "1");
    REQUIRE(record);
    REQUIRE(record->leads.size() == 12);
    CHECK_FALSE(record->has_fibrillation);
    // The first marks of 1.ii, as PhysioNet's rdann prints them: ( 644, N 662, ) 682, ( 776, t 843, ) 878, ( 1250, p
    // 1278.
    const auto& waves = record->leads[1].waves;
    CHECK(waves[0].kind == WaveKind::qrs);
    CHECK(waves[0].points_s[0] == Approx(644 / 500.0));
    CHECK(waves[0].peak_s() == Approx(662 / 500.0));
    CHECK(waves[1].points_s[2] == Approx(878 / 500.0));
    CHECK(waves[2].kind == WaveKind::p);
    const auto times_s = marked_beat_times_s(*record);
    CHECK(times_s.size() == marked_beats(record->leads[1]).size());
    CHECK(ludb_fold("1") == 0);
    CHECK(ludb_fold("10") == 4);
}

TEST_CASE("the shipped weights find the waves that they learned", "[delineation][data]") {
    BEATLENS_REQUIRE_DATA(ludb, "ludb");
    auto model = model::parse_model(test::read_file(test::asset("delineation/wave-delineator.safetensors")));
    REQUIRE(model);
    const auto delineator = delineation::Delineator::create(*std::move(model));
    REQUIRE(delineator);
    std::vector<DelineationRecord> records;
    for (const char* name : {"1", "2", "3", "34"}) {
        const auto record = load_ludb_record(ludb, name);
        REQUIRE(record);
        auto score = score_delineation(*record, *delineator, {});
        REQUIRE(score);
        records.push_back(*std::move(score));
    }
    const auto report = delineation_report("shipped", {}, records);
    for (std::size_t point = 0; point < delineation_points; ++point) {
        INFO(delineation_point_name(point));
        CHECK(report.per_lead[point].sensitivity > 0.9);
        CHECK(report.per_lead[point].record_sd_ms < 30.0);
        CHECK(std::abs(report.per_lead[point].mean_ms) < 12.0);
    }
    CHECK(to_json(report).find("\"QRS onset\"") != std::string::npos);
}

}  // namespace test_protocol_delineation
