// Puts ImGui's triangles on the canvas.
#pragma once

#include <memory>

struct ImDrawData;

namespace beatlens::viewer {

class Renderer {
public:
    virtual ~Renderer() = default;
    virtual bool create() = 0;
    // The font atlas; again after it was rebuilt.
    virtual void upload_fonts() = 0;
    // Clears the canvas and draws.
    virtual void draw(const ImDrawData& data, int width, int height) = 0;
};

std::unique_ptr<Renderer> make_webgl_renderer();
// Where the browser has no WebGL 2: the same picture, drawn here and put on a 2-D canvas.
std::unique_ptr<Renderer> make_canvas_renderer();

}  // namespace beatlens::viewer
