#include "beats/focal_rr_360hz.h"

#include <algorithm>
#include <numeric>

#include "beats/grid_lead.h"
#include "beats/pieces.h"
#include "signal/gaps.h"
#include "signal/median_filter.h"

namespace beatlens::beats {

namespace {

constexpr std::size_t first_baseline_width = 71;    // a fifth of a second: takes out QRS complexes
constexpr std::size_t second_baseline_width = 215;  // three fifths: takes out P and T waves
constexpr std::int64_t align_reach = 18;
constexpr std::int64_t samples_before_peak = focal_rr_before;
constexpr std::size_t intervals_before = 10;
// What the two medians see of the surroundings of a sample.
constexpr std::int64_t baseline_reach = static_cast<std::int64_t>(first_baseline_width + second_baseline_width) / 2;
constexpr std::int64_t stretch_samples = 60 * static_cast<std::int64_t>(focal_rr_grid_hz);

// Samples [first, end) of the lead without its baseline, in mV.
Result<std::vector<double>> without_baseline(const GridLead& lead, std::int64_t first, std::int64_t end) {
    const std::int64_t begin = std::max<std::int64_t>(first - baseline_reach, 0);
    const auto values = lead.read(begin, end + baseline_reach);
    BEATLENS_TRY(values);
    std::vector<float> samples;
    signal::bridge_gaps(*values, samples);
    const auto narrow = signal::median_filter(samples, first_baseline_width);
    BEATLENS_TRY(narrow);
    const auto baseline = signal::median_filter(*narrow, second_baseline_width);
    BEATLENS_TRY(baseline);
    std::vector<double> result(static_cast<std::size_t>(end - first));
    for (std::size_t i = 0; i < result.size(); ++i) {
        const std::size_t at = i + static_cast<std::size_t>(first - begin);
        result[i] =
            static_cast<double>(samples[at]) / lead.per_unit() - static_cast<double>((*baseline)[at]) / lead.per_unit();
    }
    return result;
}

class FocalRrCutter : public BeatCutter {
public:
    // Takes the beats in stretches of about a minute: each beat's samples are kept, the lead is not.
    // `pieces`: these beats between holes.
    static Result<std::unique_ptr<BeatCutter>> create(const GridLead& lead, std::vector<std::int64_t> beats,
                                                      std::span<const Piece> pieces) {
        auto cutter = std::make_unique<FocalRrCutter>();
        cutter->samples_.resize(beats.size() * focal_rr_samples, 0.0F);
        std::vector<std::int64_t> peaks(beats.size());
        for (std::size_t begin = 0; begin < beats.size();) {
            std::size_t end = begin + 1;
            while (end < beats.size() && beats[end] - beats[begin] < stretch_samples) {
                ++end;
            }
            const std::int64_t from = std::max<std::int64_t>(beats[begin] - align_reach - samples_before_peak, 0);
            const std::int64_t to =
                std::min(beats[end - 1] + align_reach + static_cast<std::int64_t>(focal_rr_samples), lead.length());
            const auto signal = without_baseline(lead, from, std::max(from, to));
            BEATLENS_TRY(signal);
            for (std::int64_t& beat : std::span(beats).subspan(begin, end - begin)) {
                beat -= from;
            }
            const auto aligned = align_r_peaks(*signal, std::span(beats).subspan(begin, end - begin));
            for (std::size_t i = begin; i < end; ++i) {
                peaks[i] = aligned[i - begin] + from;
                cutter->copy_samples(*signal, aligned[i - begin], i);
            }
            begin = end;
        }
        std::size_t first = 0;
        for (const Piece& piece : pieces) {
            const auto features = rr_features(std::span(peaks).subspan(first, piece.beats.size()));
            cutter->features_.insert(cutter->features_.end(), features.begin(), features.end());
            first += piece.beats.size();
        }
        return std::unique_ptr<BeatCutter>(std::move(cutter));
    }

    Result<void> cut(std::size_t first, std::span<float> rows) const override {
        for (std::size_t i = 0; i < rows.size() / focal_rr_length; ++i) {
            const auto row = rows.subspan(i * focal_rr_length, focal_rr_length);
            std::copy_n(samples_.begin() + static_cast<std::ptrdiff_t>((first + i) * focal_rr_samples),
                        focal_rr_samples, row.begin());
            std::transform(features_[first + i].begin(), features_[first + i].end(), row.begin() + focal_rr_samples,
                           [](double value) { return static_cast<float>(value); });
        }
        return {};
    }

private:
    // Zeros where the row reaches beyond the ends of the lead.
    void copy_samples(std::span<const double> signal, std::int64_t peak, std::size_t beat) {
        const auto size = static_cast<std::int64_t>(signal.size());
        for (std::size_t k = 0; k < focal_rr_samples; ++k) {
            const std::int64_t at = peak - samples_before_peak + static_cast<std::int64_t>(k);
            if (at >= 0 && at < size) {
                samples_[beat * focal_rr_samples + k] = static_cast<float>(signal[static_cast<std::size_t>(at)]);
            }
        }
    }

    std::vector<float> samples_;  // [beats, 200]
    std::vector<std::array<double, focal_rr_features>> features_;
};

}  // namespace

Result<std::unique_ptr<BeatCutter>> make_focal_rr_cutter(const BeatSource& source) {
    const Signal& signal = source.signals[source.lead];
    if (signal.units != "mV") {
        return fail(ErrorCode::out_of_range, "Lead '" + signal.lead + "' is in " + signal.units +
                                                 "; this model needs an electrocardiogram in mV.");
    }
    const auto lead = GridLead::create(signal, focal_rr_grid_hz);
    BEATLENS_TRY(lead);
    std::vector<std::int64_t> beats(source.beat_samples.size());
    std::transform(source.beat_samples.begin(), source.beat_samples.end(), beats.begin(),
                   [&](std::int64_t sample) { return lead->to_grid(sample); });
    return FocalRrCutter::create(*lead, std::move(beats), pieces_of(source));
}

std::vector<std::int64_t> align_r_peaks(std::span<const double> signal, std::span<const std::int64_t> beat_samples) {
    std::vector<std::int64_t> peaks;
    peaks.reserve(beat_samples.size());
    const auto size = static_cast<std::int64_t>(signal.size());
    for (const std::int64_t at : beat_samples) {
        const std::int64_t first = std::clamp<std::int64_t>(at - align_reach, 0, size);
        const std::int64_t end = std::clamp<std::int64_t>(at + align_reach, 0, size);
        const auto begin = signal.begin();
        peaks.push_back(first < end ? std::max_element(begin + first, begin + end) - begin : at);
    }
    return peaks;
}

std::vector<std::array<double, focal_rr_features>> rr_features(std::span<const std::int64_t> peaks) {
    std::vector<std::array<double, focal_rr_features>> features(peaks.size());
    if (peaks.size() < 2) {
        for (auto& row : features) {
            row = {0.0, 0.0, 1.0, 0.0};
        }
        return features;
    }
    std::vector<double> intervals;  // intervals[i] lies between peaks i and i + 1
    for (std::size_t i = 0; i + 1 < peaks.size(); ++i) {
        intervals.push_back(static_cast<double>(peaks[i + 1] - peaks[i]));
    }
    const double mean = static_cast<double>(peaks.back() - peaks.front()) / static_cast<double>(intervals.size());
    for (std::size_t i = 0; i < peaks.size(); ++i) {
        const double before = intervals[i == 0 ? 0 : i - 1];
        const double after = intervals[std::min(i, intervals.size() - 1)];
        // The first beat's stand-in is its whole past.
        const std::size_t end = std::max<std::size_t>(i, 1);
        const std::size_t begin = end - std::min(end, intervals_before);
        const double sum = std::accumulate(intervals.begin() + static_cast<std::ptrdiff_t>(begin),
                                           intervals.begin() + static_cast<std::ptrdiff_t>(end), 0.0);
        features[i] = {before - mean, after - mean, before / std::max(after, 1.0),
                       sum / static_cast<double>(end - begin) - mean};
    }
    return features;
}

}  // namespace beatlens::beats
