#include "protocols/protocol_delineation.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "analysis/located.h"
#include "delineation/combine.h"
#include "metrics/spread.h"

namespace beatlens::protocols {

namespace {

using delineation::BeatWaves;
using delineation::LeadWaves;
using delineation::Wave;

constexpr std::array<std::string_view, delineation_points> point_names = {
    "P onset", "P peak", "P end", "QRS onset", "QRS peak", "QRS end", "T onset", "T peak", "T end"};

// The times of one point of one kind of wave, ascending.
using Times = std::array<std::vector<double>, delineation_points>;

void add_marks(const MarkedWave& wave, Times& times) {
    for (std::size_t k = 0; k < 3; ++k) {
        if (wave.points_s[k]) {
            times[3 * static_cast<std::size_t>(wave.kind) + k].push_back(*wave.points_s[k]);
        }
    }
}

void add_found(double beat_s, const BeatWaves& waves, Times& times) {
    std::size_t point = 0;
    for (const auto kind : {&BeatWaves::p, &BeatWaves::qrs, &BeatWaves::t}) {
        for (const auto which : {&Wave::onset, &Wave::peak, &Wave::end}) {
            if (const auto& wave = waves.*kind) {
                times[point].push_back(beat_s + static_cast<double>(((*wave).*which).at_ms) / 1000.0);
            }
            ++point;
        }
    }
}

struct Scored {
    double first_s = INFINITY;
    double last_s = -INFINITY;

    bool holds(double time_s) const { return time_s >= first_s && time_s <= last_s; }
};

Scored scored_stretch(const Times& marks) {
    Scored stretch;
    for (const auto& times : marks) {
        for (const double time : times) {
            stretch.first_s = std::min(stretch.first_s, time);
            stretch.last_s = std::max(stretch.last_s, time);
        }
    }
    return stretch;
}

void add_score(Times marks, Times found, const Scored& stretch, RecordScore& scores) {
    for (std::size_t point = 0; point < delineation_points; ++point) {
        std::sort(marks[point].begin(), marks[point].end());
        std::sort(found[point].begin(), found[point].end());
        PointScore score = match_points(marks[point], found[point], stretch.first_s, stretch.last_s);
        auto& errors = scores[point].errors_ms;
        errors.insert(errors.end(), score.errors_ms.begin(), score.errors_ms.end());
        scores[point].missed += score.missed;
        scores[point].false_ones += score.false_ones;
    }
}

// The cardiologists' marks of all leads as what was found in each of them, to be combined alike.
std::vector<LeadWaves> marks_at(const LudbRecord& record, const std::vector<double>& times_s) {
    std::vector<LeadWaves> all;
    for (const MarkedLead& lead : record.leads) {
        LeadWaves waves{lead.lead, std::vector<BeatWaves>(times_s.size())};
        for (const MarkedBeat& beat : marked_beats(lead)) {
            const auto nearest = std::min_element(times_s.begin(), times_s.end(), [&](double a, double b) {
                return std::abs(a - beat.qrs.peak_s()) < std::abs(b - beat.qrs.peak_s());
            });
            BeatWaves& to = waves.beats[static_cast<std::size_t>(nearest - times_s.begin())];
            const auto as_found = [&](const std::optional<MarkedWave>& marked) {
                std::optional<Wave> wave;
                // A wave without a mark of its onset or end is left out here.
                if (marked && marked->points_s[0] && marked->points_s[2]) {
                    const auto point = [&](std::size_t k) {
                        return delineation::Point{static_cast<float>(1000.0 * (*marked->points_s[k] - *nearest)), 0.0F};
                    };
                    wave = Wave{point(0), point(1), point(2), 1.0F};
                }
                return wave;
            };
            to = {as_found(beat.p), as_found(beat.qrs), as_found(beat.t)};
        }
        all.push_back(std::move(waves));
    }
    return all;
}

Result<std::vector<double>> beats_of(const LudbRecord& record, const DelineationOptions& options) {
    if (options.at_reference) {
        return marked_beat_times_s(record);
    }
    const auto located = analysis::locate(record.recording);
    if (!located) {
        const ErrorCode code = located.error().code;
        if (code == ErrorCode::no_beats || code == ErrorCode::no_signal) {
            return std::vector<double>();
        }
        return tl::make_unexpected(located.error());
    }
    std::vector<double> times_s;
    const double rate_hz = record.recording.signals[located->lead].sampling_rate_hz;
    for (const std::int64_t sample : located->samples) {
        times_s.push_back(time_of(sample, rate_hz));
    }
    return times_s;
}

struct Moments {
    double mean = NAN;
    double sd = NAN;  // of at least two
};

Moments moments_of(const std::vector<double>& values) {
    const metrics::Spread spread = metrics::spread(values);
    return {values.empty() ? NAN : spread.mean, values.size() > 1 ? spread.sd : NAN};
}

std::array<PointFigures, delineation_points> figures_of(const std::vector<DelineationRecord>& records,
                                                        RecordScore DelineationRecord::*which) {
    std::array<PointFigures, delineation_points> all{};
    for (std::size_t point = 0; point < delineation_points; ++point) {
        PointFigures& figures = all[point];
        std::vector<double> errors;
        std::vector<double> means;
        std::vector<double> sds;
        std::size_t missed = 0;
        std::size_t false_ones = 0;
        for (const DelineationRecord& record : records) {
            const PointScore& score = (record.*which)[point];
            errors.insert(errors.end(), score.errors_ms.begin(), score.errors_ms.end());
            missed += score.missed;
            false_ones += score.false_ones;
            if (score.errors_ms.size() > 1) {
                const Moments own = moments_of(score.errors_ms);
                means.push_back(own.mean);
                sds.push_back(own.sd);
            }
        }
        const auto found = static_cast<double>(errors.size());
        figures.marks = errors.size() + missed;
        figures.sensitivity = found / (found + static_cast<double>(missed));
        figures.positive_predictivity = found / (found + static_cast<double>(false_ones));
        const Moments pooled = moments_of(errors);
        figures.mean_ms = pooled.mean;
        figures.pooled_sd_ms = pooled.sd;
        figures.record_sd_ms = moments_of(sds).mean;
        figures.record_mean_ms = moments_of(means).mean;
        figures.records = sds.size();
    }
    return all;
}

struct Fibrillation {
    std::size_t records = 0;
    std::size_t beats = 0;
    std::size_t beats_with_p = 0;
    std::size_t lead_beats = 0;
    std::size_t lead_beats_with_p = 0;
};

Fibrillation fibrillation_of(const DelineationReport& report) {
    Fibrillation sum;
    for (const DelineationRecord& record : report.records) {
        if (record.has_fibrillation) {
            ++sum.records;
            sum.beats += record.beats;
            sum.beats_with_p += record.beats_with_p;
            sum.lead_beats += record.lead_beats;
            sum.lead_beats_with_p += record.lead_beats_with_p;
        }
    }
    return sum;
}

// "-" where there is nothing to tell.
std::string number_text(double value, const char* unit, int digits, int width) {
    char text[32] = "-";
    if (!std::isnan(value)) {
        std::snprintf(text, sizeof text, "%.*f%s", digits, value, unit);
    }
    char padded[40];
    std::snprintf(padded, sizeof padded, " %*s", width, text);
    return padded;
}

std::string table_of(const char* title, const std::array<PointFigures, delineation_points>& figures) {
    std::string text =
        std::string(title) + "\n  point       marks      Se      +P  mean ms  SD pooled  SD in records\n";
    for (std::size_t point = 0; point < delineation_points; ++point) {
        const PointFigures& f = figures[point];
        char line[80];
        std::snprintf(line, sizeof line, "  %-10s %6zu", point_names[point].data(), f.marks);
        text += line + number_text(100.0 * f.sensitivity, "%", 2, 7) +
                number_text(100.0 * f.positive_predictivity, "%", 2, 7) + number_text(f.mean_ms, "", 1, 8) +
                number_text(f.pooled_sd_ms, "", 1, 10) + number_text(f.record_sd_ms, "", 1, 14) + "\n";
    }
    return text;
}

nlohmann::ordered_json json_of(const std::array<PointFigures, delineation_points>& figures) {
    auto all = nlohmann::ordered_json::object();
    for (std::size_t point = 0; point < delineation_points; ++point) {
        const PointFigures& f = figures[point];
        all[std::string(point_names[point])] = {{"marks", f.marks},
                                                {"sensitivity", f.sensitivity},
                                                {"positive_predictivity", f.positive_predictivity},
                                                {"mean_ms", f.mean_ms},
                                                {"pooled_sd_ms", f.pooled_sd_ms},
                                                {"record_mean_ms", f.record_mean_ms},
                                                {"record_sd_ms", f.record_sd_ms},
                                                {"records", f.records}};
    }
    return all;
}

}  // namespace

std::string_view delineation_point_name(std::size_t point) { return point_names[point]; }

PointScore match_points(const std::vector<double>& marks_s, const std::vector<double>& found_s, double first_s,
                        double last_s) {
    struct Pair {
        std::size_t mark;
        std::size_t found;
        double apart_s;
    };
    std::vector<Pair> pairs;
    for (std::size_t m = 0; m < marks_s.size(); ++m) {
        const double earliest = marks_s[m] - delineation_window_s;
        for (auto at =
                 static_cast<std::size_t>(std::lower_bound(found_s.begin(), found_s.end(), earliest) - found_s.begin());
             at < found_s.size() && found_s[at] <= marks_s[m] + delineation_window_s; ++at) {
            pairs.push_back({m, at, std::abs(found_s[at] - marks_s[m])});
        }
    }
    std::stable_sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) { return a.apart_s < b.apart_s; });
    std::vector<bool> mark_taken(marks_s.size());
    std::vector<bool> found_taken(found_s.size());
    PointScore score;
    for (const Pair& pair : pairs) {
        if (!mark_taken[pair.mark] && !found_taken[pair.found]) {
            mark_taken[pair.mark] = true;
            found_taken[pair.found] = true;
            score.errors_ms.push_back(1000.0 * (found_s[pair.found] - marks_s[pair.mark]));
        }
    }
    score.missed = marks_s.size() - score.errors_ms.size();
    for (std::size_t i = 0; i < found_s.size(); ++i) {
        score.false_ones += !found_taken[i] && found_s[i] >= first_s && found_s[i] <= last_s ? 1 : 0;
    }
    return score;
}

Result<DelineationRecord> score_delineation(const LudbRecord& record, const delineation::Delineator& delineator,
                                            const DelineationOptions& options) {
    const auto times_s = beats_of(record, options);
    BEATLENS_TRY(times_s);
    std::vector<std::size_t> leads;
    for (const MarkedLead& lead : record.leads) {
        leads.push_back(lead.lead);
    }
    const auto found = delineator.delineate(record.recording, *times_s, leads);
    BEATLENS_TRY(found);
    DelineationRecord result{record.name, record.has_fibrillation};
    for (std::size_t i = 0; i < leads.size(); ++i) {
        Times marks;
        for (const MarkedWave& wave : record.leads[i].waves) {
            add_marks(wave, marks);
        }
        const Scored stretch = scored_stretch(marks);
        Times points;
        for (std::size_t beat = 0; beat < times_s->size(); ++beat) {
            const BeatWaves& waves = (*found)[i].beats[beat];
            add_found((*times_s)[beat], waves, points);
            if (stretch.holds((*times_s)[beat])) {
                ++result.lead_beats;
                result.lead_beats_with_p += waves.p ? 1 : 0;
            }
        }
        add_score(std::move(marks), std::move(points), stretch, result.per_lead);
    }
    const std::vector<double> marked_s = marked_beat_times_s(record);
    const std::vector<LeadWaves> marked = marks_at(record, marked_s);
    Times marks;
    for (std::size_t beat = 0; beat < marked_s.size(); ++beat) {
        add_found(marked_s[beat], delineation::combine(marked, beat), marks);
    }
    const Scored stretch = scored_stretch(marks);
    Times points;
    for (std::size_t beat = 0; beat < times_s->size(); ++beat) {
        const BeatWaves waves = delineation::combine(*found, beat);
        add_found((*times_s)[beat], waves, points);
        if (stretch.holds((*times_s)[beat])) {
            ++result.beats;
            result.beats_with_p += waves.p ? 1 : 0;
        }
    }
    add_score(std::move(marks), std::move(points), stretch, result.combined);
    return result;
}

DelineationReport delineation_report(std::string model, const DelineationOptions& options,
                                     std::vector<DelineationRecord> records) {
    DelineationReport report{std::move(model), options, std::move(records)};
    report.per_lead = figures_of(report.records, &DelineationRecord::per_lead);
    report.combined = figures_of(report.records, &DelineationRecord::combined);
    return report;
}

std::string to_text(const DelineationReport& report) {
    std::string text = "protocol delineation, " + std::to_string(report.records.size()) + " records, " + report.model +
                       ", at " + (report.options.at_reference ? "the marked QRS complexes" : "the detector's beats") +
                       "\n";
    text += table_of("each lead by itself", report.per_lead);
    text += table_of("all leads together (medians)", report.combined);
    const Fibrillation sum = fibrillation_of(report);
    if (sum.records > 0) {
        char line[240];
        std::snprintf(
            line, sizeof line,
            "atrial fibrillation and flutter, %zu records: a P in %zu of %zu beats (all leads together), in %zu of "
            "%zu (each lead by itself)\n",
            sum.records, sum.beats_with_p, sum.beats, sum.lead_beats_with_p, sum.lead_beats);
        text += line;
    }
    return text + "SD in records: the mean over the records of the SD of each, as published figures mostly are.\n";
}

std::string to_json(const DelineationReport& report) {
    const Fibrillation sum = fibrillation_of(report);
    return nlohmann::ordered_json{{"protocol", "delineation"},
                                  {"model", report.model},
                                  {"at_reference", report.options.at_reference},
                                  {"records", report.records.size()},
                                  {"window_ms", 1000.0 * delineation_window_s},
                                  {"per_lead", json_of(report.per_lead)},
                                  {"combined", json_of(report.combined)},
                                  {"fibrillation",
                                   {{"records", sum.records},
                                    {"beats", sum.beats},
                                    {"beats_with_p", sum.beats_with_p},
                                    {"lead_beats", sum.lead_beats},
                                    {"lead_beats_with_p", sum.lead_beats_with_p}}}}
        .dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace beatlens::protocols
