#include "beats/context/rhythm.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "beats/context/running_order.h"

namespace beatlens::beats {

namespace {

constexpr double no_value = std::numeric_limits<double>::quiet_NaN();
constexpr double irregularity_without_data = 0.05;
constexpr double typical_interval_s = 0.8;
constexpr std::size_t local_intervals = 11;
constexpr std::size_t start_intervals = 21;

struct EnvelopeRates {
    double rise = 0.3;
    double rise_limit = 1.3;
    double fall = 0.03;
    double start_quantile = 0.6;
};
constexpr EnvelopeRates envelope_rates;

// What the rhythm is where nothing nearer is known.
struct Typical {
    double median_s;
    double quantile_75_s;
    double quantile_90_s;
};

// One piece, in the order in which a tracker meets its beats.
struct Course {
    std::vector<double> interval_s;  // before each beat for the forward run, with replacements
    std::vector<std::uint8_t> odd;

    std::size_t size() const { return interval_s.size(); }
    bool near_odd(std::size_t i) const { return odd[i] != 0 || (i > 0 && odd[i - 1] != 0); }
};

std::vector<double> references(const Course& course, double start_s, const TrackerRates& rates) {
    std::vector<double> result(course.size());
    double reference = start_s;
    bool after_early = false;
    for (std::size_t i = 0; i < course.size(); ++i) {
        result[i] = reference;
        const double interval = course.interval_s[i];
        const double ratio = interval / reference;
        if (ratio < rates.early) {
            reference += rates.early_rate * (interval - reference);
            after_early = true;
        } else if (ratio > rates.late) {
            const bool explained = after_early || course.near_odd(i);
            reference += (explained ? rates.pause_rate : rates.late_rate) *
                         (std::min(interval, rates.late_limit * reference) - reference);
            after_early = false;
        } else {
            reference += rates.usual_rate * (interval - reference);
            after_early = false;
        }
    }
    return result;
}

std::vector<double> envelope(const Course& course, double start_s) {
    std::vector<double> result(course.size());
    double level = start_s;
    for (std::size_t i = 0; i < course.size(); ++i) {
        const double interval = course.interval_s[i];
        result[i] = level;
        if (interval > level) {
            level += course.near_odd(i)
                         ? 0.0
                         : envelope_rates.rise * (std::min(interval, envelope_rates.rise_limit * level) - level);
        } else {
            level += envelope_rates.fall * (interval - level);
        }
    }
    return result;
}

Course reversed(Course course) {
    std::reverse(course.interval_s.begin(), course.interval_s.end());
    std::reverse(course.odd.begin(), course.odd.end());
    return course;
}

std::vector<double> reversed(std::vector<double> values) {
    std::reverse(values.begin(), values.end());
    return values;
}

double quantile(std::vector<double> values, double share) { return value_at_rank(values, share); }

double start_of(const Course& course, double median_s) {
    const auto end = course.interval_s.begin() + static_cast<std::ptrdiff_t>(std::min(start_intervals, course.size()));
    return std::max(quantile({course.interval_s.begin(), end}, 0.5), 0.9 * median_s);
}

class RhythmPiece {
public:
    RhythmPiece(RhythmTrackers& out, const RrSeries& rr, std::span<const std::uint8_t> odd, BeatRange range,
                const Typical& typical)
        : out_(out),
          first_(range.first),
          size_(range.size()),
          is_short_(size_ - 1 < RhythmTrackers::shortest_piece),
          typical_(typical) {
        std::vector<double> measured(rr.before_s.begin() + static_cast<std::ptrdiff_t>(range.first) + 1,
                                     rr.before_s.begin() + static_cast<std::ptrdiff_t>(range.end));
        for (double& interval : measured) {
            interval = std::max(interval, RhythmTrackers::shortest_interval_s);
        }
        double before_first = typical.median_s;
        double after_last = typical.median_s;
        if (!is_short_) {
            const auto local = static_cast<std::ptrdiff_t>(std::min(local_intervals, measured.size()));
            before_first = quantile({measured.begin(), measured.begin() + local}, 0.5);
            after_last = quantile({measured.end() - local, measured.end()}, 0.5);
            typical_ = {quantile(measured, 0.5), quantile(measured, 0.75), quantile(measured, 0.9)};
        }
        course_.interval_s.reserve(size_ + 1);
        course_.interval_s.push_back(before_first);
        course_.interval_s.insert(course_.interval_s.end(), measured.begin(), measured.end());
        next_ = {course_.interval_s.begin() + 1, course_.interval_s.end()};
        next_.push_back(after_last);
        course_.odd.assign(size_, 0);
        if (!odd.empty()) {
            std::copy_n(odd.begin() + static_cast<std::ptrdiff_t>(first_), size_, course_.odd.begin());
        }
        store(out_.before_s, course_.interval_s);
        store(out_.after_s, next_);
        for (std::size_t i = 0; i < size_; ++i) {
            out_.before_measured[first_ + i] = i > 0;
            out_.after_measured[first_ + i] = i + 1 < size_;
        }
    }

    void windows() {
        fill(out_.median_11_s, typical_.median_s);
        fill(out_.median_41_s, typical_.median_s);
        fill(out_.median_61_s, typical_.median_s);
        fill(out_.quantile_75_s, typical_.quantile_75_s);
        fill(out_.quantile_90_s, typical_.quantile_90_s);
        if (is_short_) {
            return;
        }
        running(11, {{&out_.median_11_s, 0.5}});
        running(41, {{&out_.median_41_s, 0.5}});
        running(61, {{&out_.median_61_s, 0.5}, {&out_.quantile_75_s, 0.75}, {&out_.quantile_90_s, 0.9}});
    }

    void trackers(const TrackerRates& rates) {
        const Course backward = reversed(course_);
        std::vector<double> forwards(size_, typical_.median_s);
        std::vector<double> backwards = forwards;
        std::vector<double> envelope_forwards = forwards;
        std::vector<double> envelope_backwards = forwards;
        if (!is_short_) {
            forwards = references(course_, start_of(course_, typical_.median_s), rates);
            backwards = reversed(references(backward, start_of(backward, typical_.median_s), rates));
            const double start_s = quantile(course_.interval_s, envelope_rates.start_quantile);
            envelope_forwards = envelope(course_, start_s);
            envelope_backwards = reversed(envelope(backward, start_s));
        }
        for (std::size_t i = 0; i < size_; ++i) {
            const double interval = course_.interval_s[i];
            const double forward = interval / forwards[i];
            const double back = interval / backwards[i];
            const double reference = (forwards[i] + backwards[i]) / 2.0;
            set(out_.ratio_forward, i, forward);
            set(out_.ratio_backward, i, back);
            set(out_.ratio_min, i, std::min(forward, back));
            set(out_.ratio_max, i, std::max(forward, back));
            set(out_.ratio_mean, i, interval / reference);
            set(out_.reference_s, i, reference);
            set(out_.envelope_forward, i, interval / envelope_forwards[i]);
            set(out_.envelope_backward, i, interval / envelope_backwards[i]);
        }
    }

    // The first interval of a piece is a replacement, so differences start with the third beat.
    void irregularity() {
        std::vector<double> all(size_, no_value);
        std::vector<double> without_odd(size_, no_value);
        for (std::size_t i = 2; i < size_; ++i) {
            all[i] = std::abs(course_.interval_s[i] - course_.interval_s[i - 1]) /
                     static_cast<double>(out_.median_11_s[first_ + i]);
            if (!course_.near_odd(i) && !course_.near_odd(i - 1)) {
                without_odd[i] = all[i];
            }
        }
        const auto value = [](std::span<const double> window, double share) {
            return window.empty() ? irregularity_without_data : value_at(window, share);
        };
        for_each_window(all, 31, [&](std::size_t i, auto w) { set(out_.irregularity_all, i, value(w, 0.5)); });
        for_each_window(without_odd, 31, [&](std::size_t i, auto w) { set(out_.irregularity_31, i, value(w, 0.5)); });
        for_each_window(without_odd, 61, [&](std::size_t i, auto w) {
            set(out_.irregularity_61, i, value(w, 0.5));
            set(out_.irregularity_low, i, value(w, 0.3));
        });
    }

    void runs() {
        fill(out_.run_end, 1.0);
        fill(out_.run_drop, 1.0);
        const auto is_fast = [&](std::size_t i) {
            return static_cast<double>(out_.ratio_mean[first_ + i]) < RhythmTrackers::fast;
        };
        for (std::size_t i = 0; i < size_; ++i) {
            if (!is_fast(i)) {
                continue;
            }
            std::size_t end = i + 1;
            while (end < size_ && is_fast(end)) {
                ++end;
            }
            const auto at = [&](std::size_t k) { return course_.interval_s.begin() + static_cast<std::ptrdiff_t>(k); };
            const double median = quantile({at(i), at(end)}, 0.5);
            const double before = i > 0 ? quantile({at(i - std::min<std::size_t>(i, 4)), at(i)}, 0.5) : median;
            const double drop = *std::min_element(at(i), at(end)) / before;
            for (std::size_t k = i; k < end; ++k) {
                set(out_.run_length, k, static_cast<double>(end - i));
                set(out_.run_end, k, std::min(next_[end - 1] / median, 3.0));
                set(out_.run_drop, k, std::min(drop, 3.0));
            }
            i = end;
        }
    }

private:
    struct Quantile {
        std::vector<float>* out;
        double share;
    };

    void set(std::vector<float>& out, std::size_t i, double value) { out[first_ + i] = static_cast<float>(value); }
    void fill(std::vector<float>& out, double value) {
        for (std::size_t i = 0; i < size_; ++i) {
            set(out, i, value);
        }
    }
    void store(std::vector<float>& out, const std::vector<double>& values) {
        for (std::size_t i = 0; i < size_; ++i) {
            set(out, i, values[i]);
        }
    }
    void running(std::size_t width, const std::vector<Quantile>& quantiles) {
        for_each_window(course_.interval_s, width, [&](std::size_t i, std::span<const double> window) {
            for (const Quantile& q : quantiles) {
                set(*q.out, i, value_at(window, q.share));
            }
        });
    }

    RhythmTrackers& out_;
    std::size_t first_;
    std::size_t size_;
    bool is_short_;
    Typical typical_;
    Course course_;
    std::vector<double> next_;
};

}  // namespace

RhythmTrackers track_rhythm(const RrSeries& rr, std::span<const std::uint8_t> odd, const TrackerRates& rates) {
    RhythmTrackers out;
    const std::size_t n = rr.beats();
    for (std::vector<float>* values :
         {&out.before_s,        &out.after_s,          &out.ratio_forward,     &out.ratio_backward,
          &out.ratio_min,       &out.ratio_max,        &out.ratio_mean,        &out.reference_s,
          &out.median_11_s,     &out.median_41_s,      &out.median_61_s,       &out.quantile_75_s,
          &out.quantile_90_s,   &out.envelope_forward, &out.envelope_backward, &out.irregularity_all,
          &out.irregularity_31, &out.irregularity_61,  &out.irregularity_low,  &out.run_length,
          &out.run_end,         &out.run_drop}) {
        values->assign(n, 0.0F);
    }
    out.before_measured.assign(n, 0);
    out.after_measured.assign(n, 0);

    std::vector<double> measured;
    measured.reserve(rr.intervals);
    for (const double interval : rr.before_s) {
        if (std::isfinite(interval)) {
            measured.push_back(std::max(interval, RhythmTrackers::shortest_interval_s));
        }
    }
    Typical typical{typical_interval_s, typical_interval_s, typical_interval_s};
    double mean_s = typical_interval_s;
    if (!measured.empty()) {
        typical = {quantile(measured, 0.5), quantile(measured, 0.75), quantile(measured, 0.9)};
        mean_s = std::max(rr.mean_s, RhythmTrackers::shortest_interval_s);
    }
    out.record_median_s = static_cast<float>(typical.median_s);
    out.record_quantile_75_s = static_cast<float>(typical.quantile_75_s);
    out.record_quantile_90_s = static_cast<float>(typical.quantile_90_s);
    out.record_mean_s = static_cast<float>(mean_s);
    for (const BeatRange& range : rr.pieces) {
        RhythmPiece piece(out, rr, odd, range, typical);
        piece.windows();
        piece.trackers(rates);
        piece.irregularity();
        piece.runs();
    }
    return out;
}

}  // namespace beatlens::beats
