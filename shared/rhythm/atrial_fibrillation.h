// Suspected atrial fibrillation: for each beat how probable it is around it, and episodes of it. Told by the
// irregularity of the RR intervals and, where waves were looked for, by the absence of P waves. Atrial flutter with
// conduction that changes cannot be told from it so.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "delineation/waves.h"
#include "ecg/error.h"
#include "model/engine.h"
#include "model/model.h"
#include "rhythm/beats_in_time.h"
#include "rhythm/episodes.h"
#include "rhythm/fibrillation_rows.h"

namespace beatlens::rhythm {

struct FibrillationRules {
    // From which probability on a beat lies in fibrillation; where nobody looked for P waves more is asked for, as
    // sinus arrhythmia and frequent ectopic beats are irregular too.
    float from = 0.5F;
    float from_without_p = 0.9F;
    // What an episode lasts at least, as is convention (Hindricks et al., ESC guidelines, Eur Heart J 42:373-498,
    // 2021); a break between two that is shorter belongs to them. In a recording that is shorter itself one has to fill
    // nine tenths of it: of a ten-second record it is told as a whole.
    double least_s = 30.0;
};

struct Fibrillation {
    std::vector<float> probabilities;  // [beats]; NaN where nothing can be said: see fibrillation_rows()
    std::vector<Episode> episodes;     // ascending, each with its mean probability; none reaches across a gap
};

// From the probability of each beat ([beats], NaN: not known) to episodes. `with_p`: one per beat, whether the P waves
// around it were known.
std::vector<Episode> fibrillation_episodes(const BeatsInTime& beats, std::span<const float> probabilities,
                                           std::span<const std::uint8_t> with_p, const FibrillationRules& rules = {});

// Immutable, cheap to copy, and for any number of threads.
class FibrillationDetector {
public:
    // Errors: model_mismatch (a model of another recipe, or other labels than beatlens::atrial_fibrillation()), those
    // of model::Engine::create().
    static Result<FibrillationDetector> create(model::Model model);
    // The one that the program comes with: assets/rhythm/atrial-fibrillation.safetensors.
    static Result<FibrillationDetector> create();

    // `waves`: of these beats, in any number of leads; empty: nobody looked for P waves. Errors: internal.
    Result<Fibrillation> find(const BeatsInTime& beats, std::span<const delineation::LeadWaves> waves,
                              const FibrillationRules& rules = {}) const;

    const model::Model& model() const { return engine_.model(); }

private:
    explicit FibrillationDetector(model::Engine engine) : engine_(std::move(engine)) {}
    model::Engine engine_;
};

}  // namespace beatlens::rhythm
