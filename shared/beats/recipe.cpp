#include "beats/recipe.h"

#include <algorithm>
#include <cmath>

#include "beats/focal_rr_360hz.h"
#include "beats/kachuee_120hz.h"
#include "beats/zscore.h"
#include "signal/resample.h"

namespace beatlens::beats {

namespace {

std::vector<std::int64_t> to_grid(std::span<const std::int64_t> samples, double ratio) {
    std::vector<std::int64_t> moved(samples.size());
    std::transform(samples.begin(), samples.end(), moved.begin(),
                   [&](std::int64_t s) { return std::llround(static_cast<double>(s) * ratio); });
    return moved;
}

Result<BeatInputs> cut_kachuee(const Signal& signal,
                               std::span<const std::int64_t> beat_samples, std::span<const std::int64_t> mark_samples) {
    std::vector<float> samples;
    std::vector<KachueeWindow> windows;
    const double sampling_rate_hz = signal.sampling_rate_hz;
    if (sampling_rate_hz == kachuee_grid_hz) {
        samples = kachuee_samples(signal);
        windows = kachuee_windows(beat_samples, mark_samples);
    } else {
        auto resampled = signal::resample(signal.samples, sampling_rate_hz, kachuee_grid_hz);
        BEATLENS_TRY(resampled);
        samples = std::move(*resampled);
        const double ratio = kachuee_grid_hz / sampling_rate_hz;
        windows = kachuee_windows(to_grid(beat_samples, ratio), to_grid(mark_samples, ratio));
    }
    BeatInputs inputs{kachuee_length, std::vector<float>(beat_samples.size() * kachuee_length)};
    for (std::size_t i = 0; i < windows.size(); ++i) {
        cut_kachuee_beat(samples, windows[i],
                         std::span<float, kachuee_length>(inputs.values.data() + i * kachuee_length, kachuee_length));
    }
    return inputs;
}

Result<BeatInputs> cut_focal_rr(const Signal& signal,
                                std::span<const std::int64_t> beat_samples) {
    const double sampling_rate_hz = signal.sampling_rate_hz;
    const auto samples = focal_rr_signal(signal);
    BEATLENS_TRY(samples);
    if (sampling_rate_hz == focal_rr_grid_hz) {
        return BeatInputs{focal_rr_length, cut_focal_rr_beats(*samples, beat_samples)};
    }
    const auto moved = to_grid(beat_samples, focal_rr_grid_hz / sampling_rate_hz);
    return BeatInputs{focal_rr_length, cut_focal_rr_beats(*samples, moved)};
}

}  // namespace

bool is_known_recipe(std::string_view name) { return row_length(name) != 0; }

std::size_t row_length(std::string_view recipe) {
    if (recipe == kachuee_120hz || recipe == kachuee_120hz_zscore) {
        return kachuee_length;
    }
    return recipe == focal_rr_360hz ? focal_rr_length : 0;
}

Result<void> convert_kachuee_rows(std::string_view recipe, std::span<float> rows) {
    if (recipe != kachuee_120hz && recipe != kachuee_120hz_zscore) {
        return fail(ErrorCode::model_mismatch, "Beats of the recipe '" + std::string(recipe) +
                                                   "' cannot be made from rows of the published heartbeat files.");
    }
    if (rows.size() % kachuee_length != 0) {
        return fail(ErrorCode::model_mismatch,
                    "Rows of the published heartbeat files have " + std::to_string(kachuee_length) + " values.");
    }
    if (recipe == kachuee_120hz_zscore) {
        zscore_rows(rows, kachuee_length);
    }
    return {};
}

Result<BeatInputs> cut_beats(std::string_view recipe, const Signal& signal,
                             std::span<const std::int64_t> beat_samples, std::span<const std::int64_t> mark_samples) {
    if (!is_known_recipe(recipe)) {
        return fail(ErrorCode::out_of_range, "There is no beat recipe '" + std::string(recipe) + "'.");
    }
    const double sampling_rate_hz = signal.sampling_rate_hz;
    if (!(sampling_rate_hz > 0.0) || !std::isfinite(sampling_rate_hz)) {
        return fail(ErrorCode::out_of_range, "The sampling rate must be positive.");
    }
    const auto size = static_cast<std::int64_t>(signal.samples.size());
    const auto outside = [&](std::int64_t s) { return s < 0 || s >= size; };
    const auto bad = std::find_if(beat_samples.begin(), beat_samples.end(), outside);
    if (bad != beat_samples.end()) {
        return fail(ErrorCode::out_of_range, "A beat at sample " + std::to_string(*bad) + " lies outside of the " +
                                                 std::to_string(size) + " samples of the lead.");
    }
    if (!std::is_sorted(beat_samples.begin(), beat_samples.end()) ||
        !std::is_sorted(mark_samples.begin(), mark_samples.end())) {
        return fail(ErrorCode::out_of_range, "Beat and mark positions must be in ascending order.");
    }
    if (recipe == focal_rr_360hz) {
        return cut_focal_rr(signal, beat_samples);
    }
    auto inputs = cut_kachuee(signal, beat_samples, mark_samples);
    BEATLENS_TRY(inputs);
    BEATLENS_TRY(convert_kachuee_rows(recipe, inputs->values));
    return inputs;
}

}  // namespace beatlens::beats
