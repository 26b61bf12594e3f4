// Draws ImGui's triangles in memory and puts the picture on a 2-D canvas, for browsers without WebGL 2: old machines,
// remote desktops, Firefox without a graphics processor. Most of what is drawn are rectangles along the axes, two
// triangles each, which are filled as such.
#include <emscripten.h>
#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

#include "renderer.h"

namespace beatlens::viewer {

namespace {

struct ClipBox {
    int x0, y0, x1, y1;
};

struct Shade {
    std::array<float, 4> rgba;  // 0 to 255
    float u, v;
};

class CanvasRenderer final : public Renderer {
public:
    bool create() override {
        // clang-format off
        return EM_ASM_INT({
            Module["context2d"] = Module["canvas"].getContext("2d", {alpha: false});
            return Module["context2d"] ? 1 : 0;
        }) != 0;
        // clang-format on
    }

    void upload_fonts() override {
        unsigned char* pixels = nullptr;
        ImGui::GetIO().Fonts->GetTexDataAsAlpha8(&pixels, &atlas_width_, &atlas_height_);
        atlas_.assign(pixels, pixels + static_cast<std::ptrdiff_t>(atlas_width_) * atlas_height_);
    }

    void draw(const ImDrawData& data, int width, int height) override {
        width_ = width;
        height_ = height;
        picture_.assign(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), 0xFFFFFFFFU);
        for (const ImDrawList* list : data.CmdLists) {
            for (const ImDrawCmd& command : list->CmdBuffer) {
                const ClipBox clip = {std::max(0, static_cast<int>(command.ClipRect.x)),
                                      std::max(0, static_cast<int>(command.ClipRect.y)),
                                      std::min(width, static_cast<int>(command.ClipRect.z)),
                                      std::min(height, static_cast<int>(command.ClipRect.w))};
                if (clip.x0 < clip.x1 && clip.y0 < clip.y1) {
                    draw_command(*list, command, clip);
                }
            }
        }
        // clang-format off
        EM_ASM({
            const view = new Uint8ClampedArray(HEAPU8.buffer, $0, $1 * $2 * 4);
            // A copy where the memory is shared or may grow under it: ImageData keeps what it is given.
            Module["context2d"].putImageData(new ImageData(view, $1, $2), 0, 0);
        }, picture_.data(), width, height);
        // clang-format on
    }

private:
    void draw_command(const ImDrawList& list, const ImDrawCmd& command, const ClipBox& clip) {
        const ImDrawIdx* index = list.IdxBuffer.Data + command.IdxOffset;
        const ImDrawVert* vertices = list.VtxBuffer.Data + command.VtxOffset;
        unsigned i = 0;
        while (i + 3 <= command.ElemCount) {
            const ImDrawVert& a = vertices[index[i]];
            const ImDrawVert& b = vertices[index[i + 1]];
            const ImDrawVert& c = vertices[index[i + 2]];
            if (i + 6 <= command.ElemCount && is_rectangle(index + i, vertices)) {
                const ImDrawVert& d = vertices[index[i + 5]];
                fill_rectangle(a, b, c, d, clip);
                i += 6;
            } else {
                fill_triangle(a, b, c, clip);
                i += 3;
            }
        }
    }

    // ImGui's rectangles: corners a b c, a c d, with a b c d around it, of one colour.
    static bool is_rectangle(const ImDrawIdx* index, const ImDrawVert* vertices) {
        if (index[3] != index[0] || index[4] != index[2]) {
            return false;
        }
        const ImDrawVert& a = vertices[index[0]];
        const ImDrawVert& b = vertices[index[1]];
        const ImDrawVert& c = vertices[index[2]];
        const ImDrawVert& d = vertices[index[5]];
        const bool is_flat = a.col == b.col && b.col == c.col && c.col == d.col;
        return is_flat && a.pos.y == b.pos.y && b.pos.x == c.pos.x && c.pos.y == d.pos.y && d.pos.x == a.pos.x;
    }

    float coverage(float u, float v) const {
        const float x = u * static_cast<float>(atlas_width_) - 0.5F;
        const float y = v * static_cast<float>(atlas_height_) - 0.5F;
        const int x0 = std::clamp(static_cast<int>(std::floor(x)), 0, atlas_width_ - 1);
        const int y0 = std::clamp(static_cast<int>(std::floor(y)), 0, atlas_height_ - 1);
        const int x1 = std::min(x0 + 1, atlas_width_ - 1);
        const int y1 = std::min(y0 + 1, atlas_height_ - 1);
        const float fx = std::clamp(x - static_cast<float>(x0), 0.0F, 1.0F);
        const float fy = std::clamp(y - static_cast<float>(y0), 0.0F, 1.0F);
        const auto at = [&](int column, int row) {
            return static_cast<float>(atlas_[static_cast<std::size_t>(row) * static_cast<std::size_t>(atlas_width_) +
                                             static_cast<std::size_t>(column)]);
        };
        const float top = at(x0, y0) + (at(x1, y0) - at(x0, y0)) * fx;
        const float bottom = at(x0, y1) + (at(x1, y1) - at(x0, y1)) * fx;
        return (top + (bottom - top) * fy) / 255.0F;
    }

    static std::uint32_t blended(std::uint32_t below, unsigned r, unsigned g, unsigned b, unsigned alpha) {
        const auto mix = [alpha](unsigned under, unsigned over) {
            const unsigned value = under * (255 - alpha) + over * alpha;
            return (value + 127) / 255;
        };
        return mix(below & 255, r) | mix((below >> 8) & 255, g) << 8 | mix((below >> 16) & 255, b) << 16 | 0xFF000000U;
    }

    void put(std::size_t at, std::uint32_t color, unsigned alpha) {
        picture_[at] = alpha >= 255
                           ? color | 0xFF000000U
                           : blended(picture_[at], color & 255, (color >> 8) & 255, (color >> 16) & 255, alpha);
    }

    // Pixels whose middle lies within, as the graphics processor has it.
    void fill_rectangle(const ImDrawVert& a, const ImDrawVert& b, const ImDrawVert& c, const ImDrawVert& /*d*/,
                        const ClipBox& clip) {
        const float left = std::min(a.pos.x, b.pos.x);
        const float right = std::max(a.pos.x, b.pos.x);
        const float top = std::min(a.pos.y, c.pos.y);
        const float bottom = std::max(a.pos.y, c.pos.y);
        const int x0 = std::max(clip.x0, static_cast<int>(std::ceil(std::max(-1.0F, left) - 0.5F)));
        const int x1 = std::min(clip.x1, static_cast<int>(std::ceil(std::min(65535.0F, right) - 0.5F)));
        const int y0 = std::max(clip.y0, static_cast<int>(std::ceil(std::max(-1.0F, top) - 0.5F)));
        const int y1 = std::min(clip.y1, static_cast<int>(std::ceil(std::min(65535.0F, bottom) - 0.5F)));
        const unsigned alpha = a.col >> IM_COL32_A_SHIFT;
        if (x0 >= x1 || y0 >= y1 || alpha == 0) {
            return;
        }
        const bool is_textured = a.uv.x != c.uv.x || a.uv.y != c.uv.y;
        const float u_step = is_textured ? (c.uv.x - a.uv.x) / (c.pos.x - a.pos.x) : 0.0F;
        const float v_step = is_textured ? (c.uv.y - a.uv.y) / (c.pos.y - a.pos.y) : 0.0F;
        for (int y = y0; y < y1; ++y) {
            const std::size_t row = static_cast<std::size_t>(y) * static_cast<std::size_t>(width_);
            if (!is_textured) {
                for (int x = x0; x < x1; ++x) {
                    put(row + static_cast<std::size_t>(x), a.col, alpha);
                }
                continue;
            }
            const float v = a.uv.y + (static_cast<float>(y) + 0.5F - a.pos.y) * v_step;
            for (int x = x0; x < x1; ++x) {
                const float share = coverage(a.uv.x + (static_cast<float>(x) + 0.5F - a.pos.x) * u_step, v);
                if (share > 0.0F) {
                    put(row + static_cast<std::size_t>(x), a.col,
                        static_cast<unsigned>(share * static_cast<float>(alpha) + 0.5F));
                }
            }
        }
    }

    static Shade shade_of(const ImDrawVert& vertex) {
        return {{static_cast<float>(vertex.col & 255), static_cast<float>((vertex.col >> 8) & 255),
                 static_cast<float>((vertex.col >> 16) & 255), static_cast<float>(vertex.col >> 24)},
                vertex.uv.x,
                vertex.uv.y};
    }

    void fill_triangle(const ImDrawVert& a, const ImDrawVert& b, const ImDrawVert& c, const ClipBox& clip) {
        const auto cross = [](const ImVec2& p, const ImVec2& q, float x, float y) {
            return (q.x - p.x) * (y - p.y) - (q.y - p.y) * (x - p.x);
        };
        const float area = cross(a.pos, b.pos, c.pos.x, c.pos.y);
        if (!(std::abs(area) > 1e-6F) || (a.col | b.col | c.col) >> IM_COL32_A_SHIFT == 0) {
            return;
        }
        const auto [low_x, high_x] = std::minmax({a.pos.x, b.pos.x, c.pos.x});
        const auto [low_y, high_y] = std::minmax({a.pos.y, b.pos.y, c.pos.y});
        const int x0 = std::max(clip.x0, static_cast<int>(std::ceil(std::max(-1.0F, low_x) - 0.5F)));
        const int x1 = std::min(clip.x1, static_cast<int>(std::floor(std::min(65535.0F, high_x) + 0.5F)) + 1);
        const int y0 = std::max(clip.y0, static_cast<int>(std::ceil(std::max(-1.0F, low_y) - 0.5F)));
        const int y1 = std::min(clip.y1, static_cast<int>(std::floor(std::min(65535.0F, high_y) + 0.5F)) + 1);
        const Shade sa = shade_of(a);
        const Shade sb = shade_of(b);
        const Shade sc = shade_of(c);
        const bool is_flat = a.col == b.col && b.col == c.col;
        const bool is_textured = a.uv.x != b.uv.x || a.uv.y != b.uv.y || a.uv.x != c.uv.x || a.uv.y != c.uv.y;
        const float whole = is_textured ? 1.0F : coverage(a.uv.x, a.uv.y);
        for (int y = y0; y < y1; ++y) {
            const float py = static_cast<float>(y) + 0.5F;
            for (int x = x0; x < x1; ++x) {
                const float px = static_cast<float>(x) + 0.5F;
                const float wa = cross(b.pos, c.pos, px, py) / area;
                const float wb = cross(c.pos, a.pos, px, py) / area;
                const float wc = 1.0F - wa - wb;
                if (wa < 0.0F || wb < 0.0F || wc < 0.0F) {
                    continue;
                }
                const float share = is_textured
                                        ? coverage(wa * sa.u + wb * sb.u + wc * sc.u, wa * sa.v + wb * sb.v + wc * sc.v)
                                        : whole;
                const auto channel = [&](std::size_t i) {
                    return is_flat ? sa.rgba[i] : wa * sa.rgba[i] + wb * sb.rgba[i] + wc * sc.rgba[i];
                };
                const auto byte = [](float value) { return static_cast<std::uint32_t>(value + 0.5F); };
                const std::uint32_t color = byte(channel(0)) | byte(channel(1)) << 8 | byte(channel(2)) << 16;
                put(static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(x), color,
                    byte(share * channel(3)));
            }
        }
    }

    int width_ = 0;
    int height_ = 0;
    int atlas_width_ = 1;
    int atlas_height_ = 1;
    std::vector<std::uint8_t> atlas_;
    std::vector<std::uint32_t> picture_;  // RGBA, by rows
};

}  // namespace

std::unique_ptr<Renderer> make_canvas_renderer() { return std::make_unique<CanvasRenderer>(); }

}  // namespace beatlens::viewer
