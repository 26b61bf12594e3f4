#include "beats/kachuee_120hz.h"

#include <algorithm>
#include <cmath>

#include "beats/grid_lead.h"
#include "beats/pieces.h"
#include "beats/zscore.h"

namespace beatlens::beats {

namespace {

constexpr std::int64_t decimation = 3;  // 360 Hz -> 120 Hz

std::int64_t window_values(const KachueeWindow& window) {
    const std::int64_t rr = window.next - window.start;
    const std::int64_t following = window.after_next - window.next;
    const std::int64_t samples = rr + following / 5;  // floor(0.2 x), exact for whole numbers
    return (samples + decimation - 1) / decimation;
}

class KachueeCutter : public BeatCutter {
public:
    KachueeCutter(GridLead lead, std::vector<KachueeWindow> windows, bool zscore)
        : lead_(lead), windows_(std::move(windows)), zscore_(zscore) {}

    Result<void> cut(std::size_t first, std::span<float> rows) const override {
        const std::size_t count = rows.size() / kachuee_length;
        for (std::size_t begin = 0; begin < count;) {
            // Neighbouring windows overlap or nearly do, so the lead is read for some of them at once.
            const std::int64_t from = windows_[first + begin].start;
            std::int64_t to = from;
            std::size_t end = begin;
            do {
                const KachueeWindow& window = windows_[first + end++];
                to = std::max(to, window.start + window_values(window) * decimation);
            } while (end < count && to - from < stretch_samples);
            const auto samples = lead_.read(from, to);
            BEATLENS_TRY(samples);
            for (std::size_t i = begin; i < end; ++i) {
                KachueeWindow window = windows_[first + i];
                window.start -= from;
                window.next -= from;
                window.after_next -= from;
                window.end -= from;
                const auto row = rows.subspan(i * kachuee_length, kachuee_length);
                cut_kachuee_beat(*samples, window, std::span<float, kachuee_length>(row.data(), kachuee_length));
            }
            begin = end;
        }
        if (zscore_) {
            zscore_rows(rows, kachuee_length);
        }
        return {};
    }

private:
    static constexpr std::int64_t stretch_samples = 30 * static_cast<std::int64_t>(kachuee_grid_hz);

    GridLead lead_;
    std::vector<KachueeWindow> windows_;
    bool zscore_;
};

Result<std::unique_ptr<BeatCutter>> make(const BeatSource& source, bool zscore) {
    auto lead = GridLead::create(source.signals[source.lead], kachuee_grid_hz);
    BEATLENS_TRY(lead);
    const auto to_grid = [&](std::span<const std::int64_t> samples) {
        std::vector<std::int64_t> moved(samples.size());
        std::transform(samples.begin(), samples.end(), moved.begin(),
                       [&](std::int64_t sample) { return lead->to_grid(sample); });
        return moved;
    };
    std::vector<KachueeWindow> windows;
    windows.reserve(source.beat_samples.size());
    for (const Piece& piece : pieces_of(source)) {
        for (KachueeWindow& window : kachuee_windows(to_grid(piece.beats), to_grid(piece.marks))) {
            window.end = lead->to_grid(piece.end);
            windows.push_back(window);
        }
    }
    return std::unique_ptr<BeatCutter>(std::make_unique<KachueeCutter>(*lead, std::move(windows), zscore));
}

}  // namespace

std::vector<KachueeWindow> kachuee_windows(std::span<const std::int64_t> beat_samples,
                                           std::span<const std::int64_t> mark_samples) {
    std::vector<KachueeWindow> windows;
    windows.reserve(beat_samples.size());
    auto later = mark_samples.begin();
    for (std::size_t i = 0; i < beat_samples.size(); ++i) {
        const std::int64_t start = beat_samples[i];
        later = std::upper_bound(later, mark_samples.end(), start);
        KachueeWindow window{start, 0, 0};
        if (later != mark_samples.end()) {
            window.next = *later;
        } else {
            const std::int64_t before = i > 0 ? start - beat_samples[i - 1] : 0;
            window.next = start + (before > 0 ? before : static_cast<std::int64_t>(kachuee_grid_hz));
        }
        const bool has_second = later != mark_samples.end() && later + 1 != mark_samples.end();
        window.after_next = has_second ? *(later + 1) : window.next + (window.next - start);
        windows.push_back(window);
    }
    return windows;
}

void cut_kachuee_beat(std::span<const float> signal, const KachueeWindow& window,
                      std::span<float, kachuee_length> beat) {
    std::fill(beat.begin(), beat.end(), 0.0F);
    const auto size = std::min(static_cast<std::int64_t>(signal.size()), window.end);
    if (window.start < 0 || window.start >= size) {
        return;
    }
    const std::int64_t available = (size - window.start + decimation - 1) / decimation;
    const std::int64_t values = std::clamp<std::int64_t>(window_values(window), 1, available);
    const auto at = [&](std::int64_t i) { return signal[static_cast<std::size_t>(window.start + i * decimation)]; };

    float low = INFINITY;
    float high = -INFINITY;
    for (std::int64_t i = 0; i < values; ++i) {
        const float value = at(i);
        low = value < low ? value : low;  // false for NaN: invalid samples do not take part
        high = value > high ? value : high;
    }
    if (!(low < high)) {
        return;
    }
    // In double, then rounded once: so do the published files.
    const double scale = static_cast<double>(high) - static_cast<double>(low);
    float last = 0.0F;
    const auto kept = std::min<std::int64_t>(values, kachuee_length);
    for (std::int64_t i = 0; i < kept; ++i) {
        const float value = at(i);
        if (!std::isnan(value)) {
            last = static_cast<float>((static_cast<double>(value) - static_cast<double>(low)) / scale);
        }
        beat[static_cast<std::size_t>(i)] = last;
    }
}

std::vector<float> kachuee_samples(const Signal& signal) {
    return recorder_values(signal.samples, signal.gain_adu_per_unit);
}

Result<std::unique_ptr<BeatCutter>> make_kachuee_cutter(const BeatSource& source) { return make(source, false); }
Result<std::unique_ptr<BeatCutter>> make_kachuee_zscore_cutter(const BeatSource& source) { return make(source, true); }

}  // namespace beatlens::beats
