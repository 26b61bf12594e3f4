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

std::vector<float> incoming;  // samples, from JavaScript

// Takes the first line off.
std::string next_line(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string line(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

}  // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE int viewer_start() { return app().start() ? 1 : 0; }

EMSCRIPTEN_KEEPALIVE void viewer_stop() { app().stop(); }

EMSCRIPTEN_KEEPALIVE void viewer_resize(int width, int height, float scale) { app().resize(width, height, scale); }

EMSCRIPTEN_KEEPALIVE int viewer_frame() { return app().frame() ? 1 : 0; }

EMSCRIPTEN_KEEPALIVE unsigned viewer_frames_drawn() { return app().frames_drawn(); }

EMSCRIPTEN_KEEPALIVE void viewer_restore_context() { app().restore_context(); }

// Room for the samples of the next viewer_show().
EMSCRIPTEN_KEEPALIVE float* viewer_samples(std::size_t count) {
    incoming.resize(count);
    return incoming.data();
}

// `beat_length` 0: a record; otherwise a beat table with so many samples per beat. `lead`, `units`: UTF-8.
EMSCRIPTEN_KEEPALIVE void viewer_show(double sampling_rate_hz, int beat_length, const char* lead, const char* units) {
    using namespace beatlens::viewer;
    Recording recording;
    recording.kind = beat_length > 0 ? RecordingKind::beat_table : RecordingKind::record;
    recording.lead = lead;
    recording.units = units;
    recording.sampling_rate_hz = sampling_rate_hz;
    recording.beat_length = static_cast<std::size_t>(beat_length);
    recording.set_samples(std::exchange(incoming, {}));
    app().show(std::move(recording));
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

// `labels` are indices of the labels that were set, `usable` and `sure` 0 or 1, `probabilities` is [count, labels],
// `reasons` UTF-8, one line per beat or nothing at all. References must be set again afterwards.
EMSCRIPTEN_KEEPALIVE void viewer_set_beats(const int* samples, const unsigned char* labels, const unsigned char* usable,
                                           const unsigned char* sure, const float* probabilities, const char* reasons,
                                           int count) {
    using namespace beatlens::viewer;
    const LabelSet& set = app().recording().labels;
    std::vector<Beat> beats(static_cast<std::size_t>(count));
    std::string_view rest(reasons);
    for (std::size_t i = 0; i < beats.size(); ++i) {
        const std::size_t label = std::min<std::size_t>(labels[i], set.size() - 1);
        const bool is_usable = usable[i] != 0;
        beats[i] = {samples[i], label, label == set.normal || !is_usable, is_usable, sure[i] != 0, next_line(rest)};
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
    app().view().set_speed(speed_mm_per_s);
    app().view().set_gain(gain_mm_per_mv);
}

EMSCRIPTEN_KEEPALIVE void viewer_zoom(double factor, double x_css) {
    app().view().zoom_by(factor, x_css * app().scale());
}

EMSCRIPTEN_KEEPALIVE void viewer_pan(double dx_css) { app().view().pan_px(dx_css * app().scale()); }

EMSCRIPTEN_KEEPALIVE void viewer_to_start() { app().view().to_start(); }

EMSCRIPTEN_KEEPALIVE void viewer_to_end() { app().view().to_end(); }

EMSCRIPTEN_KEEPALIVE void viewer_center_on(double time_s) { app().view().center_on(time_s); }

EMSCRIPTEN_KEEPALIVE void viewer_select(int beat) { app().select(beat); }

EMSCRIPTEN_KEEPALIVE int viewer_step_abnormal(int direction) { return app().step_abnormal(direction); }

EMSCRIPTEN_KEEPALIVE int viewer_take_clicked_beat() { return app().take_clicked_beat(); }

EMSCRIPTEN_KEEPALIVE void viewer_cancel_press() { app().cancel_press(); }
EMSCRIPTEN_KEEPALIVE void viewer_set_pinching(int pinching) { app().set_pinching(pinching != 0); }

EMSCRIPTEN_KEEPALIVE double viewer_start_s() { return app().view().start_s(); }

EMSCRIPTEN_KEEPALIVE double viewer_end_s() { return app().view().end_s(); }

EMSCRIPTEN_KEEPALIVE double viewer_zoom_factor() { return app().view().zoom(); }
}
