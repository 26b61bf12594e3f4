// Draws ImGui's triangles with WebGL 2. ImGui's own OpenGL backend saves and restores the context's state around every
// frame, and in a browser each question about state waits for the GPU process: 0.2 s on a busy machine. This context
// is ours alone, so nothing is asked.
#pragma once

#include <GLES3/gl3.h>

#include "renderer.h"

namespace beatlens::viewer {

class WebGlRenderer final : public Renderer {
public:
    // Shaders and buffers; again after a lost context. False where the shaders do not compile.
    bool create() override;
    void upload_fonts() override;
    void draw(const ImDrawData& data, int width, int height) override;

private:
    GLuint program_ = 0;
    GLint size_location_ = -1;
    GLuint vertex_array_ = 0;
    GLuint vertices_ = 0;
    GLuint indices_ = 0;
    GLuint atlas_ = 0;
};

}  // namespace beatlens::viewer
