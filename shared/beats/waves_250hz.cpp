#include "beats/waves_250hz.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "beats/context/shapes.h"
#include "beats/pieces.h"
#include "metrics/quantiles.h"
#include "signal/gaps.h"

namespace beatlens::beats {

namespace {

constexpr std::size_t wave_phases = 128;  // places between two samples for which there is a kernel
constexpr double wave_lobes = 5.5;        // of the sinc on each side
constexpr double wave_beta = 6.0;         // of the Kaiser window
constexpr double highest_rate_hz = 100'000.0;

double kaiser(double u) {  // not scaled; u from -1 to 1
    const double x = wave_beta * std::sqrt(std::max(0.0, 1.0 - u * u));
    double term = 1.0;
    double sum = 1.0;
    for (int k = 1; k < 30; ++k) {
        term *= (x / (2.0 * k)) * (x / (2.0 * k));
        sum += term;
    }
    return sum;
}

// The middle of every fourth value.
float median_of_some(std::span<const float> window) {
    std::array<float, waves_samples / 4> values{};
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = window[4 * i];
    }
    return metrics::middle(values);
}

class WaveCutter : public BeatCutter {
public:
    explicit WaveCutter(const BeatSource& source)
        : signal_(source.signals[source.lead]),
          beats_(source.beat_samples.begin(), source.beat_samples.end()),
          intervals_(intervals_of(source)),
          windows_(signal_.sampling_rate_hz) {}

    Result<void> cut(std::size_t first, std::span<float> rows) const override {
        WaveWindows windows = windows_;
        std::array<float, waves_samples> window{};
        for (std::size_t i = 0; i < rows.size() / waves_length; ++i) {
            windows.cut(signal_.samples, static_cast<double>(beats_[first + i]), window);
            write_wave_row(window, intervals_[first + i], rows.subspan(i * waves_length, waves_length));
        }
        return {};
    }

private:
    const Signal& signal_;
    std::vector<std::int64_t> beats_;
    std::vector<Intervals> intervals_;
    WaveWindows windows_;
};

}  // namespace

WaveWindows::WaveWindows(double rate_hz) : step_(rate_hz / waves_grid_hz) {
    if (step_ == 1.0) {
        return;
    }
    const double widening = std::max(1.0, step_);
    const double half = wave_lobes * widening;
    taps_ = (static_cast<std::size_t>(std::ceil(2.0 * half)) + 7) / 8 * 8;
    kernels_.resize((wave_phases + 1) * taps_);
    std::vector<double> values(taps_);
    for (std::size_t phase = 0; phase <= wave_phases; ++phase) {
        const double fraction = static_cast<double>(phase) / static_cast<double>(wave_phases);
        double sum = 0.0;
        for (std::size_t k = 0; k < taps_; ++k) {
            const double x = static_cast<double>(k) - (static_cast<double>(taps_) / 2.0 - 1.0) - fraction;
            const double at = std::numbers::pi * x / widening;
            const double sinc = x == 0.0 ? 1.0 : std::sin(at) / at;
            values[k] = std::abs(x) < half ? sinc * kaiser(x / half) : 0.0;
            sum += values[k];
        }
        for (std::size_t k = 0; k < taps_; ++k) {
            kernels_[phase * taps_ + k] = static_cast<float>(values[k] / sum);
        }
    }
}

void WaveWindows::cut(std::span<const float> samples, double position, std::span<float> window) {
    const auto size = static_cast<std::int64_t>(samples.size());
    const double start = position - static_cast<double>(waves_before_beat) * step_;
    const auto beside = static_cast<std::int64_t>(taps_ / 2);
    const std::int64_t first = static_cast<std::int64_t>(std::floor(start)) - beside;
    const auto reach =
        static_cast<std::int64_t>(std::ceil(static_cast<double>(window.size()) * step_)) + 2 * beside + 2;
    around_.assign(static_cast<std::size_t>(reach), std::numeric_limits<float>::quiet_NaN());
    const std::int64_t from = std::clamp<std::int64_t>(first, 0, size);
    const std::int64_t to = std::clamp<std::int64_t>(first + reach, from, size);
    std::copy(samples.begin() + from, samples.begin() + to,
              around_.begin() + static_cast<std::ptrdiff_t>(from - first));
    signal::bridge_gaps(around_, bridged_);
    double at = start - static_cast<double>(first);
    if (taps_ == 0) {  // at the recipe's rate: the samples themselves
        std::copy_n(bridged_.begin() + static_cast<std::ptrdiff_t>(std::llround(at)), window.size(), window.begin());
        return;
    }
    for (float& value : window) {
        const auto whole = static_cast<std::size_t>(at);
        const auto phase =
            static_cast<std::size_t>(std::lround((at - static_cast<double>(whole)) * static_cast<double>(wave_phases)));
        value = dot({kernels_.data() + phase * taps_, taps_}, {bridged_.data() + whole + 1 - taps_ / 2, taps_});
        at += step_;
    }
}

std::vector<Intervals> intervals_of(const BeatSource& source) {
    std::vector<Intervals> all(source.beat_samples.size());
    const double rate_hz = source.signals[source.lead].sampling_rate_hz;
    std::size_t first = 0;
    for (const Piece& piece : pieces_of(source)) {
        for (std::size_t i = 1; i < piece.beats.size(); ++i) {
            const double interval_s = time_of(piece.beats[i] - piece.beats[i - 1], rate_hz);
            all[first + i - 1].after_s = interval_s;
            all[first + i].before_s = interval_s;
        }
        first += piece.beats.size();
    }
    return all;
}

void write_wave_row(std::span<const float> window, const Intervals& intervals, std::span<float> row) {
    constexpr float limit = 3.0F;
    constexpr float softness = 4.0F;
    const float middle = median_of_some(window);
    float deviation = 0.0F;
    for (const float value : window) {
        deviation += std::abs(value - middle);
    }
    deviation /= static_cast<float>(waves_samples);
    const float scale = deviation > 0.0F && std::isfinite(deviation) ? 1.0F / deviation : 0.0F;
    for (std::size_t i = 0; i < waves_samples; ++i) {
        const float value = (window[i] - middle) * scale;
        row[i] = std::clamp(value, -limit, limit);
        row[waves_samples + i] = value / (softness + std::abs(value));
    }
    const auto timing = [](const std::optional<double>& interval_s) {
        return interval_s ? static_cast<float>(std::clamp(*interval_s, 0.25, 2.0) - 0.8)
                          : std::numeric_limits<float>::quiet_NaN();
    };
    const auto at = row.subspan(2 * waves_samples);
    std::fill_n(at.begin(), waves_places, timing(intervals.before_s));
    std::fill_n(at.begin() + waves_places, waves_places, timing(intervals.after_s));
}

Result<std::unique_ptr<BeatCutter>> make_wave_cutter(const BeatSource& source) {
    if (source.signals[source.lead].sampling_rate_hz > highest_rate_hz) {
        return fail(ErrorCode::out_of_range, "Waves are looked for up to a sampling rate of 100 kHz.");
    }
    return std::unique_ptr<BeatCutter>(std::make_unique<WaveCutter>(source));
}

}  // namespace beatlens::beats
