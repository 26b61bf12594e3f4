#include "report/strip_trace.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "metrics/quantiles.h"
#include "report/markup.h"

namespace beatlens::report {

namespace {

constexpr double column_mm = 0.125;  // lines are not drawn finer

class Pen {
public:
    explicit Pen(const TracePlace& place) : place_(place) {}

    void add(double x_mm, double value) {
        if (column_ && x_mm < *column_ + column_mm) {
            (value < low_ ? low_ : high_) = value < low_ ? value : std::max(high_, value);
            last_ = value;
            return;
        }
        flush();
        column_ = x_mm;
        first_ = low_ = high_ = last_ = value;
    }
    void lift() {
        flush();
        column_.reset();
        drawing_ = false;
    }
    std::string path() {
        lift();
        return std::move(path_);
    }

private:
    void flush() {
        if (!column_) {
            return;
        }
        point(*column_, first_);
        if (high_ > low_) {  // the extreme that is nearer to what comes first
            const bool low_first = std::abs(last_ - low_) > std::abs(last_ - high_);
            point(*column_ + column_mm / 3.0, low_first ? low_ : high_);
            point(*column_ + column_mm * 2.0 / 3.0, low_first ? high_ : low_);
        }
    }
    void point(double x_mm, double value) {
        const double y_mm = std::clamp(place_.middle_mm - (value - place_.middle) * place_.mm_per_unit, place_.top_mm,
                                       place_.bottom_mm);
        path_ += (drawing_ ? "L" : "M") + number(x_mm, 2) + " " + number(y_mm, 2);
        drawing_ = true;
    }

    const TracePlace& place_;
    std::optional<double> column_;
    double first_ = 0.0;
    double low_ = 0.0;
    double high_ = 0.0;
    double last_ = 0.0;
    bool drawing_ = false;
    std::string path_;
};

}  // namespace

TraceRange range_of(const Signal& signal, std::int64_t first, std::int64_t end) {
    std::vector<float> values;
    for (std::int64_t i = first; i < end; ++i) {
        const float value = signal.samples[static_cast<std::size_t>(i)];
        if (std::isfinite(value)) {
            values.push_back(value);
        }
    }
    if (values.empty()) {
        return {};
    }
    const auto median = static_cast<double>(metrics::middle(values));
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    return {static_cast<double>(*low), static_cast<double>(*high), median, true};
}

std::string trace_path(const Signal& signal, std::int64_t first, std::int64_t end, const TracePlace& place) {
    Pen pen(place);
    for (std::int64_t i = first; i < end; ++i) {
        const float value = signal.samples[static_cast<std::size_t>(i)];
        if (std::isfinite(value)) {
            pen.add(place.left_mm + (time_of(i, signal.sampling_rate_hz) - place.first_s) * place.mm_per_s,
                    static_cast<double>(value));
        } else {
            pen.lift();
        }
    }
    return pen.path();
}

}  // namespace beatlens::report
