// Beats compared one by one as ANSI/AAMI EC57 asks for and WFDB's `bxb` does it, with the figures that `bxb` prints of
// a record and `sumstats` of several. The rules: docs/ec57.md.
//
// Beats are N, S, V, F or Q. What one side says and the other does not is O, or X where the other one declares a
// shutdown: a stretch that it cannot read.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "ecg/recording.h"
#include "metrics/beat_matching.h"
#include "metrics/confusion.h"

namespace beatlens::metrics {

enum class Ec57Label : std::uint8_t { N = 0, S = 1, V = 2, F = 3, Q = 4, O = 5, X = 6 };

// `bxb` takes escape beats (e, j and n) for supraventricular ectopic ones; the AAMI classes of this program do not.
enum class EscapeBeats : std::uint8_t { sveb, normal };

// The label of an annotation: O for a flutter wave, which `bxb` pairs like a beat and counts as none, and nothing for
// whatever it does not pair.
std::optional<Ec57Label> ec57_label(std::string_view symbol, EscapeBeats escape = EscapeBeats::sveb);

// Whether an annotation begins a shutdown: "~" with bits 4 and 5 of its subtype set, no lead can be read.
bool begins_shutdown(const Annotation& annotation);

struct Ec57Beat {
    std::int64_t sample;
    Ec57Label label;
};

// What one side says of a recording, in samples.
struct Ec57Beats {
    std::vector<Ec57Beat> beats;        // ascending; without those in flutter
    std::vector<SampleSpan> flutter;    // '[' to ']', or to the end
    std::vector<SampleSpan> shutdowns;  // in which the side has no beats because it can read none
};

// What is compared: beats from `start` to `end`, both included.
struct Ec57Period {
    double sampling_rate_hz = 0.0;
    std::int64_t start = 0;
    std::int64_t end = 0;
    std::int64_t window = 0;  // beats this far apart can be one
};
// `duration_s`: of the recording. Times become samples by rounding, as WFDB's do.
Ec57Period ec57_period(double sampling_rate_hz, double duration_s, double start_s, double window_s);

// `annotations` in the order of time.
Ec57Beats ec57_beats(std::span<const Annotation> annotations, const Ec57Period& period,
                     EscapeBeats escape = EscapeBeats::sveb);

// N S V F Q O X by the same.
ConfusionMatrix ec57_confusion();

struct Ec57Comparison {
    ConfusionMatrix matrix = ec57_confusion();
    // Root of the mean square of what the intervals before the two beats of a pair, or of what was taken for none,
    // differ by. Nothing where no two intervals could be compared.
    std::optional<double> rms_rr_error_ms;
};
Ec57Comparison compare_beats(const Ec57Beats& reference, const Ec57Beats& test, const Ec57Period& period);

// A share that may have nothing to be a share of.
struct Share {
    std::size_t part = 0;
    std::size_t whole = 0;

    std::optional<double> value() const {
        return whole == 0 ? std::nullopt : std::optional(static_cast<double>(part) / static_cast<double>(whole));
    }
    Share& operator+=(const Share& other) {
        part += other.part;
        whole += other.whole;
        return *this;
    }
    bool operator==(const Share&) const = default;
};

// The table of figures of a matrix.
struct Ec57Figure {
    const char* group;  // in JSON
    const char* key;    // in it
    const char* title;  // over a column
    int decimals;       // of per cent
    Share (*of)(const ConfusionMatrix& matrix);
};
inline constexpr std::size_t ec57_figure_count = 9;
const std::array<Ec57Figure, ec57_figure_count>& ec57_figures();

// The mean over those that have a value; nothing where none has.
std::optional<double> mean_of(std::span<const std::optional<double>> values);

}  // namespace beatlens::metrics
