// Why beats have their labels, in words.
#include "analysis/reason.h"

#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <limits>
#include <nlohmann/json.hpp>
#include <regex>
#include <string>
#include <vector>

#include "analysis/analyze.h"
#include "analysis/report.h"
#include "beats/context/context.h"
#include "random_model.h"
#include "synthesis/ecg_model.h"

namespace test_reason {

using namespace beatlens;
using analysis::reason;
using beats::BeatContext;

namespace {

struct Case {
    Recording recording;
    std::vector<double> times_s;
    std::vector<std::uint8_t> usable;
    std::vector<char> symbols;

    std::int64_t sample(std::size_t beat) const { return sample_at(times_s[beat], recording.frame_rate_hz); }
};

Case made(double sveb_share, double veb_share) {
    synthesis::EcgModelOptions options;
    options.duration_s = 300.0;
    options.sveb_share = sveb_share;
    options.veb_share = veb_share;
    auto recording = synthesis::synthesize(options);
    REQUIRE(recording);
    Case c{*std::move(recording), {}, {}, {}};
    for (const Annotation& annotation : c.recording.annotations) {
        c.times_s.push_back(annotation.time_s);
        c.usable.push_back(1);
        c.symbols.push_back(annotation.symbol.front());
    }
    return c;
}

BeatContext context_of(const Case& c) {
    constexpr std::array<std::size_t, 1> lead = {0};
    auto context = beats::make_context(c.recording, lead, c.times_s, c.usable);
    REQUIRE(context);
    return *std::move(context);
}

// The first beat of a kind whose neighbours are normal, from the tenth on.
std::size_t lonely(const Case& c, char symbol) {
    for (std::size_t i = 10; i + 2 < c.symbols.size(); ++i) {
        if (c.symbols[i] == symbol && c.symbols[i - 1] == 'N' && c.symbols[i - 2] == 'N' && c.symbols[i + 1] == 'N') {
            return i;
        }
    }
    FAIL("there is no such beat");
    return 0;
}

void check_matches(const std::string& text, const char* pattern) {
    INFO(text);
    CHECK(std::regex_match(text, std::regex(pattern)));
}

}  // namespace

TEST_CASE("a reason names what is seen first in a beat of its class", "[reason]") {
    const Case c = made(0.08, 0.1);
    const BeatContext context = context_of(c);
    CHECK(reason(context, lonely(c, 'N'), AamiClass::N) ==
          "As expected in the tracked rhythm, QRS and P wave as this recording's normal.");
    check_matches(reason(context, lonely(c, 'A'), AamiClass::S),
                  "Early by \\d\\d % of the tracked rhythm, .*P wave.*QRS .*as this recording's normal\\.");
    for (const AamiClass label : {AamiClass::V, AamiClass::Q}) {
        check_matches(
            reason(context, lonely(c, 'V'), label),
            "QRS unlike this recording's normal \\(correlation -?0\\.\\d\\d\\) and (\\d+ % wider|\\d\\.\\d times as "
            "wide), one of \\d+ beats of this shape, early by \\d\\d % of the tracked rhythm\\.");
    }
    // What is said is measured, whatever the label.
    check_matches(reason(context, lonely(c, 'V'), AamiClass::N),
                  "Early by \\d\\d % of the tracked rhythm, QRS unlike this recording's normal .*");
    check_matches(reason(context, lonely(c, 'N'), AamiClass::V),
                  "QRS as this recording's normal, as expected in the tracked rhythm\\.");
}

TEST_CASE("a fusion beat is between what it is made of", "[reason]") {
    Case c = made(0.0, 0.1);
    const std::size_t normal = lonely(c, 'N');
    const std::size_t ventricular = lonely(c, 'V');
    auto& samples = c.recording.signals[0].samples;
    for (std::int64_t k = -90; k < 160; ++k) {
        float& here = samples[static_cast<std::size_t>(c.sample(normal) + k)];
        here = 0.5F * (here + samples[static_cast<std::size_t>(c.sample(ventricular) + k)]);
    }
    check_matches(reason(context_of(c), normal, AamiClass::F),
                  "Between this recording's normal \\(correlation 0\\.\\d\\d\\) and its ventricular beats "
                  "\\(0\\.\\d\\d\\): .*as expected in the tracked rhythm\\.");
    // With nothing to be between it is told like any other.
    const Case none = made(0.0, 0.0);
    CHECK(reason(context_of(none), 20, AamiClass::F) ==
          "QRS as this recording's normal, as expected in the tracked rhythm.");
}

TEST_CASE("a reason says what is not known", "[reason]") {
    Case c = made(0.0, 0.1);
    const std::size_t beat = lonely(c, 'N');
    c.usable[20] = 0;
    auto& samples = c.recording.signals[0].samples;
    const auto from = static_cast<std::ptrdiff_t>(c.sample(40) - 100);
    std::fill(samples.begin() + from, samples.begin() + from + 200, std::numeric_limits<float>::quiet_NaN());
    BeatContext context = context_of(c);
    CHECK(reason(context, 0, AamiClass::N).starts_with("First of the recording, "));
    CHECK(reason(context, 20, AamiClass::N) == "The signal here cannot be trusted.");
    CHECK(reason(context, 21, AamiClass::N).starts_with("First after signal that cannot be trusted, "));
    CHECK(reason(context, 40, AamiClass::V) == "The signal here cannot be trusted.");
    CHECK(reason(context, 41, AamiClass::N).starts_with("First after signal that cannot be trusted, "));
    Case without = c;
    without.times_s.erase(without.times_s.begin() + 40);
    without.usable.erase(without.usable.begin() + 40);
    CHECK(reason(context_of(without), 40, AamiClass::N).starts_with("First after a gap, "));

    context.p_waves.without_t.visibility[beat] = -0.5F;
    CHECK(reason(context, beat, AamiClass::N) ==
          "As expected in the tracked rhythm, QRS as this recording's normal, no P waves to go by here.");
    CHECK(reason(context, beat, AamiClass::S) ==
          "As expected in the tracked rhythm, no P waves to go by here, QRS as this recording's normal.");
    context.normals.beats.clear();
    CHECK(reason(context, beat, AamiClass::V) ==
          "No normal beat in this recording to compare its QRS with, as expected in the tracked rhythm.");
}

TEST_CASE("the words of a reason, one by one", "[reason]") {
    const Case c = made(0.0, 0.1);
    BeatContext context = context_of(c);
    const std::size_t beat = lonely(c, 'N');
    auto& rhythm = context.rhythm;
    auto& all = context.shapes.all;
    auto& p = context.p_waves.without_t;
    const auto timing = [&] {
        const std::string why = reason(context, beat, AamiClass::S);
        return why.substr(0, why.find(", P wave"));
    };
    rhythm.ratio_mean[beat] = 0.69F;
    CHECK(timing() == "Early by 31 % of the tracked rhythm");
    rhythm.run_length[beat] = 12.0F;
    CHECK(timing() == "Early by 31 % of the tracked rhythm, one of a run of 12 fast beats");
    rhythm.run_length[beat] = 2.0F;
    CHECK(timing() == "Early by 31 % of the tracked rhythm");
    rhythm.irregularity_31[beat] = 0.16F;
    CHECK(timing() == "Early by 31 % in an irregular rhythm (16 % from one interval to the next)");
    rhythm.ratio_mean[beat] = 1.0F;
    CHECK(timing() == "Neither early nor late in an irregular rhythm (16 % from one interval to the next)");
    rhythm.irregularity_31[beat] = 0.02F;
    rhythm.ratio_mean[beat] = 1.4F;
    CHECK(timing() == "Late by 40 % of the tracked rhythm");

    rhythm.ratio_mean[beat] = 1.0F;
    const auto after_timing = [&](AamiClass label) {
        const std::string start = "As expected in the tracked rhythm, ";
        const std::string why = reason(context, beat, label);
        REQUIRE(why.starts_with(start));
        return why.substr(start.size());
    };
    CHECK(after_timing(AamiClass::S) == "P wave and QRS as this recording's normal.");
    p.correlation[beat] = 0.7F;
    p.percentile[beat] = 0.2F;
    CHECK(after_timing(AamiClass::S) == "P wave within what is usual here, QRS as this recording's normal.");
    p.percentile[beat] = 0.01F;
    CHECK(after_timing(AamiClass::S) == "no P wave like the usual one before it, QRS as this recording's normal.");
    p.correlation[beat] = 0.95F;
    all.width_30_ratio[beat] = 1.62F;
    CHECK(after_timing(AamiClass::N) ==
          "QRS as this recording's normal but 62 % wider, P wave as this recording's normal.");
    all.width_30_ratio[beat] = 0.7F;
    all.correlation_local[beat] = 0.86F;
    CHECK(after_timing(AamiClass::N)
              .starts_with("QRS much like this recording's normal (correlation 0.86) but 30 % narrower, "));
    all.width_30_ratio[beat] = 2.4F;
    all.correlation_local[beat] = -0.41F;
    all.odd[beat] = 1;
    CHECK(after_timing(AamiClass::N)
              .starts_with("QRS unlike this recording's normal (correlation -0.41) and 2.4 times as wide, P wave"));
    context.clusters.clusters.push_back({1, context.clusters.clusters[0].shape});
    context.cluster_figures.emplace_back();
    context.clusters.of_beat[beat] = static_cast<std::uint16_t>(context.clusters.clusters.size() - 1);
    CHECK(after_timing(AamiClass::N)
              .starts_with("QRS unlike this recording's normal (correlation -0.41) and 2.4 times "
                           "as wide, the only beat of this shape, P wave"));
    context.clusters.clusters.back().size = 212;
    CHECK(after_timing(AamiClass::N).find(", one of 212 beats of this shape, ") != std::string::npos);
}

TEST_CASE("reasons come with the labels of models that look at the whole recording", "[reason]") {
    const Case c = made(0.05, 0.1);
    const auto run = [&](const model::Model& model) {
        auto result = analysis::analyze(c.recording, model);
        INFO((result ? "" : result.error().message));
        REQUIRE(result);
        return *std::move(result);
    };
    const model::Model whole = test::random_model(*model::zoo_architecture("whole-recording"));
    CHECK(analysis::gives_reasons(whole));
    const auto with = run(whole);
    REQUIRE(with.reasons.size() == with.beats.size());
    const auto json = nlohmann::json::parse(to_json(with), nullptr, false);
    CHECK(json["beats"][7]["why"] == with.reasons[7]);
    const std::string csv = to_csv(with);
    CHECK(csv.starts_with("sample,time_s,class,confidence,p_N,p_S,p_V,p_F,p_Q,usable,why\n"));
    CHECK(csv.find(",1,\"" + with.reasons[7] + "\"\n") != std::string::npos);

    const model::Model alone = test::random_model(model::kachuee_residual(5));
    CHECK_FALSE(analysis::gives_reasons(alone));
    CHECK(run(alone).reasons.empty());
    CHECK(to_csv(run(alone)).starts_with("sample,time_s,class,confidence,p_N,p_S,p_V,p_F,p_Q,usable\n"));
    model::Model others = whole;
    others.label_set = myocardial_infarction();
    CHECK_FALSE(analysis::gives_reasons(others));
}

}  // namespace test_reason
