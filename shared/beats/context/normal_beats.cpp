#include "beats/context/normal_beats.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "beats/context/nearest_beats.h"
#include "beats/context/running_order.h"
#include "beats/context/shapes.h"

namespace beatlens::beats {

namespace {

constexpr std::size_t enough_normal = 30;
constexpr float share_of_any = 0.2F;
constexpr std::size_t most_in_template = 2001;
constexpr std::size_t baseline_first = window_before - 20;  // -110 ms
constexpr std::size_t baseline_length = 10;                 // to -55 ms
constexpr std::size_t qrs_first = window_before - qrs_before;
constexpr std::size_t t_first = window_before + 27;  // 150 ms
constexpr std::size_t t_length = window_length - t_first;
constexpr int envelope_before = 31;  // 170 ms
constexpr std::size_t envelope_length = 31 + 40;
constexpr float odd_correlation = 0.8F;
constexpr std::size_t noise_window = 41;
constexpr double noise_floor = 0.02;

using Row = std::array<float, window_length>;
using Envelope = std::array<float, envelope_length>;

// The slope envelope of a beat, all leads together.
void read_envelope(const BeatWindows& windows, std::size_t beat, std::span<float> out) {
    const auto kernel = envelope_kernel();
    const int reach = static_cast<int>(kernel.size() / 2);
    std::array<float, envelope_length + 64> x{};
    std::array<float, envelope_length + 64> slopes{};
    const std::size_t length = out.size() + kernel.size() - 1;
    for (std::size_t lead = 0; lead < windows.leads(); ++lead) {
        if (!windows.has(beat, lead)) {
            continue;
        }
        windows.read(beat, lead, -envelope_before - reach - 1, std::span(x).first(length + 2));
        for (std::size_t k = 0; k < length; ++k) {
            const float slope = (x[k + 2] - x[k]) / 2.0F;
            slopes[k] += slope * slope;
        }
    }
    std::fill(out.begin(), out.end(), 0.0F);
    for (std::size_t j = 0; j < kernel.size(); ++j) {
        for (std::size_t k = 0; k < out.size(); ++k) {
            out[k] += kernel[j] * slopes[k + j];
        }
    }
    for (float& value : out) {
        value = std::sqrt(value);
    }
}

struct EnvelopeFigures {
    float width_30 = 0.0F;  // samples
    float width_50 = 0.0F;
    float spread = 0.0F;
    float peak = 0.0F;
};

EnvelopeFigures measure(std::span<const float> envelope) {
    EnvelopeFigures figures;
    figures.peak = *std::max_element(envelope.begin(), envelope.end());
    if (!(figures.peak > 0.0F)) {
        return figures;
    }
    const auto width = [&](float share) {
        const auto above = [&](float value) { return value > share * figures.peak; };
        const auto first = std::find_if(envelope.begin(), envelope.end(), above);
        const auto last = std::find_if(envelope.rbegin(), envelope.rend(), above);
        return static_cast<float>(last.base() - first);
    };
    figures.width_30 = width(0.3F);
    figures.width_50 = width(0.5F);
    float sum = 0.0F;
    float first_moment = 0.0F;
    for (std::size_t k = 0; k < envelope.size(); ++k) {
        sum += envelope[k];
        first_moment += envelope[k] * static_cast<float>(k);
    }
    const float centre = first_moment / sum;
    float second_moment = 0.0F;
    for (std::size_t k = 0; k < envelope.size(); ++k) {
        const float away = static_cast<float>(k) - centre;
        second_moment += envelope[k] * away * away;
    }
    figures.spread = std::sqrt(second_moment / sum);
    return figures;
}

float ratio(float a, float b) { return b > 0.0F ? a / b : 0.0F; }

float root_mean_square(std::span<const float> a) { return std::sqrt(squared_norm(a) / static_cast<float>(a.size())); }

float residual(std::span<const float> a, std::span<const float> b) {
    float sum = 0.0F;
    for (std::size_t i = 0; i < a.size(); ++i) {
        sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return std::sqrt(sum / static_cast<float>(a.size()));
}

float height(std::span<const float> a) {
    const auto [low, high] = std::minmax_element(a.begin(), a.end());
    return *high - *low;
}

float area(std::span<const float> a) {
    return std::accumulate(a.begin(), a.end(), 0.0F, [](float sum, float v) { return sum + std::abs(v); });
}

void compare_lead(std::span<const float> beat, std::span<const float> normal, std::span<const float> local,
                  std::size_t at, LeadShapes& out) {
    const auto qrs = beat.subspan(qrs_first, qrs_length);
    const auto local_qrs = local.subspan(qrs_first, qrs_length);
    out.correlation_normal[at] = correlation(qrs, normal.subspan(qrs_first, qrs_length));
    out.correlation_local[at] = correlation(qrs, local_qrs);
    out.residual[at] = ratio(residual(qrs, local_qrs), root_mean_square(local_qrs));
    out.height_ratio[at] = ratio(height(qrs), height(local_qrs));
    out.area_ratio[at] = ratio(area(qrs), area(local_qrs));
    out.offset[at] = mean_of(qrs) - mean_of(local_qrs);
    const auto t = beat.subspan(t_first, t_length);
    const auto local_t = local.subspan(t_first, t_length);
    out.t_correlation[at] = correlation(t, local_t);
    out.t_residual[at] = residual(t, local_t);
    out.t_offset[at] = mean_of(t) - mean_of(local_t);
}

// One beat's leads in a row, as if they were one signal; the means of the whole row are removed by correlation().
struct Joined {
    std::vector<float> beat;
    std::vector<float> normal;
    std::vector<float> local;

    void clear() {
        beat.clear();
        normal.clear();
        local.clear();
    }
    void add(std::span<const float> b, std::span<const float> n, std::span<const float> l) {
        const auto qrs = [](std::vector<float>& to, std::span<const float> from) {
            const auto part = from.subspan(qrs_first, qrs_length);
            to.insert(to.end(), part.begin(), part.end());
        };
        qrs(beat, b);
        qrs(normal, n);
        qrs(local, l);
    }
};

// Over the median of the normal beats around, so that 1 is what noise makes of a normal beat here.
void relate_to_noise(const BeatWindows& windows, std::size_t lead, std::span<const std::uint32_t> normal_beats,
                     LeadShapes& out) {
    std::vector<double> of_normals(windows.beats(), std::numeric_limits<double>::quiet_NaN());
    std::vector<double> all;
    for (const std::uint32_t beat : normal_beats) {
        if (windows.has(beat, lead)) {
            of_normals[beat] = static_cast<double>(out.residual[beat]);
            all.push_back(of_normals[beat]);
        }
    }
    const double usual = value_at_rank(all, 0.5);
    for_each_window(of_normals, noise_window, [&](std::size_t i, std::span<const double> window) {
        const double here = window.empty() ? usual : value_at(window, 0.5);
        out.residual_over_noise[i] = out.residual[i] / static_cast<float>(here + noise_floor);
    });
}

}  // namespace

float baseline_level(const BeatWindows& windows, std::size_t beat, std::size_t lead) {
    std::array<float, baseline_length> segment{};
    windows.read(beat, lead, static_cast<int>(baseline_first) - window_before, segment);
    return mean_of(segment);
}

void read_against_baseline(const BeatWindows& windows, std::size_t beat, std::size_t lead, std::span<float> out) {
    windows.read(beat, lead, -window_before, out);
    const float baseline = mean_of(out.subspan(baseline_first, baseline_length));
    for (float& value : out) {
        value -= baseline;
    }
}

NormalBeats find_normal_beats(const BeatClusters& clusters, std::span<const std::uint8_t> usable,
                              std::span<const std::uint8_t> regular) {
    NormalBeats result;
    std::vector<float> votes(clusters.clusters.size());
    for (std::size_t beat = 0; beat < usable.size(); ++beat) {
        if (const std::uint16_t cluster = clusters.of_beat[beat]; usable[beat] != 0 && cluster != no_cluster) {
            votes[cluster] += share_of_any + (regular[beat] != 0 ? 1.0F : 0.0F);
        }
    }
    if (votes.empty()) {
        return result;
    }
    result.dominant_cluster = static_cast<std::uint16_t>(std::max_element(votes.begin(), votes.end()) - votes.begin());
    std::vector<std::uint32_t> others;
    for (std::size_t beat = 0; beat < usable.size(); ++beat) {
        if (usable[beat] != 0 && clusters.of_beat[beat] == result.dominant_cluster) {
            (regular[beat] != 0 ? result.beats : others).push_back(static_cast<std::uint32_t>(beat));
        }
    }
    if (result.beats.size() < enough_normal) {
        result.beats.insert(result.beats.end(), others.begin(), others.end());
        std::sort(result.beats.begin(), result.beats.end());
    }
    return result;
}

LocalNormals::LocalNormals(const BeatWindows& windows, std::span<const std::uint32_t> normal_beats)
    : leads_(windows.leads()) {
    const std::size_t groups = (windows.beats() + step - 1) / step;
    values_.reserve(groups * leads_ * window_length);
    std::size_t last_first = 0;
    for (std::size_t group = 0; group < groups; ++group) {
        const auto around = nearest_beats(normal_beats, group * step + step / 2, nearest);
        const auto first = static_cast<std::size_t>(around.data() - normal_beats.data());
        if (group > 0 && first == last_first) {  // the same beats: the same median
            const auto size = static_cast<std::ptrdiff_t>(leads_ * window_length);
            const std::vector<std::int16_t> same(values_.end() - size, values_.end());
            values_.insert(values_.end(), same.begin(), same.end());
            continue;
        }
        last_first = first;
        for (std::size_t lead = 0; lead < leads_; ++lead) {
            const auto row =
                median_row<std::int16_t>(around, window_length, [&](std::uint32_t beat, std::span<std::int16_t> out) {
                    subtract_mean_of(windows.units(beat, lead, -window_before, window_length), baseline_first,
                                     baseline_length, out);
                    return windows.has(beat, lead);
                });
            values_.insert(values_.end(), row.begin(), row.end());
        }
    }
}

void LocalNormals::read(std::size_t beat, std::size_t lead, std::span<float> out) const {
    const std::int16_t* const from = values_.data() + (beat / step * leads_ + lead) * window_length;
    for (std::size_t k = 0; k < out.size(); ++k) {
        out[k] = static_cast<float>(from[k]) * BeatWindows::unit;
    }
}

Shapes compare_with_normal(const BeatWindows& windows, const NormalBeats& normals, const LocalNormals& local) {
    const std::size_t n = windows.beats();
    Shapes shapes;
    shapes.leads.resize(windows.leads());
    for (LeadShapes& lead : shapes.leads) {
        for (auto* values : {&lead.correlation_normal, &lead.correlation_local, &lead.residual,
                             &lead.residual_over_noise, &lead.height_ratio, &lead.area_ratio, &lead.offset,
                             &lead.t_correlation, &lead.t_residual, &lead.t_offset}) {
            values->assign(n, 0.0F);
        }
    }
    for (auto* values :
         {&shapes.all.correlation_normal, &shapes.all.correlation_local, &shapes.all.width_30_ratio,
          &shapes.all.width_50_ratio, &shapes.all.spread_ratio, &shapes.all.slope_ratio, &shapes.all.width_30_ms}) {
        values->assign(n, 0.0F);
    }
    shapes.all.odd.assign(n, 0);

    const auto chosen = spread_evenly(normals.beats, most_in_template);
    for (std::size_t lead = 0; lead < windows.leads(); ++lead) {
        shapes.normal.push_back(median_row(chosen, window_length, [&](std::uint32_t beat, std::span<float> out) {
            read_against_baseline(windows, beat, lead, out);
            return windows.has(beat, lead);
        }));
    }
    const EnvelopeFigures usual = measure(median_row(chosen, envelope_length, [&](std::uint32_t beat, auto out) {
        read_envelope(windows, beat, out);
        return windows.has_any(beat);
    }));

    Row beat_row{};
    Row local_row{};
    Envelope envelope{};
    Joined joined;
    for (std::size_t beat = 0; beat < n; ++beat) {
        if (!windows.has_any(beat)) {
            continue;
        }
        joined.clear();
        for (std::size_t lead = 0; lead < windows.leads(); ++lead) {
            if (windows.has(beat, lead)) {
                read_against_baseline(windows, beat, lead, beat_row);
                local.read(beat, lead, local_row);
                compare_lead(beat_row, shapes.normal[lead], local_row, beat, shapes.leads[lead]);
                joined.add(beat_row, shapes.normal[lead], local_row);
            }
        }
        shapes.all.correlation_normal[beat] = correlation(joined.beat, joined.normal);
        shapes.all.correlation_local[beat] = correlation(joined.beat, joined.local);
        shapes.all.odd[beat] = shapes.all.correlation_local[beat] < odd_correlation;
        read_envelope(windows, beat, envelope);
        const EnvelopeFigures figures = measure(envelope);
        shapes.all.width_30_ratio[beat] = ratio(figures.width_30, usual.width_30);
        shapes.all.width_50_ratio[beat] = ratio(figures.width_50, usual.width_50);
        shapes.all.spread_ratio[beat] = ratio(figures.spread, usual.spread);
        shapes.all.slope_ratio[beat] = ratio(figures.peak, usual.peak);
        shapes.all.width_30_ms[beat] = figures.width_30 * static_cast<float>(1000.0 / grid_hz);
    }
    for (std::size_t lead = 0; lead < windows.leads(); ++lead) {
        relate_to_noise(windows, lead, normals.beats, shapes.leads[lead]);
    }
    return shapes;
}

}  // namespace beatlens::beats
