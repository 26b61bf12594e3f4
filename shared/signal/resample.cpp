#include "signal/resample.h"

#include <samplerate.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>

#include "signal/gaps.h"

namespace beatlens::signal {

namespace {

// What libsamplerate converts between (src_is_valid_ratio).
constexpr double max_ratio = 256.0;
// Samples put before and after the signal, so that its ends are not faded into silence: more than the half-length of
// the medium filter at a rate of 1 (22 zero crossings of the sinc), stretched when converting downwards.
constexpr double pad_samples = 64.0;

}  // namespace

Result<std::vector<float>> resample(std::span<const float> samples, double from_hz, double to_hz) {
    if (!std::isfinite(from_hz) || !std::isfinite(to_hz) || from_hz <= 0.0 || to_hz <= 0.0 ||
        to_hz / from_hz > max_ratio || from_hz / to_hz > max_ratio) {
        return fail(ErrorCode::out_of_range, "Cannot convert from " + std::to_string(from_hz) + " to " +
                                                 std::to_string(to_hz) + " samples per second.");
    }
    std::vector<float> bridged;
    const std::vector<Gap> gaps = bridge_gaps(samples, bridged);
    if (samples.empty() || (gaps.size() == 1 && gaps.front().end == static_cast<std::int64_t>(samples.size()) &&
                            gaps.front().first == 0)) {
        return fail(ErrorCode::no_signal, "There is no valid sample to convert to another sampling rate.");
    }
    if (from_hz == to_hz) {
        return std::vector<float>(samples.begin(), samples.end());
    }

    // Odd reflection about the end values keeps the signal and its slope continuous. The pad is a whole number of
    // input samples; where it ends in the output is not, so the output is read from the nearest sample of a grid that
    // is aligned by choosing the pad such that pad * ratio is as close to whole as possible.
    const double ratio = to_hz / from_hz;
    const auto size = static_cast<std::int64_t>(bridged.size());
    const auto at_least = static_cast<std::int64_t>(std::ceil(pad_samples * std::max(1.0, 1.0 / ratio)));
    std::int64_t pad = at_least;
    double best_error = 1.0;
    for (std::int64_t candidate = at_least; candidate < 2 * at_least + 1000 && best_error > 1e-9; ++candidate) {
        const double where = static_cast<double>(candidate) * ratio;
        const double error = std::abs(where - std::round(where));
        if (error < best_error - 1e-12) {
            best_error = error;
            pad = candidate;
        }
    }
    std::vector<float> padded(static_cast<std::size_t>(size + 2 * pad));
    for (std::int64_t i = -pad; i < size + pad; ++i) {
        const std::int64_t last = size - 1;
        const std::int64_t mirrored = i < 0      ? std::min(-i, last)
                                      : i > last ? std::max<std::int64_t>(2 * last - i, 0)
                                                 : i;
        const float value = bridged[static_cast<std::size_t>(mirrored)];
        const float reflected = i < 0      ? 2.0F * bridged.front() - value
                                : i > last ? 2.0F * bridged.back() - value
                                           : value;
        padded[static_cast<std::size_t>(i + pad)] = reflected;
    }

    const auto skip = static_cast<std::size_t>(std::llround(static_cast<double>(pad) * ratio));
    const auto wanted = static_cast<std::size_t>(std::llround(static_cast<double>(size) * ratio));
    std::vector<float> converted(static_cast<std::size_t>(std::ceil(static_cast<double>(padded.size()) * ratio)) + 8);
    SRC_DATA job{};
    job.data_in = padded.data();
    job.data_out = converted.data();
    job.input_frames = static_cast<long>(padded.size());
    job.output_frames = static_cast<long>(converted.size());
    job.src_ratio = ratio;
    if (const int error = src_simple(&job, SRC_SINC_MEDIUM_QUALITY, 1); error != 0) {
        return fail(ErrorCode::internal, std::string("libsamplerate: ") + src_strerror(error) + ".");
    }
    converted.resize(static_cast<std::size_t>(job.output_frames_gen));
    if (converted.size() < skip + wanted) {
        return fail(ErrorCode::internal, "libsamplerate returned fewer samples than asked for.");
    }
    std::vector<float> result(converted.begin() + static_cast<std::ptrdiff_t>(skip),
                              converted.begin() + static_cast<std::ptrdiff_t>(skip + wanted));

    // A sample is invalid where it lies inside a gap, from its first to its last invalid input sample.
    for (const Gap& gap : gaps) {
        const auto first = static_cast<std::int64_t>(std::ceil(static_cast<double>(gap.first) * ratio - 1e-9));
        const auto last = static_cast<std::int64_t>(std::floor(static_cast<double>(gap.end - 1) * ratio + 1e-9));
        for (std::int64_t i = first; i <= last && i < static_cast<std::int64_t>(wanted); ++i) {
            result[static_cast<std::size_t>(i)] = std::numeric_limits<float>::quiet_NaN();
        }
    }
    return result;
}

}  // namespace beatlens::signal
