#include "analysis/alike.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <optional>

#include "beats/context/shapes.h"

namespace beatlens::analysis {

namespace {

constexpr float no_correlation = -2.0F;

// `correlation_with` gives no_correlation for beats that are not to be compared.
std::vector<AlikeBeat> most_alike(std::size_t beats, std::size_t beat, std::size_t most,
                                  const std::function<float(std::size_t)>& correlation_with) {
    std::vector<AlikeBeat> all;
    for (std::size_t other = 0; other < beats; ++other) {
        const float correlation = other == beat ? no_correlation : correlation_with(other);
        if (correlation > no_correlation) {
            all.push_back({other, correlation});
        }
    }
    const auto first = all.begin() + static_cast<std::ptrdiff_t>(std::min(most, all.size()));
    std::partial_sort(all.begin(), first, all.end(), [](const AlikeBeat& a, const AlikeBeat& b) {
        return a.correlation != b.correlation ? a.correlation > b.correlation : a.beat < b.beat;
    });
    all.erase(first, all.end());
    return all;
}

}  // namespace

std::vector<AlikeBeat> alike_beats(const beats::BeatContext& context, std::size_t beat, std::size_t most) {
    const beats::BeatWindows& windows = context.windows;
    using Shape = std::array<float, beats::window_length>;
    const auto read = [&](std::size_t of, std::size_t lead, Shape& shape) {
        windows.read(of, lead, -beats::window_before, shape);
        beats::remove_mean(shape);
        return beats::squared_norm(shape);
    };
    std::vector<Shape> own(windows.leads());
    std::vector<float> own_energy(windows.leads());
    for (std::size_t lead = 0; lead < windows.leads(); ++lead) {
        own_energy[lead] = read(beat, lead, own[lead]);
    }
    return most_alike(context.beats(), beat, most, [&](std::size_t other) {
        Shape shape;
        float xy = 0.0F;
        float xx = 0.0F;
        float yy = 0.0F;
        for (std::size_t lead = 0; lead < windows.leads() && context.usable[other] != 0; ++lead) {
            if (windows.has(beat, lead) && windows.has(other, lead)) {
                yy += read(other, lead, shape);
                xx += own_energy[lead];
                xy += beats::dot(own[lead], shape);
            }
        }
        return xx > 0.0F && yy > 0.0F ? std::clamp(xy / std::sqrt(xx * yy), -1.0F, 1.0F) : no_correlation;
    });
}

std::vector<AlikeBeat> alike_rows(std::span<const float> rows, std::size_t length, std::size_t beat, std::size_t most) {
    const auto own = rows.subspan(beat * length, length);
    return most_alike(rows.size() / length, beat, most,
                      [&](std::size_t other) { return beats::correlation(own, rows.subspan(other * length, length)); });
}

}  // namespace beatlens::analysis
