#include "protocols/stress_rhythms.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "metrics/quantiles.h"
#include "synthesis/rhythms.h"
#include "synthesis/transplant.h"

namespace beatlens::protocols {

namespace {

using synthesis::Atria;
using synthesis::PlannedBeat;
using synthesis::Random;
using synthesis::RhythmKind;
using Plan = std::vector<PlannedBeat>;

constexpr std::size_t planned_beats = 600;  // 5 to 15 minutes at most rates
constexpr int most_draws = 2000;            // the rarest of what is wanted comes once in a dozen

constexpr double slowest_of_children_bpm = 120.0;
constexpr double fastest_of_children_bpm = 170.0;
constexpr double shortest_coupling_s = 0.26;  // the ventricles of a child are refractory for about as long

constexpr double shortest_sinus_in_block_s = 0.6;

struct Wanted {
    std::span<const RhythmKind> kinds;  // one of them, by chance
    bool with_ventricular;
    bool (*fits)(const Plan& plan);
};

// Of the plan's beats, or of its P waves ('x' is no beat, but one of those).
template <class Is>
double share(const Plan& plan, const Is& is) {
    return static_cast<double>(std::count_if(plan.begin(), plan.end(), is)) / static_cast<double>(plan.size());
}
double share_of(const Plan& plan, char symbol) {
    return share(plan, [&](const PlannedBeat& beat) { return beat.symbol == symbol; });
}

// Plans are drawn until one is what is wanted, so that it is as the generator has them, not bent to fit.
Result<Plan> draw_plan(const Wanted& wanted, bool has_ventricular, Random& random) {
    for (int i = 0; i < most_draws; ++i) {
        const auto at = static_cast<std::size_t>(random.uniform() * static_cast<double>(wanted.kinds.size()));
        Plan plan =
            synthesis::plan_rhythm(wanted.kinds[at], planned_beats, wanted.with_ventricular && has_ventricular, random);
        // Fusion beats, of which a record has few, would be most of what is called V by mistake.
        if (share_of(plan, 'F') == 0.0 && wanted.fits(plan)) {
            return plan;
        }
    }
    return fail(ErrorCode::internal, "No rhythm of this kind was drawn.");
}

Result<Stressed> make(const StressInput& input, const Wanted& wanted, void (*change)(Plan& plan, Random& random)) {
    const auto donor = synthesis::Donor::find(input.recording);
    BEATLENS_TRY(donor);
    Random random(input.seed);
    auto plan = draw_plan(wanted, donor->has_ventricular(), random);
    BEATLENS_TRY(plan);
    if (change != nullptr) {
        change(*plan, random);
    }
    auto made = donor->with_rhythm(*plan, random);
    BEATLENS_TRY(made);
    return Stressed{*std::move(made), input.options};
}

// Of normal beats: that of the sinus node, whose P waves ('x') that are not conducted divide a pause.
double median_interval_s(const Plan& plan) {
    std::vector<double> intervals_s;
    for (const PlannedBeat& beat : plan) {
        if (beat.symbol == 'N') {
            intervals_s.push_back(beat.interval_s);
        }
    }
    return intervals_s.empty() ? 0.0 : metrics::middle(intervals_s);
}

// The same rhythm in a shorter time.
void hurry(Plan& plan, Random& random) {
    const double wanted_s = 60.0 / random.uniform(slowest_of_children_bpm, fastest_of_children_bpm);
    const double factor = wanted_s / median_interval_s(plan);
    for (PlannedBeat& beat : plan) {
        beat.interval_s = std::max(beat.interval_s * factor, shortest_coupling_s);
    }
}

bool is_mostly_ectopic(const Plan& plan) {
    const double ectopic = share_of(plan, 'A');
    return ectopic >= 0.5 && ectopic < 0.95;
}

}  // namespace

Result<Stressed> in_atrial_bigeminy(const StressInput& input) {
    constexpr std::array kinds = {RhythmKind::bigeminy};
    return make(input, {kinds, true, [](const Plan& plan) { return share_of(plan, 'A') >= 0.4; }}, nullptr);
}

Result<Stressed> in_atrial_runs(const StressInput& input) {
    constexpr std::array kinds = {RhythmKind::ectopic_runs, RhythmKind::sick_sinus};
    return make(input, {kinds, true, is_mostly_ectopic}, nullptr);
}

Result<Stressed> in_supraventricular_tachycardia(const StressInput& input) {
    constexpr std::array kinds = {RhythmKind::tachycardia};
    // With some sinus rhythm before or after it, without which nothing but the P wave tells it from a fast one.
    return make(input, {kinds, true, is_mostly_ectopic}, nullptr);
}

Result<Stressed> in_fibrillation_at_times(const StressInput& input) {
    constexpr std::array kinds = {RhythmKind::fibrillation_at_times};
    const auto fits = [](const Plan& plan) {
        const double fibrillating =
            share(plan, [](const PlannedBeat& beat) { return beat.atria == Atria::fibrillating; });
        return fibrillating >= 0.2 && fibrillating < 0.9;
    };
    return make(input, {kinds, false, fits}, nullptr);
}

Result<Stressed> in_atrioventricular_block(const StressInput& input) {
    constexpr std::array kinds = {RhythmKind::block};
    // A sinus node faster than that (which the generator has, too) would be the harder part.
    const auto fits = [](const Plan& plan) {
        return share_of(plan, 'x') >= 0.05 && median_interval_s(plan) >= shortest_sinus_in_block_s;
    };
    return make(input, {kinds, false, fits}, nullptr);
}

Result<Stressed> at_rate_of_children(const StressInput& input) {
    constexpr std::array kinds = {RhythmKind::single_ectopics};
    const auto fits = [](const Plan& plan) {
        const double ectopic = share_of(plan, 'A');
        return ectopic >= 0.01 && ectopic < 0.06;
    };
    return make(input, {kinds, true, fits}, hurry);
}

}  // namespace beatlens::protocols
