#include "signal/qrs_selection.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <utility>

#include "signal/qrs_shape.h"
#include "signal/running_quantile.h"

namespace beatlens::signal {

namespace {

// Strengths and levels are natural logarithms throughout, so that the scale of the signal does not matter.

// The threshold lies a factor above the level of what is not a beat, but within these shares of the beats' level.
const float noise_factor = std::log(2.0F);
const float lowest_share = std::log(0.15F);
const float highest_share = std::log(0.4F);
constexpr double beat_quantile = 0.4;
constexpr double noise_quantile = 0.75;
constexpr double level_step_s = 2.0;
constexpr double level_half_window_s = 10.0;
constexpr double first_level_half_window_s = 8.0;
// Stretches of a lead that came off: beats are not sought below this share of what is usual in the record.
const float lead_off_share = std::log(0.05F);

// A candidate must stand out of its surroundings by this factor, or pays for what is missing.
const float fair_crest = std::log(2.0F);
constexpr float crest_cost = 2.0F;

// What looks like the beats around it gains, what looks like none of them pays a little: a rare ventricular beat is
// strong enough to bear that.
constexpr float fair_likeness = 0.7F;
constexpr float least_alike = 0.15F;
constexpr float most_alike = 0.3F;
constexpr float shape_gain = 0.7F;

constexpr float refractory_s = 0.2F;
// A beat that comes earlier or later than these shares of the usual RR interval pays.
constexpr float early_share = 0.6F;
constexpr float early_cost = 0.8F;
constexpr float late_share = 1.4F;
constexpr float late_cost = 0.6F;
constexpr float max_late_cost = 1.0F;
constexpr float max_gap_in_rr = 4.0F;
// Of two waves this close, the weaker one is likely a P or T wave of the other. The cost fades out with the distance.
constexpr float same_beat_s = 0.28F;
constexpr float next_beat_s = 0.45F;
const float same_beat_ratio = std::log(0.6F);

constexpr float usual_rr_s = 0.8F;
constexpr float min_rr_s = 0.3F;
constexpr float max_rr_s = 1.6F;
constexpr int passes = 3;
// Where every other beat of a fast heart was left out for coming too early, what was left out is like the beats.
constexpr float fast_rr_s = 0.26F;
constexpr float skipping_rr_s = 0.45F;
constexpr float fast_refractory_share = 0.6F;  // of the usual RR interval
constexpr float same_likeness = 0.9F;
const float same_strength = std::log(1.35F);
constexpr float left_out_share = 0.4F;  // of the number of beats
constexpr float fastest_rr_s = 0.1F;

struct Levels {
    std::vector<float> beat;   // log strength of beats, per step of the record
    std::vector<float> noise;  // log strength of the stronger ones of what is not a beat
    std::vector<float> rr_s;
    std::vector<float> refractory_s;
};

class Selector {
public:
    Selector(std::span<const QrsCandidate> candidates, double sampling_rate_hz)
        : candidates_(candidates),
          is_beat_(candidates.size(), 0),
          scores_(candidates.size()),
          previous_(candidates.size()),
          best_until_(candidates.size()) {
        times_s_.reserve(candidates.size());
        for (const QrsCandidate& candidate : candidates) {
            times_s_.push_back(static_cast<double>(candidate.sample) / sampling_rate_hz);
        }
        steps_ = static_cast<std::size_t>(times_s_.back() / level_step_s) + 1;
    }

    std::vector<std::size_t> run() {
        first_levels();
        find_best_sequence();
        std::vector<std::size_t> before;
        for (int pass = 1; pass < passes; ++pass) {
            std::vector<std::size_t> now = beats();
            update_likeness(candidates_, now, before, likeness_);
            before = std::move(now);
            update_levels();
            find_best_sequence();
        }
        return beats();
    }

private:
    std::vector<std::size_t> beats() const {
        std::vector<std::size_t> beats;
        for (std::size_t i = 0; i < is_beat_.size(); ++i) {
            if (is_beat_[i] != 0) {
                beats.push_back(i);
            }
        }
        return beats;
    }

    std::size_t step_of(std::size_t i) const { return static_cast<std::size_t>(times_s_[i] / level_step_s); }

    // Before any beat is known: two seconds hold at least one, so the median of their maxima is a beat's strength.
    void first_levels() {
        const auto seconds = static_cast<std::size_t>(times_s_.back()) + 1;
        std::vector<float> maxima(seconds + 1, unknown_level);
        for (std::size_t i = 0; i < candidates_.size(); ++i) {
            const auto second = static_cast<std::size_t>(times_s_[i]);
            for (const std::size_t s : {second, second + 1}) {
                if (!(maxima[s] >= candidates_[i].log_strength)) {
                    maxima[s] = candidates_[i].log_strength;
                }
            }
        }
        std::vector<TimedValue> values;
        for (std::size_t s = 0; s <= seconds; ++s) {
            if (!std::isnan(maxima[s])) {
                values.push_back({static_cast<double>(s), maxima[s]});
            }
        }
        levels_.beat = running_quantile(values, steps_, level_step_s, first_level_half_window_s, 0.5, 1);
        levels_.noise.assign(steps_, std::numeric_limits<float>::max());
        levels_.rr_s.assign(steps_, usual_rr_s);
        levels_.refractory_s.assign(steps_, refractory_s);
        std::vector<float> known;
        std::copy_if(levels_.beat.begin(), levels_.beat.end(), std::back_inserter(known),
                     [](float level) { return !std::isnan(level); });
        lowest_level_ = quantile(known, 0.75) + lead_off_share;
    }

    void update_levels() {
        std::vector<TimedValue> beats;
        std::vector<TimedValue> others;
        std::vector<TimedValue> intervals;
        for (std::size_t i = 0; i < candidates_.size(); ++i) {
            const TimedValue strength{times_s_[i], candidates_[i].log_strength};
            if (is_beat_[i] == 0) {
                others.push_back(strength);
                continue;
            }
            if (!beats.empty()) {
                intervals.push_back({times_s_[i], static_cast<float>(times_s_[i] - beats.back().time_s)});
            }
            beats.push_back(strength);
        }
        const auto beat = running_quantile(beats, steps_, level_step_s, level_half_window_s, beat_quantile, 3);
        const auto rr_s = running_quantile(intervals, steps_, level_step_s, level_half_window_s, 0.5, 2);
        const std::vector<float> left_out = left_out_per_beat();
        levels_.noise = running_quantile(others, steps_, level_step_s, level_half_window_s, noise_quantile, 3);
        for (std::size_t s = 0; s < steps_; ++s) {
            levels_.beat[s] = std::isnan(beat[s]) ? levels_.beat[s] : beat[s];
            levels_.rr_s[s] = std::isnan(rr_s[s]) ? usual_rr_s : std::clamp(rr_s[s], min_rr_s, max_rr_s);
            levels_.refractory_s[s] = refractory_s;
            if (rr_s[s] < fast_rr_s || (rr_s[s] < skipping_rr_s && left_out[s] > left_out_share)) {
                levels_.rr_s[s] = std::max(rr_s[s] / (1.0F + left_out[s]), fastest_rr_s);
                levels_.refractory_s[s] = std::min(fast_refractory_share * levels_.rr_s[s], refractory_s);
            }
            if (std::isnan(levels_.noise[s])) {
                levels_.noise[s] = std::numeric_limits<float>::lowest();
            }
        }
    }

    // Per step: how many candidates that could as well be beats were left out around it, per beat.
    std::vector<float> left_out_per_beat() const {
        std::vector<float> beats(steps_ + 1, 0.0F);  // until the step
        std::vector<float> left_out(steps_ + 1, 0.0F);
        for (std::size_t i = 0; i < candidates_.size(); ++i) {
            const std::size_t s = step_of(i);
            if (is_beat_[i] != 0) {
                beats[s + 1] += 1.0F;
            } else if (likeness_[i] > same_likeness &&
                       std::abs(candidates_[i].log_strength - levels_.beat[s]) < same_strength) {
                left_out[s + 1] += 1.0F;
            }
        }
        std::partial_sum(beats.begin(), beats.end(), beats.begin());
        std::partial_sum(left_out.begin(), left_out.end(), left_out.begin());
        std::vector<float> result(steps_, 0.0F);
        constexpr auto half_steps = static_cast<std::size_t>(level_half_window_s / level_step_s);
        for (std::size_t s = 0; s < steps_; ++s) {
            const std::size_t first = std::max(s, half_steps) - half_steps;
            const std::size_t end = std::min(s + half_steps + 1, steps_);
            result[s] = (left_out[end] - left_out[first]) / std::max(beats[end] - beats[first], 1.0F);
        }
        return result;
    }

    float gain(std::size_t i) const {
        const QrsCandidate& candidate = candidates_[i];
        const std::size_t s = step_of(i);
        const float beat = std::max(levels_.beat[s], lowest_level_);
        const float threshold = std::clamp(levels_.noise[s] + noise_factor, beat + lowest_share, beat + highest_share);
        const float shape =
            likeness_.empty() ? 0.0F : shape_gain * std::clamp(likeness_[i] - fair_likeness, -least_alike, most_alike);
        return candidate.log_strength - threshold + crest_cost * std::min(candidate.log_crest - fair_crest, 0.0F) +
               shape;
    }

    float cost_of_step(std::size_t from, std::size_t to, float interval_s, float rr_s) const {
        float cost = 0.0F;
        if (interval_s < next_beat_s) {
            const float closeness = std::min((next_beat_s - interval_s) / (next_beat_s - same_beat_s), 1.0F);
            const float ratio = std::abs(candidates_[from].log_strength - candidates_[to].log_strength);
            cost += closeness * std::max(ratio + same_beat_ratio, 0.0F);
        }
        const float share = interval_s / rr_s;
        if (share < early_share) {
            cost += early_cost * (early_share / share - 1.0F);
        } else if (share > late_share) {
            cost += std::min(late_cost * (share / late_share - 1.0F), max_late_cost);
        }
        return cost;
    }

    void find_best_sequence() {
        const std::size_t count = candidates_.size();
        std::size_t first = 0;
        for (std::size_t to = 0; to < count; ++to) {
            const float rr_s = levels_.rr_s[step_of(to)];
            const float refractory = levels_.refractory_s[step_of(to)];
            float best = 0.0F;  // the sequence starts here
            std::int32_t best_from = -1;
            while (times_s_[to] - times_s_[first] > static_cast<double>(max_gap_in_rr * rr_s)) {
                ++first;
            }
            if (first > 0 && scores_[best_until_[first - 1]] - max_late_cost > best) {  // a pause
                best_from = static_cast<std::int32_t>(best_until_[first - 1]);
                best = scores_[best_until_[first - 1]] - max_late_cost;
            }
            for (std::size_t from = to; from-- > first;) {
                const auto interval_s = static_cast<float>(times_s_[to] - times_s_[from]);
                if (interval_s < refractory || scores_[from] <= best) {  // a step costs, it never gains
                    continue;
                }
                const float score = scores_[from] - cost_of_step(from, to, interval_s, rr_s);
                if (score > best) {
                    best = score;
                    best_from = static_cast<std::int32_t>(from);
                }
            }
            scores_[to] = best + gain(to);
            previous_[to] = best_from;
            best_until_[to] = to > 0 && scores_[best_until_[to - 1]] > scores_[to] ? best_until_[to - 1]
                                                                                   : static_cast<std::uint32_t>(to);
        }
        std::fill(is_beat_.begin(), is_beat_.end(), std::uint8_t{0});
        if (scores_[best_until_[count - 1]] <= 0.0F) {
            return;
        }
        for (auto i = static_cast<std::int32_t>(best_until_[count - 1]); i >= 0;
             i = previous_[static_cast<std::size_t>(i)]) {
            is_beat_[static_cast<std::size_t>(i)] = 1;
        }
    }

    std::span<const QrsCandidate> candidates_;
    std::vector<double> times_s_;
    std::size_t steps_ = 0;
    Levels levels_;
    float lowest_level_ = 0.0F;
    std::vector<std::uint8_t> is_beat_;
    std::vector<float> likeness_;            // to the beats of the pass before
    std::vector<float> scores_;              // of the best sequence that ends at the candidate
    std::vector<std::int32_t> previous_;     // the beat before it in that sequence, or -1
    std::vector<std::uint32_t> best_until_;  // the candidate with the best score so far
};

}  // namespace

std::vector<std::size_t> select_beats(std::span<const QrsCandidate> candidates, double sampling_rate_hz) {
    if (candidates.empty()) {
        return {};
    }
    return Selector(candidates, sampling_rate_hz).run();
}

}  // namespace beatlens::signal
