#include "signal/lead_fusion.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "signal/qrs_selection.h"
#include "signal/running_quantile.h"

namespace beatlens::signal {

namespace {

constexpr double same_place_s = 0.08;
// As the selection in one lead takes it.
constexpr double beat_quantile = 0.4;
constexpr double level_half_window_s = 10.0;
constexpr std::size_t min_beats = 3;
// Where a lead shows no wave at all.
constexpr float absent_strength = -2.0F;  // natural logarithm, of its beats' strength
constexpr float absent_crest = 0.2F;
// A lead's weight grows with its score, from nothing in noise; the main lead knows a little more.
constexpr float no_weight_score = 0.9F;
constexpr float full_weight_score = 1.3F;
constexpr float least_share = 0.01F;
constexpr float main_bonus = 1.5F;
constexpr double ticks_hz = 10'000.0;  // candidates of leads with different sampling rates on one time line

constexpr std::uint32_t none = 0xFFFFFFFFU;

struct Place {
    double time_s;
    std::vector<std::uint32_t> candidates;  // per lead, or none
};

// A lead's candidates with what the fusion needs of them.
class LeadLine {
public:
    explicit LeadLine(const LeadBeats& lead) : lead_(lead) {
        std::vector<TimedValue> strengths;
        for (const QrsCandidate& beat : lead.beats) {
            strengths.push_back({lead.time_s(beat), beat.log_strength});
        }
        levels_ = running_quantile(strengths, lead.quality.scores.size(), quality_step_s, level_half_window_s,
                                   beat_quantile, min_beats);
        stretch_ = lead.quality.stretches.begin();
    }

    // Times must ascend from call to call.
    float weight(double time_s) {
        const std::size_t s = step(time_s);
        if (s >= levels_.size() || std::isnan(levels_[s])) {
            return 0.0F;
        }
        while (stretch_ != lead_.quality.stretches.end() && stretch_->end_s <= time_s) {
            ++stretch_;
        }
        if (stretch_ == lead_.quality.stretches.end() || stretch_->quality != Quality::usable) {
            return 0.0F;
        }
        const float share = (lead_.quality.scores[s] - no_weight_score) / (full_weight_score - no_weight_score);
        const float clamped = std::clamp(share, least_share, 1.0F);
        return clamped * clamped * clamped * clamped;
    }

    float level(double time_s) const { return levels_[step(time_s)]; }
    const QrsCandidate& candidate(std::size_t i) const { return lead_.candidates[i]; }
    double time_s(std::size_t i) const { return lead_.time_s(lead_.candidates[i]); }

private:
    static std::size_t step(double time_s) { return static_cast<std::size_t>(std::max(time_s, 0.0) / quality_step_s); }

    const LeadBeats& lead_;
    std::vector<float> levels_;
    std::vector<QualityStretch>::const_iterator stretch_;
};

// Adds one lead's candidates to the places: each to the nearest free one, or to a place of its own.
void add_lead(std::span<const LeadBeats> leads, std::size_t index, std::vector<Place>& places) {
    const LeadBeats& lead = leads[index];
    std::vector<Place> merged;
    merged.reserve(places.size() + lead.candidates.size() / 4);
    const auto alone = [&](std::size_t i) {
        Place place{lead.time_s(lead.candidates[i]), std::vector<std::uint32_t>(leads.size(), none)};
        place.candidates[index] = static_cast<std::uint32_t>(i);
        return place;
    };
    std::size_t next = 0;
    for (std::size_t i = 0; i < lead.candidates.size(); ++i) {
        const double time_s = lead.time_s(lead.candidates[i]);
        while (next < places.size() && places[next].time_s < time_s - same_place_s) {
            merged.push_back(std::move(places[next++]));
        }
        std::size_t nearest = next;
        for (std::size_t k = next; k < places.size() && places[k].time_s <= time_s + same_place_s; ++k) {
            if (std::abs(places[k].time_s - time_s) < std::abs(places[nearest].time_s - time_s)) {
                nearest = k;
            }
        }
        const bool is_near = nearest < places.size() && std::abs(places[nearest].time_s - time_s) <= same_place_s;
        const bool next_is_nearer = is_near && i + 1 < lead.candidates.size() &&
                                    std::abs(lead.time_s(lead.candidates[i + 1]) - places[nearest].time_s) <
                                        std::abs(time_s - places[nearest].time_s);
        if (!is_near || next_is_nearer) {
            while (next < places.size() && places[next].time_s < time_s) {
                merged.push_back(std::move(places[next++]));
            }
            merged.push_back(alone(i));
            continue;
        }
        while (next < nearest) {
            merged.push_back(std::move(places[next++]));
        }
        places[next].candidates[index] = static_cast<std::uint32_t>(i);
        merged.push_back(std::move(places[next++]));
    }
    while (next < places.size()) {
        merged.push_back(std::move(places[next++]));
    }
    places = std::move(merged);
}

QrsCandidate fused(const Place& place, std::vector<LeadLine>& lines, std::size_t chosen, std::size_t main_lead) {
    QrsCandidate candidate;
    candidate.sample = std::llround(place.time_s * ticks_hz);
    float weights = 0.0F;
    float strength = 0.0F;
    float crest_weights = 0.0F;
    float crest = 0.0F;
    float best = -1.0F;
    std::size_t best_lead = chosen;
    for (std::size_t l = 0; l < lines.size(); ++l) {
        const float weight = lines[l].weight(place.time_s) * (l == main_lead ? main_bonus : 1.0F);
        const bool present = place.candidates[l] != none;
        if (present && weight > best) {
            best = weight;
            best_lead = l;
        }
        if (!(weight > 0.0F)) {
            continue;
        }
        float log_here = absent_strength;
        float crest_here = absent_crest;
        if (present) {
            const QrsCandidate& own = lines[l].candidate(place.candidates[l]);
            log_here = own.log_strength - lines[l].level(place.time_s);
            crest_here = own.log_crest;
        }
        const float here = std::exp(log_here);
        const float crest_weight = weight * std::sqrt(here);  // how a wave stands out is best seen where it is strong
        weights += weight;
        strength += weight * here;
        crest_weights += crest_weight;
        crest += crest_weight * crest_here;
    }
    // The shape is compared with those of the neighbours, so it should be of the same lead.
    const std::size_t of = place.candidates[chosen] != none ? chosen : best_lead;
    const QrsCandidate& own = lines[of].candidate(place.candidates[of]);
    candidate.shape = own.shape;
    candidate.log_strength = weights > 0.0F ? std::log(strength / weights) : own.log_strength;
    candidate.log_crest = weights > 0.0F ? crest / crest_weights : own.log_crest;
    return candidate;
}

}  // namespace

std::vector<FusedBeat> fuse_beats(std::span<const LeadBeats> leads, std::span<const LeadChoice> choices,
                                  std::size_t main_lead) {
    std::vector<Place> places;
    add_lead(leads, main_lead, places);
    for (std::size_t l = 0; l < leads.size(); ++l) {
        if (l != main_lead) {
            add_lead(leads, l, places);
        }
    }
    std::vector<LeadLine> lines(leads.begin(), leads.end());
    std::vector<QrsCandidate> candidates;
    std::vector<std::size_t> chosen;
    auto choice = choices.begin();
    for (const Place& place : places) {
        while (choice + 1 != choices.end() && choice->end_s <= place.time_s) {
            ++choice;
        }
        chosen.push_back(choice->lead);
        candidates.push_back(fused(place, lines, choice->lead, main_lead));
    }
    std::vector<FusedBeat> beats;
    const auto hole = static_cast<std::int64_t>(ConditionedLead::hole_s * ticks_hz);
    for (std::size_t first = 0; first < candidates.size();) {
        std::size_t end = first + 1;
        while (end < candidates.size() && candidates[end].sample - candidates[end - 1].sample < hole) {
            ++end;
        }
        for (const std::size_t beat : select_beats(std::span(candidates).subspan(first, end - first), ticks_hz)) {
            const Place& place = places[first + beat];
            std::size_t lead = chosen[first + beat];
            for (std::size_t l = 0; place.candidates[lead] == none; ++l) {
                lead = l;
            }
            beats.push_back({lines[lead].time_s(place.candidates[lead]), lead, place.candidates[lead]});
        }
        first = end;
    }
    // Places come from several leads; two of them may change their order or fall on one wave.
    std::sort(beats.begin(), beats.end(), [](const FusedBeat& a, const FusedBeat& b) { return a.time_s < b.time_s; });
    const auto again = std::unique(beats.begin(), beats.end(), [](const FusedBeat& a, const FusedBeat& b) {
        return b.time_s - a.time_s < same_place_s;
    });
    beats.erase(again, beats.end());
    return beats;
}

}  // namespace beatlens::signal
