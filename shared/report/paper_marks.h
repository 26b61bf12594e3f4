// What stands on the paper of a strip (paper_strip.h) besides the traces. Lengths are in millimetres; everything is
// SVG.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "analysis/analyze.h"
#include "ecg/recording.h"
#include "report/markup.h"

namespace beatlens::report {

inline constexpr double labels_row_mm = 5.0;
inline constexpr double clock_row_mm = 5.0;

// The time that a strip shows, and where.
struct PaperTime {
    double left_mm = 0.0;  // of first_s
    double first_s = 0.0;
    double end_s = 0.0;
    double mm_per_s = 25.0;

    double x_mm(double time_s) const { return left_mm + (time_s - first_s) * mm_per_s; }
};

// One text of several; smaller code than operator+ makes of them.
std::string joined(std::initializer_list<std::string_view> parts);

// "12.5", "10": up to so many decimals, without zeros at the end.
std::string short_number(double value, int decimals = 2);

std::string rect_svg(double x_mm, double y_mm, double width_mm, double height_mm, std::string_view attributes);

// `attributes`: beginning with a space, or empty. `text` is plain.
std::string text_svg(double x_mm, double y_mm, double size_mm, std::string_view attributes, std::string_view text);

// A text that can be read on top of a trace.
std::string note_svg(double x_mm, double y_mm, double size_mm, std::string_view attributes, std::string_view text);

// Squares of 1 and of 5 mm.
std::string grid_svg(double width_mm, double top_mm, double height_mm);

// How wide a text is, roughly: fonts differ.
double text_width_mm(std::string_view text, double size_mm);

// The label of each beat in a row of labels_row_mm, as the viewer draws them: a field of the colour or the name alone,
// hollow and with a question mark where it is not sure, a question mark where the signal cannot be trusted. Where there
// is no room for a name, a line in its colour stands for it; normal beats give way first.
std::string labels_svg(const analysis::Analysis& analysis, const PaperTime& time, double top_mm);

// Stretches of the lead that the beats come from which are not usable, over all rows; what they are stands at the
// bottom.
std::string quality_svg(const analysis::Analysis& analysis, const PaperTime& time, double top_mm, double bottom_mm);

// Where a lead has no samples. `signal`: its index.
std::string gaps_svg(const Recording& recording, std::size_t signal, const PaperTime& time, double top_mm,
                     double bottom_mm);

// A line at every second, and the time at those that leave room for it: by the clock where the recording says when it
// began.
std::string clock_svg(std::string_view start_time, const PaperTime& time, double top_mm, double width_mm);

// Lines of at most `width_mm`, broken between words where there are any; the height that they take is added to
// `height_mm`.
std::string caption_svg(std::string_view caption, double top_mm, double width_mm, double& height_mm);

}  // namespace beatlens::report
