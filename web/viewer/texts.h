// What the canvas says in words. English is here; the page hands over the lines of another language, in this order
// (web/page/js/drawing/canvas-text.mjs). Parts in braces are filled in.
#pragma once

#include <array>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace beatlens::viewer {

enum class Text : std::size_t {
    zoomed,
    below,
    scaled,
    fitted,
    beat_axis,
    beat,
    beat_at,
    beat_at_rr,
    annotated_none,
    annotated_agrees,
    annotated_differs,
    annotated_class,
    unsure,
    unusable,
    edited,
    days,
    percent,
    decimal,
    count,
};

struct Texts {
    std::array<std::string, static_cast<std::size_t>(Text::count)> lines = {
        ", time zoomed",
        "(below: the file's annotations)",
        "beats scaled 0 to 1, {rate} samples a second",
        "height fitted to the signal ({unit})",
        "beat {number}",
        "Beat {number}",
        "Beat {number} at {when}",
        "Beat {number} at {when}, RR {ms} ms",
        "Annotated: no beat here",
        "Annotated: {what}, agrees",
        "Annotated: {what}, differs",
        "{what} (class {name})",
        "The model is unsure of this label",
        "Not usable: the signal cannot be trusted",
        "Edited by hand",
        "+{days} d",
        "{number} %",
        ".",
    };

    const std::string& operator[](Text text) const { return lines[static_cast<std::size_t>(text)]; }
    // Lines that are lacking stay as they are.
    void set(std::string_view all);
    // With values instead of {names}.
    std::string filled(Text text, std::initializer_list<std::pair<std::string_view, std::string_view>> values) const;
    // A number as printf() writes it, with the language's decimal point.
    std::string number(std::string written) const;
};

}  // namespace beatlens::viewer
