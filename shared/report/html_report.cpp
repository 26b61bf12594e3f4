#include "report/html_report.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "report/interval_sections.h"
#include "report/markup.h"
#include "report/strip_svg.h"
#include "report/trend_svg.h"

namespace beatlens::report {

namespace {

using analysis::Analysis;
using analysis::RhythmFigures;
using rhythm::Episode;
using rhythm::EpisodeKind;

constexpr std::size_t most_strips = 14;
constexpr std::size_t most_listed = 20;

// Rows of "what: value".
class Facts {
public:
    void add(const std::string& what, const std::string& value) {
        text_ += "<tr><th scope=\"row\">" + what + "</th><td>" + value + "</td></tr>\n";
    }
    std::string table() const { return "<table class=\"facts\"><tbody>\n" + text_ + "</tbody></table>\n"; }

private:
    std::string text_;
};

std::size_t usable_beats(const Analysis& analysis) { return analysis.beats.size() - analysis.unusable_beats; }

// What the user says, against what the trace shows.
std::string pacemaker_text(const Analysis& analysis) {
    if (!analysis.pacemaker) {
        return "";
    }
    const auto& [declared, spikes] = *analysis.pacemaker;
    std::string seen = spikes.value_or(0) > 0
                           ? "seen in the trace: spikes like those of one before " +
                                 percent(static_cast<double>(*spikes) / static_cast<double>(analysis.beats.size())) +
                                 " of the beats"
                           : "";
    if (!declared) {
        return seen;
    }
    return "declared by the user; " + (!seen.empty() ? seen
                                       : spikes      ? "no spikes are seen in the trace"
                                                     : "the recording cannot show spikes");
}

std::string summary(const Recording& recording, const Analysis& analysis, const TimeText& when) {
    Facts facts;
    facts.add("Recording", escaped(recording.name));
    if (!recording.start_time.empty()) {
        facts.add("Start", escaped(recording.start_time));
    }
    const std::size_t leads = recording.signals.size();
    facts.add("Length", duration_text(analysis.duration_s) + (leads == 0   ? ""
                                                              : leads == 1 ? " (1 lead)"
                                                                           : " (" + std::to_string(leads) + " leads)"));
    if (leads > 0) {
        facts.add("Signal that can be used", percent(analysis.usable_share));
    }
    facts.add("Beats", std::to_string(usable_beats(analysis)) +
                           (analysis.unusable_beats > 0 ? ", and " + std::to_string(analysis.unusable_beats) +
                                                              " where the signal cannot be trusted"
                                                        : ""));
    if (analysis.heart_rate) {
        facts.add("Heart rate", number(analysis.heart_rate->mean_bpm, 0) + "/min on average, " +
                                    number(analysis.heart_rate->min_bpm, 0) + " to " +
                                    number(analysis.heart_rate->max_bpm, 0) + " over 8 beats");
    } else {
        facts.add("Heart rate", "not measured: no two usable beats in a row");
    }
    for (std::size_t i = 0; i < analysis.label_set.size(); ++i) {
        if (i < analysis.counts.size() && analysis.counts[i] > 0) {
            const Label& label = analysis.label_set.labels[i];
            const double share = static_cast<double>(analysis.counts[i]) / static_cast<double>(usable_beats(analysis));
            facts.add(escaped(label.name + ": " + label.description),
                      std::to_string(analysis.counts[i]) + " (" + percent(share) + ")");
        }
    }
    if (analysis.log_odds) {
        facts.add(escaped(analysis.label_set.title), percent(analysis.log_odds->probability));
    }
    if (const std::string said = pacemaker_text(analysis); !said.empty()) {
        facts.add("Pacemaker", said);
    }
    if (analysis.unsure_beats) {
        facts.add("Labels that are not sure", std::to_string(*analysis.unsure_beats));
    }
    if (analysis.rhythm) {
        for (const rhythm::EpisodeSummary& one : rhythm::summarise(analysis.rhythm->episodes)) {
            if (one.kind == EpisodeKind::pause) {
                const Episode& longest = analysis.rhythm->episodes[one.longest];
                facts.add("Longest interval", number(longest.duration_s(), 2) + " s at " + when(longest.first_s));
            }
        }
    }
    return facts.table();
}

std::string warnings(const Analysis& analysis) {
    std::string text;
    for (const std::string& warning : analysis.warnings) {
        text += "<p class=\"warn\">" + escaped(warning) + "</p>\n";
    }
    return text;
}

std::string classes_by_hour(const RhythmFigures& figures, const TimeText& when) {
    if (figures.hours.size() < 2) {
        return "";
    }
    std::string rows;
    for (std::size_t i = 0; i < figures.hours.size(); ++i) {
        const rhythm::HourlyBeats& hour = figures.hours[i];
        std::size_t all = 0;
        for (const std::size_t count : hour.counts) {
            all += count;
        }
        const auto share = [&](AamiClass c) {
            const std::size_t count = hour.counts[index_of(c)];
            return std::to_string(count) +
                   (count > 0 ? " (" + percent(static_cast<double>(count) / static_cast<double>(all)) + ")" : "");
        };
        rows += row(
            {when(hour.first_s), std::to_string(all), share(AamiClass::S), share(AamiClass::V), share(AamiClass::F)});
    }
    return "<h2>Beats by the hour</h2>\n" + table({"From", "Beats", "S", "V", "F"}, rows);
}

std::string variability(const RhythmFigures& figures) {
    const rhythm::Variability& whole = figures.whole;
    std::string text = "<h2>Heart-rate variability</h2>\n";
    if (!whole.time) {
        return text + "<p>Too few intervals between normal beats in a row.</p>\n";
    }
    const bool has_clock = figures.by_clock && figures.by_clock->day && figures.by_clock->night;
    std::vector<std::string> headings = {"", "whole"};
    if (has_clock) {
        headings.insert(headings.end(), {"7 to 23 h", "23 to 7 h"});
    }
    std::string rows;
    const auto line = [&](const std::string& what, const std::string& unit, int decimals, auto of) {
        const auto cell = [&](const rhythm::TimeDomain& part) {
            const std::optional<double> value = of(part);
            return value ? number(*value, decimals) + unit : std::string("–");
        };
        std::vector<std::string> cells = {what, cell(*whole.time)};
        if (has_clock) {
            cells.push_back(cell(*figures.by_clock->day));
            cells.push_back(cell(*figures.by_clock->night));
        }
        rows += row(cells);
    };
    using rhythm::TimeDomain;
    line("NN intervals", "", 0, [](const TimeDomain& t) { return std::optional(static_cast<double>(t.intervals)); });
    line("Mean rate", "/min", 1, [](const TimeDomain& t) { return std::optional(t.mean_bpm); });
    line("SDNN", " ms", 1, [](const TimeDomain& t) { return std::optional(t.sdnn_ms); });
    line("SDANN", " ms", 1, [](const TimeDomain& t) { return t.sdann_ms; });
    line("RMSSD", " ms", 1, [](const TimeDomain& t) { return std::optional(t.rmssd_ms); });
    line("pNN50", " %", 1, [](const TimeDomain& t) { return std::optional(t.pnn50_percent); });
    line("Triangular index", "", 1, [](const TimeDomain& t) { return std::optional(t.triangular_index); });
    line("SD1", " ms", 1, [](const TimeDomain& t) { return std::optional(t.sd1_ms); });
    line("SD2", " ms", 1, [](const TimeDomain& t) { return std::optional(t.sd2_ms); });
    if (whole.fibrillation_share.value_or(0.0) > 0.0) {
        const auto share = [](const std::optional<double>& of) { return of ? percent(*of) : std::string("–"); };
        std::vector<std::string> cells = {"Suspected atrial fibrillation", share(whole.fibrillation_share)};
        if (has_clock) {
            cells.push_back(share(figures.by_clock->day_fibrillation_share));
            cells.push_back(share(figures.by_clock->night_fibrillation_share));
        }
        rows += row(cells);
    }
    text += table(headings, rows);
    if (const std::string note = analysis::variability_note(figures); !note.empty()) {
        text += "<p class=\"warn\">" + escaped(note) + "</p>\n";
    }
    Facts facts;
    if (whole.frequency) {
        const rhythm::FrequencyDomain& f = *whole.frequency;
        facts.add("LF, HF, LF/HF", number(f.lf_ms2, 0) + " ms², " + number(f.hf_ms2, 0) + " ms², " +
                                       (f.lf_over_hf() ? number(*f.lf_over_hf(), 2) : "–") +
                                       (f.stretches > 1 ? " (mean over five minutes)" : ""));
    }
    if (whole.sample_entropy) {
        facts.add("Sample entropy", number(*whole.sample_entropy, 2));
    }
    if (whole.dfa_alpha1) {
        facts.add("DFA α1", number(*whole.dfa_alpha1, 2));
    }
    facts.add("RR intervals left out (ectopic, missed or extra beats)",
              percent(whole.corrections.share()) + " of " + std::to_string(whole.corrections.measured));
    return text + facts.table();
}

std::string name_of(const Episode& episode) {
    if (episode.kind == EpisodeKind::atrial_fibrillation) {
        return "suspected atrial fibrillation";
    }
    const std::string of = episode.of == AamiClass::V   ? "ventricular "
                           : episode.of == AamiClass::S ? "supraventricular "
                                                        : "";
    return of + rhythm::to_string(episode.kind);
}

std::string capital(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
        text[0] = static_cast<char>(text[0] - 'a' + 'A');
    }
    return text;
}

std::string described(const Episode& episode, const TimeText& when) {
    const std::string at = " at " + when(episode.first_s);
    if (episode.kind == EpisodeKind::pause) {
        return number(episode.duration_s(), 2) + " s" + at;
    }
    return std::to_string(episode.beats()) + " beats, " + number(episode.rate_bpm, 0) + "/min" + at;
}

// Where a strip begins so that the episode's beginning, or all of a short one, stands in it.
double strip_from(double first_s, double end_s, double duration_s) {
    const double span_s = end_s - first_s;
    const double before_s = span_s < strip_s - 2.0 ? (strip_s - span_s) / 2.0 : 1.5;
    return std::clamp(first_s - before_s, 0.0, std::max(0.0, duration_s - strip_s));
}

std::string episodes(const Recording& recording, const Analysis& analysis, std::size_t lead, const TimeText& when) {
    const RhythmFigures& figures = *analysis.rhythm;
    const auto summaries = rhythm::summarise(figures.episodes);
    std::string text = "<h2>Episodes</h2>\n";
    if (summaries.empty()) {
        text +=
            "<p>No couplets, runs, bigeminy, trigeminy, pauses, fast or slow rhythms, no suspected atrial "
            "fibrillation.</p>\n";
    } else {
        std::string rows;
        for (const rhythm::EpisodeSummary& one : summaries) {
            const Episode& longest = figures.episodes[one.longest];
            const Episode& fastest = figures.episodes[one.fastest];
            const bool has_length = one.kind != EpisodeKind::couplet;  // they are all of two beats
            const bool has_rate = one.kind != EpisodeKind::pause;
            rows += row({capital(name_of(longest)), std::to_string(one.count),
                         has_length ? described(longest, when) : "", has_rate ? described(fastest, when) : ""});
        }
        text += table({"Kind", "Number", "Longest", "Fastest"}, rows);
    }
    std::set<std::size_t> shown;
    std::string strips;
    for (const rhythm::EpisodeSummary& one : summaries) {
        const std::size_t first = one.kind == EpisodeKind::couplet ? one.fastest : one.longest;
        const std::size_t second = one.kind == EpisodeKind::pause ? one.longest : one.fastest;
        for (const std::size_t index : {first, second}) {
            if (lead < recording.signals.size() && shown.size() < most_strips && shown.insert(index).second) {
                const Episode& episode = figures.episodes[index];
                const Strip strip{lead, strip_from(episode.first_s, episode.end_s, analysis.duration_s),
                                  capital(name_of(episode)) + ": " + described(episode, when) + ". Lead " +
                                      analysis.lead + ", 25 mm/s, 10 mm/mV."};
                strips += strip_svg(recording, analysis, strip);
            }
        }
    }
    return text + strips;
}

// The middle of the longest stretch of beats that are usable, normal and sure.
std::string typical_strip(const Recording& recording, const Analysis& analysis, std::size_t lead,
                          const TimeText& when) {
    double best_s = 0.0;
    double best_at_s = 0.0;
    std::optional<double> first_s;
    for (const analysis::LabelledBeat& beat : analysis.beats) {
        if (beat.usable && beat.sure && analysis.label_set.normal == beat.label) {
            first_s = first_s ? first_s : beat.time_s;
            if (beat.time_s - *first_s > best_s) {
                best_s = beat.time_s - *first_s;
                best_at_s = *first_s;
            }
        } else {
            first_s.reset();
        }
    }
    const double at_s =
        std::clamp(best_at_s + best_s / 2.0 - strip_s / 2.0, 0.0, std::max(0.0, analysis.duration_s - strip_s));
    return strip_svg(recording, analysis,
                     {lead, at_s,
                      std::string(best_s > 0.0 ? "Usual beats" : "A stretch of the recording") + " at " + when(at_s) +
                          ". Lead " + analysis.lead + ", 25 mm/s, 10 mm/mV."});
}

std::string quality(const Analysis& analysis, const TimeText& when) {
    std::string rows;
    std::size_t listed = 0;
    std::size_t all = 0;
    for (const signal::QualityStretch& stretch : analysis.quality) {
        if (stretch.quality == signal::Quality::usable) {
            continue;
        }
        ++all;
        if (listed < most_listed) {
            ++listed;
            rows += row({when(stretch.first_s), duration_text(stretch.end_s - stretch.first_s),
                         signal::to_string(stretch.quality)});
        }
    }
    std::string text =
        "<h2>Signal quality</h2>\n<p>" + percent(analysis.usable_share) + " of the recording can be used";
    if (!analysis.detection_leads.empty()) {
        text += "; beats were found in ";
        for (std::size_t i = 0; i < analysis.detection_leads.size(); ++i) {
            text += (i > 0 ? ", " : "") + escaped(analysis.detection_leads[i]);
        }
    }
    text += ".</p>\n";
    if (all > 0) {
        text += table({"From", "Length", "What it is"}, rows);
    }
    return text + (all > listed ? "<p>And " + std::to_string(all - listed) + " more.</p>\n" : "");
}

std::string method(const Analysis& analysis, const ReportOptions& options, bool has_trace) {
    return "<h2>How this was made</h2>\n<p>By " + escaped(options.program) +
           (has_trace ? " with the model " + escaped(analysis.model_name) +
                            ", without a person having looked at it. Beats are found in all leads that can be "
                            "electrocardiograms, and labelled: " +
                            escaped(analysis.label_set.title + ". " + analysis.label_set.note) + " "
                      : std::string(" from a list of beats without a trace. ")) +
           "Intervals that are not between two normal beats are left out of heart-rate " +
           "variability, by the labels and by the rules of Lipponen and Tarvainen (2019); its figures are defined as "
           "by the " +
           "Task Force of 1996, the spectrum is Lomb and Scargle’s. " +
           (analysis.waves ? "P, QRS and T are found by a network that learned them from the Lobachevsky University "
                             "database; intervals are medians over the leads. "
                           : "") +
           "A question mark stands behind a label that is not "
           "sure, " +
           "or where the signal cannot be trusted.</p>\n<p class=\"note\"><strong>Not a medical device.</strong> For " +
           "teaching and research. It is no diagnosis and replaces none: show the recording to a physician.</p>\n";
}

}  // namespace

std::string html_report(const Recording& recording, const Analysis& analysis, const ReportOptions& options) {
    const TimeText when(analysis::start_of_day_s(recording.start_time));
    const auto of_analysis = std::find_if(recording.signals.begin(), recording.signals.end(),
                                          [&](const Signal& signal) { return signal.lead == analysis.lead; });
    const auto lead = static_cast<std::size_t>(of_analysis - recording.signals.begin());
    const std::string title = "Electrocardiogram report: " + escaped(recording.name);
    std::string text =
        page_head(title) + "<body>\n" + paper_svg() + "<h1>" + title +
        "</h1>\n<p class=\"note\">Made by a program, not looked at by a physician. Not a medical device.</p>\n";
    text += "<h2>Summary</h2>\n" + summary(recording, analysis, when) + warnings(analysis);
    const bool has_trace = lead < recording.signals.size();
    text += has_trace ? typical_strip(recording, analysis, lead, when) : "";
    if (analysis.rhythm) {
        const std::string trend = trend_svg(analysis.rhythm->rate_by_minute, analysis.duration_s, when,
                                            "Heart rate in beats a minute, minute by minute.");
        text += trend.empty() ? "" : "<h2>Heart rate</h2>\n" + trend;
        text += classes_by_hour(*analysis.rhythm, when);
        text += episodes(recording, analysis, lead, when);
        text += variability(*analysis.rhythm);
    }
    if (analysis.waves) {
        text += intervals(analysis, when) + st_levels(analysis, when);
    }
    text += has_trace ? quality(analysis, when) : "";
    text += method(analysis, options, has_trace);
    return text + "</body>\n</html>\n";
}

}  // namespace beatlens::report
