#include "analysis/pacing.h"

#include <algorithm>
#include <cmath>

#include "beats/context/running_order.h"

namespace beatlens::analysis {

namespace {

constexpr double least_rate_hz = 250.0;
constexpr double step_s = 1.0 / 360.0;
constexpr double first_s = -0.133;
constexpr double end_s = 0.05;
constexpr double around_s = 0.033;
constexpr double spike_s = 0.0085;  // what belongs to the spike itself, either way
// Over the lead's standard deviation: a smaller bend is no spike, and what is added to what is around it.
constexpr double least_bend = 0.15;
constexpr double added = 0.03;
constexpr double least_median = 2.35;
constexpr double least_of_beat = 1.8;
constexpr std::size_t least_measured = 30;

double deviation_of(const Signal& signal) {
    double sum = 0.0;
    double squares = 0.0;
    double count = 0.0;
    for (const float sample : signal.samples) {
        if (std::isfinite(sample)) {
            sum += static_cast<double>(sample);
            squares += static_cast<double>(sample) * static_cast<double>(sample);
            count += 1.0;
        }
    }
    return count > 0.0 ? std::sqrt(std::max(0.0, squares / count - sum / count * (sum / count))) : 0.0;
}

// How much sharper the sharpest bend of a beat is than all around it, in one lead.
class Spikes {
public:
    explicit Spikes(const Signal& signal)
        : signal_(signal),
          deviation_(deviation_of(signal)),
          step_(std::max<std::int64_t>(1, samples(step_s))),
          around_(samples(around_s)),
          spike_(samples(spike_s)) {}

    double at(double time_s) {
        const std::int64_t first = sample_at(time_s + first_s, signal_.sampling_rate_hz) - around_;
        const std::int64_t end = sample_at(time_s + end_s, signal_.sampling_rate_hz) + around_;
        if (deviation_ <= 0.0 || first < step_ || end + step_ >= signal_.length_samples()) {
            return 0.0;
        }
        bends_.clear();
        for (std::int64_t i = first; i < end; ++i) {
            const double bend = std::abs(sample(i - step_) - 2.0 * sample(i) + sample(i + step_)) / deviation_;
            bends_.push_back(std::isfinite(bend) ? bend : 0.0);
        }
        double sharpest = 0.0;
        const auto size = std::ssize(bends_);
        for (std::int64_t k = around_; k + around_ < size; ++k) {
            if (bend(k) > least_bend) {
                double other = 0.0;
                for (std::int64_t j = k - around_; j <= k + around_; ++j) {
                    other = std::abs(j - k) > spike_ ? std::max(other, bend(j)) : other;
                }
                sharpest = std::max(sharpest, bend(k) / (other + added));
            }
        }
        return sharpest;
    }

private:
    std::int64_t samples(double time_s) const { return sample_at(time_s, signal_.sampling_rate_hz); }
    double sample(std::int64_t i) const { return static_cast<double>(signal_.samples[static_cast<std::size_t>(i)]); }
    double bend(std::int64_t i) const { return bends_[static_cast<std::size_t>(i)]; }

    const Signal& signal_;
    double deviation_;
    std::int64_t step_;
    std::int64_t around_;
    std::int64_t spike_;
    std::vector<double> bends_;
};

}  // namespace

bool shows_spikes(const Recording& recording, const Located& located) {
    return std::any_of(located.leads.begin(), located.leads.end(),
                       [&](std::size_t lead) { return recording.signals[lead].sampling_rate_hz >= least_rate_hz; });
}

std::vector<std::uint8_t> paced_beats(const Recording& recording, const Located& located, bool declared) {
    const double rate_hz = recording.signals[located.lead].sampling_rate_hz;
    std::vector<double> sharpest(located.samples.size(), 0.0);
    for (const std::size_t lead : located.leads) {
        if (recording.signals[lead].sampling_rate_hz < least_rate_hz) {
            continue;
        }
        Spikes spikes(recording.signals[lead]);
        for (std::size_t i = 0; i < sharpest.size(); ++i) {
            sharpest[i] = std::max(sharpest[i], spikes.at(time_of(located.samples[i], rate_hz)));
        }
    }
    std::vector<double> ranked = sharpest;
    const double median = beats::value_at_rank(ranked, 0.5);
    std::vector<std::uint8_t> paced(sharpest.size(), 0);
    const bool looks_paced = sharpest.size() >= least_measured && median >= least_median;
    if (looks_paced || declared) {
        const double least = looks_paced ? least_of_beat : least_median;
        std::transform(sharpest.begin(), sharpest.end(), paced.begin(),
                       [&](double spike) { return static_cast<std::uint8_t>(spike >= least); });
    }
    return paced;
}

}  // namespace beatlens::analysis
