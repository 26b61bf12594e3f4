// Beats, runs and episodes compared as bxb, rxr and epicmp do it: cases worked out by hand from their rules, and what
// must hold of any recording.
#include <algorithm>
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "metrics/ec57.h"
#include "metrics/ec57_episodes.h"
#include "metrics/ec57_runs.h"
#include "synthesis/random.h"

namespace test_ec57 {

using namespace beatlens;
using namespace beatlens::metrics;
using Catch::Approx;

namespace {

// A sample is 10 ms, so 150 ms are 15.
constexpr double rate_hz = 100.0;
constexpr Ec57Period all = {rate_hz, 0, 10'000, 15};

struct Mark {
    std::int64_t sample;
    const char* symbol;
    const char* aux = "";
    int subtype = 0;
};

std::vector<Annotation> annotations(const std::vector<Mark>& marks) {
    std::vector<Annotation> result;
    for (const Mark& mark : marks) {
        Annotation annotation;
        annotation.time_s = static_cast<double>(mark.sample) / rate_hz;
        annotation.symbol = mark.symbol;
        annotation.aux = mark.aux;
        annotation.subtype = mark.subtype;
        result.push_back(annotation);
    }
    return result;
}

Ec57Comparison compared(const std::vector<Mark>& reference, const std::vector<Mark>& test,
                        const Ec57Period& period = all) {
    return compare_beats(ec57_beats(annotations(reference), period), ec57_beats(annotations(test), period), period);
}

// "Nn 2  So 1": the cells that are not empty, in the order of the matrix.
std::string cells(const ConfusionMatrix& matrix) {
    std::string text;
    for (std::size_t row = 0; row < matrix.counts.size(); ++row) {
        for (std::size_t column = 0; column < matrix.counts.size(); ++column) {
            if (const std::size_t count = matrix.counts[row][column]; count > 0) {
                text += (text.empty() ? "" : "  ") + matrix.names[row] +
                        static_cast<char>(matrix.names[column].front() - 'A' + 'a') + " " + std::to_string(count);
            }
        }
    }
    return text;
}

std::string compared_cells(const std::vector<Mark>& reference, const std::vector<Mark>& test,
                           const Ec57Period& period = all) {
    return cells(compared(reference, test, period).matrix);
}

const Ec57Figure& figure(const std::string& group, const std::string& key) {
    const auto& figures = ec57_figures();
    return *std::find_if(figures.begin(), figures.end(),
                         [&](const Ec57Figure& one) { return one.group == group && one.key == key; });
}

Ec57Beats random_beats(synthesis::Random& random, std::size_t count) {
    Ec57Beats beats;
    std::int64_t sample = 0;
    for (std::size_t i = 0; i < count; ++i) {
        sample += 1 + static_cast<std::int64_t>(random.uniform(0.0, 40.0));
        beats.beats.push_back({sample, static_cast<Ec57Label>(static_cast<int>(random.uniform(0.0, 4.999)))});
    }
    return beats;
}

Ec57Beats later(Ec57Beats beats, std::int64_t by) {
    for (Ec57Beat& beat : beats.beats) {
        beat.sample += by;
    }
    return beats;
}

std::string runs_text(const RunMatrix& matrix) {
    std::string text;
    for (std::size_t i = 0; i < matrix.size(); ++i) {
        for (std::size_t j = 0; j < matrix[i].size(); ++j) {
            if (matrix[i][j] > 0) {
                text += (text.empty() ? "" : "  ") + std::to_string(i) + "/" + std::to_string(j) + " " +
                        std::to_string(matrix[i][j]);
            }
        }
    }
    return text;
}

RunComparison runs_of(const std::vector<Mark>& reference, const std::vector<Mark>& test,
                      RunKind kind = RunKind::ventricular, const Ec57Period& period = all) {
    return compare_runs(run_events(annotations(reference), rate_hz), run_events(annotations(test), rate_hz), kind,
                        period);
}

// Beats a second apart, one a letter.
std::vector<Mark> beats(const std::string& letters, std::int64_t first = 100) {
    static const std::vector<std::string> symbols = {"N", "S", "V", "F", "Q", "j"};
    std::vector<Mark> marks;
    for (const char letter : letters) {
        const auto symbol = std::find(symbols.begin(), symbols.end(), std::string(1, letter));
        if (symbol != symbols.end()) {
            marks.push_back({first, symbol->c_str()});
        }
        first += 100;
    }
    return marks;
}

}  // namespace

TEST_CASE("EC57: what bxb takes each annotation for", "[ec57]") {
    for (const char* symbol : {"N", "L", "R", "B"}) {
        CHECK(ec57_label(symbol) == Ec57Label::N);
    }
    for (const char* symbol : {"A", "a", "J", "S", "e", "j", "n"}) {
        CHECK(ec57_label(symbol) == Ec57Label::S);
    }
    for (const char* symbol : {"V", "E", "r"}) {
        CHECK(ec57_label(symbol) == Ec57Label::V);
    }
    CHECK(ec57_label("F") == Ec57Label::F);
    for (const char* symbol : {"/", "f", "Q", "?"}) {
        CHECK(ec57_label(symbol) == Ec57Label::Q);
    }
    CHECK(ec57_label("!") == Ec57Label::O);
    for (const char* symbol : {"+", "~", "|", "x", "[", "]", "\"", "T"}) {
        CHECK_FALSE(ec57_label(symbol));
    }
    for (const char* symbol : {"e", "j", "n"}) {
        CHECK(ec57_label(symbol, EscapeBeats::normal) == Ec57Label::N);
    }
}

TEST_CASE("EC57: pairs, missed and extra beats have their cells", "[ec57]") {
    CHECK(compared_cells({{100, "N"}, {200, "V"}, {300, "A"}, {400, "F"}, {500, "Q"}},
                         {{101, "N"}, {199, "N"}, {250, "V"}, {402, "V"}, {500, "Q"}}) ==
          "Nn 1  So 1  Vn 1  Fv 1  Qq 1  Ov 1");
    CHECK(compared_cells({{100, "N"}}, {{115, "N"}}) == "Nn 1");
    CHECK(compared_cells({{100, "N"}}, {{116, "N"}}) == "No 1  On 1");
    CHECK(compared_cells({}, {{100, "N"}, {200, "V"}}) == "On 1  Ov 1");
    CHECK(compared_cells({{100, "N"}, {200, "V"}}, {}) == "No 1  Vo 1");
    CHECK(compared_cells({}, {}).empty());
}

TEST_CASE("EC57: of two that fit, the nearer one is paired, and of two as near the later one", "[ec57]") {
    CHECK(compared_cells({{100, "N"}}, {{92, "V"}, {105, "N"}}) == "Nn 1  Ov 1");
    CHECK(compared_cells({{100, "N"}}, {{95, "V"}, {108, "N"}}) == "Nv 1  On 1");
    CHECK(compared_cells({{100, "N"}}, {{90, "V"}, {110, "N"}}) == "Nn 1  Ov 1");
    CHECK(compared_cells({{90, "N"}, {110, "V"}}, {{100, "V"}}) == "No 1  Vv 1");
    // the one that comes next is closer to the one after: the earlier two are left for each other
    const Ec57Period wide = {rate_hz, 0, 10'000, 37};
    CHECK(compared_cells({{96, "N"}, {160, "V"}}, {{128, "N"}, {185, "V"}}, wide) == "Nn 1  Vv 1");
    CHECK(compared_cells({{128, "N"}, {185, "V"}}, {{96, "N"}, {160, "V"}}, wide) == "Nn 1  Vv 1");
    CHECK(compared_cells({{96, "N"}, {160, "V"}}, {{128, "N"}}, wide) == "No 1  Vn 1");
}

TEST_CASE("EC57: each beat is counted once, whatever the recording", "[ec57]") {
    synthesis::Random random(7);
    for (int round = 0; round < 200; ++round) {
        const Ec57Beats reference = random_beats(random, 60);
        const Ec57Beats test = random_beats(random, 60);
        const ConfusionMatrix matrix = compare_beats(reference, test, all).matrix;
        // every beat of a class is in the row, or the column, of its class
        for (std::size_t label = 0; label < 5; ++label) {
            const auto is_label = [&](const Ec57Beat& beat) { return static_cast<std::size_t>(beat.label) == label; };
            CHECK(matrix.of_reference(label) ==
                  static_cast<std::size_t>(std::count_if(reference.beats.begin(), reference.beats.end(), is_label)));
            CHECK(matrix.predicted(label) ==
                  static_cast<std::size_t>(std::count_if(test.beats.begin(), test.beats.end(), is_label)));
        }
        // the same some time later
        const Ec57Period from_50 = {rate_hz, 50, all.end, all.window};
        const Ec57Period moved = {rate_hz, from_50.start + 1234, from_50.end + 1234, all.window};
        CHECK(compare_beats(later(reference, 1234), later(test, 1234), moved).matrix ==
              compare_beats(reference, test, from_50).matrix);
        // and with the sides exchanged
        const ConfusionMatrix exchanged = compare_beats(test, reference, all).matrix;
        for (std::size_t i = 0; i < matrix.names.size(); ++i) {
            for (std::size_t j = 0; j < matrix.names.size(); ++j) {
                CHECK(exchanged.counts[i][j] == matrix.counts[j][i]);
            }
        }
    }
}

TEST_CASE("EC57: from the start of the period to its end", "[ec57]") {
    const Ec57Period period = {rate_hz, 1000, 2000, 15};
    // beats before are not counted; one at the start is
    CHECK(compared_cells({{900, "N"}, {1000, "V"}}, {{900, "N"}, {1000, "V"}}, period) == "Vv 1");
    // a beat found before the start belongs to the first one behind it
    CHECK(compared_cells({{1005, "N"}, {1100, "V"}}, {{995, "N"}, {1100, "V"}}, period) == "Nn 1  Vv 1");
    CHECK(compared_cells({{1005, "N"}, {1100, "V"}}, {{980, "N"}, {1100, "V"}}, period) == "No 1  Vv 1");
    CHECK(compared_cells({{1005, "N"}}, {{995, "V"}, {1006, "N"}}, period) == "Nn 1");
    // one found just behind the start, of a beat before it, is not counted; further on it is
    CHECK(compared_cells({{995, "N"}, {1100, "N"}}, {{1005, "V"}, {1100, "N"}}, period) == "Nn 1");
    CHECK(compared_cells({{995, "N"}, {1100, "N"}}, {{1020, "V"}, {1100, "N"}}, period) == "Nn 1  Ov 1");
    // the end is part of it, and so is what pairs with a beat before it
    CHECK(compared_cells({{1100, "N"}, {2000, "V"}}, {{1100, "N"}, {2010, "V"}}, period) == "Nn 1  Vv 1");
    CHECK(compared_cells({{1100, "N"}, {2001, "V"}}, {{1100, "N"}, {2001, "V"}}, period) == "Nn 1");
    // WFDB rounds times to samples: 37.5 to 38, 19.2 to 19
    CHECK(ec57_period(250.0, 1800.0, 300.0, 0.15).window == 38);
    const Ec57Period svdb = ec57_period(128.0, 1800.0, 300.0, 0.15);
    CHECK(svdb.window == 19);
    CHECK(svdb.start == 38'400);
    CHECK(svdb.end == 230'400);
}

TEST_CASE("EC57: beats in flutter are none, those in a shutdown are X", "[ec57]") {
    CHECK(compared_cells({{100, "N"}, {200, "["}, {250, "!"}, {300, "V"}, {400, "]"}, {500, "N"}},
                         {{100, "N"}, {250, "V"}, {400, "N"}, {450, "N"}, {500, "N"}}) == "Nn 2  On 1");
    // flutter that does not end
    CHECK(compared_cells({{100, "N"}, {200, "["}}, {{100, "N"}, {250, "V"}, {900, "N"}}) == "Nn 1");
    // a beat just before flutter can have its partner in it
    CHECK(compared_cells({{195, "V"}, {200, "["}, {400, "]"}}, {{204, "V"}}) == "Vv 1");
    // a flutter wave outside of flutter pairs like a beat and is none
    CHECK(compared_cells({{100, "!"}, {200, "!"}}, {{100, "V"}}) == "Ov 1");
    const std::vector<Mark> unreadable = {{100, "N"}, {200, "~", "", 0x30}, {400, "~", "", 0}, {500, "N"}};
    CHECK(compared_cells(unreadable, {{100, "N"}, {200, "V"}, {400, "N"}, {450, "S"}, {500, "N"}}) ==
          "Nn 2  Os 1  Xn 1  Xv 1");
    CHECK(compared_cells({{100, "N"}, {300, "V"}, {500, "N"}}, unreadable) == "Nn 2  Vx 1");
    // noise in one lead alone is no shutdown
    CHECK(compared_cells({{100, "N"}, {200, "~", "", 0x11}, {400, "~", "", 0}}, {{100, "N"}, {300, "N"}}) ==
          "Nn 1  On 1");
    // without a mark that ends it, it is all between the beats around but for the window
    const Ec57Beats between = ec57_beats(annotations({{100, "N"}, {200, "~", "", -1}, {300, "N"}}), all);
    REQUIRE(between.shutdowns.size() == 1);
    CHECK(between.shutdowns[0].first == 115);
    CHECK(between.shutdowns[0].last == 285);
}

TEST_CASE("EC57: the error of intervals", "[ec57]") {
    // 100 against 103, then 100 against 98: sqrt((9 + 4) / 2) samples of 10 ms
    CHECK(
        compared({{100, "N"}, {200, "N"}, {300, "N"}}, {{100, "N"}, {203, "N"}, {301, "N"}}).rms_rr_error_ms.value() ==
        Approx(10.0 * std::sqrt(6.5)));
    CHECK_FALSE(compared({{100, "N"}}, {{100, "N"}}).rms_rr_error_ms);
    // none where flutter begins in between
    CHECK(compared({{100, "N"}, {200, "N"}, {210, "["}, {290, "]"}, {300, "N"}}, {{100, "N"}, {200, "N"}, {310, "N"}})
              .rms_rr_error_ms.value() == Approx(0.0));
}

TEST_CASE("EC57: what counts in which figure", "[ec57]") {
    // every cell another power of 2, so that a sum tells what is in it
    ConfusionMatrix matrix = ec57_confusion();
    for (std::size_t row = 0; row < 7; ++row) {
        for (std::size_t column = 0; column < (row < 5 ? 7U : 5U); ++column) {
            matrix.counts[row][column] = std::size_t{1} << (7 * row + column);
        }
    }
    const auto sum = [&](const std::vector<std::string>& names) {
        std::size_t total = 0;
        for (const std::string& name : names) {
            const std::string letters = "NSVFQOX";
            const std::size_t column = letters.find(static_cast<char>(name[1] - 'a' + 'A'));
            total += matrix.counts[letters.find(name[0])][column];
        }
        return total;
    };
    const std::size_t vv = sum({"Vv"});
    CHECK(figure("veb", "se").of(matrix) == Share{vv, sum({"Vn", "Vs", "Vv", "Vf", "Vq", "Vo", "Vx"})});
    CHECK(figure("veb", "ppv").of(matrix) == Share{vv, vv + sum({"Nv", "Sv", "Ov", "Xv"})});
    CHECK(figure("veb", "fpr").of(matrix) ==
          Share{sum({"Nv", "Sv", "Ov", "Xv"}),
                sum({"Nv", "Sv", "Ov", "Xv", "Nn", "Ns", "Nf", "Nq", "Sn", "Ss", "Sf", "Sq", "Fn", "Fs",
                     "Ff", "Fq", "Qn", "Qs", "Qf", "Qq", "On", "Os", "Of", "Oq", "Xn", "Xs", "Xf", "Xq"})});
    const std::size_t ss = sum({"Ss"});
    CHECK(figure("sveb", "se").of(matrix) == Share{ss, sum({"Sn", "Ss", "Sv", "Sf", "Sq", "So", "Sx"})});
    CHECK(figure("sveb", "ppv").of(matrix) == Share{ss, ss + sum({"Ns", "Vs", "Fs", "Os", "Xs"})});
    CHECK(figure("sveb", "ppv_sumstats").of(matrix) == Share{ss, ss + sum({"Ns", "Vs", "Os", "Xs"})});
    CHECK(figure("sveb", "fpr").of(matrix).part == sum({"Ns", "Vs", "Fs", "Os", "Xs"}));
    std::size_t found = 0;
    std::size_t missed = 0;
    for (std::size_t row = 0; row < 5; ++row) {
        found += std::accumulate(matrix.counts[row].begin(), matrix.counts[row].begin() + 5, std::size_t{0});
        missed += matrix.counts[row][5] + matrix.counts[row][6];
    }
    CHECK(figure("qrs", "se").of(matrix) == Share{found, found + missed});
    CHECK(figure("qrs", "ppv").of(matrix) == Share{found, found + matrix.of_reference(5) + matrix.of_reference(6)});
    CHECK_FALSE(figure("sveb", "ppv").of(ec57_confusion()).value());
    const std::vector<std::optional<double>> values = {0.5, std::nullopt, 1.0};
    CHECK(mean_of(values) == 0.75);
    CHECK_FALSE(mean_of({}));
}

TEST_CASE("EC57: runs of ventricular beats", "[ec57]") {
    CHECK(runs_text(runs_of(beats("NVNVVNVFVNVVVVVVVN"), beats("NVNVVNVVVNVVVVVVVN")).sensitivity) ==
          "1/1 1  2/2 1  3/3 1  6/6 1");
    const RunComparison runs = runs_of(beats("NVVNVVVNVVVVVVNN"), beats("NVVNVNVNVVVVVNVN"));
    CHECK(runs_text(runs.sensitivity) == "2/2 1  3/1 1  6/5 1");
    CHECK(runs_text(runs.predictivity) == "0/1 1  1/1 2  2/2 1  5/5 1");
    const auto& [couplets, short_runs, long_runs] = run_figures;
    CHECK(couplets.sensitivity(runs) == Share{1, 1});
    CHECK(couplets.predictivity(runs) == Share{1, 1});
    CHECK(short_runs.sensitivity(runs) == Share{0, 1});
    CHECK(short_runs.predictivity(runs) == Share{1, 1});
    CHECK(long_runs.sensitivity(runs) == Share{0, 1});
    CHECK(long_runs.predictivity(runs) == Share{0, 0});
    // longer than the reference's is found, and is no couplet of the test's
    const RunComparison longer = runs_of(beats("NVVNN"), beats("NVVVN"));
    CHECK(couplets.sensitivity(longer) == Share{1, 1});
    CHECK(short_runs.predictivity(longer) == Share{0, 1});
    // a supraventricular beat ends a run, noise and rhythm do not
    CHECK(runs_text(runs_of(beats("NVVSVVN"), {}).sensitivity) == "2/0 2");
    CHECK(runs_text(runs_of({{100, "V"}, {150, "+", "(T"}, {170, "~"}, {200, "V"}, {300, "N"}}, {}).sensitivity) ==
          "2/0 1");
    // the end of the annotations ends a run; one that goes on behind the period is not counted
    CHECK(runs_text(runs_of(beats("NVV"), {}).sensitivity) == "2/0 1");
    CHECK(runs_of(beats("NVVVN"), {}, RunKind::ventricular, {rate_hz, 0, 350, 15}).sensitivity == RunMatrix{});
    // as does a beat before the period: its run begins in it
    CHECK(runs_text(runs_of(beats("VVVN"), {}, RunKind::ventricular, {rate_hz, 150, 9000, 15}).sensitivity) == "2/0 1");
}

TEST_CASE("EC57: flutter is a run of six, and so is atrial fibrillation", "[ec57]") {
    const std::vector<Mark> flutter = {{100, "N"}, {200, "["}, {600, "]"}, {700, "N"}, {800, "N"}};
    CHECK(runs_text(runs_of(flutter, beats("NVVVNNNN")).sensitivity) == "6/3 1");
    CHECK(runs_text(runs_of(flutter, beats("NVVVNNNN")).predictivity) == "6/3 1");
    CHECK(runs_text(runs_of(flutter, beats("NNNNNNVN")).predictivity) == "0/1 1");
    CHECK(runs_text(
              runs_of({{100, "N"}, {200, "+", "(VFL"}, {600, "+", "(N"}, {700, "N"}}, beats("NVVNNN")).sensitivity) ==
          "6/2 1");
    // begun before the period
    CHECK(runs_text(runs_of(flutter, beats("NVVVNNNN"), RunKind::ventricular, {rate_hz, 350, 9000, 15}).sensitivity) ==
          "6/1 1");
    const std::vector<Mark> fibrillation = {{100, "N"}, {150, "+", "(AFIB"}, {200, "N"}, {300, "V"},
                                            {400, "N"}, {450, "+", "(N"},    {500, "N"}};
    const RunComparison runs = runs_of(fibrillation, beats("NSNSN"), RunKind::supraventricular);
    CHECK(runs_text(runs.sensitivity) == "1/1 1  6/1 1");
    CHECK(runs_text(runs.predictivity) == "6/1 2");
    // escape beats are supraventricular ones unless they are taken for normal
    CHECK(runs_text(runs_of(beats("NjjN"), {}, RunKind::supraventricular).sensitivity) == "2/0 1");
    const auto normal = run_events(annotations(beats("NjjN")), rate_hz, EscapeBeats::normal);
    CHECK(compare_runs(normal, {}, RunKind::supraventricular, all).sensitivity == RunMatrix{});
}

TEST_CASE("EC57: episodes of a rhythm", "[ec57]") {
    const Ec57Period period = {rate_hz, 1000, 10'000, 15};
    const auto marks = annotations({{0, "+", "(N"},
                                    {500, "+", "(AFIB"},
                                    {600, "N"},
                                    {700, "+", "(AFIB"},
                                    {1500, "+", "(AFL"},
                                    {2000, "+", "(AFIB"},
                                    {3000, "+", "(N"},
                                    {9000, "+", "(AFIB"},
                                    {9500, "N"}});
    const auto reference = rhythm_episodes(marks, metrics::atrial_fibrillation, period);
    REQUIRE(reference.size() == 3);
    CHECK(reference[0].first == 500);
    CHECK(reference[0].last == 1500);
    CHECK(reference[2].last == 10'000);

    // 1000 to 1500, 2000 to 3000 and 9000 to 10000, against 1200 to 2200 and 4000 to 5000
    const std::vector<SampleSpan> test = {{1200, 2200}, {4000, 5000}};
    const EpisodeComparison compared = compare_episodes(reference, test, period);
    CHECK(compared.sensitivity.episodes == Share{2, 3});
    CHECK(compared.sensitivity.duration_ms == Share{5000, 25000});
    CHECK(compared.predictivity.episodes == Share{1, 2});
    CHECK(compared.predictivity.duration_ms == Share{5000, 20000});

    const EpisodeComparison none = compare_episodes(reference, {}, period);
    CHECK(none.sensitivity.episodes == Share{0, 3});
    CHECK_FALSE(none.predictivity.episodes.value());
    // outside of the period; one that ends where it starts is counted, as long as it is
    const std::vector<SampleSpan> outside = {{100, 999}, {10'000, 11'000}};
    CHECK(compare_episodes(outside, {}, period).sensitivity == EpisodesSeen{});
    const std::vector<SampleSpan> at_start = {{100, 1000}};
    CHECK(compare_episodes(at_start, test, period).sensitivity.episodes == Share{0, 1});
    // one that covers all of several
    const std::vector<SampleSpan> everything = {{0, 20'000}};
    const EpisodeComparison covered = compare_episodes(reference, everything, period);
    CHECK(covered.sensitivity.duration_ms == Share{25000, 25000});
    CHECK(covered.predictivity.episodes == Share{1, 1});
    CHECK(covered.predictivity.duration_ms == Share{25000, 90000});
}

}  // namespace test_ec57
