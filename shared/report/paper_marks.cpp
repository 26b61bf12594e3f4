#include "report/paper_marks.h"

#include <algorithm>
#include <cmath>

namespace beatlens::report {

namespace {

constexpr const char* ink_of_marks = "#4a5160";
constexpr double name_size_mm = 3.2;
constexpr double note_size_mm = 2.6;
constexpr double caption_size_mm = 3.0;
constexpr double caption_line_mm = 4.2;
constexpr double caption_margin_mm = 1.0;
constexpr double least_gap_mm = 0.5;  // a shorter one is a line of the trace that is missing
constexpr double note_room_mm = 15.0;

// The places along a row that are taken, in tenths of a millimetre.
class Row {
public:
    bool take(double left_mm, double right_mm) {
        const auto first = static_cast<std::size_t>(std::max(0.0, left_mm * 10.0));
        const auto end = std::max(first, static_cast<std::size_t>(std::max(0.0, right_mm * 10.0)));
        if (end > taken_.size()) {
            taken_.resize(end, ' ');
        }
        if (taken_.find('x', first) < end) {
            return false;
        }
        taken_.replace(first, end - first, end - first, 'x');
        return true;
    }

private:
    std::string taken_;
};

struct BeatMark {
    std::string name;
    std::string colour;
    bool is_pill = false;
    bool is_hollow = false;  // not sure
};

BeatMark mark_of(const analysis::Analysis& analysis, const analysis::LabelledBeat& beat) {
    if (!beat.usable) {
        return {"?", ink_of_marks, false, false};
    }
    const Label& label = analysis.label_set.labels[beat.label];
    return {label.name + (beat.sure ? "" : "?"), label.colour, label.shape == "pill", !beat.sure};
}

std::string mark_svg(const BeatMark& mark, double x_mm, double half_mm, double top_mm) {
    const std::string colour = escaped(mark.colour);
    std::string text;
    if (mark.is_pill) {
        text = rect_svg(x_mm - half_mm + 0.1, top_mm + 0.5, 2.0 * half_mm - 0.2, 4.0,
                        joined({" rx=\"1\" stroke-width=\".3\" stroke=\"", colour, "\" fill=\"",
                                mark.is_hollow ? "#fff" : colour, "\""}));
    }
    text += text_svg(x_mm, top_mm + 3.65, name_size_mm,
                     joined({" text-anchor=\"middle\" fill=\"", mark.is_pill && !mark.is_hollow ? "#fff" : colour, "\"",
                             mark.is_pill ? " font-weight=\"bold\"" : ""}),
                     mark.name);
    return text;
}

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

// A field over a stretch of time, with what it is.
std::string field_svg(double left_mm, double right_mm, double top_mm, double bottom_mm, const char* opacity,
                      double note_mm, std::string_view note) {
    std::string text = rect_svg(left_mm, top_mm, right_mm - left_mm, bottom_mm - top_mm,
                                joined({" fill=\"", ink_of_marks, "\" fill-opacity=\"", opacity, "\""}));
    if (right_mm - left_mm >= note_room_mm) {
        text += note_svg(left_mm + 1.0, note_mm, note_size_mm, "", note);
    }
    return text;
}

}  // namespace

std::string joined(std::initializer_list<std::string_view> parts) {
    std::string text;
    for (const std::string_view part : parts) {
        text += part;
    }
    return text;
}

std::string short_number(double value, int decimals) {
    std::string text = number(value, decimals);
    if (text.find('.') != std::string::npos) {
        text.erase(text.find_last_not_of('0') + 1);
        if (text.back() == '.') {
            text.pop_back();
        }
    }
    return text;
}

std::string rect_svg(double x_mm, double y_mm, double width_mm, double height_mm, std::string_view attributes) {
    return joined({"<rect x=\"", short_number(x_mm), "\" y=\"", short_number(y_mm), "\" width=\"",
                   short_number(width_mm), "\" height=\"", short_number(height_mm), "\"", attributes, "/>"});
}

std::string text_svg(double x_mm, double y_mm, double size_mm, std::string_view attributes, std::string_view text) {
    return joined({"<text x=\"", short_number(x_mm), "\" y=\"", short_number(y_mm), "\" font-size=\"",
                   short_number(size_mm), "\"", attributes, ">", escaped(text), "</text>"});
}

std::string note_svg(double x_mm, double y_mm, double size_mm, std::string_view attributes, std::string_view text) {
    return rect_svg(x_mm - 0.5, y_mm - size_mm, text_width_mm(text, size_mm) * 1.1 + 1.0, size_mm * 1.3,
                    " fill=\"#fff\" fill-opacity=\".8\"") +
           text_svg(x_mm, y_mm, size_mm, attributes, text);
}

std::string grid_svg(double width_mm, double top_mm, double height_mm) {
    std::string lines[2];  // fine, strong
    const auto add = [&](double at_mm, double x_mm, double y_mm, const char* way, double length_mm) {
        lines[std::fmod(at_mm, 5.0) == 0.0 ? 1 : 0] +=
            joined({"M", short_number(x_mm), " ", short_number(y_mm), way, short_number(length_mm)});
    };
    for (double x_mm = 0.0; x_mm <= width_mm; x_mm += 1.0) {
        add(x_mm, x_mm, top_mm, "v", height_mm);
    }
    for (double y_mm = 0.0; y_mm <= height_mm; y_mm += 1.0) {
        add(y_mm, 0.0, top_mm + y_mm, "h", width_mm);
    }
    return joined({"<path fill=\"none\" stroke=\"#f3b6b6\" stroke-width=\".08\" d=\"", lines[0],
                   "\"/><path fill=\"none\" stroke=\"#e08585\" stroke-width=\".18\" d=\"", lines[1], "\"/>\n"});
}

double text_width_mm(std::string_view text, double size_mm) {
    double width = 0.0;
    for (const char byte : text) {
        // Of three bytes and more are scripts whose letters are as wide as they are high.
        width += is_continuation(byte) ? 0.0 : static_cast<unsigned char>(byte) >= 0xE3U ? 1.0 : 0.56;
    }
    return width * size_mm;
}

std::string labels_svg(const analysis::Analysis& analysis, const PaperTime& time, double top_mm) {
    Row row;
    std::string text;
    for (const bool normal : {false, true}) {
        for (const analysis::LabelledBeat& beat : analysis.beats) {
            const bool is_normal = analysis.label_set.normal == beat.label && beat.usable;
            if (beat.time_s < time.first_s || beat.time_s >= time.end_s || is_normal != normal) {
                continue;
            }
            const BeatMark mark = mark_of(analysis, beat);
            const double x_mm = time.x_mm(beat.time_s);
            const double half_mm =
                std::max(1.5, text_width_mm(mark.name, name_size_mm) / 2.0 + (mark.is_pill ? 0.8 : 0.1));
            if (row.take(x_mm - half_mm, x_mm + half_mm)) {
                text += mark_svg(mark, x_mm, half_mm, top_mm);
            } else {
                text += rect_svg(x_mm - 0.2, top_mm + 4.5, 0.4, 1.5, joined({" fill=\"", escaped(mark.colour), "\""}));
            }
        }
    }
    return text;
}

std::string quality_svg(const analysis::Analysis& analysis, const PaperTime& time, double top_mm, double bottom_mm) {
    std::string text;
    for (const signal::QualityStretch& stretch : analysis.quality) {
        const double first_s = std::max(stretch.first_s, time.first_s);
        const double end_s = std::min(stretch.end_s, time.end_s);
        if (stretch.quality != signal::Quality::usable && end_s > first_s) {
            text += field_svg(time.x_mm(first_s), time.x_mm(end_s), top_mm, bottom_mm, ".12", bottom_mm - 1.0,
                              signal::to_string(stretch.quality));
        }
    }
    return text;
}

std::string gaps_svg(const Recording& recording, std::size_t signal, const PaperTime& time, double top_mm,
                     double bottom_mm) {
    const Signal& lead = recording.signals[signal];
    const auto is_off = [&](double first_s, double end_s) {
        return std::any_of(recording.gaps.begin(), recording.gaps.end(), [&](const Gap& gap) {
            return gap.kind == Gap::Kind::lead_off && gap.signal.value_or(signal) == signal && gap.first_s < end_s &&
                   gap.end_s > first_s;
        });
    };
    const auto is_valid = [&](std::int64_t i) {
        return i < lead.length_samples() && std::isfinite(lead.samples[static_cast<std::size_t>(i)]);
    };
    std::string text;
    const std::int64_t end = sample_at(time.end_s, lead.sampling_rate_hz);
    for (std::int64_t i = std::max(std::int64_t{0}, sample_at(time.first_s, lead.sampling_rate_hz)); i < end; ++i) {
        const std::int64_t first = i;
        while (i < end && !is_valid(i)) {
            ++i;
        }
        const double first_s = std::max(time.first_s, time_of(first, lead.sampling_rate_hz));
        const double end_s = std::min(time.end_s, time_of(i, lead.sampling_rate_hz));
        if ((end_s - first_s) * time.mm_per_s >= least_gap_mm) {
            text += field_svg(time.x_mm(first_s), time.x_mm(end_s), top_mm, bottom_mm, ".3", (top_mm + bottom_mm) / 2.0,
                              is_off(first_s, end_s) ? "lead off" : "no signal");
        }
    }
    return text;
}

std::string clock_svg(std::string_view start_time, const PaperTime& time, double top_mm, double width_mm) {
    const std::optional<double> start_s = analysis::start_of_day_s(start_time);
    const TimeText when(start_s);
    const double whole_start_s = std::floor(start_s.value_or(0.0));
    const double offset_s = start_s.value_or(0.0) - whole_start_s;  // so that lines stand at whole seconds
    const double step_s = time.mm_per_s < 20.0 ? 2.0 : 1.0;
    std::string ticks;
    std::string texts;
    for (double clock_s = std::ceil(time.first_s + offset_s); clock_s - offset_s <= time.end_s; clock_s += 1.0) {
        const double time_s = clock_s - offset_s;
        const double x_mm = time.x_mm(time_s);
        ticks += joined({"M", short_number(x_mm), " ", short_number(top_mm), "v1.2"});
        const std::string text = start_s ? when(time_s) : duration_text(time_s);
        const double half_mm = text_width_mm(text, note_size_mm) / 2.0;
        if (std::fmod(clock_s + whole_start_s, step_s) == 0.0 && x_mm >= half_mm && x_mm + half_mm <= width_mm) {
            texts += text_svg(x_mm, top_mm + 4.0, note_size_mm, " text-anchor=\"middle\"", text);
        }
    }
    return joined(
        {"<path fill=\"none\" stroke=\"", ink_of_marks, "\" stroke-width=\".2\" d=\"", ticks, "\"/>", texts, "\n"});
}

std::string caption_svg(std::string_view caption, double top_mm, double width_mm, double& height_mm) {
    width_mm -= 2.0 * caption_margin_mm;
    std::string text;
    while (!caption.empty()) {
        std::size_t fits = 0;   // bytes that the line has room for, one letter at least
        std::size_t space = 0;  // the last one in them
        for (std::size_t i = 1; i <= caption.size(); ++i) {
            if (i < caption.size() && is_continuation(caption[i])) {
                continue;
            }
            if (fits > 0 && text_width_mm(caption.substr(0, i), caption_size_mm) > width_mm) {
                break;
            }
            fits = i;
            space = i < caption.size() && caption[i] == ' ' ? i : space;
        }
        fits = fits < caption.size() && space > 0 ? space : fits;
        text += text_svg(caption_margin_mm, top_mm + height_mm + 3.2, caption_size_mm, "", caption.substr(0, fits));
        height_mm += caption_line_mm;
        caption.remove_prefix(fits);
        while (!caption.empty() && caption.front() == ' ') {
            caption.remove_prefix(1);
        }
    }
    return text;
}

}  // namespace beatlens::report
