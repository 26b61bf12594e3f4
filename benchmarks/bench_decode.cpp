// WFDB signal files of a day in memory: how long a sample takes to decode, and how much memory a sample needs at the
// peak, the file's own bytes included. Beside the reader stands a decoder in two steps, integers for every signal
// first and millivolts made of them afterwards, as a yardstick for both figures: same samples, same run.
//   build/native/benchmarks/bench_decode [RUNS]
// Medians of RUNS (default 7) alternating runs on one thread, of processor time, so that other programs do not count.
// Memory is what operator new handed out.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <limits>
#include <string>
#include <vector>

#include "counted_memory.h"
#include "formats/registry.h"

namespace {

using namespace beatlens;
using Bytes = std::vector<std::uint8_t>;

constexpr double gain = 200.0;
constexpr int baseline = 1024;
constexpr std::size_t signals = 2;

// A slow wave with a spike every second: no run of equal samples that would flatter a branch.
Bytes synthetic_file(int format, std::size_t frames, int rate_hz) {
    Bytes bytes;
    bytes.reserve(frames * signals * 2);
    for (std::size_t frame = 0; frame < frames; ++frame) {
        int stored[signals];
        for (std::size_t s = 0; s < signals; ++s) {
            const std::size_t phase = frame % static_cast<std::size_t>(rate_hz);
            stored[s] = baseline + static_cast<int>((frame * 7 + s * 31) % 60) + (phase < 8 ? 200 : 0);
        }
        const auto a = static_cast<unsigned>(stored[0]);
        const auto b = static_cast<unsigned>(stored[1]);
        if (format == 212) {
            bytes.push_back(static_cast<std::uint8_t>(a & 0xFF));
            bytes.push_back(static_cast<std::uint8_t>(((a >> 8) & 0x0F) | ((b >> 4) & 0xF0)));
            bytes.push_back(static_cast<std::uint8_t>(b & 0xFF));
        } else {
            for (const unsigned value : {a, b}) {
                bytes.push_back(static_cast<std::uint8_t>(value & 0xFF));
                bytes.push_back(static_cast<std::uint8_t>(value >> 8));
            }
        }
    }
    return bytes;
}

// --- the yardstick: all integers, then millivolts ---

constexpr std::int32_t sign_extended(unsigned value, unsigned bits) {
    const std::int32_t sign = std::int32_t{1} << (bits - 1);
    return (static_cast<std::int32_t>(value) ^ sign) - sign;
}

std::int32_t sample_16(const std::uint8_t* bytes, std::size_t index) {
    const std::uint8_t* const at = bytes + 2 * index;
    return sign_extended(static_cast<unsigned>(at[0] | (at[1] << 8)), 16);
}

std::int32_t sample_212(const std::uint8_t* bytes, std::size_t index) {
    const std::uint8_t* const at = bytes + index / 2 * 3;
    const unsigned value =
        index % 2 == 0 ? at[0] | ((at[1] & 0x0Fu) << 8) : at[2] | ((static_cast<unsigned>(at[1]) & 0xF0u) << 4);
    return sign_extended(value, 12);
}

struct StoredFormat {
    std::int32_t (*sample_at)(const std::uint8_t* bytes, std::size_t index);
    std::int32_t invalid;
};

std::vector<std::vector<float>> in_two_steps(const Bytes& bytes, const StoredFormat* format, std::size_t frames,
                                             volatile std::uint32_t& checksum) {
    constexpr std::int32_t none = std::numeric_limits<std::int32_t>::min();
    std::vector<std::vector<std::int32_t>> integers(signals);
    for (std::size_t s = 0; s < signals; ++s) {
        integers[s].resize(frames);
        for (std::size_t frame = 0; frame < frames; ++frame) {
            const std::int32_t value = format->sample_at(bytes.data(), frame * signals + s);
            integers[s][frame] = value == format->invalid ? none : value;
        }
    }
    std::vector<std::vector<float>> result;
    for (std::size_t s = 0; s < signals; ++s) {
        std::vector<float>& samples = result.emplace_back();
        samples.assign(frames, std::numeric_limits<float>::quiet_NaN());
        for (std::size_t i = 0; i < frames; ++i) {
            if (const std::int32_t value = integers[s][i]; value != none) {
                samples[i] = static_cast<float>((static_cast<double>(value) - baseline) / gain);
            }
        }
        std::uint32_t sum = 0;
        for (const std::int32_t value : integers[s]) {
            sum += static_cast<std::uint32_t>(value == none ? format->invalid : value);
        }
        checksum = sum;
    }
    return result;
}

// --- the reader ---

Result<std::vector<std::vector<float>>> by_the_reader(const Bytes& bytes, const std::string& header) {
    const formats::InputFile files[] = {
        {"day.hea", {reinterpret_cast<const std::uint8_t*>(header.data()), header.size()}}, {"day.dat", bytes}};
    auto document = formats::load(files);
    BEATLENS_TRY(document);
    std::vector<std::vector<float>> result;
    for (Signal& signal : std::get<Recording>(*document).signals) {
        result.push_back(std::move(signal.samples));
    }
    return result;
}

struct Figures {
    std::vector<double> ns_a_sample;
    double bytes_a_sample = 0.0;

    double median() {
        const auto middle = ns_a_sample.begin() + static_cast<std::ptrdiff_t>(ns_a_sample.size() / 2);
        std::nth_element(ns_a_sample.begin(), middle, ns_a_sample.end());
        return *middle;
    }
};

template <class Decode>
auto measured(Figures& figures, std::size_t samples, std::size_t file_bytes, Decode decode) {
    const std::size_t before = held;
    peak = held;
    const std::clock_t start = std::clock();
    auto result = decode();
    const double ns = 1e9 / CLOCKS_PER_SEC * static_cast<double>(std::clock() - start);
    figures.ns_a_sample.push_back(ns / static_cast<double>(samples));
    figures.bytes_a_sample = static_cast<double>(peak - before + file_bytes) / static_cast<double>(samples);
    return result;
}

Result<void> compare(const char* name, int format, int rate_hz, int hours, std::size_t runs) {
    const std::size_t frames = static_cast<std::size_t>(rate_hz) * 3600 * static_cast<std::size_t>(hours);
    const std::size_t samples = frames * signals;
    const Bytes bytes = synthetic_file(format, frames, rate_hz);
    std::string header = "day 2 " + std::to_string(rate_hz) + " " + std::to_string(frames) + "\n";
    for (const char* const lead : {"MLII", "V5"}) {
        header += "day.dat " + std::to_string(format) + " 200(1024)/mV 11 1024 0 0 0 " + lead + "\n";
    }
    static const StoredFormat stored_16{sample_16, -32768};
    static const StoredFormat stored_212{sample_212, -2048};
    const StoredFormat* volatile format_table = format == 16 ? &stored_16 : &stored_212;  // as found at run time
    Figures two_steps;
    Figures reader;
    volatile std::uint32_t checksum = 0;  // not to be optimised away
    for (std::size_t run = 0; run < runs; ++run) {
        const auto expected = measured(two_steps, samples, bytes.size(),
                                       [&] { return in_two_steps(bytes, format_table, frames, checksum); });
        const auto decoded = measured(reader, samples, bytes.size(), [&] { return by_the_reader(bytes, header); });
        BEATLENS_TRY(decoded);
        if (*decoded != expected) {
            return fail(ErrorCode::internal, "the two decoders do not agree");
        }
    }
    const double before = two_steps.median();
    const double now = reader.median();
    std::printf("%s: %zu samples\n", name, samples);
    std::printf("  in two steps  %6.2f ns and %5.2f bytes a sample\n", before, two_steps.bytes_a_sample);
    std::printf("  the reader    %6.2f ns and %5.2f bytes a sample, %.2f of the time\n", now, reader.bytes_a_sample,
                now / before);
    return {};
}

}  // namespace

int main(int argc, char** argv) {
    const long given = argc > 1 ? std::strtol(argv[1], nullptr, 10) : 7;
    const auto runs = static_cast<std::size_t>(std::clamp(given, 1L, 1000L));
    for (const auto& result :
         {compare("212, 2 x 24 h at 128 Hz", 212, 128, 24, runs), compare("212, 2 x 6 h at 360 Hz", 212, 360, 6, runs),
          compare("16, 2 x 6 h at 360 Hz", 16, 360, 6, runs)}) {
        if (!result) {
            std::fprintf(stderr, "bench_decode: %s\n", result.error().message.c_str());
            return 1;
        }
    }
    return 0;
}
