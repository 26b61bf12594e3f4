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
constexpr double fused_beat_quantile = 0.4;
constexpr double fused_half_window_s = 10.0;
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

// Where at least one lead has a candidate. A day has half a million of them, so they are kept in two plain lists.
class Places {
public:
    explicit Places(std::size_t leads) : leads_(leads) {}

    std::size_t size() const { return times_s_.size(); }
    double time_s(std::size_t place) const { return times_s_[place]; }
    // Per lead: which of its candidates, or none.
    std::span<const std::uint32_t> candidates(std::size_t place) const {
        return std::span(candidates_).subspan(place * leads_, leads_);
    }

    void reserve(std::size_t places) {
        times_s_.reserve(places);
        candidates_.reserve(places * leads_);
    }
    void append(double time_s) {
        times_s_.push_back(time_s);
        candidates_.resize(candidates_.size() + leads_, none);
    }
    void append(const Places& other, std::size_t place) {
        const auto candidates = other.candidates(place);
        times_s_.push_back(other.time_s(place));
        candidates_.insert(candidates_.end(), candidates.begin(), candidates.end());
    }
    void set_last(std::size_t lead, std::size_t candidate) {
        candidates_[candidates_.size() - leads_ + lead] = static_cast<std::uint32_t>(candidate);
    }

private:
    std::size_t leads_;
    std::vector<double> times_s_;
    std::vector<std::uint32_t> candidates_;
};

// A lead's candidates with what the fusion needs of them.
class LeadLine {
public:
    explicit LeadLine(const LeadBeats& lead) : lead_(lead) {
        std::vector<TimedValue> strengths;
        for (const QrsCandidate& beat : lead.beats) {
            strengths.push_back({lead.time_s(beat), beat.log_strength});
        }
        levels_ = running_quantile(strengths, lead.quality.scores.size(), quality_step_s, fused_half_window_s,
                                   fused_beat_quantile, min_beats);
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

// The places with one lead's candidates added: each to the nearest free one, or to a place of its own.
Places with_lead(const Places& places, std::span<const LeadBeats> leads, std::size_t index) {
    const LeadBeats& lead = leads[index];
    Places merged(leads.size());
    merged.reserve(places.size() + lead.candidates.size() / (places.size() > 0 ? 4 : 1));
    std::size_t next = 0;
    for (std::size_t i = 0; i < lead.candidates.size(); ++i) {
        const double time_s = lead.time_s(lead.candidates[i]);
        while (next < places.size() && places.time_s(next) < time_s - same_place_s) {
            merged.append(places, next++);
        }
        const auto distance_s = [&](std::size_t place) { return std::abs(places.time_s(place) - time_s); };
        std::size_t nearest = next;
        for (std::size_t k = next; k < places.size() && places.time_s(k) <= time_s + same_place_s; ++k) {
            if (distance_s(k) < distance_s(nearest)) {
                nearest = k;
            }
        }
        const bool is_near = nearest < places.size() && distance_s(nearest) <= same_place_s;
        const bool next_is_nearer =
            is_near && i + 1 < lead.candidates.size() &&
            std::abs(lead.time_s(lead.candidates[i + 1]) - places.time_s(nearest)) < distance_s(nearest);
        if (!is_near || next_is_nearer) {
            while (next < places.size() && places.time_s(next) < time_s) {
                merged.append(places, next++);
            }
            merged.append(time_s);
        } else {
            while (next <= nearest) {
                merged.append(places, next++);
            }
        }
        merged.set_last(index, i);
    }
    while (next < places.size()) {
        merged.append(places, next++);
    }
    return merged;
}

QrsCandidate fused(double time_s, std::span<const std::uint32_t> candidates, std::vector<LeadLine>& lines,
                   std::size_t chosen, std::size_t main_lead) {
    QrsCandidate candidate;
    candidate.sample = std::llround(time_s * ticks_hz);
    float weights = 0.0F;
    float strength = 0.0F;
    float crest_weights = 0.0F;
    float crest = 0.0F;
    float best = -1.0F;
    std::size_t best_lead = chosen;
    for (std::size_t l = 0; l < lines.size(); ++l) {
        const float weight = lines[l].weight(time_s) * (l == main_lead ? main_bonus : 1.0F);
        const bool present = candidates[l] != none;
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
            const QrsCandidate& own = lines[l].candidate(candidates[l]);
            log_here = own.log_strength - lines[l].level(time_s);
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
    const std::size_t of = candidates[chosen] != none ? chosen : best_lead;
    const QrsCandidate& own = lines[of].candidate(candidates[of]);
    candidate.shape = own.shape;
    candidate.log_strength = weights > 0.0F ? std::log(strength / weights) : own.log_strength;
    candidate.log_crest = weights > 0.0F ? crest / crest_weights : own.log_crest;
    return candidate;
}

}  // namespace

std::vector<FusedBeat> fuse_beats(std::span<const LeadBeats> leads, std::span<const LeadChoice> choices,
                                  std::size_t main_lead) {
    Places places = with_lead(Places(leads.size()), leads, main_lead);
    for (std::size_t l = 0; l < leads.size(); ++l) {
        if (l != main_lead) {
            places = with_lead(places, leads, l);
        }
    }
    std::vector<LeadLine> lines(leads.begin(), leads.end());
    std::vector<QrsCandidate> candidates;
    std::vector<std::uint16_t> chosen;  // lead
    auto choice = choices.begin();
    candidates.reserve(places.size());
    chosen.reserve(places.size());
    for (std::size_t place = 0; place < places.size(); ++place) {
        const double time_s = places.time_s(place);
        while (choice + 1 != choices.end() && choice->end_s <= time_s) {
            ++choice;
        }
        chosen.push_back(static_cast<std::uint16_t>(choice->lead));
        candidates.push_back(fused(time_s, places.candidates(place), lines, choice->lead, main_lead));
    }
    std::vector<FusedBeat> beats;
    const auto hole = static_cast<std::int64_t>(ConditionedLead::hole_s * ticks_hz);
    for (std::size_t first = 0; first < candidates.size();) {
        std::size_t end = first + 1;
        while (end < candidates.size() && candidates[end].sample - candidates[end - 1].sample < hole) {
            ++end;
        }
        for (const std::size_t beat : select_beats(std::span(candidates).subspan(first, end - first), ticks_hz)) {
            const auto own = places.candidates(first + beat);
            std::size_t lead = chosen[first + beat];
            for (std::size_t l = 0; own[lead] == none; ++l) {
                lead = l;
            }
            beats.push_back({lines[lead].time_s(own[lead]), lead, own[lead]});
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
