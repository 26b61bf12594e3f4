#include "synthesis/transplant.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <string>

namespace beatlens::synthesis {

namespace {

constexpr std::size_t least_normal = 30;
constexpr double longest_s = 6.0 * 3600.0;

// Parts of a beat, in seconds from its annotation. P and QRS change into each other where the PR segment is.
constexpr double p_onset_s = -0.25;
constexpr double pr_first_s = -0.075;
constexpr double pr_end_s = -0.045;
constexpr double qrs_end_s = 0.1;
constexpr double ventricular_onset_s = -0.12;
constexpr double next_qrs_s = 0.05;  // what still goes on fades out before the next QRS complex
constexpr double fade_s = 0.04;
constexpr double level_s = 0.01;  // over which the level at a place is measured, either way

bool is_normal(const std::string& symbol) {
    return symbol == "N" || symbol == "L" || symbol == "R" || symbol == "e" || symbol == "j";
}

bool is_beat(const std::string& symbol) {
    return is_normal(symbol) || symbol == "V" || symbol == "A" || symbol == "a" || symbol == "J" || symbol == "S" ||
           symbol == "F" || symbol == "E" || symbol == "/" || symbol == "f" || symbol == "Q" || symbol == "!";
}

// 0 before `first`, 1 from `end`.
double ramp(double at, double first, double end) { return std::clamp((at - first) / (end - first), 0.0, 1.0); }

}  // namespace

// What an ectopic focus makes of the P wave, the same in all of a recording but in each lead by itself. LeadTransplant,
// which Donor names its friend, has one: so neither is local to the file.
struct EctopicP {
    double factor;
    double stretch;
    double move_s;
    double added_height;  // over the lead's P wave height
    double added_at_s;
    double added_width_s;
};

static EctopicP draw_ectopic(bool subtle, Random& random) {
    if (subtle) {
        return {random.uniform(0.7, 1.1),  random.uniform(0.85, 1.15),   random.uniform(-0.02, 0.02),
                random.uniform(-0.2, 0.2), random.uniform(-0.18, -0.09), random.uniform(0.015, 0.03)};
    }
    return {random.uniform(-1.1, 0.5), random.uniform(0.6, 1.3),     random.uniform(-0.03, 0.05),
            random.uniform(-0.9, 0.9), random.uniform(-0.18, -0.09), random.uniform(0.015, 0.035)};
}

Result<Donor> Donor::find(const Recording& recording) {
    struct Beat {
        double time_s;
        bool normal;
        bool ventricular;
        bool no_sinus;
    };
    std::vector<Beat> beats;
    bool no_sinus = false;
    for (const Annotation& annotation : recording.annotations) {
        if (annotation.symbol == "+") {
            no_sinus = annotation.aux.starts_with("(AF") || annotation.aux.starts_with("(SVTA");
        } else if (is_beat(annotation.symbol)) {
            beats.push_back({annotation.time_s, is_normal(annotation.symbol), annotation.symbol == "V", no_sinus});
        }
    }
    Donor donor(recording);
    for (std::size_t i = 1; i + 2 < beats.size(); ++i) {
        const double before_s = beats[i].time_s - beats[i - 1].time_s;
        const double after_s = beats[i + 1].time_s - beats[i].time_s;
        const double next_s = beats[i + 2].time_s - beats[i + 1].time_s;
        const auto alike = [&](double interval_s) { return std::abs(interval_s / after_s - 1.0) < 0.12; };
        if (beats[i - 1].normal && beats[i].normal && beats[i + 1].normal && alike(before_s) && alike(next_s) &&
            !beats[i].no_sinus && after_s > 0.35 && after_s < 2.0) {
            donor.normal_.push_back({beats[i].time_s, after_s});
        } else if (beats[i - 1].normal && beats[i].ventricular && beats[i + 1].normal && after_s > 0.5 &&
                   after_s < 2.5) {
            donor.ventricular_.push_back({beats[i].time_s, after_s});
        }
    }
    if (donor.normal_.size() < least_normal) {
        return fail(ErrorCode::no_beats, "The recording '" + recording.name + "' has fewer than " +
                                             std::to_string(least_normal) + " normal beats in a regular rhythm.");
    }
    return donor;
}

// One lead of the new recording.
class LeadTransplant {
public:
    LeadTransplant(const Donor& donor, const Signal& source, double duration_s, bool subtle, Random& random)
        : donor_(donor),
          source_(source),
          rate_hz_(source.sampling_rate_hz),
          out_(static_cast<std::size_t>(std::ceil(duration_s * rate_hz_)), 0.0),
          ectopic_(draw_ectopic(subtle, random)),
          random_(random) {
        measure();
    }

    struct Placed {
        PlannedBeat beat;
        double time_s;
        double next_s;  // when the next QRS complex comes
        std::size_t cycle;
        // Of a fusion beat: the ventricular one, its share, and how much later than the conducted one it is.
        std::size_t ventricular_cycle = 0;
        double ventricular_share = 0.0;
        double ventricular_later_s = 0.0;
    };

    void place(const Placed& beat) {
        if (beat.beat.symbol == 'V') {
            return place_ventricular(beat, beat.cycle, 1.0, 0.0);
        }
        if (beat.beat.symbol == 'F') {
            place_ventricular(beat, beat.ventricular_cycle, beat.ventricular_share, beat.ventricular_later_s);
        }
        const Donor::Cycle& cycle = donor_.normal_[beat.cycle];
        const Levels levels = levels_of(cycle);
        place_p(beat, cycle, levels);
        if (beat.beat.symbol != 'x') {
            place_qrs(beat, cycle, levels);
        }
    }

    // Waves of the atria between two times, and noise throughout.
    void add_waves(double first_s, double end_s, bool regular) {
        const double height = p_height_ * random_.uniform(regular ? 0.5 : 0.2, 1.2);
        double frequency_hz = regular ? 4.6 : random_.uniform(4.5, 8.0);
        const double middle_hz = frequency_hz;
        double phase = 0.0;
        double size = 1.0;
        const std::size_t end = std::min(out_.size(), index_of(end_s));
        for (std::size_t i = index_of(first_s); i < end; ++i) {
            if (!regular) {
                frequency_hz += 0.02 * (middle_hz - frequency_hz) + 0.08 * random_.normal();
                size += 0.01 * (1.0 - size) + 0.02 * random_.normal();
            }
            phase += frequency_hz / rate_hz_;
            const double turn = phase - std::floor(phase);
            out_[i] += height * size * (regular ? 0.5 - turn : 0.5 * std::sin(2.0 * std::numbers::pi * turn));
        }
    }

    Signal finish() {
        const double wander = qrs_height_ * random_.uniform(0.0, 0.15);
        const double wander_hz = random_.uniform(0.12, 0.4);
        Signal lead;
        lead.lead = source_.lead;
        lead.units = source_.units;
        lead.sampling_rate_hz = rate_hz_;
        lead.samples.reserve(out_.size());
        for (std::size_t i = 0; i < out_.size(); ++i) {
            const double t = static_cast<double>(i) / rate_hz_;
            lead.samples.push_back(static_cast<float>(out_[i] + noise_ * random_.normal() +
                                                      wander * std::sin(2.0 * std::numbers::pi * wander_hz * t)));
        }
        return lead;
    }

private:
    // The line that is taken off a cycle, so that it begins and ends at 0.
    struct Levels {
        double first;
        double slope;
    };

    std::size_t index_of(double time_s) const {
        return static_cast<std::size_t>(std::max(0.0, std::round(time_s * rate_hz_)));
    }

    double source_at(double time_s) const {
        const double at = std::clamp(time_s * rate_hz_, 0.0, static_cast<double>(source_.samples.size() - 1));
        const auto i = static_cast<std::size_t>(at);
        const auto a = static_cast<double>(source_.samples[i]);
        const auto b = static_cast<double>(source_.samples[std::min(i + 1, source_.samples.size() - 1)]);
        const double value = a + (b - a) * (at - static_cast<double>(i));
        return std::isfinite(value) ? value : 0.0;
    }
    double level_at(double time_s) const {
        double sum = 0.0;
        for (int i = -2; i <= 2; ++i) {
            sum += source_at(time_s + 0.5 * level_s * i);
        }
        return sum / 5.0;
    }
    Levels levels_between(double first_s, double end_s) const {
        const double first = level_at(first_s);
        return {first, (level_at(end_s) - first) / (end_s - first_s)};
    }
    Levels levels_of(const Donor::Cycle& cycle) const {
        return levels_between(cycle.time_s + p_onset_s, cycle.time_s + cycle.after_s + p_onset_s);
    }
    // Of a cycle, `t` seconds from its annotation.
    double value(const Donor::Cycle& cycle, const Levels& levels, double t) const {
        return source_at(cycle.time_s + t) - levels.first - levels.slope * (t - p_onset_s);
    }

    // Heights of P waves and QRS complexes, and noise from second differences: medians over normal cycles.
    void measure() {
        std::vector<double> p;
        std::vector<double> qrs;
        std::vector<double> noise;
        const std::size_t step = std::max<std::size_t>(1, donor_.normal_.size() / 60);
        for (std::size_t i = 0; i < donor_.normal_.size(); i += step) {
            const Donor::Cycle& cycle = donor_.normal_[i];
            const Levels levels = levels_of(cycle);
            const auto height = [&](double first, double end) {
                double low = value(cycle, levels, first);
                double high = low;
                for (double t = first; t < end; t += 1.0 / rate_hz_) {
                    low = std::min(low, value(cycle, levels, t));
                    high = std::max(high, value(cycle, levels, t));
                }
                return high - low;
            };
            p.push_back(height(p_onset_s, pr_first_s));
            qrs.push_back(height(pr_end_s, qrs_end_s));
            const double d = 1.0 / rate_hz_;
            for (double t = p_onset_s; t < pr_first_s; t += d) {
                noise.push_back(std::abs(value(cycle, levels, t - d) - 2.0 * value(cycle, levels, t) +
                                         value(cycle, levels, t + d)));
            }
        }
        const auto median = [](std::vector<double>& v) {
            std::nth_element(v.begin(), v.begin() + static_cast<std::ptrdiff_t>(v.size() / 2), v.end());
            return v[v.size() / 2];
        };
        p_height_ = median(p);
        qrs_height_ = median(qrs);
        // The median magnitude of a second difference of white noise is .6745 * sqrt(6) of its standard deviation.
        noise_ = median(noise) / (0.6745 * std::sqrt(6.0));
    }

    void place_p(const Placed& beat, const Donor::Cycle& cycle, const Levels& levels) {
        const Atria atria = beat.beat.atria;
        if (atria == Atria::silent || atria == Atria::fibrillating || atria == Atria::fluttering) {
            return;
        }
        // Where there is no own P wave before the QRS complex, its beginning fades in by itself (place_qrs).
        const double later_s = atria == Atria::retrograde ? 0.3 : 0.0;
        const double factor = atria == Atria::sinus ? 1.0 : atria == Atria::retrograde ? -0.7 : ectopic_.factor;
        const double stretch = atria == Atria::ectopic ? ectopic_.stretch : 1.0;
        const double move_s = atria == Atria::ectopic ? ectopic_.move_s : later_s;
        for (std::size_t i = index_of(beat.time_s + p_onset_s - 0.05); i < index_of(beat.time_s + later_s); ++i) {
            if (i >= out_.size()) {
                return;
            }
            const double t = time_of(static_cast<std::int64_t>(i), rate_hz_) - beat.time_s - move_s;
            // Stretched about the middle of the P wave.
            const double from = -0.15 + (t + 0.15) / stretch;
            if (from > p_onset_s && from < pr_end_s) {
                out_[i] += factor * (1.0 - ramp(from, pr_first_s, pr_end_s)) * value(cycle, levels, from);
            }
            if (atria == Atria::ectopic) {
                const double away = (t - ectopic_.added_at_s) / ectopic_.added_width_s;
                out_[i] += ectopic_.added_height * p_height_ * std::exp(-0.5 * away * away) *
                           (1.0 - ramp(t, pr_first_s, pr_end_s));
            }
        }
    }

    void place_qrs(const Placed& beat, const Donor::Cycle& cycle, const Levels& levels) {
        const double available_s = beat.next_s - beat.time_s;
        const double q = std::clamp(std::pow(available_s / cycle.after_s, 0.4), 0.6, 1.2);
        const double end_s = qrs_end_s + (cycle.after_s + p_onset_s - qrs_end_s) * q;
        for (std::size_t i = index_of(beat.time_s + pr_first_s); i < index_of(beat.time_s + end_s); ++i) {
            if (i >= out_.size()) {
                return;
            }
            const double t = time_of(static_cast<std::int64_t>(i), rate_hz_) - beat.time_s;
            const double from = t < qrs_end_s ? t : qrs_end_s + (t - qrs_end_s) / q;
            const double fade = 1.0 - ramp(t, available_s - next_qrs_s - fade_s, available_s - next_qrs_s);
            out_[i] +=
                (1.0 - beat.ventricular_share) * ramp(t, pr_first_s, pr_end_s) * fade * value(cycle, levels, from);
        }
    }

    void place_ventricular(const Placed& beat, std::size_t which, double share, double later_s) {
        const Donor::Cycle& cycle = donor_.ventricular_[which % donor_.ventricular_.size()];
        const double time_s = beat.time_s + later_s;
        const double available_s = beat.next_s - time_s;
        const double end_s = std::min(cycle.after_s, 1.2) + p_onset_s;
        const Levels levels = levels_between(cycle.time_s + ventricular_onset_s, cycle.time_s + end_s);
        for (std::size_t i = index_of(time_s + ventricular_onset_s); i < index_of(time_s + end_s); ++i) {
            if (i >= out_.size()) {
                return;
            }
            const double t = time_of(static_cast<std::int64_t>(i), rate_hz_) - time_s;
            const double fade = 1.0 - ramp(t, available_s - next_qrs_s - fade_s, available_s - next_qrs_s);
            out_[i] +=
                share * fade * (source_at(cycle.time_s + t) - levels.first - levels.slope * (t - ventricular_onset_s));
        }
    }

    const Donor& donor_;
    const Signal& source_;
    double rate_hz_;
    std::vector<double> out_;
    EctopicP ectopic_;
    Random& random_;
    double p_height_ = 0.0;
    double qrs_height_ = 0.0;
    double noise_ = 0.0;
};

Result<Recording> Donor::with_rhythm(std::span<const PlannedBeat> plan, Random& random) const {
    std::vector<LeadTransplant::Placed> placed;
    double time_s = 1.0;
    std::size_t normal = static_cast<std::size_t>(random.uniform() * static_cast<double>(normal_.size()));
    std::size_t ventricular = 0;
    for (const PlannedBeat& beat : plan) {
        time_s += beat.interval_s;
        normal = (normal + 1) % normal_.size();
        const bool is_ventricular = beat.symbol == 'V';
        auto& one = placed.emplace_back();
        one.beat = beat;
        one.time_s = time_s;
        one.cycle = is_ventricular ? ventricular++ : normal;
        if (beat.symbol == 'F') {
            one.ventricular_cycle = ventricular++;
            one.ventricular_share = random.uniform(0.25, 0.75);
            one.ventricular_later_s = random.uniform(-0.03, 0.03);
        }
    }
    const double duration_s = time_s + 1.5;
    if (duration_s > longest_s) {
        return fail(ErrorCode::out_of_range, "A rhythm of more than 6 hours was planned.");
    }
    // A plan for another recording may ask for what this one does not have.
    for (auto& one : placed) {
        if (!has_ventricular() && (one.beat.symbol == 'V' || one.beat.symbol == 'F')) {
            return fail(ErrorCode::out_of_range,
                        "The plan has ventricular beats, the recording '" + recording_->name + "' fewer than three.");
        }
    }
    double next_s = time_s + 1.0;
    for (auto at = placed.rbegin(); at != placed.rend(); ++at) {
        at->next_s = next_s;
        next_s = at->beat.symbol == 'x' ? next_s : at->time_s;
    }

    Recording recording;
    recording.name = recording_->name;
    recording.frame_rate_hz = recording_->frame_rate_hz;
    recording.has_annotations = true;
    for (const auto& beat : placed) {
        if (beat.beat.symbol != 'x') {
            Annotation annotation;
            annotation.time_s = beat.time_s;
            annotation.symbol = beat.beat.symbol;
            recording.annotations.push_back(annotation);
        }
    }
    const bool subtle = random.uniform() < 0.2;
    for (const Signal& source : recording_->signals) {
        LeadTransplant lead(*this, source, duration_s, subtle, random);
        for (std::size_t i = 0; i < placed.size(); ++i) {
            lead.place(placed[i]);
            const Atria atria = placed[i].beat.atria;
            if (atria != Atria::fibrillating && atria != Atria::fluttering) {
                continue;
            }
            std::size_t end = i + 1;
            while (end < placed.size() && placed[end].beat.atria == atria) {
                ++end;
            }
            if (i == 0 || placed[i - 1].beat.atria != atria) {
                lead.add_waves(placed[i].time_s - 0.3, placed[end - 1].next_s - 0.3, atria == Atria::fluttering);
            }
        }
        recording.signals.push_back(lead.finish());
    }
    return recording;
}

}  // namespace beatlens::synthesis
