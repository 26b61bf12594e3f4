#include <algorithm>
#include <cmath>
#include <limits>

#include "formats/json/readings.h"

namespace beatlens::formats::json {

namespace {

constexpr double lowest_hz = 20.0;
constexpr double highest_hz = 5000.0;    // less than a thousand times the lowest, so that only one unit fits
constexpr double steps_of_a_gap = 2.5;   // blocks may come late, but not by more than that
constexpr std::size_t most_filled = 20;  // times the samples that there are

// Seconds per unit of time under which `rate` per unit is one that a recorder has; 0: none.
double seconds_per_tick(double rate, bool in_seconds) {
    for (const double seconds : {1.0, 1e-3, 1e-6, 1e-9}) {
        if (rate / seconds >= lowest_hz && rate / seconds <= highest_hz && (seconds == 1.0 || !in_seconds)) {
            return seconds;
        }
    }
    return 0.0;
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

}  // namespace

void place(const Blocks& blocks, Reading& reading) {
    const std::size_t count = blocks.times.size();
    if (count < 2) {
        return;
    }
    std::vector<double> steps(count - 1);
    std::vector<double> per_sample(count - 1);
    for (std::size_t i = 0; i + 1 < count; ++i) {
        steps[i] = blocks.times[i + 1] - blocks.times[i];
        per_sample[i] = steps[i] / static_cast<double>(std::max<std::size_t>(blocks.lengths[i], 1));
    }
    const double usual = median(steps);
    const double usual_per_sample = median(per_sample);
    if (!(usual_per_sample > 0.0) || !(usual > 0.0)) {
        return;
    }
    // A gap is longer than the samples of the block before it by more than some blocks.
    std::vector<bool> is_gap(count, false);
    double regular = 0.0;
    std::size_t samples = 0;
    for (std::size_t i = 0; i + 1 < count; ++i) {
        is_gap[i + 1] = steps[i] > static_cast<double>(blocks.lengths[i]) * usual_per_sample + steps_of_a_gap * usual;
        if (!is_gap[i + 1]) {
            regular += steps[i];
            samples += blocks.lengths[i];
        }
    }
    if (!(regular > 0.0) || samples == 0) {
        return;
    }
    double rate = static_cast<double>(samples) / regular;
    const double tick = seconds_per_tick(rate, blocks.in_seconds);
    if (tick == 0.0) {
        return;
    }
    rate /= tick;
    // The first and last time are rounded, most often to milliseconds.
    const double resolution_s = std::min(tick, 1e-3);
    const double whole = std::round(rate);
    rate = std::abs(rate - whole) <= 2.0 * resolution_s / (regular * tick) * rate + 1e-6 * rate ? whole : rate;
    reading.rate_hz = rate;

    std::size_t all = 0;
    for (const std::size_t length : blocks.lengths) {
        all += length;
    }
    std::vector<std::size_t> before(count, 0);  // samples to fill in
    std::size_t filled = 0;
    for (std::size_t i = 1; i < count; ++i) {
        if (!is_gap[i]) {
            continue;
        }
        const double missing =
            (blocks.times[i] - blocks.times[i - 1]) * tick * rate - static_cast<double>(blocks.lengths[i - 1]);
        if (!(missing >= 1.0)) {
            continue;
        }
        if (missing > static_cast<double>(most_filled * all - filled)) {
            reading.warnings.push_back(
                "The times make a jump that is too long to be shown; what comes after it follows "
                "at once.");
            continue;
        }
        before[i] = static_cast<std::size_t>(std::llround(missing));
        filled += before[i];
    }
    if (filled == 0) {
        return;
    }
    for (Signal& signal : reading.signals) {
        std::vector<float> placed;
        placed.reserve(all + filled);
        auto from = signal.samples.begin();
        for (std::size_t i = 0; i < count; ++i) {
            if (before[i] > 0 && &signal == &reading.signals.front()) {
                const auto first = static_cast<std::int64_t>(placed.size());
                reading.gaps.push_back({time_of(first, rate),
                                        time_of(first + static_cast<std::int64_t>(before[i]), rate), Gap::Kind::absent,
                                        std::nullopt});
            }
            placed.insert(placed.end(), before[i], std::numeric_limits<float>::quiet_NaN());
            const auto length = std::min(static_cast<std::ptrdiff_t>(blocks.lengths[i]), signal.samples.end() - from);
            placed.insert(placed.end(), from, from + length);
            from += length;
        }
        signal.samples = std::move(placed);
    }
}

}  // namespace beatlens::formats::json
