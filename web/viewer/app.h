// The viewer: an SDL2 window on the page's canvas, Dear ImGui for drawing and pointer input, and what is shown.
// It draws when it is asked to and never by itself; everything is in device pixels, so that every line and glyph falls
// on whole pixels at any devicePixelRatio.
#pragma once

#include <SDL.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "palette.h"
#include "panel.h"
#include "recording.h"
#include "renderer.h"
#include "scene.h"
#include "state.h"

namespace beatlens::viewer {

class App {
public:
    // With WebGL 2, or on a 2-D canvas. False where the browser has not what it takes (SDL_GetError() knows more).
    bool start(bool with_webgl);
    // Takes SDL's listeners off canvas, document and window, which would keep all of this alive. Nothing else may be
    // called afterwards.
    void stop();
    // The canvas's backing store in device pixels, and how many of them a CSS pixel has.
    void resize(int width, int height, float scale);
    // Draws once. Returns whether another frame is needed for input to settle.
    bool frame();
    // After the browser gave a lost WebGL context back: textures, shaders and buffers are gone.
    void restore_context();
    void set_theme(Theme theme);
    // A TrueType font for characters that the first one lacks, as of Chinese.
    void set_further_font(std::vector<unsigned char> bytes);

    // Another recording: forgets beats, references and the selection. Its leads may still be empty.
    void show(Recording recording);
    void set_lead(std::size_t index, Lead lead, float low, float high);
    void put_samples(std::size_t lead, std::size_t first, std::span<const float> samples);
    // Samples that a lead on the paper should have, and does not.
    struct Wanted {
        std::size_t lead, first, count;
    };
    std::optional<Wanted> wanted();

    // Forgets beats and references: they are labelled with the set before it.
    void set_labels(LabelSet labels);
    // `probabilities`: [beats, labels of the set]. References must be set again afterwards.
    void set_beats(std::vector<Beat> beats, std::vector<float> probabilities);
    void set_references(std::vector<Reference> references, std::vector<int> reference_of_beat);

    void select(int beat);
    // Selects the next beat that is not normal (direction 1 or -1) and returns its index, -1 without one.
    int step_abnormal(int direction);
    // What the user did since the last call.
    Event take_event();
    // Two fingers are on the canvas: the first one must not drag the paper as well.
    void set_pinching(bool pinching);
    // The browser has taken a finger that was on the canvas for itself, to scroll: its press marks no beat.
    void cancel_press();

    // After a change of State::display.
    void update_view_size();

    Recording& recording() { return recording_; }
    State& state() { return state_; }
    float scale() const { return scale_; }
    std::uint32_t frames_drawn() const { return frames_drawn_; }
    // Of the last frame, without what puts it on the canvas: milliseconds, and corners of triangles.
    double work_ms() const { return work_ms_; }
    int vertices() const { return vertices_; }
    Layout layout() const;
    float mv_at(std::size_t lead, double time_s) const;
    struct Place {
        double time_s;
        int beat;  // the nearest one, -1 without one near
    };
    // At a point of the canvas, CSS pixels; none where the recording is not.
    std::optional<Place> place_at(double x_css, double y_css);

private:
    void build_fonts();
    bool handle_events();
    void interact(const Layout& layout);

    SDL_Window* window_ = nullptr;
    SDL_GLContext context_ = nullptr;  // none on a 2-D canvas
    std::unique_ptr<Renderer> renderer_;
    Fonts fonts_;
    std::vector<unsigned char> further_font_;
    int width_ = 1;
    int height_ = 1;
    float scale_ = 1.0F;

    Recording recording_;
    State state_;

    Panel* held_ = nullptr;  // the panel whose press it is
    Pointer pointer_;
    bool hover_allowed_ = true;  // a finger that panned leaves no tooltip behind
    bool pinching_ = false;
    int settle_frames_ = 0;
    std::uint32_t frames_drawn_ = 0;
    double work_ms_ = 0.0;
    int vertices_ = 0;
};

}  // namespace beatlens::viewer
