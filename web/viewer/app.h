// The viewer: an SDL2 window on the page's canvas, Dear ImGui for drawing and pointer input, and what is shown.
// It draws when it is asked to and never by itself; everything is in device pixels, so that every line and glyph falls
// on whole pixels at any devicePixelRatio.
#pragma once

#include <SDL.h>

#include <cstdint>

#include "recording.h"
#include "renderer.h"
#include "scene.h"
#include "viewport.h"

namespace beatlens::viewer {

class App {
public:
    // False where the browser has no WebGL 2 (SDL_GetError() knows more).
    bool start();
    // Takes SDL's listeners off canvas, document and window, which would keep all of this alive. Nothing else may be
    // called afterwards.
    void stop();
    // The canvas's backing store in device pixels, and how many of them a CSS pixel has.
    void resize(int width, int height, float scale);
    // Draws once. Returns whether another frame is needed for input to settle.
    bool frame();
    // After the browser gave a lost WebGL context back: textures, shaders and buffers are gone.
    void restore_context();

    // New samples: forgets beats, references and the selection.
    void show(Recording recording);
    // Forgets beats and references: they are labelled with the set before it.
    void set_labels(LabelSet labels);
    // `probabilities`: [beats, labels of the set]. References must be set again afterwards.
    void set_beats(std::vector<Beat> beats, std::vector<float> probabilities);
    void set_references(std::vector<Reference> references, std::vector<int> reference_of_beat);

    void select(int beat);
    // Selects the next beat that is not normal (direction 1 or -1) and returns its index, -1 without one.
    int step_abnormal(int direction);
    // The beat that the user clicked since the last call; -1 without one.
    int take_clicked_beat();
    // Two fingers are on the canvas: the first one must not drag the paper as well.
    void set_pinching(bool pinching);
    // The browser has taken a finger that was on the canvas for itself, to scroll: its press marks no beat.
    void cancel_press();

    Recording& recording() { return recording_; }
    Viewport& view() { return view_; }
    float scale() const { return scale_; }
    std::uint32_t frames_drawn() const { return frames_drawn_; }

private:
    enum class Drag { none, paper, overview };

    void build_fonts();
    void update_view_size();
    bool handle_events();
    void interact(const Layout& layout);
    int beat_at(const Layout& layout, float x) const;

    SDL_Window* window_ = nullptr;
    SDL_GLContext context_ = nullptr;
    Renderer renderer_;
    Fonts fonts_;
    int width_ = 1;
    int height_ = 1;
    float scale_ = 1.0F;

    Recording recording_;
    Viewport view_;
    int hovered_beat_ = -1;
    int selected_beat_ = -1;
    int clicked_beat_ = -1;

    Drag drag_ = Drag::none;
    bool dragged_far_ = false;   // a drag, not a click
    bool hover_allowed_ = true;  // a finger that panned leaves no tooltip behind
    bool pinching_ = false;
    float drag_start_x_ = 0.0F;
    float drag_last_x_ = 0.0F;
    int settle_frames_ = 0;
    std::uint32_t frames_drawn_ = 0;
};

}  // namespace beatlens::viewer
