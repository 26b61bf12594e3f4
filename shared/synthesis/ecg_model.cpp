#include "synthesis/ecg_model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>
#include <string>
#include <vector>

#include "synthesis/random.h"

namespace beatlens::synthesis {

namespace {

constexpr double pi = std::numbers::pi;

// One attractor of the model: a Gaussian bump in time, relative to the R-peak. The model gives angles on the unit
// circle that it passes once per beat and scales them with the square root of the heart rate, so that in time the
// waves move with the square root of the RR interval (Bazett). `from_rr` says for which ones that is: not for the QRS.
struct Wave {
    double at_s;  // at an RR interval of one second
    double left_width_s;
    double right_width_s;
    double height_mv;
    bool from_rr;
};

constexpr std::array normal_beat = {
    Wave{-0.165, 0.025, 0.022, 0.13, true},    // P
    Wave{-0.028, 0.008, 0.008, -0.10, false},  // Q
    Wave{0.0, 0.0115, 0.0115, 1.25, false},    // R
    Wave{0.030, 0.010, 0.010, -0.26, false},   // S
    Wave{0.290, 0.060, 0.038, 0.30, true},     // T: rises slowly, falls fast
};
// The focus lies elsewhere in the atria: another P, nearer to the QRS.
constexpr std::array supraventricular_beat = {
    Wave{-0.125, 0.018, 0.018, -0.09, true}, normal_beat[1], normal_beat[2], normal_beat[3], normal_beat[4],
};
// No P, a QRS of about 150 ms, repolarisation against its direction.
constexpr std::array ventricular_beat = {
    Wave{-0.062, 0.016, 0.016, -0.12, false},
    Wave{0.0, 0.028, 0.030, 1.75, false},
    Wave{0.085, 0.026, 0.030, -0.45, false},
    Wave{0.320, 0.075, 0.050, -0.48, true},
};

struct Beat {
    double time_s;
    double rr_s;  // the sinus interval of its time: what its waves scale with
    char symbol;
};

std::span<const Wave> waves_of(char symbol) {
    switch (symbol) {
        case 'A':
            return supraventricular_beat;
        case 'V':
            return ventricular_beat;
        default:
            return normal_beat;
    }
}

// RR intervals as in the paper: a spectrum with a peak of the Mayer waves (0.1 Hz) and one of respiration (0.25 Hz),
// their powers at 1 : 2. The spectrum is sampled with lines at random places and phases.
class HeartRhythm {
public:
    HeartRhythm(const EcgModelOptions& options, Random& random)
        : mean_s_(60.0 / options.heart_rate_bpm), sd_s_(mean_s_ * options.heart_rate_sd_bpm / options.heart_rate_bpm) {
        for (Line& line : lines_) {
            const bool mayer = &line < lines_.data() + lines_.size() / 3;
            line.hz = (mayer ? 0.1 : 0.25) + 0.01 * random.normal();
            line.phase = random.uniform(0.0, 2.0 * pi);
        }
    }

    double rr_s(double time_s) const {
        double sum = 0.0;
        for (const Line& line : lines_) {
            sum += std::sin(2.0 * pi * line.hz * time_s + line.phase);
        }
        const double unit = sum * std::sqrt(2.0 / static_cast<double>(lines_.size()));  // variance 1
        return std::clamp(mean_s_ + sd_s_ * unit, 0.5 * mean_s_, 2.0 * mean_s_);
    }

private:
    struct Line {
        double hz;
        double phase;
    };
    std::array<Line, 24> lines_{};
    double mean_s_;
    double sd_s_;
};

constexpr double refractory_s = 0.28;  // the heart answers to nothing sooner

std::vector<Beat> place_beats(const EcgModelOptions& options, Random& random) {
    const HeartRhythm rhythm(options, random);
    const double ectopic_share = options.sveb_share + options.veb_share;
    // Ectopic beats never follow each other, so they have to be likelier where they can stand.
    const double ectopic_after_normal = ectopic_share / (1.0 - ectopic_share);
    std::vector<Beat> beats;
    double rr_s = rhythm.rr_s(0.0);
    double time_s = 0.5 * rr_s;
    while (time_s < options.duration_s) {
        beats.push_back({time_s, rr_s, 'N'});
        rr_s = rhythm.rr_s(time_s);
        if (random.uniform() >= ectopic_after_normal) {
            time_s += rr_s;
            continue;
        }
        const bool ventricular = random.uniform() * ectopic_share < options.veb_share;
        const double coupling_s = std::max(rr_s * random.uniform(0.60, 0.75), std::min(refractory_s, 0.9 * rr_s));
        const double ectopic_time_s = time_s + coupling_s;
        if (ectopic_time_s < options.duration_s) {
            beats.push_back({ectopic_time_s, rr_s, ventricular ? 'V' : 'A'});
        }
        // A ventricular beat leaves the sinus node alone, and the beat after the next comes when it would have come
        // anyway. A supraventricular one resets it: the pause is little longer than a normal interval.
        time_s += ventricular ? 2.0 * rr_s : coupling_s + rr_s * random.uniform(1.0, 1.1);
    }
    return beats;
}

void add_wave(std::vector<double>& mv, double sampling_rate_hz, const Beat& beat, const Wave& wave, double size) {
    constexpr double reach = 5.0;  // standard deviations; 4e-6 of the height is left there
    const double scale = wave.from_rr ? std::sqrt(beat.rr_s) : 1.0;
    const double middle_s = beat.time_s + wave.at_s * scale;
    const double left_s = wave.left_width_s * scale;
    const double right_s = wave.right_width_s * scale;
    const auto last_sample = static_cast<std::int64_t>(mv.size()) - 1;
    const auto first = static_cast<std::int64_t>(std::ceil((middle_s - reach * left_s) * sampling_rate_hz));
    const auto last = static_cast<std::int64_t>(std::floor((middle_s + reach * right_s) * sampling_rate_hz));
    for (std::int64_t i = std::max<std::int64_t>(first, 0); i <= std::min(last, last_sample); ++i) {
        const double distance_s = static_cast<double>(i) / sampling_rate_hz - middle_s;
        const double u = distance_s / (distance_s < 0.0 ? left_s : right_s);
        mv[static_cast<std::size_t>(i)] += size * wave.height_mv * std::exp(-0.5 * u * u);
    }
}

std::int64_t sample_of_peak(const std::vector<double>& mv, double sampling_rate_hz, double time_s) {
    const auto reach = static_cast<std::int64_t>(0.02 * sampling_rate_hz);
    const auto last_sample = static_cast<std::int64_t>(mv.size()) - 1;
    const std::int64_t middle =
        std::min(static_cast<std::int64_t>(std::llround(time_s * sampling_rate_hz)), last_sample);
    std::int64_t peak = std::max<std::int64_t>(middle - reach, 0);
    for (std::int64_t i = peak + 1; i <= std::min(middle + reach, last_sample); ++i) {
        if (mv[static_cast<std::size_t>(i)] > mv[static_cast<std::size_t>(peak)]) {
            peak = i;
        }
    }
    return peak;
}

constexpr double gain_adu_per_mv = 200.0;
constexpr int baseline_adu = 1024;
constexpr int resolution_bits = 11;

float through_converter(double mv) {
    const double adu = std::clamp(std::floor(mv * gain_adu_per_mv + 0.5) + baseline_adu, 0.0,
                                  static_cast<double>((1 << resolution_bits) - 1));
    return static_cast<float>((adu - baseline_adu) / gain_adu_per_mv);
}

bool within(double value, double low, double high) { return value >= low && value <= high; }

}  // namespace

Result<Recording> synthesize(const EcgModelOptions& options) {
    constexpr double max_duration_s = 24.0 * 3600.0;
    constexpr double max_samples = 5e7;
    if (!within(options.duration_s, 1.0, max_duration_s) || !within(options.sampling_rate_hz, 100.0, 2000.0) ||
        options.duration_s * options.sampling_rate_hz > max_samples) {
        return fail(
            ErrorCode::out_of_range,
            "A synthetic record lasts 1 second to 24 hours at 100 to 2,000 samples per second, and has at most 50 "
            "million samples.");
    }
    if (!within(options.heart_rate_bpm, 20.0, 200.0) ||
        !within(options.heart_rate_sd_bpm, 0.0, 0.25 * options.heart_rate_bpm)) {
        return fail(
            ErrorCode::out_of_range,
            "The heart rate of a synthetic record is 20 to 200 beats per minute, its standard deviation at most a "
            "quarter of it.");
    }
    if (!within(options.sveb_share, 0.0, 0.5) || !within(options.veb_share, 0.0, 0.5) ||
        options.sveb_share + options.veb_share > 0.5) {
        return fail(ErrorCode::out_of_range, "At most half of the beats of a synthetic record can be ectopic.");
    }
    if (!within(options.noise_mv, 0.0, 5.0) || !within(options.baseline_wander_mv, 0.0, 5.0)) {
        return fail(ErrorCode::out_of_range, "Noise and baseline wander of a synthetic record are 0 to 5 mV.");
    }

    Random random(options.seed);
    const double rate = options.sampling_rate_hz;
    std::vector<double> mv(static_cast<std::size_t>(std::llround(options.duration_s * rate)), 0.0);
    const std::vector<Beat> beats = place_beats(options, random);
    for (const Beat& beat : beats) {
        const double size = 1.0 + 0.02 * random.normal();
        for (const Wave& wave : waves_of(beat.symbol)) {
            add_wave(mv, rate, beat, wave, size);
        }
    }

    Recording record;
    record.name = "synthetic";
    record.frame_rate_hz = rate;
    record.has_annotations = true;
    record.comments = {
        "Synthetic electrocardiogram, no patient: after McSharry et al., IEEE Trans Biomed Eng 50(3), 2003"};
    for (const Beat& beat : beats) {
        Annotation annotation;
        annotation.time_s = time_of(sample_of_peak(mv, rate, beat.time_s), rate);
        annotation.symbol = std::string(1, beat.symbol);
        record.annotations.push_back(std::move(annotation));
    }

    Signal signal;
    signal.lead = "MLII";
    signal.sampling_rate_hz = rate;
    signal.gain_adu_per_unit = gain_adu_per_mv;
    signal.baseline_adu = baseline_adu;
    signal.adc_resolution_bits = resolution_bits;
    signal.adc_zero_adu = baseline_adu;
    signal.samples.reserve(mv.size());
    const double wander_phase = random.uniform(0.0, 2.0 * pi);
    for (std::size_t i = 0; i < mv.size(); ++i) {
        const double breath = std::sin(2.0 * pi * 0.25 * static_cast<double>(i) / rate + wander_phase);
        signal.samples.push_back(
            through_converter(mv[i] + options.baseline_wander_mv * breath + options.noise_mv * random.normal()));
    }
    record.signals.push_back(std::move(signal));
    return record;
}

}  // namespace beatlens::synthesis
