#include "analysis/tables.h"

#include <cstdio>

#include "analysis/recording_figures.h"
#include "analysis/report_text.h"

namespace beatlens::analysis {

namespace {

// A line of CSV, cell by cell.
class TableLine {
public:
    explicit TableLine(const std::string& first) : text_(first) {}

    TableLine& add(std::string_view cell) {
        text_ += ',';
        text_ += cell;
        return *this;
    }
    TableLine& add(const std::optional<double>& value, int decimals) {
        char number[40] = "";
        if (value) {
            std::snprintf(number, sizeof number, "%.*f", decimals, *value);
        }
        return add(number);
    }
    TableLine& add(const std::optional<float>& value, int decimals) {
        return add(value ? std::optional(static_cast<double>(*value)) : std::nullopt, decimals);
    }
    TableLine& add(double value, int decimals) { return add(std::optional(value), decimals); }
    TableLine& add(const std::optional<delineation::Spread>& of) {
        return add(of ? std::optional(of->median) : std::nullopt, 1);
    }
    TableLine& add(std::size_t count) { return add(std::to_string(count)); }

    std::string end() { return std::move(text_) + "\n"; }

private:
    std::string text_;
};

std::string qtc_columns() {
    std::string text;
    for (const delineation::QtFormula formula : delineation::qt_formulas) {
        std::string name = delineation::to_string(formula);
        name[0] = static_cast<char>(name[0] - 'A' + 'a');
        text += ",qtc_" + name + "_ms";
    }
    return text;
}

std::string class_cell(AamiClass of) { return of == AamiClass::N ? "" : std::string(1, letter(of)); }

}  // namespace

std::string recordings_heading() {
    std::string text = "path,record,lead,model";
    for (const RecordingFigure& figure : recording_figures()) {
        text += std::string(",") + figure.name;
    }
    return text + "\n";
}

std::string recordings_line(const std::string& path_cell, const Analysis& analysis) {
    TableLine line(path_cell);
    line.add(csv_cell(analysis.record_name)).add(csv_cell(analysis.lead)).add(csv_cell(analysis.model_name));
    for (const RecordingFigure& figure : recording_figures()) {
        line.add(figure.of(analysis), figure.decimals);
    }
    return line.end();
}

std::string beats_heading() {
    return "path,beat,sample,time_s,class,confidence,usable,sure,rr_ms,p_ms,pr_ms,qrs_ms,qt_ms" + qtc_columns() + "\n";
}

std::string beats_lines(const std::string& path_cell, const Analysis& analysis) {
    std::string text;
    for (std::size_t i = 0; i < analysis.beats.size(); ++i) {
        const LabelledBeat& beat = analysis.beats[i];
        TableLine line(path_cell);
        line.add(i + 1).add(std::to_string(beat.sample)).add(beat.time_s, 6);
        line.add(csv_cell(analysis.label_set.labels[beat.label].name)).add(static_cast<double>(beat.confidence), 6);
        line.add(beat.usable ? "1" : "0").add(!analysis.unsure_beats ? "" : beat.sure ? "1" : "0");
        const delineation::BeatIntervals of = analysis.waves ? analysis.waves->beats[i] : delineation::BeatIntervals{};
        line.add(of.rr_ms, 1).add(of.p_ms, 1).add(of.pr_ms, 1).add(of.qrs_ms, 1).add(of.qt_ms, 1);
        for (const delineation::QtFormula formula : delineation::qt_formulas) {
            line.add(delineation::corrected_qt_ms(of, formula), 1);
        }
        text += line.end();
    }
    return text;
}

std::string episodes_heading() { return "path,kind,class,first_s,end_s,beats,rate_bpm\n"; }

std::string episodes_lines(const std::string& path_cell, const Analysis& analysis) {
    std::string text;
    if (analysis.rhythm) {
        for (const rhythm::Episode& episode : analysis.rhythm->episodes) {
            TableLine line(path_cell);
            line.add(rhythm::to_string(episode.kind)).add(class_cell(episode.of));
            line.add(episode.first_s, 6).add(episode.end_s, 6).add(episode.beats()).add(episode.rate_bpm, 1);
            text += line.end();
        }
    }
    return text;
}

std::string minutes_heading() { return "path,first_s,rate_bpm,rr_ms,p_ms,pr_ms,qrs_ms,qt_ms" + qtc_columns() + "\n"; }

std::string minutes_lines(const std::string& path_cell, const Analysis& analysis) {
    std::string text;
    for (std::size_t m = 0; analysis.rhythm && m < analysis.rhythm->rate_by_minute.size(); ++m) {
        TableLine line(path_cell);
        line.add(60 * m).add(analysis.rhythm->rate_by_minute[m], 1);
        const bool measured = analysis.waves && m < analysis.waves->minutes.size();
        const delineation::IntervalFigures of = measured ? analysis.waves->minutes[m] : delineation::IntervalFigures{};
        line.add(of.rr_ms).add(of.p_ms).add(of.pr_ms).add(of.qrs_ms).add(of.qt_ms);
        for (const auto& corrected : of.qtc_ms) {
            line.add(corrected);
        }
        text += line.end();
    }
    return text;
}

std::string st_heading() { return "path,lead,first_s,st_mv\n"; }

std::string st_lines(const std::string& path_cell, const Analysis& analysis) {
    std::string text;
    if (analysis.waves) {
        for (const LeadSt& lead : analysis.waves->st) {
            for (std::size_t m = 0; m < lead.by_minute.size(); ++m) {
                text += TableLine(path_cell).add(csv_cell(lead.lead)).add(60 * m).add(lead.by_minute[m], 3).end();
            }
        }
    }
    return text;
}

std::string five_minutes_heading() {
    return "path,first_s,end_s,nn_intervals,corrected_percent,mean_nn_ms,sdnn_ms,rmssd_ms,pnn50_percent,sd1_ms,sd2_ms,"
           "lf_ms2,hf_ms2,sample_entropy,dfa_alpha1,atrial_fibrillation_percent\n";
}

std::string five_minutes_lines(const std::string& path_cell, const Analysis& analysis) {
    std::string text;
    for (std::size_t i = 0; analysis.rhythm && i < analysis.rhythm->five_minutes.size(); ++i) {
        const rhythm::Variability& of = analysis.rhythm->five_minutes[i];
        TableLine line(path_cell);
        line.add(of.first_s, 1).add(of.end_s, 1);
        line.add(of.time ? std::to_string(of.time->intervals) : "").add(100.0 * of.corrections.share(), 2);
        const auto time = [&](double rhythm::TimeDomain::*which) {
            line.add(of.time ? std::optional(*of.time.*which) : std::nullopt, 2);
        };
        using rhythm::TimeDomain;
        for (double TimeDomain::*const which : {&TimeDomain::mean_nn_ms, &TimeDomain::sdnn_ms, &TimeDomain::rmssd_ms,
                                                &TimeDomain::pnn50_percent, &TimeDomain::sd1_ms, &TimeDomain::sd2_ms}) {
            time(which);
        }
        line.add(of.frequency ? std::optional(of.frequency->lf_ms2) : std::nullopt, 2);
        line.add(of.frequency ? std::optional(of.frequency->hf_ms2) : std::nullopt, 2);
        line.add(of.sample_entropy, 4).add(of.dfa_alpha1, 4);
        line.add(of.fibrillation_share ? std::optional(100.0 * *of.fibrillation_share) : std::nullopt, 2);
        text += line.end();
    }
    return text;
}

}  // namespace beatlens::analysis
