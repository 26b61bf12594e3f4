#include "signal/lead_choice.h"

#include <algorithm>
#include <cmath>

namespace beatlens::signal {

namespace {

constexpr float unusable_score = 0.3F;
constexpr float best_score = 1.35F;
// Peaks of two leads lie some milliseconds apart, so a change must be worth it.
constexpr float change_cost = 1.0F;
// What another lead must be better by, on average, to be shown instead of the first one.
constexpr float clearly_better = 0.1F;

// Per lead and quality step: the score, low where the stretch is marked.
std::vector<float> step_scores(const LeadBeats& lead, std::size_t steps) {
    std::vector<float> scores(steps, 0.0F);
    auto stretch = lead.quality.stretches.begin();
    for (std::size_t s = 0; s < std::min(steps, lead.quality.local_scores.size()); ++s) {
        const double middle_s = (static_cast<double>(s) + 0.5) * quality_step_s;
        while (stretch != lead.quality.stretches.end() && stretch->end_s <= middle_s) {
            ++stretch;
        }
        const bool usable = stretch != lead.quality.stretches.end() && stretch->quality == Quality::usable;
        scores[s] = std::min(lead.quality.local_scores[s], usable ? best_score : unusable_score);
    }
    return scores;
}

std::vector<std::vector<float>> all_scores(std::span<const LeadBeats> leads) {
    double duration_s = 0.0;
    for (const LeadBeats& lead : leads) {
        duration_s = std::max(duration_s, lead.duration_s);
    }
    std::vector<std::vector<float>> scores;
    for (const LeadBeats& lead : leads) {
        scores.push_back(step_scores(lead, static_cast<std::size_t>(std::ceil(duration_s / quality_step_s))));
    }
    return scores;
}

// The sequence of leads with the best sum of scores less the costs of its changes (dynamic programming).
std::vector<std::size_t> best_sequence(std::span<const std::vector<float>> scores) {
    const std::size_t count = scores.size();
    const std::size_t steps = scores.front().size();
    std::vector<float> total(count, 0.0F);
    std::vector<std::vector<std::uint16_t>> from(steps, std::vector<std::uint16_t>(count));
    for (std::size_t s = 0; s < steps; ++s) {
        const auto best = static_cast<std::size_t>(std::max_element(total.begin(), total.end()) - total.begin());
        const float changed = total[best] - change_cost;
        for (std::size_t lead = 0; lead < count; ++lead) {
            const bool stays = total[lead] >= changed;
            from[s][lead] = static_cast<std::uint16_t>(stays ? lead : best);
            total[lead] = (stays ? total[lead] : changed) + scores[lead][s];
        }
    }
    std::vector<std::size_t> sequence(steps);
    auto lead = static_cast<std::size_t>(std::max_element(total.begin(), total.end()) - total.begin());
    for (std::size_t s = steps; s-- > 0;) {
        sequence[s] = lead;
        lead = from[s][lead];
    }
    return sequence;
}

// The middle of the widest space between the beats of two leads, no more than half a step from `around_s`.
double between_beats(const LeadBeats& a, const LeadBeats& b, double around_s) {
    const double first_s = around_s - quality_step_s / 2.0;
    const double end_s = around_s + quality_step_s / 2.0;
    std::vector<double> times = {first_s, end_s};
    for (const LeadBeats* lead : {&a, &b}) {
        const auto& beats = lead->beats;
        auto beat = std::partition_point(beats.begin(), beats.end(), [&](const QrsCandidate& candidate) {
            return static_cast<double>(candidate.peak()) < first_s * lead->sampling_rate_hz;
        });
        for (; beat != beats.end(); ++beat) {
            const double time_s = lead->time_s(*beat);
            if (time_s >= end_s) {
                break;
            }
            times.push_back(time_s);
        }
    }
    std::sort(times.begin(), times.end());
    double middle_s = around_s;
    double widest_s = 0.0;
    for (std::size_t i = 1; i < times.size(); ++i) {
        if (times[i] - times[i - 1] > widest_s) {
            widest_s = times[i] - times[i - 1];
            middle_s = (times[i] + times[i - 1]) / 2.0;
        }
    }
    return middle_s;
}

}  // namespace

std::vector<LeadChoice> choose_leads(std::span<const LeadBeats> leads) {
    const auto scores = all_scores(leads);
    double end_s = 0.0;
    for (const LeadBeats& lead : leads) {
        end_s = std::max(end_s, lead.duration_s);
    }
    std::vector<LeadChoice> choices;
    const auto sequence = best_sequence(scores);
    for (std::size_t s = 0; s < sequence.size(); ++s) {
        if (choices.empty()) {
            choices.push_back({0.0, end_s, sequence[s]});
        } else if (choices.back().lead != sequence[s]) {
            const double change_s =
                between_beats(leads[choices.back().lead], leads[sequence[s]], static_cast<double>(s) * quality_step_s);
            choices.back().end_s = change_s;
            choices.push_back({change_s, end_s, sequence[s]});
        }
    }
    return choices;
}

std::size_t choose_main_lead(std::span<const LeadBeats> leads) {
    std::vector<float> means;
    for (const std::vector<float>& scores : all_scores(leads)) {
        double sum = 0.0;
        for (const float score : scores) {
            sum += static_cast<double>(score);
        }
        means.push_back(static_cast<float>(sum / static_cast<double>(std::max<std::size_t>(scores.size(), 1))));
    }
    const auto best = std::max_element(means.begin(), means.end());
    return *best > means.front() + clearly_better ? static_cast<std::size_t>(best - means.begin()) : 0;
}

}  // namespace beatlens::signal
