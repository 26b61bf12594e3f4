#include "app.h"

#include <emscripten.h>
#include <emscripten/html5.h>
#include <imgui.h>
#include <imgui_impl_sdl2.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "palette.h"
#include "roboto_font.h"

namespace beatlens::viewer {

namespace {

// Frames after the last input: ImGui may spread a press and a release over two, and hovering shows one frame late.
constexpr int frames_to_settle = 2;
// Paper on screens: a little larger than CSS millimetres (3.8 px), so that 10 s at 25 mm/s fill a usual window.
constexpr double px_per_mm_css = 5.0;
constexpr double px_per_mm_narrow_css = 4.0;
constexpr float narrow_css = 600.0F;
constexpr float click_slop_css = 4.0F;
constexpr float hover_reach_css = 22.0F;

}  // namespace

bool App::start() {
    // SDL calls its canvas "#canvas" and has the document look for it: that would find one viewer's of several, and
    // none in a shadow tree. Emscripten looks among these first.
    EM_ASM({ specialHTMLTargets["#canvas"] = Module["canvas"]; });
    SDL_SetMainReady();
    // Keys, wheel and pinch arrive as commands from JavaScript: it knows the modifiers of a wheel turn, and SDL would
    // keep Tab from leaving the canvas. Ignored events are not "handled", so the browser's own actions stay alive.
    SDL_SetHint(SDL_HINT_EMSCRIPTEN_KEYBOARD_ELEMENT, "#canvas");
    if (SDL_Init(SDL_INIT_VIDEO) != 0) {
        return false;
    }
    for (const auto event :
         {SDL_KEYDOWN, SDL_KEYUP, SDL_TEXTINPUT, SDL_MOUSEWHEEL, SDL_FINGERDOWN, SDL_FINGERUP, SDL_FINGERMOTION}) {
        SDL_EventState(event, SDL_IGNORE);
    }
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_ES);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 0);
    SDL_GL_SetAttribute(SDL_GL_DEPTH_SIZE, 0);
    SDL_GL_SetAttribute(SDL_GL_STENCIL_SIZE, 0);
    window_ = SDL_CreateWindow(nullptr, 0, 0, 640, 360, SDL_WINDOW_OPENGL | SDL_WINDOW_ALLOW_HIGHDPI);
    if (window_ == nullptr) {
        return false;
    }
    context_ = SDL_GL_CreateContext(window_);
    if (context_ == nullptr) {
        return false;
    }
    emscripten_set_beforeunload_callback(nullptr, nullptr);  // SDL's would keep the page out of the back/forward cache
    SDL_StopTextInput();

    IMGUI_CHECKVERSION();
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    ImGui::GetStyle().WindowPadding = ImVec2(0.0F, 0.0F);
    ImGui::GetStyle().WindowBorderSize = 0.0F;
    ImGui_ImplSDL2_InitForOpenGL(window_, context_);
    if (!renderer_.create()) {
        return false;
    }
    build_fonts();
    return true;
}

void App::stop() {
    if (ImGui::GetCurrentContext() != nullptr) {
        ImGui_ImplSDL2_Shutdown();
        ImGui::DestroyContext();
    }
    SDL_GL_DeleteContext(std::exchange(context_, nullptr));
    if (window_ != nullptr) {
        SDL_DestroyWindow(std::exchange(window_, nullptr));
    }
    SDL_Quit();
}

void App::build_fonts() {
    ImFontAtlas* atlas = ImGui::GetIO().Fonts;
    atlas->Clear();
    const auto add = [&](float css_size) {
        ImFontConfig config;
        config.FontDataOwnedByAtlas = false;  // it is a constant of the program
        config.OversampleH = 2;
        config.PixelSnapH = scale_ < 1.5F;  // on a coarse grid whole-pixel glyphs are sharper
        // ImGui takes a pointer to non-const but does not write to data that it does not own.
        return atlas->AddFontFromMemoryTTF(const_cast<unsigned char*>(roboto_font), static_cast<int>(roboto_font_size),
                                           std::round(css_size * scale_), &config);
    };
    fonts_.regular = add(13.0F);  // the first one is ImGui's default
    fonts_.small = add(11.5F);
    fonts_.label = add(15.0F);
    atlas->Build();
    renderer_.upload_fonts();
}

void App::restore_context() {
    if (renderer_.create()) {
        renderer_.upload_fonts();
    }
}

void App::update_view_size() {
    const bool narrow = static_cast<float>(width_) < narrow_css * scale_;
    view_.set_size(width_, (narrow ? px_per_mm_narrow_css : px_per_mm_css) * scale_);
}

void App::resize(int width, int height, float scale) {
    width_ = std::max(1, width);
    height_ = std::max(1, height);
    const bool new_scale = std::abs(scale - scale_) > 1e-3F;
    scale_ = scale;
    // SDL counts in CSS pixels and rounds; the canvas gets the exact size afterwards.
    SDL_SetWindowSize(window_, static_cast<int>(std::lround(static_cast<float>(width_) / scale)),
                      static_cast<int>(std::lround(static_cast<float>(height_) / scale)));
    emscripten_set_canvas_element_size("#canvas", width_, height_);
    if (new_scale) {
        build_fonts();
    }
    update_view_size();
}

void App::show(Recording recording) {
    recording_ = std::move(recording);  // the samples stay where they are, so the pyramid's view of them stays good
    hovered_beat_ = selected_beat_ = clicked_beat_ = -1;
    drag_ = Drag::none;
    view_.set_duration(recording_.duration_s());
}

void App::set_labels(LabelSet labels) {
    set_beats({}, {});
    recording_.labels = std::move(labels);
}

void App::set_beats(std::vector<Beat> beats, std::vector<float> probabilities) {
    recording_.set_beats(std::move(beats), std::move(probabilities));
    hovered_beat_ = selected_beat_ = clicked_beat_ = -1;
}

void App::set_references(std::vector<Reference> references, std::vector<int> reference_of_beat) {
    recording_.references = std::move(references);
    recording_.reference_of_beat = std::move(reference_of_beat);
}

void App::select(int beat) {
    selected_beat_ = beat >= 0 && static_cast<std::size_t>(beat) < recording_.beats.size() ? beat : -1;
    if (selected_beat_ >= 0) {
        view_.bring_into_view(recording_.time_of(recording_.beats[static_cast<std::size_t>(selected_beat_)].sample));
    }
}

int App::step_abnormal(int direction) {
    // From the selected beat while it is on the paper, else from what the user looks at.
    double from = view_.time_at(static_cast<double>(width_) / 2.0) * recording_.sampling_rate_hz;
    if (selected_beat_ >= 0) {
        const auto sample = recording_.beats[static_cast<std::size_t>(selected_beat_)].sample;
        const double time_s = recording_.time_of(sample);
        if (time_s >= view_.start_s() && time_s <= view_.end_s()) {
            from = sample;
        }
    } else if (direction > 0) {
        from = view_.start_s() * recording_.sampling_rate_hz;
    }
    const int found = recording_.next_abnormal(from, direction);
    if (found >= 0) {
        select(found);
    }
    return found;
}

int App::take_clicked_beat() { return std::exchange(clicked_beat_, -1); }

void App::set_pinching(bool pinching) {
    pinching_ = pinching;
    drag_ = Drag::none;
    hover_allowed_ = false;
}

void App::cancel_press() {
    handle_events();  // the press itself may still wait there
    ImGuiIO& io = ImGui::GetIO();
    io.ClearEventsQueue();
    io.ClearInputKeys();
    drag_ = Drag::none;
    hover_allowed_ = false;
}

bool App::handle_events() {
    bool any = false;
    const float to_pixels = scale_;
    SDL_Event event;
    while (SDL_PollEvent(&event) != 0) {
        // What SDL says of window sizes and focus changes nothing that is drawn.
        any = any || (event.type >= SDL_MOUSEMOTION && event.type <= SDL_MOUSEBUTTONUP) ||
              (event.type == SDL_WINDOWEVENT && event.window.event == SDL_WINDOWEVENT_LEAVE);
        if (event.type == SDL_MOUSEMOTION) {  // SDL speaks of CSS pixels
            event.motion.x = static_cast<int>(std::lround(static_cast<float>(event.motion.x) * to_pixels));
            event.motion.y = static_cast<int>(std::lround(static_cast<float>(event.motion.y) * to_pixels));
        }
        ImGui_ImplSDL2_ProcessEvent(&event);
    }
    return any;
}

int App::beat_at(const Layout& layout, float x) const {
    const double rate = recording_.sampling_rate_hz;
    const double sample = view_.time_at(x) * rate;
    if (recording_.kind == RecordingKind::beat_table && recording_.beat_length > 0) {
        const auto index = static_cast<long long>(std::floor(sample / static_cast<double>(recording_.beat_length)));
        return index >= 0 && index < static_cast<long long>(recording_.beats.size()) ? static_cast<int>(index) : -1;
    }
    return recording_.nearest_beat(sample, hover_reach_css * layout.scale / view_.px_per_s() * rate);
}

void App::interact(const Layout& layout) {
    const ImGuiIO& io = ImGui::GetIO();
    const ImVec2 mouse = io.MousePos;
    const bool on_paper = layout.paper.contains(mouse) || layout.axis.contains(mouse);
    const bool on_overview = layout.overview.contains(mouse);
    if (recording_.empty() || pinching_) {
        hovered_beat_ = -1;
        return;
    }
    if (ImGui::IsMouseClicked(ImGuiMouseButton_Left)) {
        drag_ = on_overview ? Drag::overview : on_paper ? Drag::paper : Drag::none;
        dragged_far_ = false;
        drag_start_x_ = drag_last_x_ = mouse.x;
    }
    if (drag_ != Drag::none && ImGui::IsMousePosValid(&mouse)) {
        dragged_far_ = dragged_far_ || std::abs(mouse.x - drag_start_x_) > click_slop_css * scale_;
        if (drag_ == Drag::overview) {
            view_.center_on(static_cast<double>((mouse.x - layout.overview.x0) / layout.overview.width()) *
                            recording_.duration_s());
        } else if (dragged_far_) {
            view_.pan_px(static_cast<double>(drag_last_x_ - mouse.x));
            drag_last_x_ = mouse.x;
        }
    }
    const bool touch = io.MouseSource == ImGuiMouseSource_TouchScreen;
    if (drag_ != Drag::none && !ImGui::IsMouseDown(ImGuiMouseButton_Left)) {
        if (drag_ == Drag::paper && !dragged_far_) {
            clicked_beat_ = selected_beat_ = beat_at(layout, mouse.x);
        }
        hover_allowed_ = !(touch && (dragged_far_ || drag_ == Drag::overview));
        drag_ = Drag::none;
    } else if (!touch && drag_ == Drag::none) {
        hover_allowed_ = true;
    }
    hovered_beat_ =
        drag_ == Drag::none && hover_allowed_ && layout.paper.contains(mouse) ? beat_at(layout, mouse.x) : -1;
    ImGui::SetMouseCursor(on_overview                            ? ImGuiMouseCursor_Hand
                          : dragged_far_ && drag_ == Drag::paper ? ImGuiMouseCursor_ResizeEW
                                                                 : ImGuiMouseCursor_Arrow);
}

bool App::frame() {
    settle_frames_ = handle_events() ? frames_to_settle : std::max(0, settle_frames_ - 1);

    ImGui_ImplSDL2_NewFrame();
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = ImVec2(static_cast<float>(width_), static_cast<float>(height_));
    io.DisplayFramebufferScale = ImVec2(1.0F, 1.0F);
    ImGui::NewFrame();

    const Layout layout = make_layout(static_cast<float>(width_), static_cast<float>(height_), scale_, recording_);
    interact(layout);

    ImGui::SetNextWindowPos(ImVec2(0.0F, 0.0F));
    ImGui::SetNextWindowSize(io.DisplaySize);
    ImGui::Begin("trace", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoBackground |
                     ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoSavedSettings);
    const Scene scene = {ImGui::GetWindowDrawList(), recording_, view_, layout, fonts_, hovered_beat_, selected_beat_};
    draw_paper(scene);
    draw_bands(scene);
    draw_trace(scene);
    draw_beats(scene);
    draw_references(scene);
    draw_axis(scene);
    draw_overview(scene);
    draw_tooltip(scene);
    ImGui::End();
    ImGui::Render();

    renderer_.draw(*ImGui::GetDrawData(), width_, height_);
    SDL_GL_SwapWindow(window_);
    ++frames_drawn_;
    return settle_frames_ > 0;
}

}  // namespace beatlens::viewer
