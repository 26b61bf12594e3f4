#include "report/dataset_report.h"

#include <algorithm>
#include <string_view>

#include "analysis/recording_figures.h"
#include "report/markup.h"

namespace beatlens::report {

namespace {

using analysis::RecordingFigure;

// Farther than this many units a figure is named beside the recording.
constexpr double unusual_from = 3.0;

// The columns of the page, by their names; tables have all figures.
constexpr std::string_view dataset_columns[] = {"duration_s", "usable_percent", "beats",  "mean_bpm",
                                                "s_percent",  "v_percent",      "runs",   "pauses",
                                                "sdnn_ms",    "pr_ms",          "qrs_ms", "qtc_fridericia_ms"};

// Of the columns those that any recording has.
std::vector<std::size_t> shown_figures(const std::vector<std::vector<std::optional<double>>>& values) {
    std::vector<std::size_t> shown;
    const auto figures = analysis::recording_figures();
    for (const std::string_view column : dataset_columns) {
        for (std::size_t i = 0; i < figures.size(); ++i) {
            if (column == figures[i].name &&
                std::any_of(values.begin(), values.end(), [&](const auto& row_of) { return row_of[i].has_value(); })) {
                shown.push_back(i);
            }
        }
    }
    return shown;
}

bool is_duration(const RecordingFigure& figure) { return std::string_view(figure.name) == "duration_s"; }

// A duration is told in hours and minutes, which have none.
std::string unit_after(const RecordingFigure& figure, const char* between) {
    return *figure.unit == '\0' || is_duration(figure) ? "" : std::string(between) + figure.unit;
}

// A digit less than tables have, which is enough to look at.
std::string shown_value(const RecordingFigure& figure, double value) {
    if (is_duration(figure)) {
        return duration_text(value);
    }
    return number(value, std::max(0, figure.decimals - 1));
}

std::string with_unit(const RecordingFigure& figure, double value) {
    return shown_value(figure, value) + unit_after(figure, " ");
}

std::string what_is_unusual(const analysis::Outlier& outlier, const DatasetRow& of) {
    if (outlier.distance < unusual_from) {
        return "";
    }
    const RecordingFigure& figure = analysis::recording_figures()[outlier.figure];
    return std::string(figure.title) + " " + with_unit(figure, *of.figures[outlier.figure]) + ", usually " +
           with_unit(figure, outlier.usual);
}

std::string linked(const DatasetRow& of) {
    return of.link.empty() ? escaped(of.name) : "<a href=\"" + escaped(of.link) + "\">" + escaped(of.name) + "</a>";
}

}  // namespace

std::string dataset_report(const std::vector<DatasetRow>& rows, const std::string& program) {
    std::vector<const DatasetRow*> read;
    std::vector<std::vector<std::optional<double>>> figures;
    std::string failed;
    for (const DatasetRow& one : rows) {
        if (one.error.empty()) {
            read.push_back(&one);
            figures.push_back(one.figures);
        } else {
            failed += row({escaped(one.name), escaped(one.error)});
        }
    }
    const std::vector<std::size_t> shown = shown_figures(figures);
    std::vector<std::string> headings = {"Recording", "What is unusual"};
    for (const std::size_t i : shown) {
        const RecordingFigure& figure = analysis::recording_figures()[i];
        headings.push_back(figure.title + unit_after(figure, ", "));
    }
    std::string lines;
    for (const analysis::Outlier& outlier : analysis::outliers_first(figures)) {
        const DatasetRow& one = *read[outlier.recording];
        std::vector<std::string> cells = {linked(one), what_is_unusual(outlier, one)};
        for (const std::size_t i : shown) {
            cells.push_back(one.figures[i] ? shown_value(analysis::recording_figures()[i], *one.figures[i]) : "–");
        }
        lines += row(cells);
    }
    std::string text = page_head("Electrocardiograms: a data set") +
                       "<body class=\"wide\">\n<h1>Electrocardiograms: a data set</h1>\n<p class=\"note\">Made by " +
                       escaped(program) + ", not looked at by a physician. Not a medical device.</p>\n<p>" +
                       std::to_string(read.size()) + (read.size() == 1 ? " recording" : " recordings") +
                       ", those that are unlike the others first: by the figure that lies farthest from the median of "
                       "all, in units of the quartile deviation, which is told from 3 units on.</p>\n";
    text += lines.empty() ? "" : table(headings, lines);
    text += failed.empty() ? "" : "<h2>Could not be analysed</h2>\n" + table({"Recording", "Why"}, failed);
    return text + "</body>\n</html>\n";
}

}  // namespace beatlens::report
