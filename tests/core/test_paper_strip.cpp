// Strips on paper: what stands where, in millimetres that follow from the recording and from what was asked for.
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>

#include "report/paper_marks.h"
#include "report/paper_strip.h"

namespace test_paper_strip {

using namespace beatlens;
using report::paper_strip_svg;
using report::PaperLayout;
using report::PaperStrip;

namespace {

constexpr double rate_hz = 100.0;
constexpr float nan = std::numeric_limits<float>::quiet_NaN();

// 20 s of 0 mV with `value` at `at_s`.
Signal lead(const std::string& name, double at_s = 5.0, float value = 1.0F) {
    Signal signal;
    signal.lead = name;
    signal.sampling_rate_hz = rate_hz;
    signal.samples.assign(2000, 0.0F);
    signal.samples[static_cast<std::size_t>(sample_at(at_s, rate_hz))] = value;
    return signal;
}

Recording recording_of(std::vector<Signal> signals) {
    Recording recording;
    recording.name = "made";
    recording.signals = std::move(signals);
    return recording;
}

analysis::Analysis labelled(const std::vector<double>& times_s, AamiClass label = AamiClass::V) {
    analysis::Analysis analysis;
    analysis.label_set = aami_beats();
    analysis.lead = "II";
    analysis.model_name = "some-model";
    analysis.duration_s = 20.0;
    for (const double time_s : times_s) {
        analysis::LabelledBeat beat;
        beat.time_s = time_s;
        beat.label = static_cast<std::uint8_t>(label);
        analysis.beats.push_back(beat);
    }
    return analysis;
}

std::string svg(const Recording& recording, const PaperStrip& strip, const analysis::Analysis* analysis = nullptr) {
    const auto made = paper_strip_svg(recording, analysis, strip);
    REQUIRE(made);
    return *made;
}

std::string problem(const Recording& recording, const PaperStrip& strip) {
    const auto made = paper_strip_svg(recording, nullptr, strip);
    REQUIRE_FALSE(made);
    return made.error().message;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++found;
    }
    return found;
}

PaperStrip stretch(double first_s, double duration_s) {
    PaperStrip strip;
    strip.first_s = first_s;
    strip.duration_s = duration_s;
    return strip;
}

}  // namespace

TEST_CASE("a strip is as wide and as high as its time and its rows, in millimetres", "[strip]") {
    const Recording recording = recording_of({lead("II"), lead("V1", 5.0, -1.0F)});
    // 10 mm before the trace for the pulse, 8 s of 25 mm; a row of 10 mm up and 4 mm of margins: three squares.
    const std::string one = svg(recording, stretch(1.0, 8.0));
    CHECK(has(one, "width=\"210mm\" height=\"25mm\" viewBox=\"0 0 210 25\""));  // 15, the clock 5, a line of caption
    PaperStrip strip = stretch(1.0, 8.0);
    strip.leads = {1, 0};
    strip.mm_per_s = 50.0;
    strip.mm_per_mv = 20.0;
    // 8 s of 50 mm after 15 mm; V1: 20 mm down and the pulse 20 mm up: 45; II: 20 mm up: 25.
    const std::string two = svg(recording, strip);
    CHECK(has(two, "width=\"415mm\" height=\"80mm\" viewBox=\"0 0 415 80\""));
    CHECK(two.find(">V1<") < two.find(">II<"));
    strip.mm_per_s = 12.5;
    strip.pulse = false;
    strip.caption = "Short.";
    CHECK(has(svg(recording, strip), "width=\"100mm\" height=\"60mm\""));
    strip.duration_s = 0.5;
    CHECK(has(svg(recording, strip), "width=\"50mm\""));  // room for words
}

TEST_CASE("traces, pulse and paper are at scale", "[strip]") {
    const Recording recording = recording_of({lead("II")});
    PaperStrip strip = stretch(1.0, 8.0);
    const std::string text = svg(recording, strip);
    // The middle of the row lies at 13 mm: 2 mm of margin, 10 mm, half of what is left of 15 mm, on a line.
    CHECK(has(text, "d=\"M10.00 13.00L"));
    CHECK(has(text, "L110.00 3.00L"));  // 1 mV, 4 s after the beginning
    CHECK(has(text, "d=\"M0 13h2v-10h5v10h2\""));
    // Lines of 1 mm and, every fifth, of 5 mm, both ways.
    CHECK(count(text, "v15") == 211);
    CHECK(count(text, "h210") == 16);
    CHECK(has(text, "M5 0v15"));
    strip.mm_per_s = 50.0;
    strip.mm_per_mv = 5.0;
    const std::string fast = svg(recording, strip);
    CHECK(has(fast, "h2v-5h10v5h2\""));
    CHECK(has(fast, "L215.00 5.00L"));  // 15 mm, 4 s of 50 mm; 5 mm above 10
}

TEST_CASE("a strip ends with the recording", "[strip]") {
    const Recording recording = recording_of({lead("II")});
    const std::string text = svg(recording, stretch(16.0, 10.0));
    CHECK(has(text, "width=\"110mm\""));
    CHECK(has(text, "made: 4 s from 0:16.0. 25 mm/s, 10 mm/mV. Not a medical device."));
}

TEST_CASE("labels stand over their beats, in their shapes", "[strip]") {
    const Recording recording = recording_of({lead("II")});
    analysis::Analysis analysis = labelled({2.0, 3.0, 4.0, 5.0, 12.0});
    analysis.beats[1].label = static_cast<std::uint8_t>(AamiClass::N);
    analysis.beats[2].sure = false;
    analysis.beats[3].usable = false;
    const std::string text = svg(recording, stretch(1.0, 8.0), &analysis);
    const std::string colour = aami_beats().labels[index_of(AamiClass::V)].colour;
    CHECK(has(text, "fill=\"" + colour + "\"/><text x=\"35\" y=\"3.65\""));
    CHECK(has(text, "font-weight=\"bold\">V<"));
    CHECK(has(text, "<text x=\"60\" y=\"3.65\""));
    CHECK(has(text, ">N<"));
    CHECK(has(text, "fill=\"#fff\"/><text x=\"85\" y=\"3.65\""));  // hollow
    CHECK(has(text, ">V?<"));
    CHECK(has(text, "<text x=\"110\" y=\"3.65\""));
    CHECK(has(text, ">?<"));
    CHECK(count(text, " rx=\"1\"") == 2);
    CHECK(count(text, "y=\"3.65\"") == 4);  // the fifth beat comes later
    CHECK(has(text, "Labels: some-model. Not a"));
    PaperStrip bare = stretch(1.0, 8.0);
    bare.labels = false;
    CHECK(svg(recording, bare, &analysis) == svg(recording, bare));
    CHECK(count(svg(recording, bare, &analysis), "y=\"3.65\"") == 0);
}

TEST_CASE("where beats crowd, lines stand for names, of normal beats first", "[strip]") {
    const Recording recording = recording_of({lead("II")});
    analysis::Analysis analysis = labelled({2.0, 2.04, 3.0});
    analysis.beats[0].label = static_cast<std::uint8_t>(AamiClass::N);
    const std::string text = svg(recording, stretch(1.0, 8.0), &analysis);
    CHECK(count(text, ">V<") == 2);
    CHECK(count(text, ">N<") == 0);
    CHECK(has(text, "<rect x=\"34.8\" y=\"4.5\" width=\"0.4\""));
}

TEST_CASE("gaps and stretches that are not usable are seen", "[strip]") {
    Recording recording = recording_of({lead("II"), lead("V1")});
    std::fill_n(recording.signals[0].samples.begin() + 300, 100, nan);  // 3 to 4 s
    recording.signals[1].samples.resize(600);
    recording.gaps.push_back({3.0, 4.0, Gap::Kind::lead_off, 0});
    PaperStrip strip = stretch(1.0, 8.0);
    strip.leads = {0, 1};
    analysis::Analysis analysis = labelled({});
    analysis.quality = {{0.0, 6.0, signal::Quality::usable}, {6.0, 20.0, signal::Quality::noisy}};
    const std::string text = svg(recording, strip, &analysis);
    CHECK(has(text, "<rect x=\"60\" y=\"5\" width=\"25\" height=\"15\" fill=\"#4a5160\" fill-opacity=\".3\"/><rect"));
    CHECK(count(text, ">lead off<") == 1);
    CHECK(has(text, "<rect x=\"135\" y=\"20\" width=\"75\""));  // V1 ends after 6 s
    CHECK(count(text, ">no signal<") == 1);
    CHECK(has(text, "<rect x=\"135\" y=\"5\" width=\"75\" height=\"30\" fill=\"#4a5160\" fill-opacity=\".12\"/>"));
    CHECK(count(text, ">noisy<") == 1);
    const std::string begin = "linejoin=\"round\" d=\"M10";  // the trace of II: two pieces
    const std::size_t at = text.find(begin);
    REQUIRE(at != std::string::npos);
    const std::size_t first = at + begin.size() - 3;
    const std::string path = text.substr(first, text.find('"', first) - first);
    CHECK(count(path, "M") == 2);
    CHECK(has(path, "M85.00"));
}

TEST_CASE("times are by the clock where the recording has a start", "[strip]") {
    Recording recording = recording_of({lead("II")});
    CHECK(has(svg(recording, stretch(1.0, 8.0)), ">0:05<"));
    recording.start_time = "23:59:57.5 01/02/2003";
    const std::string text = svg(recording, stretch(1.0, 8.0));
    CHECK(has(text, "8 s from 23:59:59."));  // and a half: to whole seconds
    // 24:00:00 is 2.5 s after the start, and 1.5 s after the strip's.
    CHECK(has(text, "<text x=\"47.5\" y=\"19\" font-size=\"2.6\" text-anchor=\"middle\">00:00:00 +1 d<"));
    PaperStrip slow = stretch(1.0, 8.0);
    slow.mm_per_s = 12.5;
    CHECK(has(svg(recording, slow), ">00:00:02 +1 d<"));
    CHECK_FALSE(has(svg(recording, slow), ">00:00:01 +1 d<"));
}

TEST_CASE("twelve leads stand in three rows of four, and rhythm strips below", "[strip]") {
    const char* const names[] = {"V6", "v5", "V4", "V3", "V2", "V1", "aVF", "AVL", "aVR", "III", "II", "I"};
    Recording recording = recording_of({});
    for (const char* const name : names) {
        recording.signals.push_back(lead(name));
    }
    PaperStrip strip = stretch(0.0, 10.0);
    strip.layout = PaperLayout::twelve_leads;
    const std::string text = svg(recording, strip);
    CHECK(has(text, "width=\"260mm\" height=\"70mm\""));
    // The spike at 5 s is in the third column alone, and in the rhythm strip: 10 mm and 5 s of 25 mm.
    CHECK(count(text, "135.00 3.00L") == 1);
    double before = -1.0;
    for (const char* const name : {">I<", ">aVR<", ">V1<", ">V4<", ">II<", ">AVL<", ">V2<", ">v5<", ">III<", ">aVF<"}) {
        const auto at = static_cast<double>(text.find(name));
        CHECK(at > before);
        before = at;
    }
    CHECK(count(text, ">II<") == 2);
    for (const char* const x : {"73.5", "136", "198.5"}) {  // 1 mm after each quarter of 62.5 mm
        CHECK(count(text, std::string("<text x=\"") + x + "\"") == 3);
    }
    CHECK(count(text, "h2v-10h5v10h2") == 4);
    strip.leads = {5, 1};
    CHECK(count(svg(recording, strip), ">V1<") == 2);
    recording.signals.erase(recording.signals.begin(), recording.signals.begin() + 2);
    strip.leads.clear();
    CHECK(problem(recording, strip) == "The recording has not all of the twelve leads: V5, V6 are missing.");
}

TEST_CASE("what is not to scale or cut off says so", "[strip]") {
    Recording recording = recording_of({lead("II", 5.0, 9.0F), lead("resp", 5.0, 4000.0F)});
    recording.signals[1].units = "adu";
    PaperStrip strip = stretch(1.0, 8.0);
    strip.leads = {0, 1};
    strip.caption = "Mine.";
    const std::string text = svg(recording, strip);
    CHECK(has(text, "<title>Mine. Cut off: II.</title>"));
    CHECK(has(text, ">resp: no millivolts, not to scale<"));
    CHECK(count(text, "v-10h5v10") == 1);  // no pulse beside what has no millivolts
    CHECK(has(text, "height=\"100mm\""));  // 60, 30 for 25 and margins, the clock and a line
}

TEST_CASE("what files say is harmless in a strip", "[strip]") {
    Recording recording = recording_of({lead("<script>&\"'\x1b[2J")});
    recording.name = "</svg>";
    const std::string text = svg(recording, stretch(0.0, 4.0));
    CHECK_FALSE(has(text, "<script"));
    CHECK(count(text, "</svg>") == 1);
    CHECK_FALSE(has(text, "\x1b"));
}

TEST_CASE("captions are broken into lines between words", "[strip]") {
    double height_mm = 10.0;
    const std::string text = report::caption_svg("one two three four", 0.0, 22.0, height_mm);
    CHECK(text ==
          "<text x=\"1\" y=\"13.2\" font-size=\"3\">one two</text><text x=\"1\" y=\"17.4\" "
          "font-size=\"3\">three four</text>");
    CHECK(height_mm == Catch::Approx(18.4));
    height_mm = 0.0;
    // Letters of 3 mm: six in 20 mm.
    const std::string wide = report::caption_svg("心电图心电图心电图", 0.0, 22.0, height_mm);
    CHECK(has(wide, ">心电图心电图</text>"));
    CHECK(has(wide, ">心电图</text>"));
    height_mm = 0.0;
    CHECK(count(report::caption_svg("心电图", 0.0, 3.0, height_mm), "<text") == 3);  // no room at all: a letter a line
}

TEST_CASE("a strip that cannot be drawn says why", "[strip]") {
    const Recording recording = recording_of({lead("II"), lead("V1")});
    PaperStrip strip = stretch(0.0, 8.0);
    strip.mm_per_s = 30.0;
    CHECK(problem(recording, strip) == "The paper's speed is 12.5, 25 or 50 mm/s.");
    strip = stretch(0.0, 8.0);
    strip.mm_per_mv = std::nan("");
    CHECK(problem(recording, strip) == "The scale is 5, 10 or 20 mm/mV.");
    for (const double first_s : {-1.0, 20.0, std::nan("")}) {
        CHECK(problem(recording, stretch(first_s, 8.0)) ==
              "The strip begins outside of the recording, which is 20 s long.");
    }
    CHECK(problem(recording, stretch(0.0, 0.0)) == "A strip is longer than 0 s.");
    CHECK(problem(recording, stretch(0.0, std::nan(""))) == "A strip is longer than 0 s.");
    strip = stretch(0.0, 20.0);
    strip.mm_per_s = 50.0;
    CHECK(problem(recording, strip) == "The strip would be 1.015 m long; 1 m of paper holds 19.7 s at 50 mm/s.");
    strip.duration_s = 19.7;
    CHECK(has(svg(recording, strip), "width=\"1000mm\""));
    strip = stretch(0.0, 8.0);
    strip.leads.assign(70, 0);
    CHECK(problem(recording, strip) == "The strip would be 1.06 m high; at most 1 m is drawn. Choose fewer leads.");
    strip.leads = {2};
    CHECK(problem(recording, strip) == "The recording has no such lead.");
    strip = stretch(0.0, 8.0);
    strip.caption = std::string(501, 'a');
    CHECK(problem(recording, strip) == "The caption is longer than 500 bytes; choose a shorter one.");
    CHECK(problem(recording_of({}), stretch(0.0, 8.0)) == "The recording has no trace, so there is no strip of it.");
}

TEST_CASE("leads of a strip are named as people name them", "[strip]") {
    Recording recording = recording_of({lead("II"), lead("V1"), lead("resp")});
    recording.signals[2].units = "l";
    CHECK(*report::leads_of_strip(recording, {"v1", "1", "resp"}) == std::vector<std::size_t>{1, 0, 2});
    CHECK(*report::leads_of_strip(recording, {"all"}) == std::vector<std::size_t>{0, 1});
    CHECK(report::leads_of_strip(recording, {"V9"}).error().message ==
          "The record has no lead 'V9'; it has: II, V1, resp.");
    // Without a wish: the lead of the labels, else the first that may be an electrocardiogram.
    std::swap(recording.signals[0], recording.signals[2]);
    analysis::Analysis analysis = labelled({});
    CHECK(has(svg(recording, stretch(0.0, 8.0), &analysis), ">II<"));
    CHECK(has(svg(recording, stretch(0.0, 8.0)), ">V1<"));
    recording.signals.resize(1);
    CHECK(has(svg(recording, stretch(0.0, 8.0)), ">resp: no millivolts, not to scale<"));
    CHECK(report::paper_layout("12") == PaperLayout::twelve_leads);
    CHECK_FALSE(report::paper_layout("6"));
}

}  // namespace test_paper_strip
