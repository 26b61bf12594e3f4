// Spikes of pacemakers: found where they are, in a recording that is made up and in the records that have them.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "analysis/pacing.h"
#include "beats_of.h"
#include "data_dir.h"
#include "formats/record_files.h"
#include "protocols/evaluate.h"
#include "protocols/protocol_k.h"

namespace test_pacing {

using namespace beatlens;

namespace {

std::size_t paced_in(const Recording& recording, const analysis::Located& located) {
    const auto paced = analysis::paced_beats(recording, located);
    CHECK(paced.size() == located.samples.size());
    return static_cast<std::size_t>(std::count(paced.begin(), paced.end(), 1));
}

}  // namespace

TEST_CASE("spikes before the beats of a made recording are seen, and their absence", "[pacing]") {
    Recording recording = test::synthetic(60.0);
    const auto located = analysis::locate(recording);
    REQUIRE(located);
    CHECK(paced_in(recording, *located) == 0);

    Signal& signal = recording.signals.front();
    const double rate_hz = signal.sampling_rate_hz;
    REQUIRE(rate_hz >= 250.0);
    std::size_t paced = 0;
    for (std::size_t i = 0; i < located->samples.size(); i += i % 3 == 1 ? 2 : 1) {  // two of three
        const auto at = located->samples[i] - sample_at(0.09, rate_hz);
        if (at > 0) {
            signal.samples[static_cast<std::size_t>(at)] += 1.0F;
            ++paced;
        }
    }
    const std::size_t found = paced_in(recording, *located);
    CHECK(found + 2 >= paced);
    CHECK(found <= paced + paced / 10);  // few others

    for (Signal& each : recording.signals) {
        each.sampling_rate_hz = 128.0;  // too few samples to show a spike
    }
    CHECK(paced_in(recording, *located) == 0);
}

TEST_CASE("the records with pacemakers are told from the others", "[pacing][data][database]") {
    BEATLENS_REQUIRE_DATA(mitdb, "mitdb");
    for (const auto name : protocols::mitdb_records()) {
        INFO(name);
        const auto record = formats::load_record(mitdb / name);
        REQUIRE(record);
        const auto located = analysis::locate(*record);
        REQUIRE(located);
        const auto count = paced_in(*record, *located);
        if (protocols::is_paced(name)) {
            CHECK(count > located->samples.size() / 2);
        } else {
            CHECK(count == 0);
        }
    }
}

}  // namespace test_pacing
