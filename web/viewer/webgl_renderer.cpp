#include "webgl_renderer.h"

#include <imgui.h>

#include <algorithm>
#include <cstddef>

namespace beatlens::viewer {

namespace {

// Positions are device pixels from the top left corner.
constexpr const char* vertex_source = R"(#version 300 es
uniform vec2 canvas_size;
layout(location = 0) in vec2 position;
layout(location = 1) in vec2 atlas_position;
layout(location = 2) in vec4 color;
out vec2 fragment_atlas_position;
out vec4 fragment_color;
void main() {
    fragment_atlas_position = atlas_position;
    fragment_color = color;
    gl_Position = vec4(position / canvas_size * vec2(2.0, -2.0) + vec2(-1.0, 1.0), 0.0, 1.0);
})";

// The atlas holds coverage only: glyphs, line profiles and one full pixel.
constexpr const char* fragment_source = R"(#version 300 es
precision mediump float;
uniform sampler2D atlas;
in vec2 fragment_atlas_position;
in vec4 fragment_color;
out vec4 result;
void main() {
    result = vec4(fragment_color.rgb, fragment_color.a * texture(atlas, fragment_atlas_position).r);
})";

GLuint compile(GLenum kind, const char* source) {
    const GLuint shader = glCreateShader(kind);
    glShaderSource(shader, 1, &source, nullptr);
    glCompileShader(shader);
    return shader;
}

void attribute(GLuint location, GLint components, GLenum type, GLboolean normalized, std::size_t offset) {
    glEnableVertexAttribArray(location);
    glVertexAttribPointer(location, components, type, normalized, sizeof(ImDrawVert),
                          reinterpret_cast<const void*>(offset));
}

}  // namespace

bool WebGlRenderer::create() {
    program_ = glCreateProgram();
    glAttachShader(program_, compile(GL_VERTEX_SHADER, vertex_source));
    glAttachShader(program_, compile(GL_FRAGMENT_SHADER, fragment_source));
    glLinkProgram(program_);
    GLint linked = 0;
    glGetProgramiv(program_, GL_LINK_STATUS, &linked);
    if (linked == 0) {
        return false;
    }
    size_location_ = glGetUniformLocation(program_, "canvas_size");
    glUseProgram(program_);

    glGenVertexArrays(1, &vertex_array_);
    glBindVertexArray(vertex_array_);
    glGenBuffers(1, &vertices_);
    glGenBuffers(1, &indices_);
    glBindBuffer(GL_ARRAY_BUFFER, vertices_);
    glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, indices_);
    attribute(0, 2, GL_FLOAT, GL_FALSE, offsetof(ImDrawVert, pos));
    attribute(1, 2, GL_FLOAT, GL_FALSE, offsetof(ImDrawVert, uv));
    attribute(2, 4, GL_UNSIGNED_BYTE, GL_TRUE, offsetof(ImDrawVert, col));

    glGenTextures(1, &atlas_);
    glBindTexture(GL_TEXTURE_2D, atlas_);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);

    // Set once: nobody else draws here.
    glEnable(GL_BLEND);
    glBlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA);
    glDisable(GL_DEPTH_TEST);
    glDisable(GL_CULL_FACE);
    glClearColor(1.0F, 1.0F, 1.0F, 1.0F);
    return true;
}

void WebGlRenderer::upload_fonts() {
    unsigned char* pixels = nullptr;
    int width = 0;
    int height = 0;
    ImGui::GetIO().Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
    glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_R8, width, height, 0, GL_RED, GL_UNSIGNED_BYTE, pixels);
}

void WebGlRenderer::draw(const ImDrawData& data, int width, int height) {
    glDisable(GL_SCISSOR_TEST);
    glViewport(0, 0, width, height);
    glClear(GL_COLOR_BUFFER_BIT);
    glEnable(GL_SCISSOR_TEST);
    glUniform2f(size_location_, static_cast<float>(width), static_cast<float>(height));
    for (const ImDrawList* list : data.CmdLists) {
        glBufferData(GL_ARRAY_BUFFER, list->VtxBuffer.size_in_bytes(), list->VtxBuffer.Data, GL_STREAM_DRAW);
        glBufferData(GL_ELEMENT_ARRAY_BUFFER, list->IdxBuffer.size_in_bytes(), list->IdxBuffer.Data, GL_STREAM_DRAW);
        for (const ImDrawCmd& command : list->CmdBuffer) {
            const int x0 = std::max(0, static_cast<int>(command.ClipRect.x));
            const int y0 = std::max(0, static_cast<int>(command.ClipRect.y));
            const int x1 = std::min(width, static_cast<int>(command.ClipRect.z));
            const int y1 = std::min(height, static_cast<int>(command.ClipRect.w));
            if (command.ElemCount == 0 || x1 <= x0 || y1 <= y0) {
                continue;
            }
            glScissor(x0, height - y1, x1 - x0, y1 - y0);
            static_assert(sizeof(ImDrawIdx) == 4, "a zoomed-out trace has more than 65,536 corners");
            glDrawElements(
                GL_TRIANGLES, static_cast<GLsizei>(command.ElemCount), GL_UNSIGNED_INT,
                reinterpret_cast<const void*>(static_cast<std::size_t>(command.IdxOffset) * sizeof(ImDrawIdx)));
        }
    }
}

std::unique_ptr<Renderer> make_webgl_renderer() { return std::make_unique<WebGlRenderer>(); }

}  // namespace beatlens::viewer
