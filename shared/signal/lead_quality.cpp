#include "signal/lead_quality.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>

#include "signal/qrs_shape.h"
#include "signal/running_quantile.h"

namespace beatlens::signal {

namespace {

constexpr float crest_weight = 0.25F;
constexpr double quality_half_window_s = 6.0;
constexpr double local_half_window_s = 2.5;
// Noise stays below the first one, electrocardiograms whose beats can be told from noise above the second.
constexpr float least_usable_score = 0.95F;
// Of a lead that has less of it there is no electrocardiogram to be noisy.
constexpr double least_ecg_share = 0.2;
constexpr double long_part_s = 60.0;
constexpr std::size_t min_fast_intervals = 10;
constexpr float shortest_rr_s = static_cast<float>(0.95 * 60.0 / max_heart_rate_bpm);
constexpr double hiding_gap_s = 0.25;
constexpr float flat_range_mv = 0.01F;
constexpr float flat_share = 0.005F;    // of the range that is usual in the lead
constexpr float clipped_share = 0.15F;  // of a second at a rail

void append(std::vector<QualityStretch>& stretches, double first_s, double end_s, Quality quality) {
    if (!(end_s > first_s)) {
        return;
    }
    if (!stretches.empty() && stretches.back().quality == quality) {
        stretches.back().end_s = end_s;
    } else {
        stretches.push_back({first_s, end_s, quality});
    }
}

// Where there is a mark, it wins. Both are ascending.
std::vector<QualityStretch> overlay(std::span<const QualityStretch> base, std::span<const QualityStretch> marks) {
    std::vector<QualityStretch> result;
    auto mark = marks.begin();
    for (const QualityStretch& stretch : base) {
        double from_s = stretch.first_s;
        while (mark != marks.end() && mark->first_s < stretch.end_s) {
            append(result, from_s, mark->first_s, stretch.quality);
            const double end_s = std::min(mark->end_s, stretch.end_s);
            append(result, std::max(mark->first_s, stretch.first_s), end_s, mark->quality);
            from_s = std::max(from_s, end_s);
            if (mark->end_s > stretch.end_s) {
                break;
            }
            ++mark;
        }
        append(result, from_s, stretch.end_s, stretch.quality);
    }
    return result;
}

class Assessment {
public:
    Assessment(const ConditionedLead& lead, bool in_mv)
        : lead_(lead), in_mv_(in_mv), duration_s_(static_cast<double>(lead.size()) / lead.sampling_rate_hz()) {
        const auto steps = static_cast<std::size_t>(std::ceil(duration_s_ / quality_step_s));
        quality_.scores.assign(steps, no_beats_score);
    }

    LeadQuality run(std::span<const QrsCandidate> beats) {
        score(beats);
        mark_by_scores();
        mark_seconds();
        mark_hidden();
        return std::move(quality_);
    }

private:
    double time_s(std::int64_t sample) const { return static_cast<double>(sample) / lead_.sampling_rate_hz(); }

    void score(std::span<const QrsCandidate> beats) {
        std::vector<std::size_t> all(beats.size());
        std::iota(all.begin(), all.end(), std::size_t{0});
        const std::vector<float> alikeness = likeness(beats, all);
        std::vector<TimedValue> values;
        for (std::size_t i = 0; i < beats.size(); ++i) {
            values.push_back({time_s(beats[i].peak()), alikeness[i] + crest_weight * beats[i].log_crest});
        }
        const auto running = [&](double half_s) {
            std::vector<float> scores =
                running_quantile(values, quality_.scores.size(), quality_step_s, half_s, 0.5, 1);
            std::replace_if(
                scores.begin(), scores.end(), [](float score) { return std::isnan(score); }, no_beats_score);
            return scores;
        };
        quality_.local_scores = running(local_half_window_s);
        quality_.scores = running(quality_half_window_s);
        leave_out_too_fast(beats);
    }

    void leave_out_too_fast(std::span<const QrsCandidate> beats) {
        std::vector<TimedValue> intervals;
        for (std::size_t i = 1; i < beats.size(); ++i) {
            const double interval_s = time_s(beats[i].peak() - beats[i - 1].peak());
            intervals.push_back({time_s(beats[i].peak()), static_cast<float>(interval_s)});
        }
        const std::vector<float> usual_s = running_quantile(intervals, quality_.scores.size(), quality_step_s,
                                                            quality_half_window_s, 0.5, min_fast_intervals);
        std::vector<float> too_short_s;
        for (std::size_t s = 0; s < usual_s.size(); ++s) {
            if (usual_s[s] < shortest_rr_s && quality_.scores[s] >= least_usable_score) {
                quality_.scores[s] = no_beats_score;
                quality_.local_scores[s] = no_beats_score;
                too_short_s.push_back(usual_s[s]);
            }
        }
        if (!too_short_s.empty()) {
            quality_.too_fast_bpm = 60.0 / static_cast<double>(quantile(too_short_s, 0.5));
        }
    }

    void mark_by_scores() {
        const std::vector<float>& scores = quality_.scores;
        double good_s = 0.0;
        double all_s = 0.0;
        for (const Gap& segment : lead_.segments()) {
            all_s += time_s(segment.end - segment.first);
        }
        for (const float score : scores) {
            good_s += score >= least_usable_score ? quality_step_s : 0.0;
        }
        for (std::size_t s = 0; s < scores.size();) {
            const bool usable = scores[s] >= least_usable_score;
            const std::size_t first = s;
            while (s < scores.size() && (scores[s] >= least_usable_score) == usable) {
                ++s;
            }
            const bool is_long = static_cast<double>(s - first) * quality_step_s >= long_part_s;
            const Quality bad = good_s > least_ecg_share * all_s && !is_long ? Quality::noisy : Quality::not_ecg;
            append(quality_.stretches, static_cast<double>(first) * quality_step_s,
                   std::min(static_cast<double>(s) * quality_step_s, duration_s_), usable ? Quality::usable : bad);
        }
    }

    void mark_seconds() {
        const auto seconds = lead_.seconds();
        std::vector<float> ranges;
        std::vector<float> middles;
        float low = std::numeric_limits<float>::max();
        float high = std::numeric_limits<float>::lowest();
        for (const SecondStats& second : seconds) {
            if (second.share_valid > 0.0F && second.high > second.low) {
                ranges.push_back(second.high - second.low);
                middles.push_back(second.low + (second.high - second.low) / 2.0F);
                low = std::min(low, second.low);
                high = std::max(high, second.high);
            }
        }
        if (ranges.empty()) {
            return;
        }
        const float range = quantile(ranges, 0.5);
        const float middle = quantile(middles, 0.5);
        const float flat = std::max(flat_share * range, in_mv_ ? flat_range_mv : 0.0F);
        const double second_s = std::round(lead_.sampling_rate_hz()) / lead_.sampling_rate_hz();
        const auto is_flat = [&](std::size_t s) {
            return s < seconds.size() && seconds[s].high - seconds[s].low <= flat;
        };
        std::vector<QualityStretch> marks;
        for (std::size_t s = 0; s < seconds.size(); ++s) {
            const SecondStats& second = seconds[s];
            const double first_s = static_cast<double>(s) * second_s;
            const double end_s = std::min(first_s + second_s, duration_s_);
            // A rail is an extreme of the lead that lies apart from where the signal usually is.
            const bool at_low = second.low == low && middle - low > range && second.share_low > clipped_share;
            const bool at_high = second.high == high && high - middle > range && second.share_high > clipped_share;
            if (second.share_valid > 0.0F && (at_low || at_high)) {
                marks.push_back({first_s, end_s, Quality::clipped});
            } else if (is_flat(s) && (is_flat(s + 1) || (s > 0 && is_flat(s - 1)))) {  // not between two slow beats
                marks.push_back({first_s, end_s, Quality::flat});
            }
        }
        quality_.stretches = overlay(quality_.stretches, marks);
        low_ = low;
        high_ = high;
        has_range_ = true;
    }

    void mark_hidden() {
        std::vector<QualityStretch> marks;
        for (const Gap& constant : lead_.constants()) {
            const float value = lead_.at(constant.first);
            const bool at_rail = has_range_ && (value <= low_ || value >= high_);
            marks.push_back(
                {time_s(constant.first), time_s(constant.end), at_rail ? Quality::lead_off : Quality::flat});
        }
        quality_.stretches = overlay(quality_.stretches, marks);
        marks.clear();
        for (const Gap& gap : lead_.gaps()) {
            if (time_s(gap.end) - time_s(gap.first) >= hiding_gap_s) {
                marks.push_back({time_s(gap.first), time_s(gap.end), Quality::lead_off});
            }
        }
        quality_.stretches = overlay(quality_.stretches, marks);
    }

    const ConditionedLead& lead_;
    bool in_mv_;
    double duration_s_;
    LeadQuality quality_;
    float low_ = 0.0F;
    float high_ = 0.0F;
    bool has_range_ = false;
};

}  // namespace

const char* to_string(Quality quality) {
    switch (quality) {
        case Quality::usable:
            return "usable";
        case Quality::noisy:
            return "noisy";
        case Quality::flat:
            return "flat";
        case Quality::clipped:
            return "clipped";
        case Quality::lead_off:
            return "lead off";
        case Quality::not_ecg:
            return "not an ECG";
        case Quality::marked:
            return "marked unusable";
    }
    return "";
}

double LeadQuality::usable_share() const {
    double usable_s = 0.0;
    for (const QualityStretch& stretch : stretches) {
        usable_s += stretch.quality == Quality::usable ? stretch.end_s - stretch.first_s : 0.0;
    }
    return stretches.empty() ? 0.0 : usable_s / stretches.back().end_s;
}

LeadQuality assess_lead(const ConditionedLead& lead, std::span<const QrsCandidate> beats, bool in_mv) {
    return Assessment(lead, in_mv).run(beats);
}

}  // namespace beatlens::signal
