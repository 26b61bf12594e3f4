// Finding the waves of one recording's beats, shared by several sessions: the one with the document hands out stretches
// of its leads, any of them finds the waves in one, and the first collects what they found.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <vector>

#include "analysis/located.h"
#include "delineation/delineator.h"
#include "ecg/recording.h"

namespace beatlens::engine {

class WaveWork {
public:
    // Errors: those of reading a model and of Delineator::create().
    Result<void> load(std::span<const std::uint8_t> model);

    // In the session with the document. Forgets what was collected.
    void forget() { collected_.clear(); }
    // Beats first, ..., first + count - 1 in a lead: {"samples": array of float, "sampling_rate_hz", "times": array of
    // double (of these beats and of some beside them, from the first sample on), "before" (how many of those come
    // first), "count"}. Errors: out_of_range.
    Result<nlohmann::ordered_json> stretch(const Recording& recording, const analysis::Located& located,
                                           std::size_t lead, std::size_t first, std::size_t count);
    // In any session that loaded the model: what take() takes. Errors: those of Delineator::delineate(), empty_input
    // (no model), out_of_range.
    Result<std::span<const float>> find(std::span<const float> samples, double sampling_rate_hz,
                                        std::span<const double> times_s, std::size_t before, std::size_t count);
    // Errors: out_of_range.
    Result<void> take(const analysis::Located& located, std::size_t lead, std::size_t first,
                      std::span<const float> waves);

    // All leads that beats were looked for in, once all of their beats were taken; else empty.
    std::span<const delineation::LeadWaves> collected() const;

private:
    std::optional<delineation::Delineator> delineator_;
    std::vector<double> times_s_;                    // of the last stretch
    std::vector<float> found_;                       // of the last find()
    std::vector<delineation::LeadWaves> collected_;  // of all those leads, from the first take() on
    std::vector<std::vector<std::uint8_t>> taken_;   // for each of them, [beats]
};

}  // namespace beatlens::engine
