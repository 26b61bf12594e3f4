// What the canvas shows beside the recording: which part of it, how, and what is marked. JavaScript's state is the one
// that counts; this is what the canvas needs of it, and what a pointer changes is told as events.
#pragma once

#include <cmath>
#include <cstddef>
#include <deque>
#include <limits>
#include <string>
#include <vector>

#include "plot.h"
#include "texts.h"
#include "viewport.h"

namespace beatlens::viewer {

enum class Arrangement { single, stacked, overlaid, grid };

// What a press on the paper does.
enum class Tool {
    browse,    // drags the paper, selects a beat
    calipers,  // spans two points
    edit,      // moves the beat that is dragged, asks for a new one where there is none
    mark,      // spans a stretch
};

struct Display {
    Arrangement arrangement = Arrangement::single;
    std::vector<std::size_t> leads;                                    // indices, from top to bottom
    bool has_pulse = true;                                             // 1 mV for 0.2 s at the start of each lead
    bool hides_labels = false;                                         // of a quiz
    double px_per_mm_css = 0.0;                                        // measured on this screen; 0: a usual one
    double start_of_day_s = std::numeric_limits<double>::quiet_NaN();  // times by the clock, where it is known
    Tool tool = Tool::browse;
};

struct Calipers {
    bool are_there = false;
    double first_s = 0.0;
    double end_s = 0.0;
    float first_y_mv = 0.0F;  // from the middle of the strip that they were begun on
    float end_y_mv = 0.0F;
    std::size_t lead = 0;
    bool march = false;  // the same interval again and again
};

// An interval that is drawn below the trace: of the waves of a beat.
struct Span {
    double first_s = 0.0;
    double end_s = 0.0;
    std::string text;  // "PR 160 ms"
};

struct Event {
    enum class Kind {
        none,
        beat,       // a: index of the beat that was selected
        calipers,   // as they are now
        move_beat,  // a: index, b: time_s
        add_beat,   // a: time_s
        mark,       // a, b: time_s
        point,      // a: plot, b: index of the point that was clicked
    };
    Kind kind = Kind::none;
    double a = 0.0;
    double b = 0.0;
};

struct State {
    Viewport view;
    Texts texts;
    Display display;
    Calipers calipers;
    std::vector<Span> spans;
    int hovered_beat = -1;
    int selected_beat = -1;
    int dragged_beat = -1;  // by the edit tool, at:
    double dragged_to_s = 0.0;
    bool marks = false;  // a stretch is being spanned:
    double mark_first_s = 0.0;
    double mark_end_s = 0.0;
    std::vector<Plot> plots;
    float plots_css = 0.0F;  // height that they take
    int hovered_plot = -1;
    PlotPoint hovered_point;
    std::deque<Event> events;

    void tell(Event::Kind kind, double a = 0.0, double b = 0.0) { events.push_back({kind, a, b}); }
    bool is_by_clock() const { return std::isfinite(display.start_of_day_s); }
};

}  // namespace beatlens::viewer
