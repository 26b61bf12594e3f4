// What JavaScript calls; web/page/js/trace-view.mjs wraps it. Plain C functions: they need no generated glue and no
// eval, so that the page's Content-Security-Policy can stay strict. Positions from JavaScript are CSS pixels.
#include <emscripten.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app.h"

namespace {

// One canvas, one viewer: an instance of the module for each.
beatlens::viewer::App& app() {
    static beatlens::viewer::App instance;
    return instance;
}

std::vector<float> incoming;  // numbers, from JavaScript

// Takes the first line off.
std::string next_line(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string line(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

}  // namespace

extern "C" {

// With WebGL 2, or, 0, on a 2-D canvas.
EMSCRIPTEN_KEEPALIVE int viewer_start(int with_webgl) { return app().start(with_webgl != 0) ? 1 : 0; }

EMSCRIPTEN_KEEPALIVE void viewer_stop() { app().stop(); }

EMSCRIPTEN_KEEPALIVE void viewer_resize(int width, int height, float scale) { app().resize(width, height, scale); }

EMSCRIPTEN_KEEPALIVE int viewer_frame() { return app().frame() ? 1 : 0; }

EMSCRIPTEN_KEEPALIVE unsigned viewer_frames_drawn() { return app().frames_drawn(); }

EMSCRIPTEN_KEEPALIVE double viewer_work_ms() { return app().work_ms(); }

EMSCRIPTEN_KEEPALIVE int viewer_vertices() { return app().vertices(); }

EMSCRIPTEN_KEEPALIVE void viewer_restore_context() { app().restore_context(); }

// 0 light, 1 dark, 2 high contrast.
EMSCRIPTEN_KEEPALIVE void viewer_set_theme(int theme) {
    app().set_theme(static_cast<beatlens::viewer::Theme>(std::clamp(theme, 0, 2)));
}

// What is said in words from now on: UTF-8, a line for each of Text.
EMSCRIPTEN_KEEPALIVE void viewer_set_texts(const char* lines) { app().state().texts.set(lines); }

// Descriptions of the labels that were set, in another language: UTF-8, a line each.
EMSCRIPTEN_KEEPALIVE void viewer_set_descriptions(const char* lines) {
    std::string_view rest(lines);
    for (beatlens::viewer::LabelStyle& style : app().recording().labels.styles) {
        style.description = next_line(rest);
    }
}

// A TrueType font for characters beyond Latin, instead of the one that was there.
EMSCRIPTEN_KEEPALIVE void viewer_set_further_font(const unsigned char* bytes, std::size_t size) {
    app().set_further_font({bytes, bytes + size});
}

// Room for the numbers of the next call that takes some.
EMSCRIPTEN_KEEPALIVE float* viewer_numbers(std::size_t count) {
    incoming.resize(count);
    return incoming.data();
}

// Another recording of so many leads, which come by viewer_set_lead(). `rates_and_lengths`: two numbers for each;
// `beat_rate_hz`: of positions of beats, which are of lead `main`. `beat_length` 0: a record; otherwise a beat table
// with so many samples per beat.
EMSCRIPTEN_KEEPALIVE void viewer_show(const double* rates_and_lengths, int leads, int main, double beat_rate_hz,
                                      int beat_length) {
    using namespace beatlens::viewer;
    Recording recording;
    recording.kind = beat_length > 0 ? RecordingKind::beat_table : RecordingKind::record;
    recording.sampling_rate_hz = beat_rate_hz;
    recording.beat_length = static_cast<std::size_t>(beat_length);
    recording.main_lead = static_cast<std::size_t>(main);
    recording.leads.resize(static_cast<std::size_t>(leads));
    for (std::size_t i = 0; i < recording.leads.size(); ++i) {
        recording.leads[i].sampling_rate_hz = rates_and_lengths[2 * i];
        recording.leads[i].set_length(static_cast<std::size_t>(rates_and_lengths[2 * i + 1]));
    }
    app().show(std::move(recording));
}

// Its extents are the numbers of viewer_numbers(). `name`, `units`: UTF-8.
EMSCRIPTEN_KEEPALIVE void viewer_set_lead(int index, double sampling_rate_hz, double length, float low, float high,
                                          const char* name, const char* units) {
    beatlens::viewer::Lead lead;
    lead.name = name;
    lead.units = units;
    lead.sampling_rate_hz = sampling_rate_hz;
    lead.set_outline(static_cast<std::size_t>(length), std::exchange(incoming, {}));
    app().set_lead(static_cast<std::size_t>(index), std::move(lead), low, high);
}

// Samples `first`, ... of a lead: the numbers of viewer_numbers().
EMSCRIPTEN_KEEPALIVE void viewer_put_samples(int lead, double first) {
    const std::vector<float> samples = std::exchange(incoming, {});
    app().put_samples(static_cast<std::size_t>(lead), static_cast<std::size_t>(first), samples);
}

// Samples that should come, as lead, first and count; 0 where all are there.
EMSCRIPTEN_KEEPALIVE int viewer_wanted(double* lead_first_count) {
    const auto wanted = app().wanted();
    if (wanted) {
        lead_first_count[0] = static_cast<double>(wanted->lead);
        lead_first_count[1] = static_cast<double>(wanted->first);
        lead_first_count[2] = static_cast<double>(wanted->count);
    }
    return wanted ? 1 : 0;
}

// How leads are arranged (0 one, 1 stacked, 2 overlaid, 3 in a grid), which of them, from top to bottom; `flags`: 1
// calibration pulses, 2 labels are hidden; `px_per_mm_css`: measured, or 0; `start_of_day_s`: NaN where it is not
// known.
EMSCRIPTEN_KEEPALIVE void viewer_set_display(int arrangement, const int* leads, int count, int flags,
                                             double px_per_mm_css, double start_of_day_s) {
    using namespace beatlens::viewer;
    Display& display = app().state().display;
    display.arrangement = static_cast<Arrangement>(std::clamp(arrangement, 0, 3));
    display.leads.assign(leads, leads + count);
    display.has_pulse = (flags & 1) != 0;
    display.hides_labels = (flags & 2) != 0;
    display.px_per_mm_css = px_per_mm_css;
    display.start_of_day_s = start_of_day_s;
    app().update_view_size();
}

// 0 browse, 1 calipers, 2 edit, 3 mark.
EMSCRIPTEN_KEEPALIVE void viewer_set_tool(int tool) {
    app().state().display.tool = static_cast<beatlens::viewer::Tool>(std::clamp(tool, 0, 3));
}

// `kinds`: Stretch::Kind; `times`: first and end of each; `texts`: UTF-8, one line each.
EMSCRIPTEN_KEEPALIVE void viewer_set_stretches(const double* times, const unsigned char* kinds, const unsigned* colors,
                                               const char* texts, int count) {
    using namespace beatlens::viewer;
    std::vector<Stretch>& stretches = app().recording().stretches;
    stretches.clear();
    std::string_view rest(texts);
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
        stretches.push_back(
            {times[2 * i], times[2 * i + 1], static_cast<Stretch::Kind>(kinds[i]), colors[i], next_line(rest)});
    }
}

// The heart rate for the overview: the numbers of viewer_numbers().
EMSCRIPTEN_KEEPALIVE void viewer_set_rate(double step_s) {
    app().recording().rate_bpm = std::exchange(incoming, {});
    app().recording().rate_step_s = step_s;
}

// Plots below the trace, empty; viewer_add_plot() and viewer_add_series() fill them.
EMSCRIPTEN_KEEPALIVE void viewer_clear_plots(float height_css) {
    app().state().plots.clear();
    app().state().plots_css = height_css;
    app().state().hovered_plot = -1;
}

// `texts`: title, label of x, label of y, a line each.
EMSCRIPTEN_KEEPALIVE void viewer_add_plot(const char* texts, double x0, double x1, double y0, double y1, int x_is_time,
                                          float share) {
    using namespace beatlens::viewer;
    Plot plot;
    std::string_view rest(texts);
    plot.title = next_line(rest);
    plot.x_label = next_line(rest);
    plot.y_label = next_line(rest);
    plot.x0 = x0;
    plot.x1 = x1 > x0 ? x1 : x0 + 1.0;
    plot.y0 = y0;
    plot.y1 = y1 > y0 ? y1 : y0 + 1.0;
    plot.x_is_time = x_is_time != 0;
    plot.share = share;
    plot.cursor_x = x0 - 1.0;
    app().state().plots.push_back(std::move(plot));
}

// A line across the plot; outside of it: none.
EMSCRIPTEN_KEEPALIVE void viewer_set_plot_cursor(int plot, double x) {
    auto& plots = app().state().plots;
    if (plot >= 0 && static_cast<std::size_t>(plot) < plots.size()) {
        plots[static_cast<std::size_t>(plot)].cursor_x = x;
    }
}

// Of the last plot: the numbers of viewer_numbers() are x of all points, then y. `kind`: Series::Kind. `colors`, `ids`:
// one for each point, or null.
EMSCRIPTEN_KEEPALIVE void viewer_add_series(int kind, unsigned rgb, unsigned alpha, float width_css,
                                            const unsigned* colors, const int* ids) {
    using namespace beatlens::viewer;
    const std::vector<float> numbers = std::exchange(incoming, {});
    if (app().state().plots.empty()) {
        return;
    }
    const std::size_t count = numbers.size() / 2;
    Series series;
    series.kind = static_cast<Series::Kind>(std::clamp(kind, 0, 3));
    series.rgb = rgb;
    series.alpha = alpha;
    series.width_css = width_css;
    series.x.assign(numbers.begin(), numbers.begin() + static_cast<std::ptrdiff_t>(count));
    series.y.assign(numbers.begin() + static_cast<std::ptrdiff_t>(count), numbers.end());
    if (colors != nullptr) {
        series.rgbs.assign(colors, colors + count);
    }
    if (ids != nullptr) {
        series.ids.assign(ids, ids + count);
    }
    app().state().plots.back().series.push_back(std::move(series));
}

// `numbers`: are there (0 or 1), first_s, first_y_mv, end_s, end_y_mv, lead, march (0 or 1).
EMSCRIPTEN_KEEPALIVE void viewer_get_calipers(double* numbers) {
    const auto& calipers = app().state().calipers;
    const double values[] = {calipers.are_there ? 1.0 : 0.0,
                             calipers.first_s,
                             static_cast<double>(calipers.first_y_mv),
                             calipers.end_s,
                             static_cast<double>(calipers.end_y_mv),
                             static_cast<double>(calipers.lead),
                             calipers.march ? 1.0 : 0.0};
    std::copy(std::begin(values), std::end(values), numbers);
}

EMSCRIPTEN_KEEPALIVE void viewer_set_calipers(const double* numbers) {
    auto& calipers = app().state().calipers;
    calipers.are_there = numbers[0] != 0.0;
    calipers.first_s = numbers[1];
    calipers.first_y_mv = static_cast<float>(numbers[2]);
    calipers.end_s = numbers[3];
    calipers.end_y_mv = static_cast<float>(numbers[4]);
    calipers.lead = static_cast<std::size_t>(std::max(0.0, numbers[5]));
    calipers.march = numbers[6] != 0.0;
}

// Intervals below the trace: `times`: first and end of each; `texts`: UTF-8, one line each.
EMSCRIPTEN_KEEPALIVE void viewer_set_spans(const double* times, const char* texts, int count) {
    auto& spans = app().state().spans;
    spans.clear();
    std::string_view rest(texts);
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
        spans.push_back({times[2 * i], times[2 * i + 1], next_line(rest)});
    }
}

// Where a lead's trace is at a time, millivolts from the middle of its strip; NaN where nothing is drawn.
EMSCRIPTEN_KEEPALIVE float viewer_mv_at(int lead, double time_s) {
    return app().mv_at(static_cast<std::size_t>(lead), time_s);
}

// What is at a point of the canvas, CSS pixels: 1, and a time and the number of the beat there, -1 without one; else 0.
EMSCRIPTEN_KEEPALIVE int viewer_place_at(double x_css, double y_css, double* time_and_beat) {
    const auto place = app().place_at(x_css, y_css);
    if (place) {
        time_and_beat[0] = place->time_s;
        time_and_beat[1] = place->beat;
    }
    return place ? 1 : 0;
}

// The labels that beats and references are shown with from now on, `count` >= 1 of them: `colors` 0xRRGGBB, `is_pill`
// and `is_of_model` 0 or 1, `texts` two lines each, name and description, in UTF-8;
// `normal` -1: none of them is. Beats are forgotten.
EMSCRIPTEN_KEEPALIVE void viewer_set_labels(const unsigned* colors, const unsigned char* is_pill,
                                            const unsigned char* is_of_model, const char* texts, int count,
                                            int normal) {
    beatlens::viewer::LabelSet labels;
    labels.normal = static_cast<std::size_t>(normal < 0 ? count : normal);
    std::string_view rest(texts);
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
        std::string name = next_line(rest);
        std::string description = next_line(rest);
        labels.styles.push_back(
            {std::move(name), std::move(description), colors[i], is_pill[i] != 0, is_of_model[i] != 0});
    }
    app().set_labels(std::move(labels));
}

// `labels` are indices of the labels that were set, `usable`, `sure` and `edited` 0 or 1, `probabilities` is [count,
// labels], `reasons` UTF-8, one line per beat or nothing at all. References must be set again afterwards.
EMSCRIPTEN_KEEPALIVE void viewer_set_beats(const int* samples, const unsigned char* labels, const unsigned char* usable,
                                           const unsigned char* sure, const unsigned char* edited,
                                           const float* probabilities, const char* reasons, int count) {
    using namespace beatlens::viewer;
    const LabelSet& set = app().recording().labels;
    std::vector<Beat> beats(static_cast<std::size_t>(count));
    std::string_view rest(reasons);
    for (std::size_t i = 0; i < beats.size(); ++i) {
        const std::size_t label = std::min<std::size_t>(labels[i], set.size() - 1);
        const bool is_usable = usable[i] != 0;
        beats[i] = {samples[i],     label,          label == set.normal || !is_usable, is_usable, sure[i] != 0,
                    edited[i] != 0, next_line(rest)};
    }
    std::vector<float> shares(probabilities, probabilities + beats.size() * set.size());
    app().set_beats(std::move(beats), std::move(shares));
}

// `labels`: index of a label, 255 for marks that are not beats. `statuses`: ReferenceStatus. `beats`: index of the beat
// that the mark belongs to, or -1. `texts`: UTF-8, one line per mark.
EMSCRIPTEN_KEEPALIVE void viewer_set_references(const int* samples, const unsigned char* labels,
                                                const unsigned char* statuses, const int* beats, int count,
                                                const char* texts) {
    using namespace beatlens::viewer;
    std::vector<Reference> references(static_cast<std::size_t>(count));
    std::vector<int> of_beat(app().recording().beats.size(), -1);
    std::string_view rest(texts);
    for (std::size_t i = 0; i < references.size(); ++i) {
        Reference& reference = references[i];
        reference.sample = samples[i];
        reference.label = labels[i] < app().recording().labels.size() ? labels[i] : -1;
        reference.status = static_cast<ReferenceStatus>(statuses[i]);
        reference.beat = beats[i];
        reference.text = next_line(rest);
        if (beats[i] >= 0 && static_cast<std::size_t>(beats[i]) < of_beat.size()) {
            of_beat[static_cast<std::size_t>(beats[i])] = static_cast<int>(i);
        }
    }
    app().set_references(std::move(references), std::move(of_beat));
}

EMSCRIPTEN_KEEPALIVE void viewer_set_paper(double speed_mm_per_s, double gain_mm_per_mv) {
    app().state().view.set_speed(speed_mm_per_s);
    app().state().view.set_gain(gain_mm_per_mv);
}

EMSCRIPTEN_KEEPALIVE void viewer_zoom(double factor, double x_css) {
    app().state().view.zoom_by(factor, x_css * app().scale());
}

EMSCRIPTEN_KEEPALIVE void viewer_pan(double dx_css) { app().state().view.pan_px(dx_css * app().scale()); }

EMSCRIPTEN_KEEPALIVE void viewer_to_start() { app().state().view.to_start(); }

EMSCRIPTEN_KEEPALIVE void viewer_to_end() { app().state().view.to_end(); }

EMSCRIPTEN_KEEPALIVE void viewer_center_on(double time_s) { app().state().view.center_on(time_s); }

EMSCRIPTEN_KEEPALIVE void viewer_select(int beat) { app().select(beat); }

EMSCRIPTEN_KEEPALIVE int viewer_step_abnormal(int direction) { return app().step_abnormal(direction); }

// What the user did since the last call: Event::Kind, 0 for nothing; `numbers`: two.
EMSCRIPTEN_KEEPALIVE int viewer_take_event(double* numbers) {
    const beatlens::viewer::Event event = app().take_event();
    numbers[0] = event.a;
    numbers[1] = event.b;
    return static_cast<int>(event.kind);
}

EMSCRIPTEN_KEEPALIVE void viewer_cancel_press() { app().cancel_press(); }
EMSCRIPTEN_KEEPALIVE void viewer_set_pinching(int pinching) { app().set_pinching(pinching != 0); }

EMSCRIPTEN_KEEPALIVE double viewer_start_s() { return app().state().view.start_s(); }

EMSCRIPTEN_KEEPALIVE double viewer_end_s() { return app().state().view.end_s(); }

// CSS pixels from the left edge of the canvas.
EMSCRIPTEN_KEEPALIVE double viewer_x_of(double time_s) { return app().state().view.x_of(time_s) / app().scale(); }

EMSCRIPTEN_KEEPALIVE double viewer_zoom_factor() { return app().state().view.zoom(); }
}
