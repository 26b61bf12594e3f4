#include "beats/context/p_waves.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "beats/context/nearest_beats.h"
#include "beats/context/running_order.h"
#include "beats/context/shapes.h"

namespace beatlens::beats {

namespace {

constexpr int p_first = -43;  // 240 ms before the fiducial
constexpr std::size_t p_length = 32;
constexpr int p_reach = 7;
constexpr float lag_penalty = 0.004F;
constexpr float slow_ratio = 0.93F;
constexpr float early_ratio = 0.88F;
constexpr std::size_t group = 25;
constexpr std::size_t nearest_references = 40;
constexpr std::size_t nearest_scores = 200;
constexpr std::size_t early_window = 301;
constexpr float residual_floor = 0.01F;

std::vector<std::uint32_t> chosen(std::size_t beats, auto is_chosen) {
    std::vector<std::uint32_t> result;
    for (std::size_t beat = 0; beat < beats; ++beat) {
        if (is_chosen(beat)) {
            result.push_back(static_cast<std::uint32_t>(beat));
        }
    }
    return result;
}

std::vector<std::uint32_t> reference_beats(const RhythmTrackers& rhythm, std::span<const std::uint8_t> ordinary,
                                           std::span<const std::uint8_t> usable) {
    const std::size_t n = ordinary.size();
    const auto is_ordinary = [&](std::size_t i) { return ordinary[i] != 0; };
    auto beats = chosen(n, [&](std::size_t i) { return is_ordinary(i) && rhythm.ratio_mean[i] > slow_ratio; });
    if (beats.size() < 20) {
        std::vector<double> ratios;
        for (const std::uint32_t beat : chosen(n, is_ordinary)) {
            ratios.push_back(static_cast<double>(rhythm.ratio_mean[beat]));
        }
        const auto slow = static_cast<float>(value_at_rank(ratios, 0.6));
        beats = chosen(n, [&](std::size_t i) { return is_ordinary(i) && rhythm.ratio_mean[i] >= slow; });
    }
    if (beats.size() < 8) {
        beats = chosen(n, is_ordinary);
    }
    if (beats.size() < 8) {
        beats = chosen(n, [&](std::size_t i) { return usable[i] != 0; });
    }
    return beats;
}

struct Reference {
    std::vector<std::vector<float>> shape;  // [leads][p_length] without their means
};

Reference reference_of(const BeatWindows& windows, std::span<const std::uint32_t> beats) {
    Reference reference;
    for (std::size_t lead = 0; lead < windows.leads(); ++lead) {
        const auto row =
            median_row<std::int16_t>(beats, p_length, [&](std::uint32_t beat, std::span<std::int16_t> out) {
                subtract_mean_of(windows.units(beat, lead, p_first, p_length), 0, p_length, out);
                return windows.has(beat, lead);
            });
        std::vector<float> shape(p_length);
        std::transform(row.begin(), row.end(), shape.begin(),
                       [](std::int16_t value) { return static_cast<float>(value) * BeatWindows::unit; });
        remove_mean(shape);
        reference.shape.push_back(std::move(shape));
    }
    return reference;
}

struct Likeness {
    float correlation = 0.0F;
    float residual = 0.0F;
};

Likeness compare(const BeatWindows& windows, std::size_t beat, const Reference& reference) {
    constexpr std::size_t lags = 2 * p_reach + 1;
    std::array<float, lags> product{};
    std::array<float, lags> energy{};
    float reference_energy = 0.0F;
    float leads = 0.0F;
    std::array<float, p_length + 2 * p_reach> x{};
    for (std::size_t lead = 0; lead < windows.leads(); ++lead) {
        if (!windows.has(beat, lead)) {
            continue;
        }
        leads += 1.0F;
        windows.read(beat, lead, p_first - p_reach, x);
        reference_energy += squared_norm(reference.shape[lead]);
        for (std::size_t l = 0; l < lags; ++l) {
            const std::span<const float> here = std::span<const float>(x).subspan(l, p_length);
            const float mean = mean_of(here);
            product[l] += dot(here, reference.shape[lead]);
            energy[l] += std::max(0.0F, squared_norm(here) - mean * mean * static_cast<float>(p_length));
        }
    }
    if (leads == 0.0F) {
        return {};
    }
    Likeness best{-2.0F, 0.0F};
    for (std::size_t l = 0; l < lags; ++l) {
        const float away = static_cast<float>(std::abs(static_cast<int>(l) - p_reach));
        const float r = product[l] / std::sqrt((energy[l] + 1e-6F) * (reference_energy + 1e-6F)) - lag_penalty * away;
        best.correlation = std::max(best.correlation, r);
    }
    const float rest = energy[p_reach] + reference_energy - 2.0F * product[p_reach];
    best.residual = std::sqrt(std::max(0.0F, rest) / (leads * static_cast<float>(p_length)));
    return best;
}

// The share of `ascending` below a value.
float share_below(std::span<const float> ascending, float value) {
    const auto below = std::lower_bound(ascending.begin(), ascending.end(), value) - ascending.begin();
    return ascending.empty() ? 0.5F : static_cast<float>(below) / static_cast<float>(ascending.size());
}

void set_scores(PWaves& p) {
    std::vector<float> correlations = p.correlation;
    std::vector<float> residuals = p.residual;
    std::sort(correlations.begin(), correlations.end());
    std::sort(residuals.begin(), residuals.end());
    for (std::size_t i = 0; i < p.score.size(); ++i) {
        p.score[i] =
            0.5F * (share_below(correlations, p.correlation[i]) - share_below(residuals, p.residual[i]) + 1.0F);
    }
}

void set_percentiles(PWaves& p, std::span<const std::uint32_t> not_early) {
    std::vector<float> scores;
    for (std::size_t first = 0; first < p.score.size(); first += group) {
        scores.clear();
        for (const std::uint32_t beat : nearest_beats(not_early, first + group / 2, nearest_scores)) {
            scores.push_back(p.score[beat]);
        }
        std::sort(scores.begin(), scores.end());
        for (std::size_t beat = first; beat < std::min(first + group, p.score.size()); ++beat) {
            p.percentile[beat] = share_below(scores, p.score[beat]);
        }
    }
}

// Sums over a window, from running totals.
void set_early_percentiles(PWaves& p, std::span<const std::uint8_t> early) {
    const std::size_t n = early.size();
    std::vector<double> sums(n + 1, 0.0);
    std::vector<double> counts(n + 1, 0.0);
    for (std::size_t i = 0; i < n; ++i) {
        sums[i + 1] = sums[i] + (early[i] != 0 ? static_cast<double>(p.percentile[i]) : 0.0);
        counts[i + 1] = counts[i] + (early[i] != 0 ? 1.0 : 0.0);
    }
    for (std::size_t i = 0; i < n; ++i) {
        const std::size_t first = i - std::min(i, early_window / 2);
        const std::size_t end = std::min(n, i + early_window / 2 + 1);
        p.early_percentile[i] =
            static_cast<float>((sums[end] - sums[first] + 1.0) / (counts[end] - counts[first] + 2.0));
    }
}

}  // namespace

PWaves compare_p_waves(const BeatWindows& windows, const RhythmTrackers& rhythm, std::span<const std::uint8_t> odd,
                       std::span<const std::uint8_t> usable) {
    const std::size_t n = windows.beats();
    PWaves p;
    for (auto* values : {&p.correlation, &p.residual, &p.score, &p.percentile, &p.early_percentile, &p.quality}) {
        values->assign(n, 0.0F);
    }
    std::vector<std::uint8_t> ordinary(n);
    std::vector<std::uint8_t> early(n);
    for (std::size_t i = 0; i < n; ++i) {
        ordinary[i] = odd[i] == 0 && usable[i] != 0 && windows.has_any(i);
        early[i] = ordinary[i] != 0 && rhythm.ratio_mean[i] < early_ratio;
    }
    const auto references = reference_beats(rhythm, ordinary, usable);
    for (std::size_t first = 0; first < n; first += group) {
        const auto around = nearest_beats(references, first + group / 2, nearest_references);
        const Reference reference = reference_of(windows, around);
        std::vector<double> residuals;
        for (const std::uint32_t beat : around) {
            residuals.push_back(static_cast<double>(compare(windows, beat, reference).residual));
        }
        const auto usual = static_cast<float>(value_at_rank(residuals, 0.5));
        for (std::size_t beat = first; beat < std::min(first + group, n); ++beat) {
            const Likeness likeness = compare(windows, beat, reference);
            p.correlation[beat] = likeness.correlation;
            p.residual[beat] = likeness.residual / (usual + residual_floor);
        }
    }
    set_scores(p);
    set_percentiles(p, chosen(n, [&](std::size_t i) { return ordinary[i] != 0 && early[i] == 0; }));
    set_early_percentiles(p, early);
    std::vector<double> correlations(p.correlation.begin(), p.correlation.end());
    for_each_window(correlations, 41, [&](std::size_t i, std::span<const double> window) {
        p.quality[i] = static_cast<float>(value_at(window, 0.5));
    });
    return p;
}

}  // namespace beatlens::beats
