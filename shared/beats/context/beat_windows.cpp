#include "beats/context/beat_windows.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "beats/context/lead_blocks.h"

namespace beatlens::beats {

namespace {

constexpr int kernel_reach = 16;
constexpr float smallest_amplitude = 1e-9F;
constexpr float least_valid_share = 0.9F;
constexpr std::size_t amplitude_runs = 60;
constexpr std::size_t beats_in_run = 60;

// Where a beat lies in a block.
std::size_t place_of(const Block& block, double time_s) {
    return static_cast<std::size_t>(sample_at(time_s, grid_hz) - block.first);
}

bool is_valid_around(const LeadBlock& lead, std::size_t at) {
    int valid = 0;
    for (std::size_t k = at - qrs_before; k < at + qrs_after; ++k) {
        valid += lead.valid[k];
    }
    return static_cast<float>(valid) >= least_valid_share * static_cast<float>(qrs_length);
}

// All usable beats, or of many 60 in a row at 60 places.
std::vector<double> beats_for_amplitude(std::span<const double> beat_times_s, std::span<const std::uint8_t> usable) {
    std::vector<double> times_s;
    for (std::size_t beat = 0; beat < beat_times_s.size(); ++beat) {
        if (usable[beat] != 0) {
            times_s.push_back(beat_times_s[beat]);
        }
    }
    if (times_s.size() > amplitude_runs * beats_in_run) {
        for (std::size_t run = 0; run < amplitude_runs; ++run) {
            const std::size_t from = run * (times_s.size() - beats_in_run) / (amplitude_runs - 1);
            std::copy_n(times_s.begin() + static_cast<std::ptrdiff_t>(from), beats_in_run,
                        times_s.begin() + static_cast<std::ptrdiff_t>(run * beats_in_run));
        }
        times_s.resize(amplitude_runs * beats_in_run);
    }
    return times_s;
}

std::vector<float> median_amplitudes(const Recording& recording, std::span<const std::size_t> leads,
                                     std::span<const TimeSpan> cuts, std::span<const double> beat_times_s,
                                     double block_s) {
    std::vector<std::vector<float>> heights(leads.size());
    for_each_block(recording, leads, cuts, beat_times_s, block_s, [&](const Block& block) {
        for (std::size_t beat = block.beats.first; beat < block.beats.end; ++beat) {
            const std::size_t at = place_of(block, beat_times_s[beat]);
            for (std::size_t lead = 0; lead < leads.size(); ++lead) {
                if (is_valid_around(block.leads[lead], at)) {
                    const auto begin = block.leads[lead].samples.begin() + static_cast<std::ptrdiff_t>(at);
                    const auto [low, high] = std::minmax_element(begin - qrs_before, begin + qrs_after);
                    heights[lead].push_back(*high - *low);
                }
            }
        }
    });
    std::vector<float> amplitudes;
    for (std::vector<float>& values : heights) {
        if (values.empty()) {
            amplitudes.push_back(0.0F);
            continue;
        }
        const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
        std::nth_element(values.begin(), middle, values.end());
        amplitudes.push_back(*middle > smallest_amplitude ? *middle : 0.0F);
    }
    return amplitudes;
}

// The peak of the slope envelope near `at`. `slopes`: squared slopes of each lead.
std::size_t steepest_place(const std::vector<std::vector<float>>& slopes, const BeatWindows& windows, std::size_t beat,
                           std::size_t at) {
    constexpr int reach = search_reach + kernel_reach;
    std::array<float, 2 * reach + 1> sum{};
    for (std::size_t lead = 0; lead < slopes.size(); ++lead) {
        if (windows.has(beat, lead)) {
            const float* const from = slopes[lead].data() + at - reach;
            for (std::size_t k = 0; k < sum.size(); ++k) {
                sum[k] += from[k];
            }
        }
    }
    const auto kernel = envelope_kernel();
    std::size_t best = search_reach;
    float highest = -1.0F;
    for (std::size_t i = 0; i <= 2 * search_reach; ++i) {
        float value = 0.0F;
        for (std::size_t k = 0; k < kernel.size(); ++k) {
            value += kernel[k] * sum[i + k];
        }
        if (value > highest) {
            highest = value;
            best = i;
        }
    }
    return highest > 0.0F ? at + best - search_reach : at;
}

}  // namespace

std::span<const float> envelope_kernel() {
    static const auto kernel = [] {
        constexpr float width = 4.0F;  // 22 ms
        std::array<float, 2 * kernel_reach + 1> values{};
        float sum = 0.0F;
        for (std::size_t k = 0; k < values.size(); ++k) {
            const float x = (static_cast<float>(k) - kernel_reach) / width;
            values[k] = std::exp(-0.5F * x * x);
            sum += values[k];
        }
        for (float& value : values) {
            value /= sum;
        }
        return values;
    }();
    return kernel;
}

BeatWindows::BeatWindows(std::size_t beats, std::size_t leads)
    : centre(beats, 0),
      lag(beats, 0),
      present(beats * leads, 0),
      amplitude(leads, 0.0F),
      leads_(leads),
      values_(beats * leads * stored_length, 0) {}

std::span<std::int16_t> BeatWindows::stored(std::size_t beat, std::size_t lead) {
    return std::span(values_).subspan((beat * leads_ + lead) * stored_length, stored_length);
}

std::span<const std::int16_t> BeatWindows::units(std::size_t beat, std::size_t lead, int first,
                                                 std::size_t length) const {
    const int offset = window_before + largest_lag + lag[beat] + first;
    return std::span(values_)
        .subspan((beat * leads_ + lead) * stored_length, stored_length)
        .subspan(static_cast<std::size_t>(offset), length);
}

void BeatWindows::read(std::size_t beat, std::size_t lead, int first, std::span<float> out) const {
    const auto from = units(beat, lead, first, out.size());
    for (std::size_t k = 0; k < out.size(); ++k) {
        out[k] = static_cast<float>(from[k]) * unit;
    }
}

bool BeatWindows::has_any(std::size_t beat) const {
    const auto begin = present.begin() + static_cast<std::ptrdiff_t>(beat * leads_);
    return std::any_of(begin, begin + static_cast<std::ptrdiff_t>(leads_), [](std::uint8_t p) { return p != 0; });
}

BeatWindows cut_windows(const Recording& recording, std::span<const std::size_t> leads, std::span<const TimeSpan> cuts,
                        std::span<const double> beat_times_s, std::span<const std::uint8_t> usable, double block_s) {
    BeatWindows windows(beat_times_s.size(), leads.size());
    const auto for_amplitude = beats_for_amplitude(beat_times_s, usable);
    windows.amplitude =
        median_amplitudes(recording, leads, cuts, for_amplitude, std::min(block_s, default_block_s / 2.0));
    std::vector<std::vector<float>> slopes(leads.size());
    for_each_block(recording, leads, cuts, beat_times_s, block_s, [&](const Block& block) {
        for (std::size_t lead = 0; lead < leads.size(); ++lead) {
            const std::vector<float>& x = block.leads[lead].samples;
            const float amplitude = windows.amplitude[lead];
            slopes[lead].assign(block.length, 0.0F);
            for (std::size_t k = 1; k + 1 < block.length && amplitude > 0.0F; ++k) {
                const float slope = (x[k + 1] - x[k - 1]) / (2.0F * amplitude);
                slopes[lead][k] = slope * slope;
            }
        }
        for (std::size_t beat = block.beats.first; beat < block.beats.end; ++beat) {
            std::size_t at = place_of(block, beat_times_s[beat]);
            for (std::size_t lead = 0; lead < leads.size(); ++lead) {
                windows.present[beat * leads.size() + lead] =
                    windows.amplitude[lead] > 0.0F && is_valid_around(block.leads[lead], at);
            }
            at = steepest_place(slopes, windows, beat, at);
            windows.centre[beat] = block.first + static_cast<std::int64_t>(at);
            for (std::size_t lead = 0; lead < leads.size(); ++lead) {
                if (!windows.has(beat, lead)) {
                    continue;
                }
                const float scale = 1.0F / (windows.amplitude[lead] * BeatWindows::unit);
                const float* const from = block.leads[lead].samples.data() + at - window_before - largest_lag;
                const auto to = windows.stored(beat, lead);
                for (std::size_t k = 0; k < to.size(); ++k) {
                    to[k] = static_cast<std::int16_t>(std::lrint(std::clamp(from[k] * scale, -32767.0F, 32767.0F)));
                }
            }
        }
    });
    return windows;
}

}  // namespace beatlens::beats
