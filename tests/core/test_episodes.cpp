#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "rhythm/episodes.h"

namespace test_episodes {

using namespace beatlens;
using namespace beatlens::rhythm;
using Catch::Approx;

namespace {

struct Rhythm {
    std::vector<double> times_s;
    std::vector<AamiClass> classes;
    std::vector<beats::TimeSpan> cuts;

    // A letter a beat, each `interval_s` after the one before; '|' is a gap.
    Rhythm& then(const std::string& letters, double interval_s = 0.8) {
        for (const char c : letters) {
            const double last_s = times_s.empty() ? 0.0 : times_s.back();
            if (c == '|') {
                cuts.push_back({last_s + 0.1, last_s + 0.2});
                continue;
            }
            times_s.push_back(last_s + interval_s);
            classes.push_back(*aami_class_from_letter(c));
        }
        return *this;
    }
    std::vector<Episode> episodes(const EpisodeLimits& limits = {}) const {
        const auto rr = beats::measure_rr(times_s, {}, cuts);
        REQUIRE(rr);
        return find_episodes({times_s, classes, *rr}, limits);
    }
    // "run V 3, pause 2": kinds, classes and numbers of beats
    std::string text() const {
        std::string text;
        for (const Episode& episode : episodes()) {
            text += (text.empty() ? "" : ", ") + std::string(to_string(episode.kind)) +
                    (episode.of == AamiClass::N ? "" : std::string(" ") + letter(episode.of)) + " " +
                    std::to_string(episode.beats());
        }
        return text;
    }
};

}  // namespace

TEST_CASE("couplets and runs", "[rhythm]") {
    CHECK(Rhythm().then("NNVNN").text().empty());
    CHECK(Rhythm().then("NNVVNN").text() == "couplet V 2");
    CHECK(Rhythm().then("NNVVVNN").text() == "run V 3");
    CHECK(Rhythm().then("NSSNSSSSN").text() == "couplet S 2, run S 4");
    CHECK(Rhythm().then("VVSSVF").text() == "couplet V 2, couplet S 2");  // at the beginning; others end them
    CHECK(Rhythm().then("NVV|VN").text() == "couplet V 2");               // not across a gap
    const auto run = Rhythm().then("NN").then("VVVV", 0.4).then("NN").episodes();
    REQUIRE(run.size() == 1);
    CHECK(run[0].rate_bpm == Approx(150.0));
    CHECK(run[0].first_beat == 2);
    CHECK(run[0].end_beat == 6);
    CHECK(run[0].first_s == Approx(2.0));
    CHECK(run[0].duration_s() == Approx(1.2));
}

TEST_CASE("bigeminy and trigeminy", "[rhythm]") {
    CHECK(Rhythm().then("NNNVNVNVNN").text() == "bigeminy V 6");
    CHECK(Rhythm().then("NNNVNVNNNN").text().empty());  // twice is not enough
    CHECK(Rhythm().then("NNSNNSNNSNN").text() == "trigeminy S 9");
    CHECK(Rhythm().then("NSNSNVNVNVN").text() == "bigeminy V 6");  // of one class
    CHECK(Rhythm().then("NVNV|NVN").text().empty());
}

TEST_CASE("fast and slow rhythms and pauses", "[rhythm]") {
    CHECK(Rhythm().then(std::string(20, 'N')).then(std::string(60, 'N'), 0.5).then(std::string(20, 'N')).text() ==
          "tachycardia 65");  // two slow intervals on either side: six of eight make the rate
    CHECK(Rhythm().then(std::string(20, 'N')).then(std::string(20, 'N'), 0.5).text().empty());  // ten seconds
    CHECK(Rhythm().then(std::string(20, 'N'), 1.3).text() == "bradycardia 20");
    CHECK(Rhythm().then("NNN").then("N", 2.0).then("NN").text() == "pause 2");
    CHECK(Rhythm().then("NNN").then("N", 1.9).then("NN").text().empty());
    CHECK(Rhythm().then("NNN|").then("N", 3.0).then("NN").text().empty());  // a gap is no pause
    EpisodeLimits limits;
    limits.pause_s = 1.5;
    CHECK(Rhythm().then("NNN").then("N", 1.9).then("NN").episodes(limits).size() == 1);
}

TEST_CASE("the longest and the fastest of each kind", "[rhythm]") {
    const auto episodes = Rhythm().then("NN").then("VVVVV", 0.5).then("NN").then("VVV", 0.3).then("NSSN").episodes();
    const auto summary = summarise(episodes);
    REQUIRE(summary.size() == 2);
    CHECK(summary[0].of == AamiClass::V);
    CHECK(summary[0].count == 2);
    CHECK(episodes[summary[0].longest].beats() == 5);
    CHECK(episodes[summary[0].fastest].rate_bpm == Approx(200.0));
    CHECK(summary[1].kind == EpisodeKind::couplet);
    const auto pauses = Rhythm().then("NN").then("N", 2.5).then("N", 4.0).then("N", 3.0).episodes();
    REQUIRE(summarise(pauses).size() == 1);
    CHECK(pauses[summarise(pauses)[0].longest].duration_s() == Approx(4.0));
    CHECK(summarise({}).empty());
}

TEST_CASE("beats by the hour and the rate by the minute", "[rhythm]") {
    Rhythm rhythm;
    rhythm.then(std::string(100, 'N'), 1.0).then("V", 3600.0).then("NN", 0.5);
    const auto rr = beats::measure_rr(rhythm.times_s, {}, std::vector<beats::TimeSpan>{{200.0, 300.0}});
    REQUIRE(rr);
    const BeatsInTime beats{rhythm.times_s, rhythm.classes, *rr};
    const auto hours = beats_by_hour(beats, {});
    REQUIRE(hours.size() == 2);
    CHECK(hours[0].counts[index_of(AamiClass::N)] == 100);
    CHECK(hours[1].counts[index_of(AamiClass::V)] == 1);
    CHECK(hours[1].counts[index_of(AamiClass::N)] == 2);
    const auto rates = rate_by_minute(beats, 180.0);
    REQUIRE(rates.size() == 3);
    CHECK(*rates[0] == Approx(60.0));
    CHECK(*rates[1] == Approx(60.0));
    CHECK_FALSE(rates[2]);
    CHECK(rate_by_minute(beats, 0.0).empty());
}

}  // namespace test_episodes
