#include "report/strip_svg.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "metrics/quantiles.h"
#include "report/markup.h"

namespace beatlens::report {

namespace {

constexpr double least_height_mm = 20.0;
constexpr double most_height_mm = 40.0;
constexpr double labels_mm = 5.0;    // above the trace; a whole square of the pattern
constexpr double margin_mm = 2.0;    // above and below it
constexpr double column_mm = 0.125;  // lines are not drawn finer

// The samples of a strip.
struct Stretch {
    const Signal& signal;
    std::int64_t first;
    std::int64_t end;

    double x_mm(std::int64_t sample, double first_s) const {
        return (time_of(sample, signal.sampling_rate_hz) - first_s) * strip_mm_per_s;
    }
};

struct Range {
    double low = 0.0;
    double high = 0.0;
    double middle = 0.0;  // the median
    bool any = false;
};

Range range_of(const Stretch& stretch) {
    std::vector<float> values;
    for (std::int64_t i = stretch.first; i < stretch.end; ++i) {
        const float value = stretch.signal.samples[static_cast<std::size_t>(i)];
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

// A polyline a stretch between gaps; where samples are closer than a column, the lowest and highest of each.
class Trace {
public:
    Trace(double scale, double middle, double middle_mm, double top_mm, double bottom_mm)
        : scale_(scale), middle_(middle), middle_mm_(middle_mm), top_mm_(top_mm), bottom_mm_(bottom_mm) {}

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
    void lift() {  // the pen
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
        const double y_mm = std::clamp(middle_mm_ - (value - middle_) * scale_, top_mm_, bottom_mm_);
        path_ += (drawing_ ? "L" : "M") + number(x_mm, 2) + " " + number(y_mm, 2);
        drawing_ = true;
    }

    double scale_;
    double middle_;
    double middle_mm_;
    double top_mm_;
    double bottom_mm_;
    std::optional<double> column_;
    double first_ = 0.0;
    double low_ = 0.0;
    double high_ = 0.0;
    double last_ = 0.0;
    bool drawing_ = false;
    std::string path_;
};

}  // namespace

std::string paper_svg() {
    return R"svg(<svg width="0" height="0" aria-hidden="true" focusable="false"><defs>)svg"
           R"svg(<pattern id="paper-1" width="1" height="1" patternUnits="userSpaceOnUse">)svg"
           R"svg(<path d="M1 0V1H0" fill="none" stroke="#f3b6b6" stroke-width=".06"/></pattern>)svg"
           R"svg(<pattern id="paper-5" width="5" height="5" patternUnits="userSpaceOnUse">)svg"
           R"svg(<rect width="5" height="5" fill="url(#paper-1)"/>)svg"
           R"svg(<path d="M5 0V5H0" fill="none" stroke="#e08585" stroke-width=".15"/></pattern></defs></svg>)svg"
           "\n";
}

std::string strip_svg(const Recording& recording, const analysis::Analysis& analysis, const Strip& strip) {
    const Signal& signal = recording.signals[strip.lead];
    const double end_s = strip.first_s + strip_s;
    const std::int64_t length = signal.length_samples();
    const Stretch stretch{signal,
                          std::clamp(sample_at(strip.first_s, signal.sampling_rate_hz), std::int64_t{0}, length),
                          std::clamp(sample_at(end_s, signal.sampling_rate_hz), std::int64_t{0}, length)};
    const Range range = range_of(stretch);
    const bool in_mv = signal.units == "mV";
    const double spread = range.high - range.low;
    const double scale = in_mv ? strip_mm_per_mv : spread > 0.0 ? 25.0 / spread : 1.0;
    const double needed_mm = 2.0 * margin_mm + spread * scale;
    // Whole large squares, so that the paper ends with a line.
    const double trace_mm = std::clamp(std::ceil(needed_mm / 5.0) * 5.0, least_height_mm, most_height_mm);
    const bool is_cut = in_mv && needed_mm > most_height_mm;
    const double height_mm = trace_mm + labels_mm;
    const double above =
        is_cut
            ? trace_mm / 2.0
            : std::clamp(margin_mm + (range.high - range.middle) * scale + (trace_mm - needed_mm) / 2.0, 0.0, trace_mm);
    const double middle_mm = labels_mm + above;

    std::string text = "<figure class=\"strip\"><svg role=\"img\" aria-label=\"" + escaped(strip.caption) +
                       "\" width=\"" + number(strip_width_mm, 0) + "mm\" height=\"" + number(height_mm, 0) +
                       "mm\" viewBox=\"0 0 " + number(strip_width_mm, 0) + " " + number(height_mm, 0) + "\">";
    text += "<rect y=\"" + number(labels_mm, 0) + "\" width=\"" + number(strip_width_mm, 0) + "\" height=\"" +
            number(trace_mm, 0) + "\" fill=\"#fff\"/><rect y=\"" + number(labels_mm, 0) + "\" width=\"" +
            number(strip_width_mm, 0) + "\" height=\"" + number(trace_mm, 0) + "\" fill=\"url(#paper-5)\"/>";
    Trace trace(scale, range.middle, middle_mm, labels_mm, height_mm);
    for (std::int64_t i = stretch.first; i < stretch.end; ++i) {
        const float value = signal.samples[static_cast<std::size_t>(i)];
        if (std::isfinite(value)) {
            trace.add(stretch.x_mm(i, strip.first_s), static_cast<double>(value));
        } else {
            trace.lift();
        }
    }
    text += "<path class=\"trace\" d=\"" + trace.path() + "\"/>";
    for (const analysis::LabelledBeat& beat : analysis.beats) {
        if (beat.time_s < strip.first_s || beat.time_s >= end_s) {
            continue;
        }
        const Label& label = analysis.label_set.labels[beat.label];
        const double x_mm = (beat.time_s - strip.first_s) * strip_mm_per_s;
        text += "<text x=\"" + number(x_mm, 2) + "\" y=\"3.8\"" +
                (analysis.label_set.normal == beat.label
                     ? ""
                     : " style=\"font-weight:bold;fill:" + escaped(label.colour) + "\"") +
                ">" + escaped(label.name) + (beat.usable && beat.sure ? "" : "?") + "</text>";
    }
    text += "</svg><figcaption>" + escaped(strip.caption);
    text += in_mv ? (is_cut ? " Cut off above 2 mV from its middle." : "")
                  : " Not to scale: the recording has no millivolts.";
    return text + "</figcaption></figure>\n";
}

}  // namespace beatlens::report
