// Spikes of pacemakers: found where they are, in a recording that is made up and in the records that have them.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "analysis/analyze.h"
#include "analysis/pacing.h"
#include "assets.h"
#include "beats_of.h"
#include "data_dir.h"
#include "formats/record_files.h"
#include "model/model_file.h"
#include "protocols/evaluate.h"
#include "protocols/protocol_k.h"

namespace test_pacing {

using namespace beatlens;

namespace {

std::size_t paced_in(const Recording& recording, const analysis::Located& located, bool declared = false) {
    const auto paced = analysis::paced_beats(recording, located, declared);
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

    CHECK(paced_in(recording, *located, true) == found);

    CHECK(analysis::shows_spikes(recording, *located));
    for (Signal& each : recording.signals) {
        each.sampling_rate_hz = 128.0;  // too few samples to show a spike
    }
    CHECK(paced_in(recording, *located) == 0);
    CHECK(paced_in(recording, *located, true) == 0);
    CHECK_FALSE(analysis::shows_spikes(recording, *located));
}

TEST_CASE("a pacemaker that paces few beats is seen where it is declared", "[pacing]") {
    Recording recording = test::synthetic(60.0);
    const auto located = analysis::locate(recording);
    REQUIRE(located);
    const std::size_t without = paced_in(recording, *located, true);
    CHECK(without <= located->samples.size() / 20);
    Signal& signal = recording.signals.front();
    std::size_t paced = 0;
    for (std::size_t i = 2; i < located->samples.size(); i += 6) {
        const auto at = located->samples[i] - sample_at(0.09, signal.sampling_rate_hz);
        signal.samples[static_cast<std::size_t>(at)] += 1.0F;
        ++paced;
    }
    CHECK(paced_in(recording, *located) == 0);
    const std::size_t found = paced_in(recording, *located, true);
    CHECK(found >= paced);
    CHECK(found <= paced + without);

    const auto model = model::load_model(test::asset("models/whole-recording.safetensors"));
    REQUIRE(model);
    analysis::AnalyzeOptions options;
    const auto unaware = analysis::analyze(recording, *model, options);
    options.pacemaker = true;
    const auto aware = analysis::analyze(recording, *model, options);
    REQUIRE(unaware);
    REQUIRE(aware);
    CHECK_FALSE(unaware->pacemaker.value().declared);
    CHECK(unaware->pacemaker->spikes == 0);
    CHECK(aware->pacemaker.value().declared);
    CHECK(aware->pacemaker->spikes == found);
    CHECK(aware->unsure_beats.value() >= paced);
    CHECK(aware->counts == unaware->counts);
    const auto warns = [](const analysis::Analysis& of) {
        return std::any_of(of.warnings.begin(), of.warnings.end(),
                           [](const std::string& one) { return one.starts_with("A pacemaker is declared."); });
    };
    CHECK(warns(*aware));
    CHECK_FALSE(warns(*unaware));
}

TEST_CASE("the records with pacemakers are told from the others", "[pacing][data]") {
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
