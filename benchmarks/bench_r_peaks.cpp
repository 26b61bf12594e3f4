// The R-peak detector on the first lead of the 48 records of the MIT-BIH Arrhythmia Database, beat for beat against the
// reference annotations, as `bxb` compares them: within 150 ms (and, stricter, 50 ms), whole records, ventricular
// flutter left out. A second total counts the detections in the flutter of record 207 as false.
//   BEATLENS_DATA   the folder that holds mitdb/ (default ../shared/data)
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "ecg/annotation_codes.h"
#include "formats/record_files.h"
#include "metrics/beat_matching.h"
#include "signal/r_peaks.h"

using namespace beatlens;
using metrics::BeatMatching;
using metrics::match_beats;

namespace {

constexpr std::array records = {"100", "101", "102", "103", "104", "105", "106", "107", "108", "109", "111", "112",
                                "113", "114", "115", "116", "117", "118", "119", "121", "122", "123", "124", "200",
                                "201", "202", "203", "205", "207", "208", "209", "210", "212", "213", "214", "215",
                                "217", "219", "220", "221", "222", "223", "228", "230", "231", "232", "233", "234"};
constexpr std::array tolerances_samples = {0, 1, 2, 3, 5, 10, 18, 54};

struct Total {
    std::size_t matched = 0;
    std::size_t missed = 0;
    std::size_t extra = 0;

    void add(const BeatMatching& matching) {
        matched += matching.matched.size();
        missed += matching.missed.size();
        extra += matching.extra.size();
    }
    void print(const char* title) const {
        const auto found = static_cast<double>(matched);
        std::printf("%-34s Se %7.3f %%  +P %7.3f %%  FN %4zu  FP %4zu\n", title,
                    100.0 * found / static_cast<double>(matched + missed),
                    100.0 * found / static_cast<double>(matched + extra), missed, extra);
    }
};

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

int main() {
    const char* const given = std::getenv("BEATLENS_DATA");
    const std::filesystem::path folder = std::filesystem::path(given == nullptr ? "../shared/data" : given) / "mitdb";
    Total at_150_ms;
    Total at_50_ms;
    Total with_flutter;
    double sum = 0.0;
    double sum_of_squares = 0.0;
    std::array<std::size_t, tolerances_samples.size()> within{};
    double detection_s = 0.0;
    std::size_t samples = 0;
    std::printf("record   beats      Se      +P    FN    FP   offset mean and SD in ms\n");
    for (const char* const name : records) {
        const auto record = formats::load_record(folder / (std::string(name) + ".hea"));
        if (!record) {
            std::fprintf(stderr, "%s\n", record.error().message.c_str());
            return EXIT_FAILURE;
        }
        const auto start = std::chrono::steady_clock::now();
        const auto peaks = signal::detect_r_peaks(record->signals[0].samples, record->signals[0].sampling_rate_hz);
        detection_s += seconds_since(start);
        samples += record->signals[0].samples.size();
        if (!peaks) {
            std::fprintf(stderr, "%s: %s\n", name, peaks.error().message.c_str());
            return EXIT_FAILURE;
        }
        std::vector<std::int64_t> beats;
        for (const Annotation& annotation : record->annotations) {
            if (is_beat_symbol(annotation.symbol)) {
                beats.push_back(sample_at(annotation.time_s, record->frame_rate_hz));
            }
        }
        const double rate_hz = record->signals[0].sampling_rate_hz;
        const auto flutter = metrics::flutter_spans(record->annotations, record->frame_rate_hz);
        const auto reference = metrics::outside_spans(beats, flutter);
        const auto detected = metrics::outside_spans(*peaks, flutter);
        const BeatMatching matching = match_beats(reference, detected, rate_hz);
        at_150_ms.add(matching);
        at_50_ms.add(match_beats(reference, detected, rate_hz, 0.05));
        with_flutter.add(match_beats(beats, *peaks, rate_hz));
        for (const auto& pair : matching.matched) {
            const std::int64_t offset = detected[pair.detected] - reference[pair.reference];
            sum += static_cast<double>(offset);
            sum_of_squares += static_cast<double>(offset * offset);
            for (std::size_t i = 0; i < tolerances_samples.size(); ++i) {
                within[i] += std::abs(offset) <= tolerances_samples[i] ? 1 : 0;
            }
        }
        std::printf("%6s %7zu %7.2f %7.2f %5zu %5zu %8.2f %7.2f\n", name, reference.size(),
                    100.0 * matching.sensitivity(), 100.0 * matching.positive_predictivity(), matching.missed.size(),
                    matching.extra.size(), 1000.0 * matching.mean_offset_samples / rate_hz,
                    1000.0 * matching.sd_offset_samples / rate_hz);
    }
    const auto matched = static_cast<double>(at_150_ms.matched);
    std::printf("\n");
    at_150_ms.print("150 ms");
    at_50_ms.print("50 ms");
    with_flutter.print("150 ms, with the flutter of 207");
    const double mean = sum / matched;
    std::printf("offset: mean %.2f ms, SD %.2f ms; |offset| in samples of 1/360 s:", mean / 0.36,
                std::sqrt(std::max(sum_of_squares / matched - mean * mean, 0.0)) / 0.36);
    for (std::size_t i = 0; i < tolerances_samples.size(); ++i) {
        std::printf("  <= %d: %.2f %%", tolerances_samples[i], 100.0 * static_cast<double>(within[i]) / matched);
    }
    std::printf("\nspeed: %.3f s for %zu records, %.1f ms per record, %.1f million samples per second, one thread\n",
                detection_s, records.size(), 1000.0 * detection_s / static_cast<double>(records.size()),
                static_cast<double>(samples) / detection_s / 1e6);
    return EXIT_SUCCESS;
}
