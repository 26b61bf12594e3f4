#include "delineation/delineator.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "beats/waves_250hz.h"
#include "delineation/before_qrs.h"
#include "delineation/decode.h"
#include "model/zoo/zoo.h"
#include "signal/gaps.h"

namespace beatlens::delineation {

namespace {

constexpr std::size_t beats_at_once = 64;
constexpr double longest_hole_s = 0.02;

// Takes out of a beat what lies where the lead has no samples.
class Holes {
public:
    explicit Holes(const Signal& signal) : signal_(signal) {}

    void remove(std::int64_t beat, BeatWaves& waves) const {
        for (std::optional<Wave>* const wave : {&waves.p, &waves.qrs, &waves.t}) {
            if (*wave && !is_whole(beat, **wave)) {
                wave->reset();
            }
        }
    }

private:
    bool is_whole(std::int64_t beat, const Wave& wave) const {
        const double per_ms = signal_.sampling_rate_hz / 1000.0;
        const double at = static_cast<double>(beat);
        const auto first = static_cast<std::int64_t>(std::floor(at + static_cast<double>(wave.onset.at_ms) * per_ms));
        const auto last = static_cast<std::int64_t>(std::ceil(at + static_cast<double>(wave.end.at_ms) * per_ms));
        if (first < 0 || last >= signal_.length_samples()) {
            return false;
        }
        const auto count = std::count_if(signal_.samples.begin() + static_cast<std::ptrdiff_t>(first),
                                         signal_.samples.begin() + static_cast<std::ptrdiff_t>(last + 1),
                                         [](float sample) { return !signal::is_valid(sample); });
        return static_cast<double>(count) <= longest_hole_s * signal_.sampling_rate_hz;
    }

    const Signal& signal_;
};

// Of one lead, a few beats after the other.
class LeadRun {
public:
    LeadRun(model::State& state, const Recording& recording, std::size_t lead)
        : state_(state), recording_(recording), lead_(lead), signal_(recording.signals[lead]) {}

    // `go_on(beats)`: called with the number of beats that are done.
    Result<std::vector<BeatWaves>> run(std::span<const double> times_s, const std::function<bool(std::size_t)>& go_on) {
        std::vector<BeatWaves> waves(times_s.size());
        std::vector<std::int64_t> samples;
        std::vector<std::size_t> beats;  // that lie in this lead
        for (std::size_t i = 0; i < times_s.size(); ++i) {
            const std::int64_t at = sample_at(times_s[i], signal_.sampling_rate_hz);
            if (at >= 0 && at < signal_.length_samples() &&
                signal::is_valid(signal_.samples[static_cast<std::size_t>(at)])) {
                samples.push_back(at);
                beats.push_back(i);
            }
        }
        const auto cutter = beats::make_cutter(beats::waves_250hz, {recording_.signals, lead_, samples, {}, nullptr});
        BEATLENS_TRY(cutter);
        const Holes holes(signal_);
        std::vector<float> rows(beats_at_once * beats::waves_length);
        std::vector<float> scores(beats_at_once * model::wave_outputs);
        for (std::size_t first = 0; first < beats.size(); first += beats_at_once) {
            const std::size_t count = std::min(beats_at_once, beats.size() - first);
            const auto some_rows = std::span(rows).first(count * beats::waves_length);
            const auto some_scores = std::span(scores).first(count * model::wave_outputs);
            BEATLENS_TRY((*cutter)->cut(first, some_rows));
            BEATLENS_TRY(state_.logits(some_rows, some_scores));
            for (std::size_t i = 0; i < count; ++i) {
                BeatWaves& found = waves[beats[first + i]];
                found = decode(some_scores.subspan(i * model::wave_outputs, model::wave_outputs));
                holes.remove(samples[first + i], found);
                found.before_qrs = before_qrs_of_row(some_rows.subspan(i * beats::waves_length, beats::waves_length));
                move(found, time_of(samples[first + i], signal_.sampling_rate_hz) - times_s[beats[first + i]]);
            }
            if (!go_on(first + count)) {
                return fail(ErrorCode::cancelled, "Looking for waves was cancelled.");
            }
        }
        return waves;
    }

private:
    // From the lead's nearest sample to the beat itself.
    static void move(BeatWaves& waves, double by_s) {
        const auto by_ms = static_cast<float>(1000.0 * by_s);
        for (std::optional<Wave>* const wave : {&waves.p, &waves.qrs, &waves.t}) {
            if (*wave) {
                (*wave)->onset.at_ms += by_ms;
                (*wave)->peak.at_ms += by_ms;
                (*wave)->end.at_ms += by_ms;
            }
        }
    }

    model::State& state_;
    const Recording& recording_;
    std::size_t lead_;
    const Signal& signal_;
};

}  // namespace

Result<Delineator> Delineator::create(model::Model model) {
    if (model.recipe != beats::waves_250hz) {
        return fail(ErrorCode::model_mismatch, "The model '" + model.name +
                                                   "' does not find waves: it takes beats of " + "the recipe '" +
                                                   model.recipe + "'.");
    }
    auto engine = model::Engine::create(std::move(model));
    BEATLENS_TRY(engine);
    if (engine->row_length() != beats::waves_length || engine->outputs() != model::wave_outputs) {
        return fail(ErrorCode::model_mismatch, "A model that finds waves gives " + std::to_string(model::wave_outputs) +
                                                   " scores; this one gives " + std::to_string(engine->outputs()) +
                                                   ".");
    }
    return Delineator(*std::move(engine));
}

Result<std::vector<LeadWaves>> Delineator::delineate(const Recording& recording, std::span<const double> beat_times_s,
                                                     std::span<const std::size_t> leads,
                                                     const Progress& progress) const {
    if (!std::is_sorted(beat_times_s.begin(), beat_times_s.end())) {
        return fail(ErrorCode::out_of_range, "Beat positions must be in ascending order.");
    }
    auto state = engine_.make_state();
    BEATLENS_TRY(state);
    std::vector<LeadWaves> all;
    for (const std::size_t lead : leads) {
        if (lead >= recording.signals.size()) {
            return fail(ErrorCode::out_of_range, "There is no lead " + std::to_string(lead + 1) + ".");
        }
        const auto go_on = [&](std::size_t beats) {
            const double of_lead = static_cast<double>(beats) / static_cast<double>(beat_times_s.size());
            return !progress ||
                   progress((static_cast<double>(all.size()) + of_lead) / static_cast<double>(leads.size()));
        };
        auto waves = LeadRun(*state, recording, lead).run(beat_times_s, go_on);
        BEATLENS_TRY(waves);
        all.push_back({lead, *std::move(waves)});
    }
    return all;
}

}  // namespace beatlens::delineation
