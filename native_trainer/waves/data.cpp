#include "waves/data.h"

#include <cmath>
#include <limits>
#include <numbers>

#include "beats/waves_250hz.h"
#include "delineation/decode.h"
#include "model/zoo/zoo.h"

namespace beatlens::trainer {

namespace {

constexpr int stretches = 9;  // so many resamplers, from the shortest to the longest time axis
constexpr float not_known = std::numeric_limits<float>::quiet_NaN();

void put_points(const protocols::MarkedWave& wave, double at_s, WaveBeat& beat) {
    for (std::size_t k = 0; k < 3; ++k) {
        if (wave.points_s[k]) {
            beat.points_ms[3 * static_cast<std::size_t>(wave.kind) + k] =
                static_cast<float>(1000.0 * (*wave.points_s[k] - at_s));
        }
    }
}

float deviation_of(std::span<const float> window) {
    double mean = 0.0;
    for (const float value : window) {
        mean += static_cast<double>(value);
    }
    mean /= static_cast<double>(window.size());
    double sum = 0.0;
    for (const float value : window) {
        sum += std::abs(static_cast<double>(value) - mean);
    }
    return static_cast<float>(sum / static_cast<double>(window.size()));
}

using Random = std::mt19937_64;

double uniform(Random& random, double low, double high) {
    return low + (high - low) * static_cast<double>(random() >> 11U) * 0x1p-53;
}
double exponential(Random& random, double mean) { return -mean * std::log(1.0 - uniform(random, 0.0, 1.0)); }
double normal(Random& random) {
    return std::sqrt(-2.0 * std::log(1.0 - uniform(random, 0.0, 1.0))) *
           std::cos(2.0 * std::numbers::pi * uniform(random, 0.0, 1.0));
}

void add_sine(std::span<float> window, double frequency_hz, double amplitude, Random& random) {
    const double phase = uniform(random, 0.0, 2.0 * std::numbers::pi);
    for (std::size_t i = 0; i < window.size(); ++i) {
        const double t = static_cast<double>(i) / beats::waves_grid_hz;
        window[i] += static_cast<float>(amplitude * std::sin(2.0 * std::numbers::pi * frequency_hz * t + phase));
    }
}

// Noise of one colour, from white to slow.
void add_noise(std::span<float> window, double sd, Random& random) {
    const double memory = uniform(random, 0.0, 0.9);
    double value = normal(random);
    for (float& sample : window) {
        value = memory * value + std::sqrt(1.0 - memory * memory) * normal(random);
        sample += static_cast<float>(sd * value);
    }
}

// Waves of no fixed rate between 4 and 10 Hz, sharper than a sine.
void add_fibrillation(std::span<float> window, double amplitude, Random& random) {
    const double sharpness = uniform(random, 0.0, 0.5);
    double rate_hz = uniform(random, 4.0, 10.0);
    double phase = uniform(random, 0.0, 2.0 * std::numbers::pi);
    double size = 1.0;
    for (float& sample : window) {
        rate_hz = std::clamp(rate_hz + 0.15 * normal(random), 4.0, 10.0);
        size = std::clamp(size + 0.03 * normal(random), 0.3, 1.7);
        phase += 2.0 * std::numbers::pi * rate_hz / beats::waves_grid_hz;
        sample += static_cast<float>(amplitude * size * (std::sin(phase) + sharpness * std::sin(2.0 * phase)));
    }
}

// The straight line between two places of a window, a little of its ends from around them.
void cut_out(std::span<float> window, double from, double to) {
    const auto first = static_cast<std::int64_t>(std::floor(from));
    const auto last = std::min(static_cast<std::int64_t>(std::ceil(to)), static_cast<std::int64_t>(window.size()) - 1);
    const auto begin = std::max<std::int64_t>(first, 0);
    if (begin >= last) {
        return;
    }
    const auto end_value = static_cast<double>(window[static_cast<std::size_t>(last)]);
    const double begin_value = first < 0 ? end_value : static_cast<double>(window[static_cast<std::size_t>(begin)]);
    for (std::int64_t i = begin; i < last; ++i) {
        const double share = static_cast<double>(i - begin) / static_cast<double>(last - begin);
        window[static_cast<std::size_t>(i)] = static_cast<float>(begin_value + share * (end_value - begin_value));
    }
}

}  // namespace

std::vector<WaveBeat> wave_beats(std::span<const protocols::LudbRecord* const> records) {
    std::vector<WaveBeat> beats;
    for (const protocols::LudbRecord* record : records) {
        for (const protocols::MarkedLead& lead : record->leads) {
            for (const protocols::MarkedBeat& marked : protocols::marked_beats(lead)) {
                WaveBeat beat;
                beat.signal = &record->recording.signals[lead.lead];
                beat.at_s = marked.qrs.peak_s();
                beat.before_s = marked.before_s;
                beat.after_s = marked.after_s;
                put_points(marked.qrs, beat.at_s, beat);
                beat.present[1] = true;
                if (marked.p) {
                    put_points(*marked.p, beat.at_s, beat);
                    beat.present[0] = true;
                } else if (marked.p_is_known) {
                    beat.present[0] = false;
                }
                if (marked.t) {
                    put_points(*marked.t, beat.at_s, beat);
                    beat.present[2] = true;
                } else if (marked.t_is_known) {
                    beat.present[2] = false;
                }
                beats.push_back(beat);
            }
        }
    }
    return beats;
}

// One for each factor on the time axis.
struct WaveCutter::Windows {
    std::vector<double> factors;
    std::vector<beats::WaveWindows> cutters;
};

WaveCutter::WaveCutter(const WaveAugmentation& augmentation)
    : augmentation_(augmentation), windows_(std::make_unique<Windows>()) {
    const int count = augmentation.stretch > 0.0 ? stretches : 1;
    for (int i = 0; i < count; ++i) {
        const double factor =
            count == 1 ? 1.0 : 1.0 + augmentation.stretch * (2.0 * static_cast<double>(i) / (count - 1) - 1.0);
        windows_->factors.push_back(factor);
        windows_->cutters.emplace_back(rate_hz / factor);  // the same samples at a lower rate last longer
    }
}

WaveCutter::~WaveCutter() = default;

WaveBatch WaveCutter::cut(std::span<const WaveBeat* const> beats, std::mt19937_64& random) {
    const auto count = static_cast<std::int64_t>(beats.size());
    WaveBatch batch{torch::empty({count, static_cast<std::int64_t>(beats::waves_length)}),
                    torch::full({count, static_cast<std::int64_t>(model::wave_maps)}, not_known),
                    torch::full({count, static_cast<std::int64_t>(model::wave_kinds)}, not_known)};
    const auto cell_ms = delineation::place_ms(1.0F) - delineation::place_ms(0.0F);
    std::array<float, beats::waves_samples> window{};
    for (std::size_t i = 0; i < beats.size(); ++i) {
        const WaveBeat& beat = *beats[i];
        const auto which = static_cast<std::size_t>(random() % windows_->factors.size());
        const double factor = windows_->factors[which];
        const double jitter_ms = std::clamp(augmentation_.jitter_sd_ms * normal(random),
                                            -3.0 * augmentation_.jitter_sd_ms, 3.0 * augmentation_.jitter_sd_ms);
        const double position = (beat.at_s + jitter_ms / 1000.0) * rate_hz;
        windows_->cutters[which].cut(beat.signal->samples, position, window);
        const auto deviation = static_cast<double>(deviation_of(window));
        const auto moved_ms = [&](float point_ms) { return (static_cast<double>(point_ms) - jitter_ms) * factor; };
        const auto sample_of = [&](float point_ms) {
            return moved_ms(point_ms) * beats::waves_grid_hz / 1000.0 + static_cast<double>(beats::waves_before_beat);
        };
        const bool lose_p =
            beat.points_ms[0] && beat.points_ms[2] && uniform(random, 0.0, 1.0) < augmentation_.without_p_share;
        bool fibrillates = false;
        if (lose_p) {
            constexpr double beside = 2.0;
            double until = sample_of(*beat.points_ms[2]) + beside;
            if (beat.points_ms[3]) {
                until = std::min(until, sample_of(*beat.points_ms[3]));
            }
            cut_out(window, sample_of(*beat.points_ms[0]) - beside, until);
            fibrillates = random() % 2 == 0;
            if (fibrillates) {
                add_fibrillation(window, uniform(random, 0.05, 0.8) * deviation, random);
            }
        }
        if (uniform(random, 0.0, 1.0) < augmentation_.inverted_share) {
            for (float& value : window) {
                value = -value;
            }
        }
        if (uniform(random, 0.0, 1.0) < augmentation_.noisy_share) {
            const double amplitude = exponential(random, augmentation_.wander) * deviation;
            add_sine(window, uniform(random, 0.05, 0.8), amplitude, random);
            add_sine(window, uniform(random, 0.05, 0.4), amplitude, random);
        }
        if (uniform(random, 0.0, 1.0) < augmentation_.noisy_share) {
            add_noise(window, exponential(random, augmentation_.noise) * deviation, random);
            if (random() % 4 == 0) {
                add_sine(window, random() % 2 == 0 ? 50.0 : 60.0, exponential(random, augmentation_.noise) * deviation,
                         random);
            }
        }
        const auto interval = [&](const std::optional<double>& interval_s) -> std::optional<double> {
            const double irregular = fibrillates ? uniform(random, 0.6, 1.5) : 1.0;
            const double changed = factor * irregular * (1.0 + augmentation_.interval_sd * normal(random));
            const bool drop = uniform(random, 0.0, 1.0) < augmentation_.interval_dropout;
            return drop || !interval_s ? std::nullopt : std::optional(*interval_s * changed);
        };
        const beats::Intervals intervals{interval(beat.before_s), interval(beat.after_s)};
        beats::write_wave_row(window, intervals,
                              {batch.rows.data_ptr<float>() + i * beats::waves_length, beats::waves_length});
        float* const places = batch.places.data_ptr<float>() + i * model::wave_maps;
        float* const present = batch.present.data_ptr<float>() + i * model::wave_kinds;
        for (std::size_t wave = 0; wave < model::wave_kinds; ++wave) {
            if (wave == 0 && lose_p) {
                present[wave] = 0.0F;
                continue;
            }
            if (beat.present[wave]) {
                present[wave] = *beat.present[wave] ? 1.0F : 0.0F;
            }
            for (std::size_t k = 3 * wave; k < 3 * wave + 3; ++k) {
                if (!beat.points_ms[k]) {
                    continue;
                }
                const float place =
                    (static_cast<float>(moved_ms(*beat.points_ms[k])) - delineation::place_ms(0.0F)) / cell_ms;
                if (place >= 0.0F && place <= static_cast<float>(model::wave_places - 1)) {
                    places[k] = place;
                } else if (k == 3 * wave + 1) {
                    present[wave] = not_known;  // there, but not to be seen in the window
                }
            }
        }
    }
    return batch;
}

torch::Tensor wave_loss(const torch::Tensor& logits, const WaveBatch& batch, const WaveConfig& config) {
    const auto maps = static_cast<std::int64_t>(model::wave_maps);
    const auto places = static_cast<std::int64_t>(model::wave_places);
    const auto log_shares = logits.narrow(1, 0, maps * places).view({-1, maps, places}).log_softmax(2);
    const auto known = batch.places.isnan().logical_not().to(torch::kFloat);
    const double sd =
        config.target_sd_ms / static_cast<double>(delineation::place_ms(1.0F) - delineation::place_ms(0.0F));
    const auto off =
        torch::arange(places, logits.options()).view({1, 1, places}) - torch::nan_to_num(batch.places).unsqueeze(2);
    const auto target = (-0.5 / (sd * sd) * off * off).softmax(2);
    const auto at_points = -(target * log_shares).sum(2);
    const auto of_maps = (at_points * known).sum() / known.sum().clamp_min(1.0);
    const auto answered = batch.present.isnan().logical_not().to(torch::kFloat);
    const auto of_presence = torch::binary_cross_entropy_with_logits(
        logits.narrow(1, maps * places, static_cast<std::int64_t>(model::wave_kinds)), torch::nan_to_num(batch.present),
        answered, {}, at::Reduction::Sum);
    return of_maps + config.presence_weight * of_presence / answered.sum().clamp_min(1.0);
}

}  // namespace beatlens::trainer
