// Beats of LUDB in each of their leads, to learn waves from.
#pragma once

#include <torch/torch.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "ecg/error.h"
#include "model/zoo/zoo.h"
#include "protocols/ludb.h"
#include "waves/config.h"

namespace beatlens::trainer {

// One beat in one lead.
struct WaveBeat {
    const Signal* signal = nullptr;
    double at_s = 0.0;  // the QRS complex's peak
    std::array<std::optional<float>, model::wave_maps>
        points_ms;  // onset, peak and end of P, then of QRS and T; from there
    std::array<std::optional<bool>, model::wave_kinds> present;  // none where nobody knows
    std::optional<double> before_s;
    std::optional<double> after_s;
};

// All marked beats of the records, which must outlive them.
std::vector<WaveBeat> wave_beats(std::span<const protocols::LudbRecord* const> records);

// [n, ...] on the CPU.
struct WaveBatch {
    torch::Tensor rows;     // [n, row length]
    torch::Tensor places;   // [n, 9] where in the maps; NaN: not known, not there, or out of the window
    torch::Tensor present;  // [n, 3] 0 or 1; NaN: not known
};

// Makes rows of beats, changed by chance as the settings say.
class WaveCutter {
public:
    // Rate of all signals: that of LUDB.
    static constexpr double rate_hz = 500.0;

    explicit WaveCutter(const WaveAugmentation& augmentation);
    ~WaveCutter();

    WaveBatch cut(std::span<const WaveBeat* const> beats, std::mt19937_64& random);

private:
    struct Windows;
    const WaveAugmentation& augmentation_;
    std::unique_ptr<Windows> windows_;
};

// Mean over the points that are known of the cross-entropy between a map and the normal distribution around the point,
// plus `presence_weight` times the mean of the binary cross-entropies. `logits`: [n, model::wave_outputs].
torch::Tensor wave_loss(const torch::Tensor& logits, const WaveBatch& batch, const WaveConfig& config);

}  // namespace beatlens::trainer
