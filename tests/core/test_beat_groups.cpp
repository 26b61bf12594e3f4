#include "analysis/beat_groups.h"

#include <algorithm>
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <numeric>

#include "analysis/alike.h"
#include "context_cases.h"

namespace test_beat_groups {

using namespace beatlens;
using namespace beatlens::analysis;
using beats::both_leads;
using beats::context_of;
using beats::two_leads;
using Catch::Approx;

namespace {

std::vector<std::uint8_t> labels_of(const beats::Case& c) {
    std::vector<std::uint8_t> labels;
    for (const std::string& symbol : c.symbols) {
        labels.push_back(symbol == "V" ? 2 : 0);
    }
    return labels;
}

}  // namespace

TEST_CASE("beats of one shape are most alike", "[inspect]") {
    const beats::Case c = two_leads(300.0, 0.15);
    const auto labels = labels_of(c);
    const beats::BeatContext context = context_of(c.recording, both_leads, c.times_s);
    const auto ventricular = static_cast<std::size_t>(std::count(labels.begin(), labels.end(), 2));
    REQUIRE(ventricular > 15);
    std::size_t seen = 0;
    for (std::size_t beat = 20; beat < context.beats() && seen < 10; ++beat) {
        if (labels[beat] != 2) {
            continue;
        }
        ++seen;
        const auto alike = alike_beats(context, beat, 8);
        REQUIRE(alike.size() == 8);
        for (std::size_t i = 0; i < alike.size(); ++i) {
            CHECK(labels[alike[i].beat] == 2);
            CHECK(alike[i].beat != beat);
            CHECK(alike[i].correlation > 0.8F);
            CHECK((i == 0 || alike[i].correlation <= alike[i - 1].correlation));
        }
    }
    CHECK(seen == 10);
    const auto all = alike_beats(context, 3, 100'000);
    CHECK(all.size() == context.beats() - 1);
    CHECK(labels[all.front().beat] == 0);
    CHECK(all.back().correlation < all.front().correlation - 0.2F);
}

TEST_CASE("only beats with a usable signal are alike", "[inspect]") {
    const beats::Case c = two_leads(60.0, 0.0);
    std::vector<std::uint8_t> usable(c.times_s.size(), 1);
    std::fill(usable.begin() + 10, usable.begin() + 20, 0);
    const beats::BeatContext context = context_of(c.recording, both_leads, c.times_s, {}, usable);
    const auto all = alike_beats(context, 12, usable.size());  // the beat itself may be unusable
    CHECK(all.size() == usable.size() - 10);
    CHECK(std::none_of(all.begin(), all.end(), [&](const AlikeBeat& one) { return usable[one.beat] == 0; }));
}

TEST_CASE("rows are alike by their correlation", "[inspect]") {
    const std::vector<float> rows = {1, 2, 3, 10, 20, 30, 3, 2, 1, 1, 2, 4};
    const auto alike = alike_rows(rows, 3, 0, 2);
    REQUIRE(alike.size() == 2);
    CHECK(alike[0].beat == 1);
    CHECK(alike[0].correlation == Approx(1.0));
    CHECK(alike[1].beat == 3);
    CHECK(alike[1].correlation == Approx(0.981981));  // 3 / sqrt(2 * 14/3)
}

TEST_CASE("clusters hold all beats, each once", "[inspect]") {
    const beats::Case c = two_leads(300.0, 0.15);
    const auto labels = labels_of(c);
    const beats::BeatContext context = context_of(c.recording, both_leads, c.times_s);
    const ClusterViews views = view_clusters(context, labels, 5);
    CHECK(views.without == 0);
    REQUIRE(views.clusters.size() >= 2);
    std::vector<std::uint32_t> sorted = views.beats;
    std::sort(sorted.begin(), sorted.end());
    std::vector<std::uint32_t> every(context.beats());
    std::iota(every.begin(), every.end(), 0U);
    CHECK(sorted == every);
    std::size_t sum = 0;
    std::vector<std::size_t> counts(5);
    for (std::size_t i = 0; i < views.clusters.size(); ++i) {
        const ClusterView& view = views.clusters[i];
        CHECK(view.first == sum);
        sum += view.size;
        CHECK(view.size == context.clusters.clusters[i].size);
        CHECK(std::accumulate(view.counts.begin(), view.counts.end(), std::size_t{0}) == view.size);
        for (std::size_t k = 0; k < 5; ++k) {
            counts[k] += view.counts[k];
        }
        for (std::size_t k = view.first; k < view.first + view.size; ++k) {
            CHECK(context.clusters.of_beat[views.beats[k]] == i);
        }
        CHECK(view.median.size() == 2 * beats::window_length);
    }
    CHECK(sum == context.beats());
    CHECK(counts[0] == static_cast<std::size_t>(std::count(labels.begin(), labels.end(), 0)));
    CHECK(counts[2] == static_cast<std::size_t>(std::count(labels.begin(), labels.end(), 2)));
    CHECK(views.clusters[0].counts[0] > views.clusters[0].counts[2]);
    CHECK(views.clusters[1].counts[2] > views.clusters[1].counts[0]);
    // In millivolts: the second lead is the first one times -.6.
    const auto& median = views.clusters[0].median;
    const auto peak = std::max_element(median.begin(), median.begin() + beats::window_length);
    CHECK(std::abs(static_cast<int>(peak - median.begin()) - beats::window_before) <= 3);
    CHECK(*peak > 0.5F);
    CHECK(*std::min_element(median.begin() + beats::window_length, median.end()) == Approx(-0.6F * *peak).epsilon(0.1));
}

TEST_CASE("beats without a signal are in no cluster", "[inspect]") {
    beats::Case c = two_leads(60.0, 0.0);
    for (Signal& signal : c.recording.signals) {
        std::fill_n(signal.samples.begin(), static_cast<std::ptrdiff_t>(10.0 * signal.sampling_rate_hz),
                    beats::no_value);
    }
    const beats::BeatContext context = context_of(c.recording, both_leads, c.times_s);
    const auto gone = static_cast<std::size_t>(
        std::count(context.clusters.of_beat.begin(), context.clusters.of_beat.end(), beats::no_cluster));
    REQUIRE(gone > 5);
    const ClusterViews views = view_clusters(context, std::vector<std::uint8_t>(context.beats()), 1);
    CHECK(views.without == gone);
    CHECK(views.beats.size() == context.beats());
    CHECK(std::all_of(views.beats.end() - static_cast<std::ptrdiff_t>(gone), views.beats.end(),
                      [&](std::uint32_t beat) { return context.clusters.of_beat[beat] == beats::no_cluster; }));
}

TEST_CASE("beats of a label lie over one another, by hand", "[inspect]") {
    // 100 Hz, so that grid places 10 ms apart are samples: a ramp at every beat, higher for label 1.
    Signal signal;
    signal.sampling_rate_hz = 100.0;
    signal.samples.assign(2000, 5.0F);
    std::vector<LabelledBeat> beats;
    for (int i = 0; i < 18; ++i) {
        LabelledBeat beat;
        beat.sample = 50 + 100 * i;
        beat.time_s = 0.5 + i;
        beat.label = i % 3 == 0 ? 1 : 0;
        for (int k = 0; k < 5; ++k) {
            signal.samples[static_cast<std::size_t>(beat.sample + k)] += static_cast<float>((1 + beat.label) * (k + 1));
        }
        beats.push_back(beat);
    }
    beats[1].usable = false;
    beats[2].time_s = 0.1;      // reaches over the beginning
    beats[3].time_s = 19.75;    // reaches over the end
    signal.samples[470] = NAN;  // in the fifth one's stretch
    const auto labels = overlay_labels(signal, beats, 3, 200);
    REQUIRE(labels.size() == 3);
    CHECK(labels[0].all == 12);
    CHECK(labels[0].beats == std::vector<std::uint32_t>{5, 7, 8, 10, 11, 13, 14, 16, 17});
    CHECK(labels[1].beats == std::vector<std::uint32_t>{0, 6, 9, 12, 15});
    CHECK(labels[2].beats.empty());
    CHECK(labels[2].median.empty());
    REQUIRE(labels[1].median.size() == overlay_length);
    REQUIRE(labels[1].values.size() == 5 * overlay_length);
    const std::size_t at_r = 75;  // 300 ms
    CHECK(labels[1].median[at_r] == Approx(2.0));
    CHECK(labels[1].median[at_r + 5] == Approx(6.0));   // 20 ms: the third sample
    CHECK(labels[1].median[at_r + 1] == Approx(2.8));   // 4 ms: two fifths of the way to the next
    CHECK(labels[1].median[at_r - 10] == Approx(0.0));  // less the baseline of 5
    CHECK(labels[0].median[at_r + 10] == Approx(5.0));  // 40 ms
    CHECK(labels[1].values[2 * overlay_length + at_r] == Approx(2.0));
    const auto few = overlay_labels(signal, beats, 3, 2);
    CHECK(few[1].beats.size() <= 2);
    CHECK(few[1].all == 6);
    // Of a label whose beats are all unusable those are shown.
    for (LabelledBeat& beat : beats) {
        beat.usable = beat.label == 0;
    }
    CHECK(overlay_labels(signal, beats, 3, 200)[1].beats.size() == 5);
}

TEST_CASE("rows of a label lie over one another as they are", "[inspect]") {
    const std::vector<float> rows = {1, 2, 3, 4, 5, 7, 9, 9};
    const auto labels = overlay_rows(rows, 2, std::vector<std::uint8_t>{0, 1, 0, 0}, 2, 200);
    CHECK(labels[0].values == std::vector<float>{1, 2, 5, 7, 9, 9});
    CHECK(labels[0].median == std::vector<float>{5, 7});
    CHECK(labels[1].beats == std::vector<std::uint32_t>{1});
}

}  // namespace test_beat_groups
