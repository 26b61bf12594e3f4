#include "metrics/ec57.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "ecg/aami.h"

namespace beatlens::metrics {

namespace {

constexpr int unreadable_bits = 0x30;

bool in_spans(std::int64_t sample, const std::vector<SampleSpan>& spans) {
    return std::any_of(spans.begin(), spans.end(),
                       [&](const SampleSpan& span) { return span.first <= sample && sample <= span.last; });
}

// The beats of one side with what lies between them.
class Ec57Side {
public:
    explicit Ec57Side(const Ec57Beats& beats) : beats_(beats) {}

    std::int64_t at(std::size_t i) const { return i < beats_.beats.size() ? beats_.beats[i].sample : no_beat; }
    Ec57Label label(std::size_t i) const { return beats_.beats[i].label; }

    // The first beat at `start` or behind it.
    std::size_t first_from(std::int64_t start) const {
        const auto at = std::find_if(beats_.beats.begin(), beats_.beats.end(),
                                     [&](const Ec57Beat& beat) { return beat.sample >= start; });
        return static_cast<std::size_t>(at - beats_.beats.begin());
    }

    // The interval before a beat, 0 where there is none: at the first beat, behind the last one, and where flutter or
    // a shutdown begins in it. WFDB takes a beat at sample 0 for none.
    std::int64_t interval(std::size_t i) const {
        if (i == 0 || i >= beats_.beats.size() || at(i - 1) == 0) {
            return 0;
        }
        const auto begins = [&](const SampleSpan& span) { return at(i - 1) <= span.first && span.first < at(i); };
        const bool is_broken = std::any_of(beats_.flutter.begin(), beats_.flutter.end(), begins) ||
                               std::any_of(beats_.shutdowns.begin(), beats_.shutdowns.end(), begins);
        return is_broken ? 0 : at(i) - at(i - 1);
    }

    Ec57Label missing_at(std::int64_t sample) const {
        return in_spans(sample, beats_.shutdowns) ? Ec57Label::X : Ec57Label::O;
    }
    bool in_flutter(std::int64_t sample) const { return in_spans(sample, beats_.flutter); }

private:
    const Ec57Beats& beats_;
};

class Ec57Walk {
public:
    Ec57Walk(const Ec57Beats& reference, const Ec57Beats& test, const Ec57Period& period)
        : reference_(reference), test_(test), period_(period) {}

    Ec57Comparison run() {
        r_ = reference_.first_from(period_.start);
        t_ = test_.first_from(period_.start);
        if (period_.start > 0) {
            take_start();
        }
        while (reference_.at(r_) <= period_.end || test_.at(t_) <= period_.end) {
            const BeatsAhead beats = {reference_.at(r_), test_.at(t_), reference_.at(r_ + 1), test_.at(t_ + 1)};
            if (is_pair(beats, period_.window)) {
                count(reference_.label(r_), test_.label(t_));
                ++r_;
                ++t_;
            } else if (beats.detected < beats.reference) {
                if (reference_.in_flutter(beats.detected)) {
                    count_interval();  // which `bxb` does even where it does not count the beat
                } else {
                    count(reference_.missing_at(beats.detected), test_.label(t_));
                }
                ++t_;
            } else {
                count(reference_.label(r_), test_.missing_at(beats.reference));
                ++r_;
            }
        }
        if (intervals_ > 0) {
            result_.rms_rr_error_ms =
                std::sqrt(sum_of_squares_ / static_cast<double>(intervals_)) * 1000.0 / period_.sampling_rate_hz;
        }
        return std::move(result_);
    }

private:
    // A beat found just before the period may be the period's first reference beat, and one found just behind its
    // beginning may be of a reference beat before it, which then is not counted.
    void take_start() {
        const std::int64_t reference = reference_.at(r_);
        if (t_ > 0) {
            const std::int64_t before = reference - test_.at(t_ - 1);
            if (before < std::abs(reference - test_.at(t_)) && before <= period_.window) {
                --t_;
                count(reference_.label(r_), test_.label(t_));
                ++r_;
                ++t_;
                return;
            }
        }
        if (test_.at(t_) - period_.start <= period_.window &&
            std::abs(reference - test_.at(t_ + 1)) < std::abs(reference - test_.at(t_))) {
            ++t_;
        }
    }

    void count(Ec57Label reference, Ec57Label test) {
        if (reference < Ec57Label::O || test < Ec57Label::O) {  // what is a beat for neither side is none
            result_.matrix.add(static_cast<std::size_t>(reference), static_cast<std::size_t>(test));
        }
        count_interval();
    }

    void count_interval() {
        const std::int64_t reference = reference_.interval(r_);
        const std::int64_t test = test_.interval(t_);
        if (reference > 0 && test > 0) {
            const auto error = static_cast<double>(reference - test);
            sum_of_squares_ += error * error;
            ++intervals_;
        }
    }

    Ec57Side reference_;
    Ec57Side test_;
    const Ec57Period& period_;
    std::size_t r_ = 0;
    std::size_t t_ = 0;
    Ec57Comparison result_;
    double sum_of_squares_ = 0.0;
    std::size_t intervals_ = 0;
};

constexpr std::size_t ec57_n = 0;
constexpr std::size_t ec57_s = 1;
constexpr std::size_t ec57_v = 2;
constexpr std::size_t ec57_f = 3;
constexpr std::size_t ec57_q = 4;
constexpr std::size_t ec57_o = 5;
constexpr std::size_t ec57_x = 6;
constexpr std::array<std::size_t, 5> ec57_classes = {ec57_n, ec57_s, ec57_v, ec57_f, ec57_q};

template <class... Labels>
constexpr std::array<std::size_t, sizeof...(Labels)> ec57_cells(Labels... labels) {
    return {labels...};
}

template <class Rows, class Columns>
std::size_t sum_cells(const ConfusionMatrix& matrix, const Rows& rows, const Columns& columns) {
    std::size_t sum = 0;
    for (const std::size_t row : rows) {
        for (const std::size_t column : columns) {
            sum += matrix.counts[row][column];
        }
    }
    return sum;
}

std::size_t paired_beats(const ConfusionMatrix& matrix) { return sum_cells(matrix, ec57_classes, ec57_classes); }

Share qrs_sensitivity(const ConfusionMatrix& matrix) {
    const std::size_t paired = paired_beats(matrix);
    return {paired, paired + sum_cells(matrix, ec57_classes, ec57_cells(ec57_o, ec57_x))};
}

Share qrs_predictivity(const ConfusionMatrix& matrix) {
    const std::size_t paired = paired_beats(matrix);
    return {paired, paired + sum_cells(matrix, ec57_cells(ec57_o, ec57_x), ec57_classes)};
}

// Of a class: VEB or SVEB.
Share class_sensitivity(const ConfusionMatrix& matrix, std::size_t of) {
    return {matrix.counts[of][of], matrix.of_reference(of)};
}

Share veb_sensitivity(const ConfusionMatrix& matrix) { return class_sensitivity(matrix, ec57_v); }
Share sveb_sensitivity(const ConfusionMatrix& matrix) { return class_sensitivity(matrix, ec57_s); }

// Which rows of wrong calls count: fusion and unknown beats called V do not, unknown ones called S do not.
constexpr auto veb_false_rows = ec57_cells(ec57_n, ec57_s, ec57_o, ec57_x);
constexpr auto sveb_false_rows = ec57_cells(ec57_n, ec57_v, ec57_f, ec57_o, ec57_x);
constexpr auto sveb_false_rows_of_sumstats = ec57_cells(ec57_n, ec57_v, ec57_o, ec57_x);

template <class Rows>
Share class_predictivity(const ConfusionMatrix& matrix, std::size_t of, const Rows& false_rows) {
    const std::size_t right = matrix.counts[of][of];
    return {right, right + sum_cells(matrix, false_rows, ec57_cells(of))};
}

Share veb_predictivity(const ConfusionMatrix& matrix) { return class_predictivity(matrix, ec57_v, veb_false_rows); }
Share sveb_predictivity(const ConfusionMatrix& matrix) { return class_predictivity(matrix, ec57_s, sveb_false_rows); }
Share sveb_predictivity_of_sumstats(const ConfusionMatrix& matrix) {
    return class_predictivity(matrix, ec57_s, sveb_false_rows_of_sumstats);
}

// True negatives are all beats that either side has but those of the class in the reference, called anything else.
Share veb_false_rate(const ConfusionMatrix& matrix) {
    const std::size_t wrong = sum_cells(matrix, veb_false_rows, ec57_cells(ec57_v));
    return {wrong, wrong + sum_cells(matrix, ec57_cells(ec57_n, ec57_s, ec57_f, ec57_q, ec57_o, ec57_x),
                                     ec57_cells(ec57_n, ec57_s, ec57_f, ec57_q))};
}

Share sveb_false_rate(const ConfusionMatrix& matrix) {
    const std::size_t wrong = sum_cells(matrix, sveb_false_rows, ec57_cells(ec57_s));
    return {wrong, wrong + sum_cells(matrix, ec57_cells(ec57_n, ec57_v, ec57_f, ec57_q, ec57_o, ec57_x),
                                     ec57_cells(ec57_n, ec57_v, ec57_f, ec57_q))};
}

}  // namespace

std::optional<Ec57Label> ec57_label(std::string_view symbol, EscapeBeats escape) {
    const bool is_escape = symbol == "e" || symbol == "j" || symbol == "n";
    if (is_escape) {
        return escape == EscapeBeats::sveb ? Ec57Label::S : Ec57Label::N;
    }
    if (const auto label = aami_class_of_symbol(symbol)) {
        return static_cast<Ec57Label>(index_of(*label));
    }
    if (symbol == "B") {
        return Ec57Label::N;
    }
    if (symbol == "r") {
        return Ec57Label::V;
    }
    if (symbol == "?") {
        return Ec57Label::Q;
    }
    return symbol == "!" ? std::optional(Ec57Label::O) : std::nullopt;
}

bool begins_shutdown(const Annotation& annotation) {
    return annotation.symbol == "~" && (annotation.subtype & unreadable_bits) == unreadable_bits;
}

Ec57Period ec57_period(double sampling_rate_hz, double duration_s, double start_s, double window_s) {
    return {sampling_rate_hz, sample_at(start_s, sampling_rate_hz), sample_at(duration_s, sampling_rate_hz),
            sample_at(window_s, sampling_rate_hz)};
}

Ec57Beats ec57_beats(std::span<const Annotation> annotations, const Ec57Period& period, EscapeBeats escape) {
    Ec57Beats result;
    result.flutter = flutter_spans(annotations, period.sampling_rate_hz);
    bool in_flutter = false;
    for (std::size_t i = 0; i < annotations.size(); ++i) {
        const Annotation& annotation = annotations[i];
        if (in_flutter || annotation.symbol == "[") {
            in_flutter = annotation.symbol != "]";
            continue;
        }
        const std::int64_t sample = sample_at(annotation.time_s, period.sampling_rate_hz);
        if (const auto label = ec57_label(annotation.symbol, escape)) {
            result.beats.push_back({sample, *label});
        } else if (begins_shutdown(annotation)) {
            // The mark that follows ends it; if that is none of its kind, as in the AHA's database, the shutdown is
            // what lies between the beats around, or from flutter on.
            SampleSpan span = {sample, no_beat};
            if (i + 1 < annotations.size()) {
                const Annotation& next = annotations[i + 1];
                span.last = sample_at(next.time_s, period.sampling_rate_hz);
                if (next.symbol != "~" || begins_shutdown(next)) {
                    std::int64_t before = result.beats.empty() ? 0 : result.beats.back().sample;
                    for (const SampleSpan& flutter : result.flutter) {
                        before = flutter.last < sample ? std::max(before, flutter.last) : before;
                    }
                    span.last -= period.window;
                    span.first = std::min(before + period.window, span.last);
                }
            }
            result.shutdowns.push_back(span);
        }
    }
    return result;
}

ConfusionMatrix ec57_confusion() { return ConfusionMatrix({"N", "S", "V", "F", "Q", "O", "X"}); }

Ec57Comparison compare_beats(const Ec57Beats& reference, const Ec57Beats& test, const Ec57Period& period) {
    return Ec57Walk(reference, test, period).run();
}

const std::array<Ec57Figure, ec57_figure_count>& ec57_figures() {
    static constexpr std::array<Ec57Figure, ec57_figure_count> figures = {
        {{"qrs", "se", "QRS Se", 2, qrs_sensitivity},
         {"qrs", "ppv", "QRS +P", 2, qrs_predictivity},
         {"veb", "se", "VEB Se", 2, veb_sensitivity},
         {"veb", "ppv", "VEB +P", 2, veb_predictivity},
         {"veb", "fpr", "VEB FPR", 3, veb_false_rate},
         {"sveb", "se", "SVEB Se", 2, sveb_sensitivity},
         {"sveb", "ppv", "SVEB +P", 2, sveb_predictivity},
         {"sveb", "fpr", "SVEB FPR", 3, sveb_false_rate},
         {"sveb", "ppv_sumstats", "SVEB +P", 2, sveb_predictivity_of_sumstats}}};
    return figures;
}

std::optional<double> mean_of(std::span<const std::optional<double>> values) {
    double sum = 0.0;
    std::size_t count = 0;
    for (const std::optional<double>& value : values) {
        if (value) {
            sum += *value;
            ++count;
        }
    }
    return count == 0 ? std::nullopt : std::optional(sum / static_cast<double>(count));
}

}  // namespace beatlens::metrics
