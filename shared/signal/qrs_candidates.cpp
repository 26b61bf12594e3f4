#include "signal/qrs_candidates.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

#include "signal/filters.h"

namespace beatlens::signal {

namespace {

// Where the QRS stands out most from P and T waves, wander and muscle noise (N. V. Thakor, J. G. Webster, W. J.
// Tompkins, "Estimation of QRS complex power spectra for design of a QRS filter", IEEE Trans Biomed Eng 31(11), 1984).
constexpr double band_low_hz = 7.0;
constexpr double band_high_hz = 25.0;
constexpr double qrs_width_s = 0.08;
constexpr double surroundings_s = 0.5;
constexpr double min_distance_s = 0.1;
// Gaps shorter than a QRS hide none: what the bridge leaves of it still counts.
constexpr double short_gap_s = qrs_width_s;
// Of the sample's own value: below it there are only rounding errors.
constexpr float rounding_share = 1e-6F;
// The peak is sought in a wider band than the beat: wide ventricular beats keep their shape, while T waves and wander
// stay out. Reference annotations agree best with the extremum of this band.
constexpr double peak_band_low_hz = 4.0;
constexpr double peak_band_high_hz = 24.0;
constexpr double peak_search_s = 0.08;
constexpr double shape_step_s = 0.01;
// Slow recorders end below the bands' upper corners.
constexpr double highest_corner = 0.4;  // of the sampling rate
// What a filter remembers dies away in less (and so does whatever the choice among close maxima depends on).
constexpr double margin_s = 3.0;
// The filters see half of a wave that the end of the signal cuts; what they make of it is no peak.
constexpr double edge_s = 0.02;

std::size_t samples_in(double seconds, double sampling_rate_hz) {
    return static_cast<std::size_t>(seconds * sampling_rate_hz);
}

// Local maxima of `envelope`; of two that are too close the higher one stays.
std::vector<std::int64_t> separated_maxima(std::span<const float> envelope, std::int64_t min_distance) {
    std::vector<std::int64_t> maxima;
    const auto last = static_cast<std::int64_t>(envelope.size()) - 1;
    const float* e = envelope.data();
    for (std::int64_t i = 1; i < last; ++i) {
        if (!(e[i] > e[i + 1] && e[i] >= e[i - 1])) {
            continue;
        }
        if (maxima.empty() || i - maxima.back() >= min_distance) {
            maxima.push_back(i);
        } else if (e[i] > e[maxima.back()]) {
            maxima.back() = i;
        }
    }
    return maxima;
}

std::int64_t largest_deflection(std::span<const float> band, std::int64_t around, std::int64_t first,
                                std::int64_t last) {
    std::int64_t peak = around;
    float height = -1.0F;
    const auto at = [&](std::int64_t i) { return std::abs(band[static_cast<std::size_t>(i)]); };
    for (std::int64_t i = first; i <= last; ++i) {
        float deflection = at(i);
        // A parabola through the top, so that of two waves the same one is higher at any sampling rate.
        if (const float left = at(i - 1), right = at(i + 1); deflection > left && deflection >= right) {
            const float bend = 2.0F * deflection - left - right;
            deflection += (left - right) * (left - right) / (8.0F * bend);
        }
        if (deflection > height) {
            height = deflection;
            peak = i;
        }
    }
    return peak;
}

// Where the points of a shape lie, for any peak: between two samples, at a share of the way.
struct ShapeGrid {
    std::array<std::ptrdiff_t, qrs_shape_points> offsets{};
    std::array<float, qrs_shape_points> shares{};

    explicit ShapeGrid(double sampling_rate_hz) {
        for (std::size_t k = 0; k < qrs_shape_points; ++k) {
            const double offset_s = (static_cast<double>(k) - (qrs_shape_points - 1) / 2.0) * shape_step_s;
            const double whole = std::floor(offset_s * sampling_rate_hz);
            offsets[k] = static_cast<std::ptrdiff_t>(whole);
            shares[k] = static_cast<float>(offset_s * sampling_rate_hz - whole);
        }
    }

    void set_shape(std::span<const float> band, std::int64_t peak, QrsCandidate& candidate) const {
        std::array<float, qrs_shape_points> values{};
        float largest = 1e-30F;
        const float* const at_peak = band.data() + peak;
        for (std::size_t k = 0; k < qrs_shape_points; ++k) {
            const float* const before = at_peak + offsets[k];
            values[k] = before[0] + (before[1] - before[0]) * shares[k];
            largest = std::max(largest, std::abs(values[k]));
        }
        const float scale = 127.0F / largest;
        for (std::size_t k = 0; k < qrs_shape_points; ++k) {
            const float value = scale * values[k];  // rounded by hand: lround() is a call
            candidate.shape[k] = static_cast<std::int8_t>(value + (value < 0.0F ? -0.5F : 0.5F));
        }
    }
};

// Filters one block and its margins, and keeps the candidates of the block.
class BlockSearch {
public:
    BlockSearch(const ConditionedLead& lead, const Gap& segment)
        : lead_(lead), segment_(segment), rate_hz_(lead.sampling_rate_hz()), grid_(rate_hz_) {
        gap_ = std::upper_bound(lead.hidden().begin(), lead.hidden().end(), segment.first,
                                [](std::int64_t i, const Gap& gap) { return i < gap.end; });
    }

    void run(std::int64_t first, std::int64_t end, std::vector<QrsCandidate>& candidates) {
        const auto margin = static_cast<std::int64_t>(margin_s * rate_hz_);
        lead_.read(segment_, first, end, margin, samples_);
        band_pass({samples_, samples_},
                  {Band{band_low_hz, corner(band_high_hz)}, Band{peak_band_low_hz, corner(peak_band_high_hz)}},
                  rate_hz_, bands_);
        auto& [energy, deflections] = bands_;
        for (float& value : energy) {
            value *= value;
        }
        // The envelope over the width of a QRS and its mean over the surroundings: the two moving averages of M.
        // Elgendi, "Fast QRS detection with an optimized knowledge-based method", PLoS ONE 8(9):e73557, 2013.
        moving_average(energy, samples_in(qrs_width_s, rate_hz_), envelope_);
        for (float& value : envelope_) {
            value = std::sqrt(value);
        }
        std::vector<float>& surroundings = energy;
        moving_average(envelope_, samples_in(surroundings_s, rate_hz_), surroundings);
        const auto edge = static_cast<std::int64_t>(edge_s * rate_hz_);
        const std::int64_t low = std::max(first, segment_.first + edge);
        const std::int64_t high = std::min(end, segment_.end - edge);
        for (const std::int64_t maximum :
             separated_maxima(envelope_, static_cast<std::int64_t>(samples_in(min_distance_s, rate_hz_)))) {
            const std::int64_t sample = maximum + first - margin;
            if (sample >= low && sample < high) {
                add(maximum, sample, surroundings, deflections, candidates);
            }
        }
    }

private:
    double corner(double corner_hz) const { return std::min(corner_hz, highest_corner * rate_hz_); }

    void add(std::int64_t maximum, std::int64_t sample, std::span<const float> surroundings,
             std::span<const float> deflections, std::vector<QrsCandidate>& candidates) {
        while (gap_ != lead_.hidden().end() && gap_->end <= sample) {
            ++gap_;
        }
        const auto short_gap = static_cast<std::int64_t>(samples_in(short_gap_s, rate_hz_));
        const bool in_gap =
            gap_ != lead_.hidden().end() && gap_->first <= sample && gap_->end - gap_->first > short_gap;
        const float strength = envelope_[static_cast<std::size_t>(maximum)];
        const float mean = surroundings[static_cast<std::size_t>(maximum)];
        const float value = lead_.at(sample);
        const float least_strength = std::isfinite(value) ? std::abs(value) * rounding_share : 0.0F;
        if (in_gap || !(strength > least_strength) || !(mean > 0.0F)) {
            return;
        }
        const auto reach = static_cast<std::int64_t>(peak_search_s * rate_hz_);
        const std::int64_t peak =
            largest_deflection(deflections, maximum, maximum - std::min(reach, sample - segment_.first),
                               maximum + std::min(reach, segment_.end - 1 - sample));
        QrsCandidate candidate;
        candidate.sample = sample;
        candidate.to_peak = static_cast<std::int32_t>(peak - maximum);
        candidate.log_strength = std::log(strength);
        candidate.log_crest = std::log(strength / mean);
        grid_.set_shape(deflections, peak, candidate);
        candidates.push_back(candidate);
    }

    const ConditionedLead& lead_;
    Gap segment_;
    double rate_hz_;
    ShapeGrid grid_;
    std::span<const Gap>::iterator gap_;
    std::vector<float> samples_;
    std::array<std::vector<float>, 2> bands_;
    std::vector<float> envelope_;
};

}  // namespace

Result<std::vector<QrsCandidate>> find_qrs_candidates(const ConditionedLead& lead, const Gap& segment, double block_s,
                                                      const std::function<bool(std::int64_t)>& progress) {
    const double longest = static_cast<double>(segment.end - segment.first);
    const auto block = static_cast<std::int64_t>(
        std::clamp(block_s * lead.sampling_rate_hz(), std::min(lead.sampling_rate_hz(), longest), longest));
    std::vector<QrsCandidate> candidates;
    BlockSearch search(lead, segment);
    for (std::int64_t first = segment.first; first < segment.end; first += block) {
        search.run(first, std::min(first + block, segment.end), candidates);
        if (progress && !progress(first + block)) {
            return fail(ErrorCode::cancelled, "The search for beats was stopped.");
        }
    }
    return candidates;
}

}  // namespace beatlens::signal
