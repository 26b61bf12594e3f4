#include "report/interval_sections.h"

#include <algorithm>

#include "report/trend_svg.h"

namespace beatlens::report {

namespace {

constexpr std::size_t most_trends = 3;
constexpr std::size_t least_minutes = 3;  // that a trend is of

std::string interval_cell(const std::optional<delineation::Spread>& of) {
    return of ? number(of->median, 0) + " (" + number(of->low, 0) + " to " + number(of->high, 0) + ")" : "–";
}

// Minute by minute, of what has a median.
std::vector<std::optional<double>> medians(const std::vector<delineation::IntervalFigures>& minutes,
                                           delineation::QtFormula formula) {
    std::vector<std::optional<double>> values;
    for (const delineation::IntervalFigures& minute : minutes) {
        const auto& of = minute.qtc_ms[static_cast<std::size_t>(formula)];
        values.push_back(of ? std::optional(of->median) : std::nullopt);
    }
    return values;
}

}  // namespace

std::string intervals(const analysis::Analysis& analysis, const TimeText& when) {
    const analysis::WaveFigures& waves = *analysis.waves;
    std::string rows;
    for (const AamiClass c : aami_classes) {
        const delineation::IntervalFigures& of = waves.classes[index_of(c)];
        if (of.qrs_ms) {
            rows += row({std::string(1, letter(c)), std::to_string(of.qrs_ms->count), interval_cell(of.p_ms),
                         interval_cell(of.pr_ms), interval_cell(of.qrs_ms), interval_cell(of.qt_ms)});
        }
    }
    std::string text = "<h2>Intervals</h2>\n";
    if (rows.empty()) {
        return text + "<p>No beat whose waves could be told.</p>\n";
    }
    text += "<p>In milliseconds: the median, and what nine tenths of the beats lie between.</p>\n" +
            table({"Class", "Beats", "P", "PR", "QRS", "QT"}, rows);
    const delineation::IntervalFigures& normal = waves.classes[index_of(AamiClass::N)];
    std::string corrected;
    for (std::size_t i = 0; i < delineation::qt_formulas.size(); ++i) {
        corrected += row({delineation::to_string(delineation::qt_formulas[i]), interval_cell(normal.qtc_ms[i])});
    }
    text += normal.qtc_ms[0] ? table({"QTc of class N, by the formula of", "ms"}, corrected) : "";
    if (waves.minutes.size() >= least_minutes) {
        text += trend_svg(medians(waves.minutes, delineation::QtFormula::fridericia), analysis.duration_s, when,
                          "QTc (Fridericia) of class N in ms, median minute by minute.");
    }
    return text;
}

std::string st_levels(const analysis::Analysis& analysis, const TimeText& when) {
    std::string rows;
    std::string trends;
    std::size_t drawn = 0;
    for (const analysis::LeadSt& lead : analysis.waves->st) {
        if (!lead.mv) {
            continue;
        }
        rows += row({escaped(lead.lead), std::to_string(lead.mv->count), number(lead.mv->median, 2),
                     number(lead.mv->low, 2) + " to " + number(lead.mv->high, 2)});
        if (lead.by_minute.size() >= least_minutes && ++drawn <= most_trends) {
            std::vector<std::optional<double>> values(lead.by_minute.size());
            std::transform(lead.by_minute.begin(), lead.by_minute.end(), values.begin(),
                           [](const std::optional<float>& mv) { return mv; });
            trends += trend_svg(values, analysis.duration_s, when,
                                "ST level of lead " + lead.lead + " in mV, median minute by minute.", {0.1, 1});
        }
    }
    if (rows.empty()) {
        return "";
    }
    return "<h2>ST level</h2>\n<p>Of beats of class N, 60 ms after the end of QRS, against the level before QRS. A "
           "measurement: filters of the recorder and a change of posture move it too.</p>\n" +
           table({"Lead", "Beats", "Median, mV", "Nine tenths, mV"}, rows) + trends;
}

}  // namespace beatlens::report
