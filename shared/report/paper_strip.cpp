#include "report/paper_strip.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "ecg/leads.h"
#include "formats/parsing.h"
#include "report/markup.h"
#include "report/paper_marks.h"
#include "report/strip_trace.h"

namespace beatlens::report {

namespace {

constexpr double least_row_mm = 15.0;
constexpr double most_row_mm = 60.0;
constexpr double row_margin_mm = 2.0;
constexpr double without_scale_mm = 25.0;  // what a lead without millivolts fills
constexpr double least_paper_mm = 50.0;
constexpr double pulse_s = 0.2;
constexpr const char* trace_ink = R"( fill="none" stroke="#10151c" stroke-width=".28" stroke-linejoin="round")";
constexpr double before_pulse_mm = 2.0;
constexpr const char* twelve[3][4] = {{"I", "aVR", "V1", "V4"}, {"II", "aVL", "V2", "V5"}, {"III", "aVF", "V3", "V6"}};

// A lead for some time, and how it is drawn.
struct Cell {
    std::size_t lead = 0;
    PaperTime time;
    std::int64_t first = 0;  // samples
    std::int64_t end = 0;
    bool in_mv = true;
    TraceRange range;
    double scale = 1.0;  // mm a unit
    double above_mm = 0.0;
    double below_mm = 0.0;
};

// Cells side by side, their middles in one line.
struct PaperRow {
    std::array<Cell, 4> cells;
    std::size_t count = 0;  // of them
    double height_mm = least_row_mm;
    double middle_mm = 0.0;  // from its top
    bool has_pulse = false;

    std::span<const Cell> all() const { return std::span(cells).first(count); }
};

double whole_squares(double mm) { return std::ceil(mm / 5.0 - 1e-6) * 5.0; }

bool is_one_of(double value, double a, double b, double c) { return value == a || value == b || value == c; }

std::string metres(double mm) { return short_number(mm / 1000.0, 3) + " m"; }

// Why it cannot be drawn; empty: it can.
std::string problem_of(const Recording& recording, const PaperStrip& strip) {
    if (!is_one_of(strip.mm_per_s, 12.5, 25.0, 50.0)) {
        return "The paper's speed is 12.5, 25 or 50 mm/s.";
    }
    if (!is_one_of(strip.mm_per_mv, 5.0, 10.0, 20.0)) {
        return "The scale is 5, 10 or 20 mm/mV.";
    }
    if (!(strip.first_s >= 0.0 && strip.first_s < recording.duration_s())) {
        return joined(
            {"The strip begins outside of the recording, which is ", short_number(recording.duration_s()), " s long."});
    }
    if (!(strip.duration_s > 0.0)) {
        return "A strip is longer than 0 s.";
    }
    if (strip.caption && strip.caption->size() > longest_caption) {
        return joined({"The caption is longer than ", short_number(longest_caption), " bytes; choose a shorter one."});
    }
    for (const std::size_t lead : strip.leads) {
        if (lead >= recording.signals.size()) {
            return "The recording has no such lead.";
        }
    }
    return "";
}

Cell make_cell(const Recording& recording, std::size_t lead, const PaperTime& time, double mm_per_mv) {
    const Signal& signal = recording.signals[lead];
    Cell cell;
    cell.lead = lead;
    cell.time = time;
    const std::int64_t length = signal.length_samples();
    cell.first = std::clamp(sample_at(time.first_s, signal.sampling_rate_hz), std::int64_t{0}, length);
    cell.end = std::clamp(sample_at(time.end_s, signal.sampling_rate_hz), cell.first, length);
    cell.in_mv = signal.units == "mV";
    cell.range = range_of(signal, cell.first, cell.end);
    const double spread = cell.range.high - cell.range.low;
    cell.scale = cell.in_mv ? mm_per_mv : spread > 0.0 ? without_scale_mm / spread : 1.0;
    cell.above_mm = (cell.range.high - cell.range.middle) * cell.scale;
    cell.below_mm = (cell.range.middle - cell.range.low) * cell.scale;
    return cell;
}

// The first lead of that name, in any case; the number of leads where there is none.
std::size_t lead_named(const Recording& recording, std::string_view name) {
    std::size_t lead = 0;
    while (lead < recording.signals.size() && !formats::equal_ignoring_case(recording.signals[lead].lead, name)) {
        ++lead;
    }
    return lead;
}

// How high it is, in whole squares, and where the middle of its traces lies: on a line of the paper.
PaperRow make_row(std::span<const Cell> cells, const PaperStrip& strip) {
    PaperRow row;
    double above_mm = 0.0;
    double below_mm = 0.0;
    bool in_mv = false;
    for (const Cell& cell : cells) {
        above_mm = std::max(above_mm, cell.above_mm);
        below_mm = std::max(below_mm, cell.below_mm);
        in_mv = in_mv || cell.in_mv;
        row.cells[row.count++] = cell;
    }
    row.has_pulse = strip.pulse && in_mv;
    if (row.has_pulse) {
        above_mm = std::max(above_mm, strip.mm_per_mv);
    }
    const double needed_mm = above_mm + below_mm + 2.0 * row_margin_mm;
    row.height_mm = std::clamp(whole_squares(needed_mm), least_row_mm, most_row_mm);
    const double share = needed_mm > most_row_mm ? row.height_mm * above_mm / (above_mm + below_mm)
                                                 : row_margin_mm + above_mm + (row.height_mm - needed_mm) / 2.0;
    row.middle_mm = std::clamp(std::round(share), row_margin_mm, row.height_mm - row_margin_mm);
    return row;
}

// The rows of the twelve leads. @return the names of those that are absent
std::string add_twelve_rows(const Recording& recording, const PaperTime& time, const PaperStrip& strip,
                            std::vector<PaperRow>& rows) {
    std::string absent;
    const double quarter_s = (time.end_s - time.first_s) / 4.0;
    for (const auto& names : twelve) {
        std::array<Cell, 4> cells;
        for (std::size_t column = 0; column < 4; ++column) {
            const std::size_t lead = lead_named(recording, names[column]);
            if (lead == recording.signals.size()) {
                absent += joined({absent.empty() ? "" : ", ", names[column]});
                continue;
            }
            const double first_s = time.first_s + static_cast<double>(column) * quarter_s;
            const PaperTime part{time.x_mm(first_s), first_s, first_s + quarter_s, time.mm_per_s};
            cells[column] = make_cell(recording, lead, part, strip.mm_per_mv);
        }
        rows.push_back(make_row(cells, strip));
    }
    return absent;
}

std::vector<std::size_t> leads_to_draw(const Recording& recording, const analysis::Analysis* analysis,
                                       const PaperStrip& strip) {
    if (!strip.leads.empty()) {
        return strip.leads;
    }
    const std::string wanted = strip.layout == PaperLayout::twelve_leads ? "II"
                               : analysis != nullptr                     ? analysis->lead
                                                                         : "";
    const std::size_t leads = recording.signals.size();
    std::size_t lead = lead_named(recording, wanted);
    if (lead == leads) {
        for (lead = 0; lead < leads && !may_be_ecg(recording.signals[lead]);) {
            ++lead;
        }
    }
    return {lead == leads ? 0 : lead};
}

std::string pulse_svg(const PaperStrip& strip, double middle_mm) {
    const std::string height = short_number(strip.mm_per_mv);
    const std::string lead = short_number(before_pulse_mm);
    return joined({"<path", trace_ink, " d=\"M0 ", short_number(middle_mm), "h", lead, "v-", height, "h",
                   short_number(pulse_s * strip.mm_per_s), "v", height, "h", lead, "\"/>"});
}

std::string row_svg(const Recording& recording, const PaperRow& row, const PaperStrip& strip, double top_mm) {
    const double bottom_mm = top_mm + row.height_mm;
    const double middle_mm = top_mm + row.middle_mm;
    std::string text;
    for (const Cell& cell : row.all()) {
        text += gaps_svg(recording, cell.lead, cell.time, top_mm, bottom_mm);
    }
    text += row.has_pulse ? pulse_svg(strip, middle_mm) : "";
    for (const Cell& cell : row.all()) {
        const Signal& signal = recording.signals[cell.lead];
        const PaperTime& time = cell.time;
        if (&cell != row.cells.data()) {  // where another lead begins
            text += rect_svg(time.left_mm - 0.15, middle_mm - 4.0, 0.3, 8.0, " fill=\"#10151c\"");
        }
        const TracePlace place{time.left_mm,      time.first_s, time.mm_per_s, cell.scale,
                               cell.range.middle, middle_mm,    top_mm,        bottom_mm};
        text += joined({"<path", trace_ink, " d=\"", trace_path(signal, cell.first, cell.end, place), "\"/>"});
        text += note_svg(time.left_mm + 1.0, top_mm + 3.4, 3.0, " font-weight=\"bold\"",
                         joined({signal.lead, cell.in_mv ? "" : ": no millivolts, not to scale"}));
    }
    return text + "\n";
}

std::string own_caption(const Recording& recording, const analysis::Analysis* analysis, const PaperStrip& strip,
                        const PaperTime& time) {
    const TimeText when(analysis::start_of_day_s(recording.start_time));
    const bool has_labels = analysis != nullptr;
    return joined({recording.name, ": ", short_number(time.end_s - time.first_s), " s from ", when(time.first_s), ". ",
                   short_number(strip.mm_per_s), " mm/s, ", short_number(strip.mm_per_mv), " mm/mV. ",
                   has_labels ? "Labels: " : "", has_labels ? std::string_view(analysis->model_name) : "",
                   has_labels ? ". " : "", strip.program, strip.program.empty() ? "" : ". ", "Not a medical device."});
}

}  // namespace

Result<PaperLayout> paper_layout(std::string_view name) {
    if (name == "stacked") {
        return PaperLayout::stacked;
    }
    if (name == "12") {
        return PaperLayout::twelve_leads;
    }
    return fail(ErrorCode::out_of_range, "The layout of a strip is stacked or 12.");
}

Result<std::vector<std::size_t>> leads_of_strip(const Recording& recording, const std::vector<std::string>& names) {
    std::vector<std::size_t> leads;
    for (const std::string& name : names) {
        const auto lead = find_lead(recording, name);
        if (!lead && name == "all") {
            for (std::size_t i = 0; i < recording.signals.size(); ++i) {
                if (may_be_ecg(recording.signals[i])) {
                    leads.push_back(i);
                }
            }
            continue;
        }
        BEATLENS_TRY(lead);
        leads.push_back(*lead);
    }
    return leads;
}

Result<std::string> paper_strip_svg(const Recording& recording, const analysis::Analysis* analysis,
                                    const PaperStrip& strip) {
    if (recording.signals.empty()) {
        return fail(ErrorCode::no_signal, "The recording has no trace, so there is no strip of it.");
    }
    if (std::string problem = problem_of(recording, strip); !problem.empty()) {
        return fail(ErrorCode::out_of_range, std::move(problem));
    }
    if (!strip.labels) {
        analysis = nullptr;
    }
    PaperTime time;
    time.left_mm = strip.pulse ? whole_squares(pulse_s * strip.mm_per_s + 2.0 * before_pulse_mm) : 0.0;
    time.first_s = strip.first_s;
    time.end_s = std::min(strip.first_s + strip.duration_s, recording.duration_s());
    time.mm_per_s = strip.mm_per_s;
    const double width_mm = std::max(least_paper_mm, whole_squares(time.x_mm(time.end_s)));
    if (width_mm > longest_paper_mm) {
        return fail(ErrorCode::out_of_range, "The strip would be " + metres(width_mm) + " long; 1 m of paper holds " +
                                                 short_number((longest_paper_mm - time.left_mm) / strip.mm_per_s, 1) +
                                                 " s at " + short_number(strip.mm_per_s) + " mm/s.");
    }
    std::vector<PaperRow> rows;
    if (strip.layout == PaperLayout::twelve_leads) {
        if (const std::string absent = add_twelve_rows(recording, time, strip, rows); !absent.empty()) {
            return fail(ErrorCode::no_signal,
                        joined({"The recording has not all of the twelve leads: ", absent, " are missing."}));
        }
    }
    for (const std::size_t lead : leads_to_draw(recording, analysis, strip)) {
        const Cell cell = make_cell(recording, lead, time, strip.mm_per_mv);
        rows.push_back(make_row({&cell, 1}, strip));
    }

    const double top_mm = analysis != nullptr ? labels_row_mm : 0.0;
    double bottom_mm = top_mm;
    std::string cut;
    for (const PaperRow& row : rows) {
        bottom_mm += row.height_mm;
        for (const Cell& cell : row.all()) {
            if (cell.above_mm > row.middle_mm || cell.below_mm > row.height_mm - row.middle_mm) {
                cut += joined({cut.empty() ? " Cut off: " : ", ", recording.signals[cell.lead].lead});
            }
        }
    }
    const std::string caption =
        strip.caption.value_or(own_caption(recording, analysis, strip, time)) + (cut.empty() ? "" : cut + ".");
    double height_mm = bottom_mm + clock_row_mm;
    const std::string below = caption_svg(caption, 0.0, width_mm, height_mm);
    height_mm = std::ceil(height_mm);
    if (height_mm > longest_paper_mm) {
        return fail(ErrorCode::out_of_range,
                    "The strip would be " + metres(height_mm) + " high; at most 1 m is drawn. Choose fewer leads.");
    }

    const std::string width = short_number(width_mm);
    const std::string height = short_number(height_mm);
    std::string text = joined(
        {"<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"", width, "mm\" height=\"", height,
         "mm\" viewBox=\"0 0 ", width, " ", height,
         "\" font-family=\"system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif\" fill=\"#1b1f24\">\n<title>",
         escaped(caption), "</title>\n", rect_svg(0.0, 0.0, width_mm, height_mm, " fill=\"#fff\""),
         grid_svg(width_mm, top_mm, bottom_mm - top_mm)});
    double row_mm = top_mm;
    for (const PaperRow& row : rows) {
        text += row_svg(recording, row, strip, row_mm);
        row_mm += row.height_mm;
    }
    if (analysis != nullptr) {
        text += quality_svg(*analysis, time, top_mm, bottom_mm) + labels_svg(*analysis, time, 0.0) + "\n";
    }
    return joined({text, clock_svg(recording.start_time, time, bottom_mm, width_mm), below, "\n</svg>\n"});
}

}  // namespace beatlens::report
