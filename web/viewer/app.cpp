#include "app.h"

#include <emscripten.h>
#include <emscripten/html5.h>
#include <imgui.h>
#include <imgui_impl_sdl2.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

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
constexpr std::size_t most_at_once = std::size_t{1} << 20;  // samples that are asked for
constexpr std::size_t most_held = std::size_t{24} << 20;    // samples of all leads, 96 MB
// Farther out than this many samples a pixel column the outline alone is exact enough.
constexpr double samples_per_column = 2.0 * Lead::bucket;

}  // namespace

bool App::start(bool with_webgl) {
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
    window_ =
        SDL_CreateWindow(nullptr, 0, 0, 640, 360, (with_webgl ? SDL_WINDOW_OPENGL : 0U) | SDL_WINDOW_ALLOW_HIGHDPI);
    if (window_ == nullptr) {
        return false;
    }
    if (with_webgl) {
        context_ = SDL_GL_CreateContext(window_);
        if (context_ == nullptr) {
            return false;
        }
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
    if (with_webgl) {
        ImGui_ImplSDL2_InitForOpenGL(window_, context_);
        renderer_ = make_webgl_renderer();
    } else {
        ImGui_ImplSDL2_InitForOther(window_);
        renderer_ = make_canvas_renderer();
    }
    if (!renderer_->create()) {
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
    if (context_ != nullptr) {
        SDL_GL_DeleteContext(std::exchange(context_, nullptr));
    }
    if (window_ != nullptr) {
        SDL_DestroyWindow(std::exchange(window_, nullptr));
    }
    SDL_Quit();
}

// General punctuation, CJK punctuation and ideographs, full-width forms; of these whatever the font has.
static constexpr ImWchar further_characters[] = {0x2010, 0x206F, 0x3000, 0x30FF, 0x4E00, 0x9FFF, 0xFF00, 0xFFEF, 0};

void App::build_fonts() {
    ImFontAtlas* atlas = ImGui::GetIO().Fonts;
    atlas->Clear();
    const auto add = [&](float css_size) {
        ImFontConfig config;
        config.FontDataOwnedByAtlas = false;  // it is a constant of the program
        config.OversampleH = 2;
        config.PixelSnapH = scale_ < 1.5F;  // on a coarse grid whole-pixel glyphs are sharper
        // ImGui takes a pointer to non-const but does not write to data that it does not own.
        ImFont* font =
            atlas->AddFontFromMemoryTTF(const_cast<unsigned char*>(roboto_font), static_cast<int>(roboto_font_size),
                                        std::round(css_size * scale_), &config);
        if (!further_font_.empty()) {
            config.MergeMode = true;
            atlas->AddFontFromMemoryTTF(further_font_.data(), static_cast<int>(further_font_.size()),
                                        std::round(css_size * scale_), &config, further_characters);
        }
        return font;
    };
    fonts_.regular = add(13.0F);  // the first one is ImGui's default
    fonts_.small = add(11.5F);
    fonts_.label = add(15.0F);
    atlas->Build();
    renderer_->upload_fonts();
}

void App::set_further_font(std::vector<unsigned char> bytes) {
    further_font_ = std::move(bytes);
    build_fonts();
}

void App::restore_context() {
    if (renderer_->create()) {
        renderer_->upload_fonts();
    }
}

void App::set_theme(Theme theme) { palette = &palette_of(theme); }

void App::update_view_size() {
    const bool narrow = static_cast<float>(width_) < narrow_css * scale_;
    const double measured = state_.display.px_per_mm_css;
    const double css = measured > 0.0 ? measured : narrow ? px_per_mm_narrow_css : px_per_mm_css;
    const float left = std::round(gutter_css(recording_, state_.display) * scale_);
    state_.view.set_size(width_, css * scale_, static_cast<double>(left));
}

Layout App::layout() const {
    return make_layout(static_cast<float>(width_), static_cast<float>(height_), scale_, recording_, state_.display,
                       state_.plots_css);
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
    recording_ = std::move(recording);
    state_.hovered_beat = state_.selected_beat = state_.dragged_beat = -1;
    state_.calipers = {};
    state_.spans.clear();
    state_.marks = false;
    state_.plots.clear();
    held_ = nullptr;
    update_view_size();
    state_.view.set_duration(recording_.duration_s());
}

void App::set_lead(std::size_t index, Lead lead, float low, float high) {
    recording_.set_lead(index, std::move(lead), low, high);
}

void App::put_samples(std::size_t lead, std::size_t first, std::span<const float> samples) {
    if (lead >= recording_.leads.size()) {
        return;
    }
    recording_.leads[lead].put(first, samples);
    std::size_t held = 0;
    for (const Lead& one : recording_.leads) {
        held += one.held();
    }
    if (held <= most_held) {
        return;
    }
    const double around_s = 2.0 * state_.view.width_s();
    for (Lead& one : recording_.leads) {
        const auto sample = [&](double time_s) {
            return static_cast<std::size_t>(std::max(0.0, time_s) * one.sampling_rate_hz);
        };
        one.keep_only(sample(state_.view.start_s() - around_s), sample(state_.view.end_s() + around_s));
    }
}

std::optional<App::Wanted> App::wanted() {
    const Viewport& view = state_.view;
    for (const Strip& strip : layout().strips) {
        const Lead& lead = recording_.leads[strip.lead];
        if (!lead.is_there() || lead.sampling_rate_hz / view.px_per_s() > samples_per_column) {
            continue;
        }
        const auto sample = [&](double time_s) {
            return static_cast<std::size_t>(std::max(0.0, time_s) * lead.sampling_rate_hz);
        };
        // What is on the paper first, then what comes next where it is moved.
        const double beside_s = 0.5 * view.width_s();
        const double first_s = view.time_at(strip.area.x0);
        const double end_s = view.time_at(strip.area.x1);
        auto missing = lead.missing(sample(first_s), sample(end_s) + 2);
        if (!missing) {
            missing = lead.missing(sample(first_s - beside_s), sample(end_s + beside_s) + 2);
        }
        if (missing) {
            return Wanted{strip.lead, missing->first, std::min(missing->count, most_at_once)};
        }
    }
    return std::nullopt;
}

float App::mv_at(std::size_t index, double time_s) const {
    if (index >= recording_.leads.size() || time_s < 0.0) {
        return std::numeric_limits<float>::quiet_NaN();
    }
    const Lead& lead = recording_.leads[index];
    const float value = lead.sample(static_cast<std::size_t>(time_s * lead.sampling_rate_hz + 0.5));
    return (value - lead.middle) / lead.drawn_as_mv;
}

std::optional<App::Place> App::place_at(double x_css, double y_css) {
    const Layout where = layout();
    const Canvas canvas = {recording_, state_, where};
    const ImVec2 at(static_cast<float>(x_css) * scale_, static_cast<float>(y_css) * scale_);
    const double time_s = canvas.time_at(at.x);
    if (!where.paper.contains(at) || time_s < 0.0 || time_s > recording_.duration_s()) {
        return std::nullopt;
    }
    return Place{time_s, canvas.beat_at(at.x)};
}

void App::set_labels(LabelSet labels) {
    set_beats({}, {});
    recording_.labels = std::move(labels);
}

void App::set_beats(std::vector<Beat> beats, std::vector<float> probabilities) {
    recording_.set_beats(std::move(beats), std::move(probabilities));
    state_.hovered_beat = state_.selected_beat = state_.dragged_beat = -1;
}

void App::set_references(std::vector<Reference> references, std::vector<int> reference_of_beat) {
    recording_.references = std::move(references);
    recording_.reference_of_beat = std::move(reference_of_beat);
}

void App::select(int beat) {
    state_.selected_beat = beat >= 0 && static_cast<std::size_t>(beat) < recording_.beats.size() ? beat : -1;
    if (state_.selected_beat >= 0) {
        state_.view.bring_into_view(
            recording_.time_of(recording_.beats[static_cast<std::size_t>(state_.selected_beat)].sample));
    }
}

int App::step_abnormal(int direction) {
    // From the selected beat while it is on the paper, else from what the user looks at.
    const Viewport& view = state_.view;
    double from = 0.5 * (view.start_s() + view.end_s()) * recording_.sampling_rate_hz;
    if (state_.selected_beat >= 0) {
        const auto sample = recording_.beats[static_cast<std::size_t>(state_.selected_beat)].sample;
        const double time_s = recording_.time_of(sample);
        if (time_s >= view.start_s() && time_s <= view.end_s()) {
            from = sample;
        }
    } else if (direction > 0) {
        from = view.start_s() * recording_.sampling_rate_hz;
    }
    const int found = recording_.next_abnormal(from, direction);
    if (found >= 0) {
        select(found);
    }
    return found;
}

Event App::take_event() {
    if (state_.events.empty()) {
        return {};
    }
    const Event event = state_.events.front();
    state_.events.pop_front();
    return event;
}

void App::set_pinching(bool pinching) {
    pinching_ = pinching;
    const Layout where = layout();
    Canvas canvas = {recording_, state_, where};
    if (held_ != nullptr) {
        std::exchange(held_, nullptr)->cancel(canvas);
    }
    hover_allowed_ = false;
}

void App::cancel_press() {
    handle_events();  // the press itself may still wait there
    ImGuiIO& io = ImGui::GetIO();
    io.ClearEventsQueue();
    io.ClearInputKeys();
    const Layout where = layout();
    Canvas canvas = {recording_, state_, where};
    if (held_ != nullptr) {
        std::exchange(held_, nullptr)->cancel(canvas);
    }
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

void App::interact(const Layout& layout) {
    const ImGuiIO& io = ImGui::GetIO();
    State& state = state_;
    state.hovered_beat = -1;
    state.hovered_plot = -1;
    if (recording_.empty() || pinching_) {
        return;
    }
    Canvas canvas = {recording_, state, layout};
    pointer_.last = pointer_.at;
    pointer_.at = io.MousePos;
    pointer_.is_touch = io.MouseSource == ImGuiMouseSource_TouchScreen;
    const bool is_valid = ImGui::IsMousePosValid(&pointer_.at);
    const auto panel_at = [&]() -> Panel* {
        for (auto at = panels().rbegin(); is_valid && at != panels().rend(); ++at) {
            if ((*at)->hit(canvas, pointer_)) {
                return *at;
            }
        }
        return nullptr;
    };
    if (ImGui::IsMouseClicked(ImGuiMouseButton_Left)) {
        pointer_.start = pointer_.last = pointer_.at;
        pointer_.moved_far = false;
        held_ = panel_at();
        if (held_ != nullptr) {
            held_->press(canvas, pointer_);
        }
    }
    if (held_ != nullptr && is_valid) {
        const float far =
            std::max(std::abs(pointer_.at.x - pointer_.start.x), std::abs(pointer_.at.y - pointer_.start.y));
        pointer_.moved_far = pointer_.moved_far || far > click_slop_css * scale_;
        if (pointer_.at.x != pointer_.last.x || pointer_.at.y != pointer_.last.y) {
            held_->drag(canvas, pointer_);
        }
    }
    if (held_ != nullptr && !ImGui::IsMouseDown(ImGuiMouseButton_Left)) {
        held_->release(canvas, pointer_);
        hover_allowed_ = !(pointer_.is_touch && (pointer_.moved_far || held_ == &overview_panel()));
        held_ = nullptr;
    } else if (!pointer_.is_touch && held_ == nullptr) {
        hover_allowed_ = true;
    }
    if (held_ == nullptr && is_valid && hover_allowed_) {
        const bool tells = state.display.tool == Tool::browse || state.display.tool == Tool::edit;
        if (tells && layout.paper.contains(pointer_.at)) {
            state.hovered_beat = canvas.beat_at(pointer_.at.x);
        }
        if (Panel* const below = panel_at()) {
            below->hover(canvas, pointer_);
        }
    }
    Panel* const of_cursor = held_ != nullptr ? held_ : panel_at();
    ImGui::SetMouseCursor(of_cursor != nullptr ? of_cursor->cursor(pointer_, held_ != nullptr)
                                               : ImGuiMouseCursor_Arrow);
}

bool App::frame() {
    const double begin_ms = emscripten_get_now();
    settle_frames_ = handle_events() ? frames_to_settle : std::max(0, settle_frames_ - 1);

    ImGui_ImplSDL2_NewFrame();
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = ImVec2(static_cast<float>(width_), static_cast<float>(height_));
    io.DisplayFramebufferScale = ImVec2(1.0F, 1.0F);
    ImGui::NewFrame();

    const Layout where = layout();
    interact(where);

    ImGui::SetNextWindowPos(ImVec2(0.0F, 0.0F));
    ImGui::SetNextWindowSize(io.DisplaySize);
    ImGui::Begin("trace", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoBackground |
                     ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoSavedSettings);
    const Scene scene = {ImGui::GetWindowDrawList(), recording_, state_, where, fonts_};
    for (const Panel* panel : panels()) {
        panel->draw(scene);
    }
    ImGui::End();
    ImGui::Render();

    work_ms_ = emscripten_get_now() - begin_ms;
    vertices_ = ImGui::GetDrawData()->TotalVtxCount;

    renderer_->draw(*ImGui::GetDrawData(), width_, height_);
    if (context_ != nullptr) {
        SDL_GL_SwapWindow(window_);
    }
    ++frames_drawn_;
    return settle_frames_ > 0;
}

}  // namespace beatlens::viewer
