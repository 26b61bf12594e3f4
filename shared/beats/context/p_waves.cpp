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

// What stands before the QRS complexes, with room to move: [beats, leads, segment_length], in BeatWindows::unit.
constexpr std::size_t segment_length = p_length + 2 * p_reach;
constexpr int segment_first = p_first - p_reach;

class Segments {
public:
    explicit Segments(const BeatWindows& windows)
        : windows_(windows), values_(windows.beats() * windows.leads() * segment_length) {
        for (std::size_t beat = 0; beat < windows.beats(); ++beat) {
            for (std::size_t lead = 0; lead < windows.leads(); ++lead) {
                const auto from = windows.units(beat, lead, segment_first, segment_length);
                std::copy(from.begin(), from.end(), of(beat, lead).begin());
            }
        }
    }

    std::span<std::int16_t> of(std::size_t beat, std::size_t lead) {
        return std::span(values_).subspan((beat * leads() + lead) * segment_length, segment_length);
    }
    std::span<const std::int16_t> of(std::size_t beat, std::size_t lead) const {
        return std::span(values_).subspan((beat * leads() + lead) * segment_length, segment_length);
    }
    void read(std::size_t beat, std::size_t lead, std::span<float> out) const {
        const auto from = of(beat, lead);
        std::transform(from.begin(), from.end(), out.begin(),
                       [](std::int16_t value) { return static_cast<float>(value) * BeatWindows::unit; });
    }
    std::size_t beats() const { return windows_.beats(); }
    std::size_t leads() const { return windows_.leads(); }
    bool has(std::size_t beat, std::size_t lead) const { return windows_.has(beat, lead); }

private:
    const BeatWindows& windows_;
    std::vector<std::int16_t> values_;
};

// Takes off what the beat before still does there: the tail of the normal beat around it, up to where the next P wave
// of the usual rhythm would be in it and level from there on. Not after an odd beat, whose T wave is another one.
void remove_t_waves(Segments& segments, const BeatWindows& windows, const LocalNormals& normals,
                    const RhythmTrackers& rhythm, std::span<const std::uint8_t> odd) {
    constexpr int next_p = 45;  // 250 ms
    std::array<float, window_length> normal{};
    for (std::size_t beat = 1; beat < segments.beats(); ++beat) {
        if (rhythm.before_measured[beat] == 0 || odd[beat - 1] != 0) {
            continue;
        }
        const std::int64_t interval =
            windows.centre[beat] + windows.lag[beat] - windows.centre[beat - 1] - windows.lag[beat - 1];
        const int usual = static_cast<int>(rhythm.reference_s[beat - 1] * static_cast<float>(grid_hz));
        const std::int64_t last = std::clamp(usual - next_p, qrs_after, window_after - 1);
        for (std::size_t lead = 0; lead < segments.leads(); ++lead) {
            if (!segments.has(beat, lead) || !segments.has(beat - 1, lead)) {
                continue;
            }
            normals.read(beat - 1, lead, normal);
            const std::span<std::int16_t> segment = segments.of(beat, lead);
            for (std::size_t k = 0; k < segment_length; ++k) {
                const std::int64_t at =
                    std::clamp<std::int64_t>(interval + segment_first + static_cast<std::int64_t>(k), 0, last);
                const float value = static_cast<float>(segment[k]) -
                                    normal[static_cast<std::size_t>(window_before + at)] / BeatWindows::unit;
                segment[k] = static_cast<std::int16_t>(std::clamp(std::lround(value), -32767L, 32767L));
            }
        }
    }
}

struct Reference {
    std::vector<std::vector<float>> shape;  // [leads][p_length] without their means
    float energy = 0.0F;                    // of all leads
};

Reference reference_of(const Segments& segments, std::span<const std::uint32_t> beats) {
    Reference reference;
    for (std::size_t lead = 0; lead < segments.leads(); ++lead) {
        const auto row =
            median_row<std::int16_t>(beats, p_length, [&](std::uint32_t beat, std::span<std::int16_t> out) {
                subtract_mean_of(segments.of(beat, lead).subspan(p_reach, p_length), 0, p_length, out);
                return segments.has(beat, lead);
            });
        std::vector<float> shape(p_length);
        std::transform(row.begin(), row.end(), shape.begin(),
                       [](std::int16_t value) { return static_cast<float>(value) * BeatWindows::unit; });
        remove_mean(shape);
        reference.energy += squared_norm(shape);
        reference.shape.push_back(std::move(shape));
    }
    return reference;
}

struct Likeness {
    float correlation = 0.0F;
    float residual = 0.0F;
    float energy = 0.0F;  // of the segment over the reference's
    float lag = 0.0F;     // samples, of the best correlation
};

Likeness compare(const Segments& segments, std::size_t beat, const Reference& reference) {
    constexpr std::size_t lags = 2 * p_reach + 1;
    std::array<float, lags> product{};
    std::array<float, lags> energy{};
    float reference_energy = 0.0F;
    float leads = 0.0F;
    std::array<float, segment_length> x{};
    std::array<float, segment_length + 1> sums{};
    for (std::size_t lead = 0; lead < segments.leads(); ++lead) {
        if (!segments.has(beat, lead)) {
            continue;
        }
        leads += 1.0F;
        segments.read(beat, lead, x);
        sum_up(x, sums);
        reference_energy += squared_norm(reference.shape[lead]);
        for (std::size_t l = 0; l < lags; ++l) {
            const std::span<const float> here = std::span<const float>(x).subspan(l, p_length);
            const float mean = (sums[l + p_length] - sums[l]) / static_cast<float>(p_length);
            product[l] += dot(here, reference.shape[lead]);
            energy[l] += std::max(0.0F, squared_norm(here) - mean * mean * static_cast<float>(p_length));
        }
    }
    if (leads == 0.0F) {
        return {};
    }
    Likeness best{-2.0F, 0.0F, 0.0F, 0.0F};
    for (std::size_t l = 0; l < lags; ++l) {
        const float lag = static_cast<float>(static_cast<int>(l) - p_reach);
        const float r =
            product[l] / std::sqrt((energy[l] + 1e-6F) * (reference_energy + 1e-6F)) - lag_penalty * std::abs(lag);
        if (r > best.correlation) {
            best.correlation = r;
            best.lag = lag;
        }
    }
    const float rest = energy[p_reach] + reference_energy - 2.0F * product[p_reach];
    best.residual = std::sqrt(std::max(0.0F, rest) / (leads * static_cast<float>(p_length)));
    best.energy = (energy[p_reach] + 1e-4F) / (reference_energy + 1e-4F);
    return best;
}

// The best correlation of what stands before two beats, moved against each other by up to p_reach samples.
float likeness(const Segments& segments, std::size_t a, std::size_t b) {
    Reference reference;
    std::array<float, segment_length> x{};
    bool shared = false;
    for (std::size_t lead = 0; lead < segments.leads(); ++lead) {
        reference.shape.emplace_back(p_length, 0.0F);
        if (segments.has(a, lead) && segments.has(b, lead)) {
            segments.read(a, lead, x);
            std::copy_n(x.begin() + p_reach, p_length, reference.shape.back().begin());
            remove_mean(reference.shape.back());
            shared = true;
        }
    }
    return shared ? compare(segments, b, reference).correlation : 0.0F;
}

// The share of `ascending` below a value.
float share_below(std::span<const float> ascending, float value) {
    const auto below = std::lower_bound(ascending.begin(), ascending.end(), value) - ascending.begin();
    return ascending.empty() ? 0.5F : static_cast<float>(below) / static_cast<float>(ascending.size());
}

void set_scores(PWaveMatch& p) {
    std::vector<float> correlations = p.correlation;
    std::vector<float> residuals = p.residual;
    std::sort(correlations.begin(), correlations.end());
    std::sort(residuals.begin(), residuals.end());
    for (std::size_t i = 0; i < p.score.size(); ++i) {
        p.score[i] =
            0.5F * (share_below(correlations, p.correlation[i]) - share_below(residuals, p.residual[i]) + 1.0F);
    }
}

void set_percentiles(PWaveMatch& p, std::span<const std::uint32_t> not_early) {
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
void set_early_percentiles(PWaveMatch& p, std::span<const std::uint8_t> early) {
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

struct BeatKinds {
    std::vector<std::uint32_t> references;  // beats
    std::vector<std::uint32_t> not_early;   // beats
    std::vector<std::uint8_t> early;        // [beats]
};

PWaveMatch match(const Segments& segments, const BeatKinds& kinds) {
    const std::size_t n = segments.beats();
    PWaveMatch p;
    for (auto* values : {&p.correlation, &p.residual, &p.score, &p.percentile, &p.early_percentile, &p.quality,
                         &p.log_energy, &p.lag, &p.visibility}) {
        values->assign(n, 0.0F);
    }
    for (std::size_t first = 0; first < n; first += group) {
        const auto around = nearest_beats(kinds.references, first + group / 2, nearest_references);
        const Reference reference = reference_of(segments, around);
        std::vector<double> residuals;
        for (const std::uint32_t beat : around) {
            residuals.push_back(static_cast<double>(compare(segments, beat, reference).residual));
        }
        const auto usual = static_cast<float>(value_at_rank(residuals, 0.5));
        const float height =
            std::sqrt(reference.energy / static_cast<float>(p_length * std::max<std::size_t>(segments.leads(), 1)));
        for (std::size_t beat = first; beat < std::min(first + group, n); ++beat) {
            const Likeness likeness = compare(segments, beat, reference);
            p.correlation[beat] = likeness.correlation;
            p.residual[beat] = likeness.residual / (usual + residual_floor);
            p.log_energy[beat] = std::log(likeness.energy + 1e-3F);
            p.lag[beat] = likeness.lag / static_cast<float>(p_reach);
            p.visibility[beat] = std::log((height + 1e-3F) / (usual + 1e-3F));
        }
    }
    set_scores(p);
    set_percentiles(p, kinds.not_early);
    set_early_percentiles(p, kinds.early);
    std::vector<double> correlations(p.correlation.begin(), p.correlation.end());
    for_each_window(correlations, 41, [&](std::size_t i, std::span<const double> window) {
        p.quality[i] = static_cast<float>(value_at(window, 0.5));
    });
    return p;
}

}  // namespace

PWaves compare_p_waves(const BeatWindows& windows, const LocalNormals& normals, const RhythmTrackers& rhythm,
                       std::span<const std::uint8_t> odd, std::span<const std::uint8_t> usable) {
    const std::size_t n = windows.beats();
    std::vector<std::uint8_t> ordinary(n);
    BeatKinds kinds;
    kinds.early.resize(n);
    for (std::size_t i = 0; i < n; ++i) {
        ordinary[i] = odd[i] == 0 && usable[i] != 0 && windows.has_any(i);
        kinds.early[i] = ordinary[i] != 0 && rhythm.ratio_mean[i] < early_ratio;
    }
    kinds.references = reference_beats(rhythm, ordinary, usable);
    kinds.not_early = chosen(n, [&](std::size_t i) { return ordinary[i] != 0 && kinds.early[i] == 0; });
    Segments segments(windows);
    PWaves p;
    p.with_t = match(segments, kinds);
    remove_t_waves(segments, windows, normals, rhythm, odd);
    p.without_t = match(segments, kinds);
    p.like_previous.assign(n, 0.0F);
    p.like_next.assign(n, 0.0F);
    for (std::size_t i = 1; i < n; ++i) {
        if (rhythm.before_measured[i] != 0) {
            p.like_previous[i] = p.like_next[i - 1] = likeness(segments, i - 1, i);
        }
    }
    return p;
}

}  // namespace beatlens::beats
