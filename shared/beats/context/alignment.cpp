#include "beats/context/alignment.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "beats/context/running_order.h"
#include "beats/context/shapes.h"

namespace beatlens::beats {

namespace {

constexpr std::size_t lags = 2 * largest_lag + 1;
constexpr float lag_penalty = 0.002F;
constexpr float good_fit = 0.85F;
constexpr float fair_fit = 0.8F;
constexpr float least_fit = 0.7F;
constexpr std::size_t enough_good = 30;
constexpr std::size_t enough_regular = 50;
constexpr std::size_t most_in_template = 2001;  // more do not change a median

struct Fit {
    float correlation = 0.0F;
    int lag = 0;
    float between = 0.0F;  // of two samples, -.5 to .5
};

using Template = std::vector<std::vector<float>>;  // [leads][qrs_length], without their means

Template template_of(const BeatWindows& windows, std::span<const std::uint32_t> beats) {
    const auto chosen = spread_evenly(beats, most_in_template);
    Template result;
    for (std::size_t lead = 0; lead < windows.leads(); ++lead) {
        result.push_back(median_row(chosen, qrs_length, [&](std::uint32_t beat, std::span<float> row) {
            windows.read(beat, lead, -qrs_before, row);
            return windows.has(beat, lead);
        }));
        remove_mean(result.back());
    }
    return result;
}

// Of the windows as they are stored, whatever lag is set.
Fit best_fit(const BeatWindows& windows, std::size_t beat, const Template& shape) {
    std::array<float, lags> product{};
    std::array<float, lags> energy{};
    float template_energy = 0.0F;
    std::array<float, qrs_length + 2 * largest_lag> x{};
    std::array<float, x.size() + 1> sums{};
    for (std::size_t lead = 0; lead < windows.leads(); ++lead) {
        if (!windows.has(beat, lead)) {
            continue;
        }
        windows.read(beat, lead, -qrs_before - largest_lag - windows.lag[beat], x);
        sum_up(x, sums);
        template_energy += squared_norm(shape[lead]);
        for (std::size_t l = 0; l < lags; ++l) {
            const std::span<const float> here = std::span<const float>(x).subspan(l, qrs_length);
            const float mean = (sums[l + qrs_length] - sums[l]) / static_cast<float>(qrs_length);
            product[l] += dot(here, shape[lead]);
            energy[l] += squared_norm(here) - mean * mean * static_cast<float>(qrs_length);
        }
    }
    std::array<float, lags> r{};
    std::size_t best = largest_lag;
    const auto penalised = [&](std::size_t l) {
        return r[l] - lag_penalty * static_cast<float>(std::abs(static_cast<int>(l) - largest_lag));
    };
    for (std::size_t l = 0; l < lags; ++l) {
        r[l] = product[l] / std::sqrt(std::max(energy[l], 0.0F) * template_energy + 1e-9F);
    }
    for (std::size_t l = 0; l < lags; ++l) {
        best = penalised(l) > penalised(best) ? l : best;
    }
    Fit fit{penalised(best), static_cast<int>(best) - largest_lag, 0.0F};
    if (best > 0 && best + 1 < lags) {
        const float bend = r[best - 1] - 2.0F * r[best] + r[best + 1];
        if (bend < 0.0F) {
            fit.between = std::clamp(0.5F * (r[best - 1] - r[best + 1]) / bend, -0.5F, 0.5F);
        }
    }
    return fit;
}

std::vector<std::uint32_t> marked(std::span<const std::uint8_t> flags) {
    std::vector<std::uint32_t> result;
    for (std::size_t i = 0; i < flags.size(); ++i) {
        if (flags[i] != 0) {
            result.push_back(static_cast<std::uint32_t>(i));
        }
    }
    return result;
}

void mark_regular(const RrSeries& rr, std::span<const std::uint8_t> usable, double tolerance,
                  std::vector<std::uint8_t>& regular) {
    for (const BeatRange& piece : rr.pieces) {
        const auto before = std::span<const double>(rr.before_s).subspan(piece.first, piece.size());
        for_each_window(before, 21, [&](std::size_t i, std::span<const double> window) {
            const std::size_t beat = piece.first + i;
            regular[beat] = 0;
            if (window.empty() || usable[beat] == 0) {
                return;
            }
            const double median = value_at(window, 0.5);
            const auto is_near = [&](double interval) {
                return std::isnan(interval) || std::abs(interval - median) < tolerance * median;
            };
            regular[beat] = is_near(rr.before_s[beat]) && is_near(rr.after_s[beat]);
        });
    }
}

}  // namespace

std::vector<std::uint8_t> regular_beats(const RrSeries& rr, std::span<const std::uint8_t> usable) {
    const auto count = [](std::span<const std::uint8_t> flags) {
        return static_cast<std::size_t>(std::count_if(flags.begin(), flags.end(), [](auto f) { return f != 0; }));
    };
    const std::size_t enough = std::min(enough_regular, (count(usable) + 3) / 4);
    std::vector<std::uint8_t> regular(rr.beats());
    for (const double tolerance : {0.12, 0.25}) {
        mark_regular(rr, usable, tolerance, regular);
        if (count(regular) >= enough) {
            return regular;
        }
    }
    return {usable.begin(), usable.end()};
}

std::vector<double> align_beats(BeatWindows& windows, std::span<const std::uint8_t> regular) {
    const std::size_t n = windows.beats();
    std::vector<Fit> fits(n);
    std::vector<std::uint32_t> models = marked(regular);
    std::fill(windows.lag.begin(), windows.lag.end(), std::int8_t{0});
    for (int round = 0; round < 2 && !models.empty(); ++round) {
        const Template shape = template_of(windows, models);
        for (std::size_t beat = 0; beat < n; ++beat) {
            fits[beat] = best_fit(windows, beat, shape);
            windows.lag[beat] = static_cast<std::int8_t>(fits[beat].lag);
        }
        std::vector<std::uint32_t> good;
        std::vector<double> qualities;
        for (const std::uint32_t beat : models) {
            qualities.push_back(static_cast<double>(fits[beat].correlation));
            if (fits[beat].correlation > good_fit) {
                good.push_back(beat);
            }
        }
        if (good.size() < std::min(enough_good, models.size())) {
            const auto half = static_cast<float>(value_at_rank(qualities, 0.5));
            std::erase_if(models, [&](std::uint32_t beat) { return fits[beat].correlation < half; });
        } else {
            models = std::move(good);
        }
    }
    std::vector<double> fair_lags;
    for (std::size_t beat = 0; beat < n; ++beat) {
        if (fits[beat].correlation > fair_fit) {
            fair_lags.push_back(fits[beat].lag);
        }
    }
    const auto usual_lag = static_cast<int>(value_at_rank(fair_lags, 0.5));
    std::vector<double> fiducials_s(n);
    for (std::size_t beat = 0; beat < n; ++beat) {
        const bool fits_well = fits[beat].correlation > least_fit;
        const int lag = fits_well ? fits[beat].lag : usual_lag;
        windows.lag[beat] = static_cast<std::int8_t>(lag);
        fiducials_s[beat] = (static_cast<double>(windows.centre[beat] + lag) +
                             (fits_well ? static_cast<double>(fits[beat].between) : 0.0)) /
                            grid_hz;
    }
    return fiducials_s;
}

}  // namespace beatlens::beats
