#include "synthesis/rhythms.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace beatlens::synthesis {

namespace {

constexpr double shortest_interval_s = 0.24;
constexpr double longest_interval_s = 3.5;
constexpr double latest_coupling = 0.95;  // of an early beat, over the interval that was due

double log_uniform(Random& random, double low, double high) {
    return std::exp(random.uniform(std::log(low), std::log(high)));
}

std::size_t up_to(Random& random, std::size_t count) {
    return static_cast<std::size_t>(random.uniform() * static_cast<double>(count));
}

// How many times something happens that goes on with this probability.
std::size_t geometric(Random& random, double stop) {
    std::size_t times = 1;
    while (times < 400 && random.uniform() > stop) {
        ++times;
    }
    return times;
}

// A stretch of beats, as shares of the plan.
struct Stretch {
    double first = 0.0;
    double end = 0.0;
    bool has(double at) const { return at >= first && at < end; }
};

// The sinus node: a mean interval that wanders, steps, and breathes.
class SinusNode {
public:
    SinusNode(double mean_s, double breathing, Random& random)
        : mean_s_(mean_s),
          breathing_(breathing),
          period_(random.uniform(3.0, 9.0)),
          wander_(random.uniform(0.01, 0.08)),
          random_(random) {
        const auto steps = up_to(random, 4);
        for (std::size_t i = 0; i < steps; ++i) {
            steps_.push_back({random.uniform(), random.uniform(0.02, 0.2), random.uniform(-0.18, 0.12)});
        }
    }

    double interval_s(double at) {
        slow_ = 0.97 * slow_ + random_.normal() * wander_ * 0.24;
        phase_ += 2.0 * std::numbers::pi / period_ * random_.uniform(0.85, 1.15);
        double factor = 1.0 + slow_ + breathing_ * std::sin(phase_) + 0.008 * random_.normal();
        for (const Step& step : steps_) {
            factor += step.height / (1.0 + std::exp(-(at - step.at) / step.width * 4.0));
        }
        return mean_s_ * std::max(0.4, factor);
    }

private:
    struct Step {
        double at, width, height;
    };
    double mean_s_;
    double breathing_;
    double period_;
    double wander_;
    double slow_ = 0.0;
    double phase_ = 0.0;
    std::vector<Step> steps_;
    Random& random_;
};

class Planner {
public:
    Planner(RhythmKind kind, std::size_t count, bool with_ventricular, Random& random)
        : kind_(kind), count_(count), random_(random), sinus_(mean_s(), breathing(), random) {
        ventricular_share_ = with_ventricular ? log_uniform(random, 0.0005, 0.04) : 0.0;
        if (kind == RhythmKind::ventricular_ectopics && with_ventricular) {
            ventricular_share_ = random.uniform(0.03, 0.3);
        }
        // Where ventricular beats come late they meet conducted ones.
        if (with_ventricular && random.uniform() < 0.4) {
            fusion_share_ = log_uniform(random, 0.005, 0.1);
        }
        ectopic_share_ = log_uniform(random, 0.004, 0.25);
        coupling_ = random.uniform(0.5, 0.86);
        // In lasting bigeminy the early beat is often hardly early: half of the beats make the mean.
        if (kind == RhythmKind::bigeminy && random.uniform() < 0.5) {
            coupling_ = random.uniform(0.82, latest_coupling);
        }
        const double u = random.uniform();
        focus_ = u < 0.72 ? Atria::ectopic : u < 0.87 ? Atria::silent : Atria::retrograde;
        const auto stretches = 1 + up_to(random, 3);
        for (std::size_t i = 0; i < stretches; ++i) {
            const double first = random.uniform(-0.1, 0.95);
            stretches_.push_back({first, first + random.uniform(0.08, 0.9)});
        }
        if (random.uniform() < 0.25) {
            stretches_ = {{0.0, 1.1}};
        }
    }

    std::vector<PlannedBeat> plan() {
        while (beats_.size() < count_) {
            const double at = static_cast<double>(beats_.size()) / static_cast<double>(count_);
            if (random_.uniform() < ventricular_share_) {
                const double interval = sinus_.interval_s(at);
                add(interval * random_.uniform(0.45, 0.85), 'V', Atria::silent);
                add(interval * random_.uniform(1.05, 1.5), 'N', Atria::sinus);
            } else if (random_.uniform() < fusion_share_) {
                add(sinus_.interval_s(at) * random_.uniform(0.93, 1.01), 'F', Atria::sinus);
            } else {
                next(at);
            }
        }
        return std::move(beats_);
    }

private:
    double mean_s() {
        switch (kind_) {
            case RhythmKind::fast_sinus:
                return random_.uniform(0.34, 0.6);
            case RhythmKind::block:
                return random_.uniform(0.45, 0.95);
            case RhythmKind::sick_sinus:
                return random_.uniform(0.75, 1.5);
            case RhythmKind::tachycardia:
                return random_.uniform(0.5, 1.0);
            default:
                return random_.uniform(0.52, 1.25);
        }
    }
    double breathing() {
        return kind_ == RhythmKind::sinus_arrhythmia ? random_.uniform(0.06, 0.2) : random_.uniform(0.0, 0.05);
    }
    bool in_stretch(double at) const {
        return std::any_of(stretches_.begin(), stretches_.end(), [&](const Stretch& s) { return s.has(at); });
    }
    void add(double interval_s, char symbol, Atria atria) {
        beats_.push_back({std::clamp(interval_s, shortest_interval_s, longest_interval_s), symbol, atria});
    }
    void add_sinus(double at) { add(sinus_.interval_s(at), 'N', Atria::sinus); }
    double premature(double interval_s, double spread) {
        return interval_s * std::clamp(coupling_ + random_.normal() * spread, 0.38, latest_coupling);
    }

    void next(double at) {
        switch (kind_) {
            case RhythmKind::single_ectopics:
                return with_ectopics(at, false);
            case RhythmKind::ectopic_runs:
                return with_ectopics(at, true);
            case RhythmKind::sick_sinus:
                return sick_sinus(at);
            case RhythmKind::bigeminy:
                return bigeminy(at);
            case RhythmKind::tachycardia:
                return tachycardia(at);
            case RhythmKind::block:
                return block(at);
            case RhythmKind::fibrillation:
                return fibrillation();
            case RhythmKind::fibrillation_at_times:
                return in_stretch(at) ? fibrillation() : add_sinus(at);
            case RhythmKind::flutter_at_times:
                return in_stretch(at) ? flutter() : add_sinus(at);
            case RhythmKind::junctional_escape:
                return in_stretch(at) ? add(escape_s_ * (1.0 + 0.01 * random_.normal()), 'N', Atria::silent)
                                      : add_sinus(at);
            case RhythmKind::fast_sinus:
            case RhythmKind::sinus_arrhythmia:
            case RhythmKind::ventricular_ectopics:
                return add_sinus(at);
        }
    }

    void with_ectopics(double at, bool runs) {
        const double interval = sinus_.interval_s(at);
        if (random_.uniform() >= ectopic_share_) {
            return add(interval, 'N', Atria::sinus);
        }
        if (runs && random_.uniform() < 0.5) {
            const double run_s = interval * random_.uniform(0.5, 0.86);
            const std::size_t length = 1 + geometric(random_, 1.0 / log_uniform(random_, 2.0, 50.0));
            for (std::size_t i = 0; i <= length; ++i) {
                add(i == 0 ? premature(interval, 0.06) : run_s * (1.0 + 0.02 * random_.normal()), 'A', focus_);
            }
        } else {
            add(premature(interval, 0.06), 'A', focus_);
        }
        add(interval * random_.uniform(0.98, 1.35), 'N', Atria::sinus);
    }

    void sick_sinus(double at) {
        const double interval = sinus_.interval_s(at);
        if (random_.uniform() < normal_share_) {
            add(random_.uniform() < 0.6 ? interval * random_.uniform(1.0, 1.8) : interval, 'N', Atria::sinus);
            return;
        }
        const std::size_t length = geometric(random_, run_stop_);
        for (std::size_t i = 0; i < length; ++i) {
            add(interval * std::clamp(coupling_ + 0.12 + 0.02 * random_.normal(), 0.45, 0.93), 'A', focus_);
        }
        add(interval * random_.uniform(1.0, 2.2), 'N', Atria::sinus);
    }

    void bigeminy(double at) {
        if (!in_stretch(at)) {
            return with_ectopics(at, false);
        }
        for (std::size_t i = 0; i < normals_between_; ++i) {
            add(sinus_.interval_s(at) * (i == 0 ? pause_ : 1.0), 'N', Atria::sinus);
        }
        add(premature(sinus_.interval_s(at), 0.02), 'A', focus_);
    }

    void tachycardia(double at) {
        if (!in_stretch(at)) {
            return random_.uniform() < 0.03 ? add(premature(sinus_.interval_s(at), 0.06), 'A', focus_) : add_sinus(at);
        }
        // It slows and speeds up little, over many beats.
        drift_ = 0.995 * drift_ + 0.002 * random_.normal();
        add(tachycardia_s_ * (1.0 + drift_ + 0.006 * random_.normal()), 'A', focus_);
    }

    void block(double at) {
        if (beats_.size() >= change_) {
            constexpr std::array shares = {0.0, 0.02, 0.1, 0.4, 1.0};
            dropped_share_ = shares[up_to(random_, shares.size())];
            wenckebach_ = random_.uniform() < 0.3;
            change_ = beats_.size() + 10 + up_to(random_, 110);
        }
        const double interval = sinus_.interval_s(at);
        if (random_.uniform() < dropped_share_) {
            beats_.push_back({interval, 'x', Atria::sinus});
            add(wenckebach_ ? interval * 0.9 : interval, 'N', Atria::sinus);
        } else {
            add(interval, 'N', Atria::sinus);
        }
    }

    void fibrillation() {
        slow_ = 0.98 * slow_ + 0.01 * random_.normal();
        add(fibrillation_s_ * std::exp(irregularity_ * random_.normal() + slow_), 'N', Atria::fibrillating);
    }

    void flutter() {
        const double waves = random_.uniform() < change_of_conduction_
                                 ? std::max(2.0, conduction_ + (random_.uniform() < 0.5 ? -1.0 : 1.0))
                                 : conduction_;
        add(flutter_s_ * waves * (1.0 + 0.01 * random_.normal()), 'N', Atria::fluttering);
    }

    RhythmKind kind_;
    std::size_t count_;
    Random& random_;
    SinusNode sinus_;
    std::vector<PlannedBeat> beats_;
    std::vector<Stretch> stretches_;
    double ventricular_share_ = 0.0;
    double fusion_share_ = 0.0;
    double ectopic_share_ = 0.0;
    double coupling_ = 0.0;
    Atria focus_ = Atria::ectopic;
    double normal_share_ = random_.uniform(0.05, 0.6);
    double run_stop_ = log_uniform(random_, 0.03, 0.6);
    std::size_t normals_between_ = 1 + up_to(random_, 3);
    double pause_ = random_.uniform(0.98, 1.25);
    double tachycardia_s_ = random_.uniform(0.32, 0.47);
    double drift_ = 0.0;
    double escape_s_ = random_.uniform(1.0, 1.7);
    double fibrillation_s_ = random_.uniform(0.42, 1.05);
    double irregularity_ = random_.uniform(0.08, 0.3);
    double slow_ = 0.0;
    double flutter_s_ = random_.uniform(0.18, 0.26);
    double conduction_ = 2.0 + static_cast<double>(up_to(random_, 3));
    double change_of_conduction_ = random_.uniform(0.1, 0.7);
    double dropped_share_ = 0.05;
    bool wenckebach_ = false;
    std::size_t change_ = 0;
};

}  // namespace

std::vector<PlannedBeat> plan_rhythm(RhythmKind kind, std::size_t count, bool with_ventricular, Random& random) {
    return Planner(kind, count, with_ventricular, random).plan();
}

}  // namespace beatlens::synthesis
