// Text in memory: how fast tables of samples are read, in megabytes of text a second of processor time, and how much
// memory that takes at the peak in multiples of the result. The samples are checked against those that were written.
//   build/native/benchmarks/bench_text [RUNS]
// Medians of RUNS (default 5) runs on one thread.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <string>
#include <vector>

#include "counted_memory.h"
#include "formats/registry.h"

namespace {

using namespace beatlens;

// A slow wave with a spike every second, in thousandths of a millivolt.
int value_at(std::size_t row, std::size_t lead) {
    const std::size_t phase = (row + 31 * lead) % 250;
    return static_cast<int>((row * 7 + lead * 31) % 120) - 145 + (phase < 8 ? 900 : 0);
}

struct Shape {
    const char* name;
    std::size_t rows;
    std::size_t leads;
    const char* heading;
    // Writes what stands before the samples of a row.
    std::function<int(char* text, std::size_t size, std::size_t row)> time;
    const char* sample;  // how one is printed, separator included
    double divisor;      // of the numbers that are written, in whole numbers
    char decimal = '.';
};

std::string text_of(const Shape& shape) {
    std::string text = shape.heading;
    text.reserve(shape.rows * (8 + 8 * shape.leads));
    char buffer[96];
    for (std::size_t row = 0; row < shape.rows; ++row) {
        text.append(buffer, static_cast<std::size_t>(shape.time(buffer, sizeof buffer, row)));
        for (std::size_t lead = 0; lead < shape.leads; ++lead) {
            const int length = std::snprintf(buffer, sizeof buffer, shape.sample, value_at(row, lead) / shape.divisor);
            std::replace(buffer, buffer + length, '.', shape.decimal);
            text.append(buffer, static_cast<std::size_t>(length));
        }
        text.back() = '\n';
    }
    return text;
}

Result<void> measure(const Shape& shape, std::size_t runs) {
    const std::string text = text_of(shape);
    const formats::InputFile file{"table.csv", {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}};
    std::vector<double> seconds;
    double memory = 0.0;
    for (std::size_t run = 0; run < runs; ++run) {
        const std::size_t before = held;
        peak = held;
        const std::clock_t start = std::clock();
        const auto document = formats::load({&file, 1}, {.sampling_rate_hz = 250.0});
        seconds.push_back(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
        BEATLENS_TRY(document);
        const auto& record = std::get<Recording>(*document);
        memory = static_cast<double>(peak - before) / static_cast<double>(shape.rows * shape.leads * sizeof(float));
        if (record.signals.size() != shape.leads || std::abs(record.frame_rate_hz - 250.0) > 0.0) {
            return fail(ErrorCode::internal, std::string(shape.name) + ": other leads or another rate than written");
        }
        for (std::size_t lead = 0; lead < shape.leads; ++lead) {
            const std::vector<float>& samples = record.signals[lead].samples;
            for (std::size_t row = 0; row < shape.rows; ++row) {
                if (samples.size() != shape.rows ||
                    samples[row] != static_cast<float>(value_at(row, lead) / shape.divisor)) {
                    return fail(ErrorCode::internal, std::string(shape.name) + ": other samples than written");
                }
            }
        }
    }
    const auto middle = seconds.begin() + static_cast<std::ptrdiff_t>(seconds.size() / 2);
    std::nth_element(seconds.begin(), middle, seconds.end());
    std::printf("%-44s %7.1f MB  %7.1f MB/s  memory %.1f of the samples'\n", shape.name,
                static_cast<double>(text.size()) / 1e6, static_cast<double>(text.size()) / 1e6 / *middle, memory);
    return {};
}

int no_time(char*, std::size_t, std::size_t) { return 0; }

int seconds(char* text, std::size_t size, std::size_t row) {
    return std::snprintf(text, size, "%.3f,", static_cast<double>(row) * 0.004);
}

int clock_time(char* text, std::size_t size, std::size_t row) {
    const std::size_t ms = row * 4;
    return std::snprintf(text, size, "2024-03-05T%02zu:%02zu:%02zu.%03zu,", ms / 3600000 % 24, ms / 60000 % 60,
                         ms / 1000 % 60, ms % 1000);
}

}  // namespace

int main(int argc, char** argv) {
    const long given = argc > 1 ? std::strtol(argv[1], nullptr, 10) : 5;
    const auto runs = static_cast<std::size_t>(std::clamp(given, 1L, 1000L));
    const Shape shapes[] = {
        {"time and value, half a day at 250 Hz", 10800000, 1, "time,II (mV)\n", seconds, "%.3f,", 1000.0},
        {"one column", 10000000, 1, "", no_time, "%.3f,", 1000.0},
        {"one column of whole numbers", 10000000, 1, "II (adu)\n", no_time, "%.0f,", 1.0},
        {"12 leads", 1000000, 12, "I,II,III,aVR,aVL,aVF,V1,V2,V3,V4,V5,V6\n", no_time, "%.3f,", 1000.0},
        {"12 leads, decimal commas", 1000000, 12, "I;II;III;aVR;aVL;aVF;V1;V2;V3;V4;V5;V6\n", no_time, "%.3f;", 1000.0,
         ','},
        {"12 leads, quoted", 1000000, 12, "", no_time, "\"%.3f\",", 1000.0},
        {"12 leads, with exponents", 500000, 12, "", no_time, "%.6e,", 1000.0},
        {"clock with date, and value", 4000000, 1, "time,II (mV)\n", clock_time, "%.3f,", 1000.0},
    };
    for (const Shape& shape : shapes) {
        if (const auto result = measure(shape, runs); !result) {
            std::fprintf(stderr, "bench_text: %s\n", result.error().message.c_str());
            return 1;
        }
    }
    return 0;
}
