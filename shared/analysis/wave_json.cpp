#include "analysis/wave_json.h"

#include "analysis/report_json.h"

namespace beatlens::analysis {

namespace {

using WaveJson = nlohmann::ordered_json;
using delineation::IntervalFigures;
using delineation::Spread;

// A tenth of a millisecond and a microvolt are more than anyone can measure, and the same text on every platform.
double to_tenth(double value) { return std::round(value * 10.0) / 10.0; }
double to_thousandth(double value) { return std::round(value * 1000.0) / 1000.0; }

WaveJson ms_json(const std::optional<float>& ms) {
    return ms ? WaveJson(to_tenth(static_cast<double>(*ms))) : WaveJson();
}

WaveJson spread_json(const std::optional<Spread>& of) {
    if (!of) {
        return nullptr;
    }
    return {
        {"beats", of->count}, {"median", to_tenth(of->median)}, {"p5", to_tenth(of->low)}, {"p95", to_tenth(of->high)}};
}

WaveJson median_json(const std::optional<Spread>& of) { return of ? WaveJson(to_tenth(of->median)) : WaveJson(); }

WaveJson figures_json(const IntervalFigures& figures, WaveJson (*value)(const std::optional<Spread>&)) {
    WaveJson json = {{"rr_ms", value(figures.rr_ms)},
                     {"p_ms", value(figures.p_ms)},
                     {"pr_ms", value(figures.pr_ms)},
                     {"qrs_ms", value(figures.qrs_ms)},
                     {"qt_ms", value(figures.qt_ms)}};
    for (std::size_t i = 0; i < delineation::qt_formulas.size(); ++i) {
        json["qtc_ms"][to_string(delineation::qt_formulas[i])] = value(figures.qtc_ms[i]);
    }
    return json;
}

WaveJson st_json(const LeadSt& st) {
    WaveJson json = {{"lead", st.lead}, {"beats", 0}, {"median_mv", nullptr}, {"p5_mv", nullptr}, {"p95_mv", nullptr}};
    if (st.mv) {
        json["beats"] = st.mv->count;
        json["median_mv"] = to_thousandth(st.mv->median);
        json["p5_mv"] = to_thousandth(st.mv->low);
        json["p95_mv"] = to_thousandth(st.mv->high);
    }
    WaveJson& minutes = json["by_minute_mv"] = WaveJson::array();
    for (const std::optional<float>& minute : st.by_minute) {
        minutes.push_back(minute ? WaveJson(to_thousandth(static_cast<double>(*minute))) : WaveJson());
    }
    return json;
}

}  // namespace

WaveJson intervals_json(const delineation::BeatIntervals& intervals) {
    return {{"p_ms", ms_json(intervals.p_ms)},
            {"pr_ms", ms_json(intervals.pr_ms)},
            {"qrs_ms", ms_json(intervals.qrs_ms)},
            {"qt_ms", ms_json(intervals.qt_ms)}};
}

WaveJson wave_json(const WaveFigures& figures) {
    WaveJson json = {{"leads", figures.leads}, {"classes", WaveJson::object()}};
    for (const AamiClass c : aami_classes) {
        if (figures.classes[index_of(c)].qrs_ms) {
            json["classes"][std::string(1, letter(c))] = figures_json(figures.classes[index_of(c)], spread_json);
        }
    }
    WaveJson& minutes = json["minutes"] = WaveJson::array();
    for (std::size_t m = 0; m < figures.minutes.size(); ++m) {
        minutes.push_back({{"first_s", 60.0 * static_cast<double>(m)}});
        minutes.back().update(figures_json(figures.minutes[m], median_json));
    }
    WaveJson& st = json["st"] = WaveJson::array();
    for (const LeadSt& lead : figures.st) {
        st.push_back(st_json(lead));
    }
    return json;
}

}  // namespace beatlens::analysis
