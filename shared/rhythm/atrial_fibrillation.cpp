#include "rhythm/atrial_fibrillation.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "beats/recipe.h"
#include "rhythm/fibrillation_model.h"

namespace beatlens::rhythm {

namespace {

constexpr double least_share_of_recording = 0.9;

struct Stretch {
    std::size_t first = 0;
    std::size_t end = 0;
};

// Runs of beats in fibrillation. One that nothing is known of goes with those around it if they agree.
std::vector<Stretch> runs_in(const beats::BeatRange& piece, std::span<const std::int8_t> states) {
    std::vector<Stretch> runs;
    bool open = false;
    for (std::size_t i = piece.first; i < piece.end; ++i) {
        if (states[i] > 0) {
            if (open) {
                runs.back().end = i + 1;
            } else {
                runs.push_back({i, i + 1});
            }
            open = true;
        } else if (states[i] == 0) {
            open = false;
        }
    }
    return runs;
}

}  // namespace

std::vector<Episode> fibrillation_episodes(const BeatsInTime& beats, std::span<const float> probabilities,
                                           std::span<const std::uint8_t> with_p, const FibrillationRules& rules) {
    std::vector<Episode> episodes;
    if (beats.size() == 0) {
        return episodes;
    }
    std::vector<std::int8_t> states(beats.size(), -1);  // 1: fibrillation, 0: not, -1: not known
    for (std::size_t i = 0; i < beats.size(); ++i) {
        if (!std::isnan(probabilities[i])) {
            states[i] = probabilities[i] >= (with_p[i] != 0 ? rules.from : rules.from_without_p) ? 1 : 0;
        }
    }
    const double all_s = beats.times_s.back() - beats.times_s.front();
    const double least_s = std::min(rules.least_s, least_share_of_recording * all_s);
    for (const beats::BeatRange& piece : beats.rr.pieces) {
        std::vector<Stretch> joined;
        for (const Stretch& run : runs_in(piece, states)) {
            if (!joined.empty() && beats.times_s[run.first] - beats.times_s[joined.back().end - 1] < least_s) {
                joined.back().end = run.end;
            } else {
                joined.push_back(run);
            }
        }
        for (const Stretch& one : joined) {
            const double first_s = beats.times_s[one.first];
            const double end_s = beats.times_s[one.end - 1];
            if (!(end_s - first_s >= least_s) || one.end - one.first < 2) {
                continue;
            }
            double sum = 0.0;
            std::size_t known = 0;
            for (std::size_t i = one.first; i < one.end; ++i) {
                if (!std::isnan(probabilities[i])) {
                    sum += static_cast<double>(probabilities[i]);
                    ++known;
                }
            }
            const double rate_bpm = 60.0 * static_cast<double>(one.end - one.first - 1) / (end_s - first_s);
            episodes.push_back({EpisodeKind::atrial_fibrillation, AamiClass::N, one.first, one.end, first_s, end_s,
                                rate_bpm, sum / static_cast<double>(known)});
        }
    }
    return episodes;
}

Result<FibrillationDetector> FibrillationDetector::create(model::Model model) {
    if (model.recipe != beats::rhythm_window || model.label_set.id != beatlens::atrial_fibrillation().id ||
        model.outputs != std::vector<std::size_t>{0, 1}) {
        return fail(ErrorCode::model_mismatch, "The model '" + model.name + "' does not tell atrial fibrillation.");
    }
    auto engine = model::Engine::create(std::move(model));
    BEATLENS_TRY(engine);
    return FibrillationDetector(*std::move(engine));
}

Result<FibrillationDetector> FibrillationDetector::create() {
    auto model = model::parse_model(fibrillation_model());
    BEATLENS_TRY(model);
    return create(*std::move(model));
}

Result<Fibrillation> FibrillationDetector::find(const BeatsInTime& beats, std::span<const delineation::LeadWaves> waves,
                                                const FibrillationRules& rules) const {
    const std::vector<float> rows = fibrillation_rows(beats, waves);
    const std::size_t outputs = 2;
    std::vector<float> scores(beats.size() * outputs);
    auto state = engine_.make_state();
    BEATLENS_TRY(state);
    BEATLENS_TRY(state->logits(rows, scores));
    model::softmax_rows(scores, outputs);
    Fibrillation found;
    found.probabilities.resize(beats.size(), std::numeric_limits<float>::quiet_NaN());
    std::vector<std::uint8_t> with_p(beats.size(), 0);
    for (std::size_t i = 0; i < beats.size(); ++i) {
        const float* const row = &rows[i * fibrillation_row_length];
        if (!std::isnan(row[0])) {
            found.probabilities[i] = scores[i * outputs + 1];
            with_p[i] = row[4] > 0.5F ? 1 : 0;
        }
    }
    found.episodes = fibrillation_episodes(beats, found.probabilities, with_p, rules);
    return found;
}

}  // namespace beatlens::rhythm
