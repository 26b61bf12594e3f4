// How long the two median filters take that find the baseline of a 30-minute lead, natively or under node.
//   build/native/benchmarks/bench_median [RECORD]
// RECORD defaults to BEATLENS_DATA/mitdb/100. Medians of 7 runs, one thread.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "formats/record_files.h"
#include "signal/median_filter.h"

namespace {

using namespace beatlens;
using Clock = std::chrono::steady_clock;

constexpr std::size_t runs = 7;

Result<void> measure(const std::string& path) {
    const auto record = formats::load_record(path);
    BEATLENS_TRY(record);
    std::vector<float> samples = record->signals.front().samples;
    std::printf("%s, %zu samples\n", path.c_str(), samples.size());
    for (const std::size_t width : {71U, 215U}) {
        std::array<double, runs> milliseconds{};
        std::vector<float> filtered;
        for (double& time : milliseconds) {
            const auto start = Clock::now();
            auto result = signal::median_filter(samples, width);
            BEATLENS_TRY(result);
            time = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
            filtered = std::move(*result);
        }
        std::nth_element(milliseconds.begin(), milliseconds.begin() + runs / 2, milliseconds.end());
        std::printf("  width %4zu %9.2f ms\n", width, milliseconds[runs / 2]);
        samples = std::move(filtered);  // the second filter runs on what the first one gives
    }
    return {};
}

}  // namespace

int main(int argc, char** argv) {
    const char* data = std::getenv("BEATLENS_DATA");
    const std::string folder = data != nullptr ? data : "../shared/data";
    const auto result = measure(argc > 1 ? argv[1] : folder + "/mitdb/100");
    if (!result) {
        std::fprintf(stderr, "bench_median: %s\n", result.error().message.c_str());
        return 1;
    }
    return 0;
}
