// Finds P, QRS and T of the beats of a recording, with the network of model::wave_delineator().
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "delineation/waves.h"
#include "ecg/error.h"
#include "ecg/recording.h"
#include "model/engine.h"

namespace beatlens::delineation {

// Immutable, cheap to copy, and for any number of threads.
class Delineator {
public:
    // Called with the share that is done, 0 to 1; returning false cancels.
    using Progress = std::function<bool(double)>;

    // Errors: model_mismatch (a model for something else), those of model::Engine::create().
    static Result<Delineator> create(model::Model model);

    // `beat_times_s`: all beats of the recording, ascending, from the start of the recording; the intervals between
    // them help to tell one beat's waves from another's. `leads`: indices of signals. An element for each lead, in
    // their order, and in it one for each beat. A beat that lies outside of a lead, or in a hole of it, has no waves
    // there, and a wave with a hole of more than 20 ms in it, or that reaches out of the lead, is absent.
    // Errors: out_of_range (a lead, a sampling rate, beats that are not in order), cancelled, internal.
    Result<std::vector<LeadWaves>> delineate(const Recording& recording, std::span<const double> beat_times_s,
                                             std::span<const std::size_t> leads, const Progress& progress = {}) const;

    const model::Model& model() const { return engine_.model(); }

private:
    explicit Delineator(model::Engine engine) : engine_(std::move(engine)) {}
    model::Engine engine_;
};

}  // namespace beatlens::delineation
