#include "rhythm/simulation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>

#include "delineation/before_qrs.h"
#include "synthesis/rhythms.h"

namespace beatlens::trainer {

namespace {

using synthesis::Atria;
using synthesis::PlannedBeat;
using synthesis::Random;
using synthesis::RhythmKind;

constexpr std::array other_kinds = {
    RhythmKind::single_ectopics,      RhythmKind::ectopic_runs,      RhythmKind::sick_sinus,       RhythmKind::bigeminy,
    RhythmKind::tachycardia,          RhythmKind::fast_sinus,        RhythmKind::sinus_arrhythmia, RhythmKind::block,
    RhythmKind::ventricular_ectopics, RhythmKind::junctional_escape,
};

// Every beat from one of a few foci, with intervals and conduction times of its own.
std::vector<PlannedBeat> plan_multifocal(std::size_t count, Random& random) {
    const double mean_s = random.uniform(0.4, 0.8);
    const double irregularity = random.uniform(0.05, 0.25);
    std::vector<PlannedBeat> beats;
    for (std::size_t i = 0; i < count; ++i) {
        const double interval_s = mean_s * std::exp(irregularity * random.normal());
        beats.push_back({std::clamp(interval_s, 0.24, 3.0), random.uniform() < 0.5 ? 'A' : 'N', Atria::ectopic});
    }
    return beats;
}

using Before = std::array<float, std::tuple_size_v<delineation::BeforeQrs>>;

Before bump(double at_ms, double width_ms) {
    Before values{};
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double from = (-290.0 + 20.0 * static_cast<double>(i) - at_ms) / width_ms;
        values[i] = static_cast<float>(std::exp(-0.5 * from * from));
    }
    return values;
}

// What of it is not a straight line, of length 1.
Before unit(const Before& values) {
    const delineation::BeforeQrs rest = delineation::before_qrs(values, 0.0F);
    float squares = 0.0F;
    for (const std::int8_t value : rest) {
        squares += static_cast<float>(value) * static_cast<float>(value);
    }
    Before scaled{};
    for (std::size_t i = 0; squares > 0.0F && i < scaled.size(); ++i) {
        scaled[i] = static_cast<float>(rest[i]) / std::sqrt(squares);
    }
    return scaled;
}

// A lead as the delineator sees it.
class LeadView {
public:
    LeadView(bool multifocal, Random& random)
        : random_(random),
          found_(random.uniform() < 0.3 ? random.uniform(0.0, 0.6) : random.uniform(0.6, 1.0)),
          of_ectopic_(found_ * random.uniform(0.4, 1.0)),
          mistaken_(0.35 * std::pow(random.uniform(), 2.0)),
          at_ms_(random.uniform(-220.0, -110.0)),
          ectopic_by_ms_(random.uniform(-60.0, 60.0)),
          jitter_ms_(random.uniform(3.0, 14.0)),
          foci_ms_(multifocal ? random.uniform(15.0, 45.0) : 0.0),
          width_ms_(random.uniform(15.0, 35.0)),
          ectopic_sign_(random.uniform() < 0.4 ? -1.0F : 1.0F),
          alike_(1.0 - 0.9 * std::pow(random.uniform(), 1.7)),
          silent_alike_(random.uniform(0.0, 0.9)),
          fibrillating_alike_(0.2 * std::pow(random.uniform(), 2.0)),
          fibrillation_hz_(random.uniform(4.0, 9.0)),
          tail_(unit(bump(random.uniform(-380.0, -300.0), random.uniform(30.0, 70.0)))) {}

    delineation::BeatWaves see(Atria atria) {
        delineation::BeatWaves waves;
        waves.qrs = wave(0.0);
        waves.before_qrs = before(atria);
        switch (atria) {
            case Atria::sinus:
                if (random_.uniform() < found_) {
                    waves.p = wave(at_ms_ + jitter_ms_ * random_.normal());
                }
                break;
            case Atria::ectopic:
                if (random_.uniform() < of_ectopic_) {
                    const double off_ms = foci_ms_ > 0.0 ? foci_ms_ * random_.normal() : ectopic_by_ms_;
                    waves.p = wave(at_ms_ + off_ms + jitter_ms_ * random_.normal());
                }
                break;
            case Atria::silent:
            case Atria::retrograde:
            case Atria::fibrillating:
            case Atria::fluttering:
                if (random_.uniform() < mistaken_) {
                    waves.p = wave(random_.uniform(-260.0, -70.0));
                }
                break;
        }
        return waves;
    }

private:
    // What is alike from beat to beat, and noise.
    delineation::BeforeQrs before(Atria atria) {
        Before alike = tail_;
        double share = silent_alike_;
        if (atria == Atria::sinus) {
            alike = unit(bump(at_ms_ + jitter_ms_ * random_.normal(), width_ms_));
            share = alike_;
        } else if (atria == Atria::ectopic) {
            const double off_ms = foci_ms_ > 0.0 ? foci_ms_ * random_.normal() : ectopic_by_ms_;
            alike = unit(bump(at_ms_ + off_ms + jitter_ms_ * random_.normal(), width_ms_));
            for (float& value : alike) {
                value *= ectopic_sign_;
            }
            share = alike_;
        } else if (atria == Atria::fibrillating) {
            share = fibrillating_alike_;
        }
        Before noise{};
        const double phase = random_.uniform(0.0, 2.0 * std::numbers::pi);
        const double of_waves = atria == Atria::fibrillating ? 1.5 : 0.3;
        for (std::size_t i = 0; i < noise.size(); ++i) {
            const double at = 2.0 * std::numbers::pi * fibrillation_hz_ * 0.02 * static_cast<double>(i) + phase;
            noise[i] = static_cast<float>(of_waves * std::sin(at) + random_.normal());
        }
        noise = unit(noise);
        Before sum{};
        for (std::size_t i = 0; i < sum.size(); ++i) {
            sum[i] =
                static_cast<float>(std::sqrt(share)) * alike[i] + static_cast<float>(std::sqrt(1.0 - share)) * noise[i];
        }
        return delineation::before_qrs(sum, 0.0F);
    }

    static delineation::Wave wave(double peak_ms) {
        const auto at = static_cast<float>(peak_ms);
        return {{at - 40.0F, 5.0F}, {at, 5.0F}, {at + 40.0F, 5.0F}, 0.9F};
    }

    Random& random_;
    double found_;       // probability that a sinus P wave is seen
    double of_ectopic_;  // likewise
    double mistaken_;    // that one is seen where there is none
    double at_ms_;
    double ectopic_by_ms_;
    double jitter_ms_;
    double foci_ms_;  // standard deviation between the foci of a multifocal rhythm
    double width_ms_;
    float ectopic_sign_;
    // Mean correlation of the traces before two beats: after sinus P waves, without any, in fibrillation.
    double alike_;
    double silent_alike_;
    double fibrillating_alike_;
    double fibrillation_hz_;
    Before tail_;  // of the T wave before, and whatever else stands still
};

AamiClass class_of(const PlannedBeat& beat, double mislabelled, double called_early, Random& random) {
    const double u = random.uniform();
    if (beat.symbol == 'V' || beat.symbol == 'F') {
        return u < mislabelled ? AamiClass::N : beat.symbol == 'V' ? AamiClass::V : AamiClass::F;
    }
    if (u < 0.2 * mislabelled) {
        return AamiClass::V;
    }
    if (beat.symbol == 'A') {
        return random.uniform() < 0.8 ? AamiClass::S : AamiClass::N;
    }
    return beat.atria == Atria::fibrillating && random.uniform() < called_early ? AamiClass::S : AamiClass::N;
}

}  // namespace

SimulatedRhythm simulated_rhythm(std::uint64_t seed, std::uint64_t number) {
    Random random(seed * 0x9E3779B97F4A7C15U + number);
    random.uniform();
    // A third is as short as the ten seconds of a resting electrocardiogram.
    const bool is_short = random.uniform() < 0.33;
    const auto count = static_cast<std::size_t>(is_short ? random.uniform(10.0, 24.0) : random.uniform(150.0, 600.0));
    const bool ventricular = random.uniform() < 0.6;
    const double choice = random.uniform();
    const bool multifocal = choice >= 0.4 && choice < 0.45;
    std::vector<PlannedBeat> plan;
    if (multifocal) {
        plan = plan_multifocal(count, random);
    } else {
        const RhythmKind kind = choice < 0.25 ? RhythmKind::fibrillation
                                : choice < 0.4
                                    ? RhythmKind::fibrillation_at_times
                                    : other_kinds[static_cast<std::size_t>(random.uniform() * other_kinds.size())];
        plan = synthesis::plan_rhythm(kind, count, ventricular, random);
    }
    const double mislabelled = 0.1 * std::pow(random.uniform(), 2.0);
    const double called_early = 0.3 * std::pow(random.uniform(), 2.0);
    const double missed = random.uniform() < 0.3 ? random.uniform(0.0, 0.02) : 0.0;
    const double invented = random.uniform() < 0.3 ? random.uniform(0.0, 0.01) : 0.0;
    std::vector<LeadView> views;
    SimulatedRhythm simulated;
    protocols::RhythmRecord& record = simulated.record;
    record.name = "simulated " + std::to_string(number);
    const std::size_t leads = random.uniform() < 0.5 ? 1 : 2;
    for (std::size_t lead = 0; lead < leads; ++lead) {
        views.emplace_back(multifocal, random);
        record.waves.push_back({lead, {}});
    }
    const auto add = [&](double time_s, AamiClass of, Atria atria, float target) {
        record.times_s.push_back(time_s);
        record.classes.push_back(of);
        for (std::size_t lead = 0; lead < views.size(); ++lead) {
            record.waves[lead].beats.push_back(views[lead].see(atria));
        }
        simulated.targets.push_back(target);
    };
    double now_s = 0.0;
    for (const PlannedBeat& beat : plan) {
        const float target = beat.atria == Atria::fibrillating ? 1.0F : 0.0F;
        const double before_s = now_s;
        now_s += beat.interval_s;
        if (beat.symbol == 'x' || random.uniform() < missed) {
            continue;
        }
        if (random.uniform() < invented && !record.times_s.empty() && before_s >= record.times_s.back()) {
            add(before_s + beat.interval_s * random.uniform(0.3, 0.7), AamiClass::N, Atria::silent, target);
        }
        // Beats are found to within some milliseconds.
        const double at_s =
            std::max(now_s + 0.003 * random.normal(), record.times_s.empty() ? 0.0 : record.times_s.back());
        add(at_s, class_of(beat, mislabelled, called_early, random), beat.atria, target);
    }
    // A ventricular beat in fibrillation is one of it.
    for (std::size_t i = 1; i + 1 < simulated.targets.size(); ++i) {
        if (simulated.targets[i - 1] > 0.5F && simulated.targets[i + 1] > 0.5F) {
            simulated.targets[i] = 1.0F;
        }
    }
    if (auto rr = beats::measure_rr(record.times_s, {}, {})) {
        record.rr = *std::move(rr);
    }
    record.duration_s = now_s;
    return simulated;
}

}  // namespace beatlens::trainer
