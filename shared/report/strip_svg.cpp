#include "report/strip_svg.h"

#include <algorithm>
#include <cmath>

#include "report/markup.h"
#include "report/strip_trace.h"

namespace beatlens::report {

namespace {

constexpr double least_height_mm = 20.0;
constexpr double most_height_mm = 40.0;
constexpr double labels_mm = 5.0;  // above the trace; a whole square of the pattern
constexpr double margin_mm = 2.0;  // above and below it

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
    const std::int64_t first = std::clamp(sample_at(strip.first_s, signal.sampling_rate_hz), std::int64_t{0}, length);
    const std::int64_t end = std::clamp(sample_at(end_s, signal.sampling_rate_hz), std::int64_t{0}, length);
    const TraceRange range = range_of(signal, first, end);
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
    const TracePlace place{0.0, strip.first_s, strip_mm_per_s, scale, range.middle, middle_mm, labels_mm, height_mm};
    text += "<path class=\"trace\" d=\"" + trace_path(signal, first, end, place) + "\"/>";
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
