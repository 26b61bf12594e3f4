// Kinds of electrocardiograms that make detectors count twice or miss: every beat within 150 ms, no other one, and all
// of it usable. Drawn by hand, wave by wave, so that the beats are known. How far it goes is in docs/detector.md.
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "beats_of.h"
#include "synthesis/random.h"

namespace test_beat_kinds {

using namespace beatlens;
using metrics::match_beats;
using test::Samples;

namespace {

// Bell-shaped: height and width (standard deviation) of a wave.
struct Wave {
    double after_s;  // from the R-peak
    double height_mv;
    double width_s;
};
const std::vector<Wave> usual_beat = {
    {-0.16, 0.12, 0.02}, {-0.028, -0.12, 0.008}, {0.0, 1.0, 0.011}, {0.03, -0.25, 0.010}, {0.27, 0.30, 0.045}};
// Narrower and closer, as in a small child: at 300 beats a minute the next P wave lies on the T wave.
const std::vector<Wave> child_beat = {
    {-0.085, 0.10, 0.014}, {-0.016, -0.15, 0.005}, {0.0, 1.0, 0.007}, {0.018, -0.4, 0.007}, {0.09, 0.20, 0.02}};
// As after a spike in the right ventricle: wide, with a T wave the other way.
const std::vector<Wave> paced_beat = {{0.0, -1.0, 0.03}, {0.055, 0.25, 0.02}, {0.28, 0.45, 0.05}};

class Drawn {
public:
    Drawn(double duration_s, double rate_hz, std::uint64_t seed = 1)
        : rate_hz_(rate_hz), samples_(static_cast<std::size_t>(duration_s * rate_hz)) {
        synthesis::Random random(seed);
        for (std::size_t i = 0; i < samples_.size(); ++i) {
            const double t = static_cast<double>(i) / rate_hz;
            samples_[i] = static_cast<float>(0.01 * random.normal() + 0.05 * std::sin(2.0 * 3.14159265 * 0.25 * t));
        }
    }

    void wave(double at_s, double height_mv, double width_s) {
        const auto first = static_cast<std::int64_t>(std::ceil((at_s - 5.0 * width_s) * rate_hz_));
        const auto last = static_cast<std::int64_t>((at_s + 5.0 * width_s) * rate_hz_);
        for (std::int64_t i = std::max<std::int64_t>(first, 0); i <= last && i < std::ssize(samples_); ++i) {
            const double x = (static_cast<double>(i) / rate_hz_ - at_s) / width_s;
            samples_[static_cast<std::size_t>(i)] += static_cast<float>(height_mv * std::exp(-0.5 * x * x));
        }
    }
    void beat(double at_s, const std::vector<Wave>& waves, double scale = 1.0) {
        for (const Wave& one : waves) {
            wave(at_s + one.after_s, scale * one.height_mv, one.width_s);
        }
        beats_.push_back(std::llround(at_s * rate_hz_));
    }
    // A pacemaker's pulse: in the samples of 2 ms, at least one.
    void spike(double at_s, double height_mv) {
        const auto first = std::llround(at_s * rate_hz_);
        const auto count = std::max<std::int64_t>(1, std::llround(0.002 * rate_hz_));
        for (std::int64_t i = first; i < first + count && i < std::ssize(samples_); ++i) {
            samples_[static_cast<std::size_t>(i)] += static_cast<float>(height_mv);
        }
    }

    void check(std::size_t missed = 0, std::size_t extra = 0) const {
        const auto detection = test::detect_beats(samples_, rate_hz_);
        const auto matching = match_beats(beats_, test::samples_of(detection, rate_hz_), rate_hz_);
        CHECK(matching.missed.size() <= missed);
        CHECK(matching.extra.size() <= extra);
        CHECK(test::usable_beats(detection) == detection.beats.size());
    }

    double rate_hz() const { return rate_hz_; }
    const std::vector<float>& samples() const { return samples_; }
    const Samples& beats() const { return beats_; }

private:
    double rate_hz_;
    std::vector<float> samples_;
    Samples beats_;
};

constexpr double minute_s = 60.0;
constexpr double rates_hz[] = {128.0, 250.0, 360.0, 500.0, 1000.0};

// Intervals that vary by some per cent, as a heart's do.
class Pace {
public:
    explicit Pace(double beats_per_min, double spread = 0.03) : mean_s_(60.0 / beats_per_min), spread_(spread) {}
    double next_s() { return mean_s_ * (1.0 + spread_ * std::clamp(random_.normal(), -2.0, 2.0)); }

private:
    synthesis::Random random_{3};
    double mean_s_;
    double spread_;
};

}  // namespace

TEST_CASE("kinds: T waves as tall as QRS complexes", "[beat_kinds]") {
    for (const double rate_hz : rates_hz) {
        for (const double beats_per_min : {50.0, 75.0, 110.0}) {
            for (const double height_mv : {1.0, -1.0, 1.3}) {
                // Peaked as in hyperkalaemia, and broad.
                for (const double width_s : {0.03, 0.05}) {
                    INFO(rate_hz << " Hz, " << beats_per_min << " a minute, T " << height_mv << " mV, " << width_s);
                    auto waves = usual_beat;
                    waves.back() = {0.24, height_mv, width_s};
                    Drawn drawn(minute_s, rate_hz);
                    Pace pace(beats_per_min);
                    for (double at_s = 0.5; at_s < minute_s - 0.5; at_s += pace.next_s()) {
                        drawn.beat(at_s, waves);
                    }
                    drawn.check(0, height_mv > 1.0 ? 1 : 0);
                }
            }
        }
    }
}

TEST_CASE("kinds: alternans of QRS complexes and of T waves", "[beat_kinds]") {
    for (const double rate_hz : rates_hz) {
        for (const double beats_per_min : {70.0, 130.0}) {
            for (const double lower : {0.7, 0.5, 0.35}) {
                if (lower < 0.4 && beats_per_min > 100.0) {
                    continue;  // the small ones are missed there
                }
                INFO(rate_hz << " Hz, " << beats_per_min << " a minute, every other beat " << lower);
                Drawn electrical(minute_s, rate_hz);
                Drawn of_t(minute_s, rate_hz);
                auto with_t = usual_beat;
                with_t.back().height_mv = 0.6;
                auto without_t = usual_beat;
                without_t.back().height_mv = 0.6 - 0.7 * 0.6 / lower * 0.35;
                Pace pace(beats_per_min);
                bool odd = false;
                for (double at_s = 0.5; at_s < minute_s - 0.5; at_s += pace.next_s()) {
                    electrical.beat(at_s, usual_beat, odd ? lower : 1.0);
                    of_t.beat(at_s, odd ? without_t : with_t);
                    odd = !odd;
                }
                electrical.check();
                of_t.check();
            }
        }
    }
}

TEST_CASE("kinds: second-degree block, P waves without a beat", "[beat_kinds]") {
    const auto qrs_and_t = std::vector<Wave>(usual_beat.begin() + 1, usual_beat.end());
    for (const double rate_hz : rates_hz) {
        for (const double p_mv : {0.15, 0.25}) {
            for (const int conducted : {1, 2, 3}) {  // 2:1, 3:2, 4:3
                for (const bool wenckebach : {false, true}) {
                    INFO(rate_hz << " Hz, P " << p_mv << " mV, " << conducted << " of " << conducted + 1
                                 << (wenckebach ? ", Wenckebach" : ""));
                    Drawn drawn(minute_s, rate_hz);
                    Pace pace(80.0, 0.01);
                    int place = 0;
                    for (double p_s = 0.4; p_s < minute_s - 0.8; p_s += pace.next_s()) {
                        drawn.wave(p_s, p_mv, 0.02);
                        if (place < conducted) {
                            drawn.beat(p_s + 0.18 + (wenckebach ? 0.07 * place : 0.0), qrs_and_t);
                        }
                        place = place == conducted ? 0 : place + 1;
                    }
                    drawn.check(0, rate_hz < 200.0 ? 1 : 0);
                }
            }
        }
    }
}

TEST_CASE("kinds: tachycardia of children, up to 300 beats a minute", "[beat_kinds]") {
    for (const double rate_hz : rates_hz) {
        for (const double beats_per_min : {150.0, 200.0, 240.0, 270.0, 300.0}) {
            for (const bool sudden : {false, true}) {
                INFO(rate_hz << " Hz, " << beats_per_min << (sudden ? " a minute, suddenly" : " a minute"));
                Drawn drawn(2.0 * minute_s, rate_hz);
                Pace fast(beats_per_min, 0.01);
                Pace slow(110.0, 0.02);
                for (double at_s = 0.5; at_s < 2.0 * minute_s - 0.3;) {
                    drawn.beat(at_s, child_beat);
                    const bool is_slow = sudden && (at_s < 40.0 || at_s > 80.0);
                    at_s += is_slow ? slow.next_s() : fast.next_s();
                }
                drawn.check();
            }
        }
    }
}

TEST_CASE("kinds: pacing spikes are no beats", "[beat_kinds]") {
    for (const double rate_hz : rates_hz) {
        for (const double spike_mv : {0.5, 2.0, -2.0, -5.0}) {
            for (const bool atrial_too : {false, true}) {
                // Stronger than the QRS complexes that follow, and taken for them.
                if (atrial_too && (spike_mv < -2.0 || (spike_mv < -1.0 && rate_hz < 200.0))) {
                    continue;
                }
                INFO(rate_hz << " Hz, spikes of " << spike_mv << " mV" << (atrial_too ? ", both chambers" : ""));
                Drawn drawn(minute_s, rate_hz);
                for (double at_s = 0.6; at_s < minute_s - 0.5; at_s += 60.0 / 72.0) {
                    if (atrial_too) {
                        drawn.spike(at_s - 0.22, spike_mv);
                        drawn.wave(at_s - 0.16, 0.1, 0.02);
                    }
                    drawn.spike(at_s - 0.06, spike_mv);
                    drawn.beat(at_s, paced_beat);
                }
                drawn.check();
            }
        }
        if (rate_hz < 200.0) {
            continue;  // a spike lasts 8 ms there, as a narrow QRS complex
        }
        INFO(rate_hz << " Hz, spikes that capture nothing");
        Drawn drawn(minute_s, rate_hz);
        for (double at_s = 0.6; at_s < minute_s - 0.5; at_s += 60.0 / 72.0) {
            drawn.beat(at_s, usual_beat);
        }
        for (double at_s = 0.3; at_s < minute_s - 0.5; at_s += 60.0 / 71.0) {
            drawn.spike(at_s, 1.5);
        }
        drawn.check(0, 1);
    }
}

TEST_CASE("kinds: the first and the last beat of a file", "[beat_kinds]") {
    for (const double rate_hz : rates_hz) {
        for (const double margin_s : {0.4, 0.2, 0.1, 0.06}) {  // of the R-peak from the file's ends
            if (margin_s < 0.1 && rate_hz < 200.0) {
                continue;
            }
            for (const double duration_s : {4.0, 10.0, 60.0}) {
                INFO(rate_hz << " Hz, " << margin_s << " s from the ends of " << duration_s << " s");
                Drawn drawn(duration_s, rate_hz);
                const double all_s = duration_s - 2.0 * margin_s;
                const double beats = std::round(all_s / 0.85);
                for (double i = 0.0; i <= beats; i += 1.0) {
                    drawn.beat(margin_s + all_s * i / beats, usual_beat);
                }
                drawn.check();
            }
        }
    }
}

}  // namespace test_beat_kinds
