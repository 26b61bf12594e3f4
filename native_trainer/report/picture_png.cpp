#include <cairo.h>

#include <array>
#include <cmath>
#include <memory>
#include <numbers>

#include "report/palette.h"
#include "report/picture.h"

namespace beatlens::trainer {

namespace {

struct DestroySurface {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
struct DestroyContext {
    void operator()(cairo_t* context) const { cairo_destroy(context); }
};

void set_ink(cairo_t* context, Ink ink, double opacity = 1.0) {
    const std::uint32_t rgb = colour_of(ink, false).rgb;
    const auto channel = [&](unsigned shift) { return static_cast<double>(rgb >> shift & 0xFF) / 255.0; };
    cairo_set_source_rgba(context, channel(16), channel(8), channel(0), opacity);
}

void draw(cairo_t* context, const Rectangle& r) {
    set_ink(context, r.fill, r.opacity);
    cairo_new_path(context);
    cairo_rectangle(context, r.corner.x, r.corner.y, r.width, r.height);
    cairo_fill(context);
}

void draw(cairo_t* context, const Line& line) {
    constexpr std::array<double, 2> dashes = {5.0, 4.0};
    set_ink(context, line.stroke);
    cairo_set_line_width(context, line.width);
    cairo_set_dash(context, dashes.data(), line.dashed ? 2 : 0, 0.0);
    cairo_new_path(context);  // text leaves a point behind
    for (const Point& point : line.points) {
        cairo_line_to(context, point.x, point.y);
    }
    cairo_stroke(context);
}

void draw(cairo_t* context, const Disc& disc) {
    set_ink(context, disc.fill);
    cairo_new_path(context);
    cairo_arc(context, disc.centre.x, disc.centre.y, disc.radius, 0.0, 2.0 * std::numbers::pi);
    cairo_fill(context);
}

void draw(cairo_t* context, const Text& text) {
    set_ink(context, text.fill);
    cairo_select_font_face(context, "sans-serif", CAIRO_FONT_SLANT_NORMAL,
                           text.bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(context, text.size);
    cairo_text_extents_t extents;
    cairo_text_extents(context, text.text.c_str(), &extents);
    const double share = text.anchor == Anchor::start ? 0.0 : text.anchor == Anchor::middle ? 0.5 : 1.0;
    cairo_save(context);
    cairo_translate(context, text.at.x, text.at.y);
    cairo_rotate(context, text.upwards ? -std::numbers::pi / 2.0 : 0.0);
    cairo_move_to(context, -share * extents.x_advance, 0.0);
    cairo_show_text(context, text.text.c_str());
    cairo_restore(context);
}

cairo_status_t append(void* target, const unsigned char* bytes, unsigned length) {
    static_cast<std::string*>(target)->append(reinterpret_cast<const char*>(bytes), length);
    return CAIRO_STATUS_SUCCESS;
}

}  // namespace

Result<Png> to_png(const Picture& picture, double scale) {
    Png png;
    png.width = static_cast<int>(std::ceil(picture.width * scale));
    png.height = static_cast<int>(std::ceil(picture.height * scale));
    // The format is opaque: PNG's RGB.
    const std::unique_ptr<cairo_surface_t, DestroySurface> surface(
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, png.width, png.height));
    const std::unique_ptr<cairo_t, DestroyContext> context(cairo_create(surface.get()));
    set_ink(context.get(), Ink::background);
    cairo_paint(context.get());
    cairo_scale(context.get(), scale, scale);
    cairo_set_line_join(context.get(), CAIRO_LINE_JOIN_ROUND);
    for (const Shape& shape : picture.shapes) {
        std::visit([&](const auto& one) { draw(context.get(), one); }, shape);
    }
    // A context in an error state ignores what it is asked to draw, so that one look at the end is enough.
    cairo_status_t status = cairo_status(context.get());
    if (status == CAIRO_STATUS_SUCCESS) {
        status = cairo_surface_write_to_png_stream(surface.get(), append, &png.bytes);
    }
    if (status != CAIRO_STATUS_SUCCESS) {
        return fail(ErrorCode::internal,
                    "The picture '" + picture.title + "' cannot be drawn: " + cairo_status_to_string(status) + ".");
    }
    return png;
}

}  // namespace beatlens::trainer
