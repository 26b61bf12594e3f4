#include "signal/median_filter.h"

#include <algorithm>
#include <string>

#include "signal/gaps.h"
#include "signal/ordered_values.h"

namespace beatlens::signal {

namespace {

constexpr std::size_t max_width = 10'001;

// Puts `in` into the ordered `window` for `out`, which it holds. Both places are searched for in logarithmic time; what
// lies between them moves by one: for the widths of baseline filters a copy of a few cache lines at most.
void exchange(std::vector<float>& window, float out, float in) {
    if (in == out) {
        return;
    }
    const auto hole = window.begin() + static_cast<std::ptrdiff_t>(count_less(window, out));
    const auto place = window.begin() + static_cast<std::ptrdiff_t>(count_less(window, in));
    if (out < in) {
        std::move(hole + 1, place, hole);
        *(place - 1) = in;
    } else {
        std::move_backward(place, hole, hole + 1);
        *place = in;
    }
}

}  // namespace

Result<std::vector<float>> median_filter(std::span<const float> samples, std::size_t width) {
    if (width % 2 == 0 || width > max_width) {
        return fail(ErrorCode::out_of_range, "A median filter's width must be odd and at most " +
                                                 std::to_string(max_width) + "; it is " + std::to_string(width) + ".");
    }
    std::vector<float> bridged;
    bridge_gaps(samples, bridged);
    const std::size_t side = width / 2;
    std::vector<float> window(width, 0.0F);
    for (std::size_t i = 0; i < std::min(side, bridged.size()); ++i) {
        exchange(window, 0.0F, bridged[i]);
    }
    std::vector<float> medians(bridged.size());
    for (std::size_t i = 0; i < bridged.size(); ++i) {
        const float out = i > side ? bridged[i - side - 1] : 0.0F;
        const float in = i + side < bridged.size() ? bridged[i + side] : 0.0F;
        exchange(window, out, in);
        medians[i] = window[side];
    }
    return medians;
}

}  // namespace beatlens::signal
