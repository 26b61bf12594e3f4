#include "signal/beat_detection.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <utility>

#include "signal/lead_beats.h"
#include "signal/lead_fusion.h"

namespace beatlens::signal {

namespace {

constexpr double worth_a_note = 0.005;  // share of the recording

std::string percent(double share) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%.*f", share < 0.1 ? 1 : 0, 100.0 * share);
    return text.data();
}

Result<void> check(std::span<const LeadView> leads) {
    if (leads.empty()) {
        return fail(ErrorCode::empty_input, "There is no lead to find beats in.");
    }
    double longest_s = 0.0;
    bool supported = false;
    for (const LeadView& lead : leads) {
        if (is_supported_rate(lead.sampling_rate_hz)) {
            supported = true;
            longest_s = std::max(longest_s, static_cast<double>(lead.samples.size()) / lead.sampling_rate_hz);
        }
    }
    if (!supported) {
        return unsupported_rate(leads.front().sampling_rate_hz);
    }
    if (longest_s < 1.0) {
        return fail(ErrorCode::no_signal, "The signal is shorter than a second: too short to find beats in it.");
    }
    return {};
}

// The chosen leads' qualities, put together.
void join_qualities(std::span<const LeadBeats> leads, Detection& detection) {
    for (const LeadChoice& choice : detection.leads) {
        const LeadBeats& lead = leads[choice.lead];
        for (const QualityStretch& stretch : lead.quality.stretches) {
            const double first_s = std::max(stretch.first_s, choice.first_s);
            const double end_s = std::min(stretch.end_s, choice.end_s);
            if (!(end_s > first_s)) {
                continue;
            }
            if (!detection.overall.empty() && detection.overall.back().quality == stretch.quality) {
                detection.overall.back().end_s = end_s;
            } else {
                detection.overall.push_back({first_s, end_s, stretch.quality});
            }
        }
    }
}

// Models look at the main lead: a beat lies at its peak there, wherever that lead can be trusted and found it by
// itself.
class OwnPeaks {
public:
    explicit OwnPeaks(const LeadBeats& lead) : lead_(lead), stretch_(lead.quality.stretches.begin()) {}

    // The lead's own beat nearest to `time_s` and within first_s to end_s; null without one. Times must ascend from
    // call to call.
    const QrsCandidate* at(double time_s, double first_s, double end_s) {
        while (stretch_ != lead_.quality.stretches.end() && stretch_->end_s <= time_s) {
            ++stretch_;
        }
        if (stretch_ == lead_.quality.stretches.end() || stretch_->quality != Quality::usable) {
            return nullptr;
        }
        const auto time_of = [&](std::size_t i) { return lead_.time_s(lead_.beats[i]); };
        while (next_ < lead_.beats.size() && time_of(next_) < first_s) {
            ++next_;
        }
        const QrsCandidate* nearest = nullptr;
        for (double least_s = same_beat_s; next_ < lead_.beats.size() && time_of(next_) < end_s; ++next_) {
            if (const double distance_s = std::abs(time_of(next_) - time_s); distance_s <= least_s) {
                least_s = distance_s;
                nearest = &lead_.beats[next_];
            }
        }
        return nearest;
    }

private:
    static constexpr double same_beat_s = 0.12;

    const LeadBeats& lead_;
    std::vector<QualityStretch>::const_iterator stretch_;
    std::size_t next_ = 0;
};

void place_beats(std::span<const LeadBeats> leads, Detection& detection) {
    if (leads.size() == 1) {
        for (std::size_t i = 0; i < leads[0].beats.size(); ++i) {
            detection.beats.push_back({leads[0].time_s(leads[0].beats[i]), leads[0].beats[i].peak(), 0, false});
        }
    } else {
        const LeadBeats& main = leads[detection.main_lead];
        OwnPeaks peaks(main);
        const std::vector<FusedBeat> fused = fuse_beats(leads, detection.leads, detection.main_lead);
        for (std::size_t i = 0; i < fused.size(); ++i) {
            // No farther than half the way to the next place, so that the beats keep their order.
            const FusedBeat& beat = fused[i];
            const double first_s = i == 0 ? 0.0 : 0.5 * (fused[i - 1].time_s + beat.time_s);
            const double end_s = i + 1 == fused.size() ? main.duration_s : 0.5 * (beat.time_s + fused[i + 1].time_s);
            const QrsCandidate* const own = peaks.at(beat.time_s, first_s, end_s);
            const std::size_t lead = own != nullptr ? detection.main_lead : beat.lead;
            const QrsCandidate& shown = own != nullptr ? *own : leads[beat.lead].candidates[beat.candidate];
            detection.beats.push_back(
                {leads[lead].time_s(shown), shown.peak(), static_cast<std::uint16_t>(lead), false});
        }
    }
    auto stretch = detection.overall.begin();
    for (DetectedBeat& beat : detection.beats) {
        while (stretch + 1 != detection.overall.end() && stretch->end_s <= beat.time_s) {
            ++stretch;
        }
        beat.usable = stretch->quality == Quality::usable;
    }
}

void add_notes(std::span<const LeadBeats> leads, Detection& detection) {
    double too_fast_bpm = 0.0;
    for (const LeadBeats& lead : leads) {
        too_fast_bpm = std::max(too_fast_bpm, lead.quality.too_fast_bpm);
    }
    if (too_fast_bpm > 0.0) {
        std::array<char, 128> text{};
        std::snprintf(
            text.data(), text.size(),
            "About %.0f beats per minute were seen: heart rates of %.0f to %.0f are supported, so these beats "
            "are not counted.",
            too_fast_bpm, min_heart_rate_bpm, max_heart_rate_bpm);
        detection.notes.emplace_back(text.data());
    }
    std::array<double, 6> seconds{};
    double all_s = 0.0;
    for (const QualityStretch& stretch : detection.overall) {
        seconds[static_cast<std::size_t>(stretch.quality)] += stretch.end_s - stretch.first_s;
        all_s += stretch.end_s - stretch.first_s;
    }
    detection.usable_share = all_s > 0.0 ? seconds[0] / all_s : 0.0;
    const auto share = [&](Quality quality) { return seconds[static_cast<std::size_t>(quality)] / all_s; };
    const std::array<std::pair<Quality, const char*>, 5> sentences = {{
        {Quality::not_ecg, " % of the recording does not look like an electrocardiogram; its beats are not counted."},
        {Quality::noisy, " % of the recording is too noisy to tell beats from noise; its beats are not counted."},
        {Quality::lead_off, " % of the recording has no signal: an electrode was off or samples are missing."},
        {Quality::flat, " % of the recording is flat."},
        {Quality::clipped, " % of the recording is clipped at the recorder's limits; its beats are not counted."},
    }};
    for (const auto& [quality, sentence] : sentences) {
        if (all_s > 0.0 && share(quality) > worth_a_note) {
            detection.notes.push_back(percent(share(quality)) + sentence);
        }
    }
}

}  // namespace

Result<Detection> detect_beats(std::span<const LeadView> leads, const DetectionOptions& options) {
    BEATLENS_TRY(check(leads));
    Detection detection;
    std::vector<LeadBeats> found;
    for (std::size_t i = 0; i < leads.size(); ++i) {
        const LeadView& view = leads[i];
        if (!is_supported_rate(view.sampling_rate_hz)) {
            found.emplace_back();
            continue;
        }
        if (view.found != nullptr) {
            found.push_back(*view.found);
            continue;
        }
        const auto progress = [&](double share) {
            return !options.progress ||
                   options.progress((static_cast<double>(i) + share) / static_cast<double>(leads.size()));
        };
        auto beats = find_lead_beats(view.samples, view.sampling_rate_hz, view.in_mv, options.block_s, progress);
        if (!beats) {
            return tl::make_unexpected(std::move(beats).error());
        }
        found.push_back(*std::move(beats));
    }
    detection.leads = choose_leads(found);
    detection.main_lead = choose_main_lead(found);
    join_qualities(found, detection);
    place_beats(found, detection);
    add_notes(found, detection);
    for (LeadBeats& lead : found) {
        detection.quality.push_back(std::move(lead.quality.stretches));
    }
    return detection;
}

}  // namespace beatlens::signal
