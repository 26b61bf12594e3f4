// The context of a recording's beats: how long it takes, how pure its clusters are, how little given positions matter.
//   build/native/benchmarks/bench_context [RECORD]
// Processor time, one thread. RECORD defaults to BEATLENS_DATA/mitdb/208; it is measured as it is and repeated to 24
// hours. Purity and jitter are of the 22 records of DS1 (protocol D), at reference positions.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <random>
#include <string>
#include <vector>

#include "beats/context/context.h"
#include "beats/context/inputs.h"
#include "ecg/aami.h"
#include "formats/record_files.h"
#include "protocols/protocol_d.h"

namespace {

using namespace beatlens;

constexpr double day_s = 24.0 * 3600.0;
constexpr double jitter_s = 0.02;

struct Beats {
    std::vector<double> times_s;
    std::vector<AamiClass> classes;
};

Beats beats_of(const Recording& recording) {
    Beats beats;
    for (const Annotation& annotation : recording.annotations) {
        if (const auto aami = aami_class_of_symbol(annotation.symbol)) {
            beats.times_s.push_back(annotation.time_s);
            beats.classes.push_back(*aami);
        }
    }
    return beats;
}

Result<void> measure(const char* title, const Recording& recording, const std::vector<double>& times_s, int runs) {
    for (const std::vector<std::size_t>& leads : {std::vector<std::size_t>{0, 1}, std::vector<std::size_t>{0}}) {
        std::vector<double> seconds;
        for (int run = 0; run < runs; ++run) {
            const auto start = std::clock();
            const auto context = beats::make_context(recording, leads, times_s, {});
            BEATLENS_TRY(context);
            seconds.push_back(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
        }
        std::nth_element(seconds.begin(), seconds.begin() + runs / 2, seconds.end());
        std::printf("%-10s %zu leads %7zu beats  %8.3f s of processor time\n", title, leads.size(), times_s.size(),
                    seconds[static_cast<std::size_t>(runs / 2)]);
    }
    return {};
}

// The recording again and again until it is a day long.
Recording repeated(const Recording& recording, Beats& beats) {
    Recording day;
    const double length_s = recording.duration_s();
    const auto times = static_cast<std::size_t>(std::ceil(day_s / length_s));
    for (const Signal& signal : recording.signals) {
        Signal longer = signal;
        longer.samples.reserve(signal.samples.size() * times);
        for (std::size_t i = 1; i < times; ++i) {
            longer.samples.insert(longer.samples.end(), signal.samples.begin(), signal.samples.end());
        }
        day.signals.push_back(std::move(longer));
    }
    const std::vector<double> once = beats.times_s;
    for (std::size_t i = 1; i < times; ++i) {
        for (const double time_s : once) {
            beats.times_s.push_back(time_s + static_cast<double>(i) * length_s);
        }
    }
    return day;
}

// Beats of a kind, and those of them in clusters in which that kind has the most beats. N and S are one kind: they
// differ by rhythm and not by shape.
struct Purity {
    std::array<std::size_t, aami_class_count> beats{};
    std::array<std::size_t, aami_class_count> pure{};
    std::size_t clusters = 0;
};

std::size_t kind_of(AamiClass c) { return index_of(c == AamiClass::S ? AamiClass::N : c); }

void add(const beats::BeatContext& context, const std::vector<AamiClass>& classes, Purity& purity) {
    std::vector<std::array<std::size_t, aami_class_count>> kinds(context.clusters.clusters.size());
    for (std::size_t i = 0; i < classes.size(); ++i) {
        if (context.clusters.of_beat[i] != beats::no_cluster) {
            ++kinds[context.clusters.of_beat[i]][kind_of(classes[i])];
        }
        ++purity.beats[kind_of(classes[i])];
    }
    for (const auto& counts : kinds) {
        const auto most = std::max_element(counts.begin(), counts.end());
        purity.pure[static_cast<std::size_t>(most - counts.begin())] += *most;
    }
    purity.clusters += kinds.size();
}

struct Jitter {
    std::size_t beats = 0;
    std::size_t within_one_sample = 0;
    std::size_t within_two_samples = 0;
};

void add(const beats::BeatContext& a, const beats::BeatContext& b, Jitter& jitter) {
    for (std::size_t i = 0; i < a.beats(); ++i) {
        const double samples = std::abs(a.fiducials_s[i] - b.fiducials_s[i]) * beats::grid_hz;
        ++jitter.beats;
        jitter.within_one_sample += samples < 1.0 ? 1 : 0;
        jitter.within_two_samples += samples < 2.0 ? 1 : 0;
    }
}

Result<void> score(const std::string& mitdb, bool both_leads) {
    Purity purity;
    Jitter jitter;
    for (const std::string_view name : protocols::ds1_records()) {
        const auto recording = formats::load_record(mitdb + "/" + std::string(name));
        BEATLENS_TRY(recording);
        const Beats beats = beats_of(*recording);
        std::vector<std::size_t> leads = {0};
        if (both_leads) {
            leads.push_back(1);
        }
        const auto context = beats::make_context(*recording, leads, beats.times_s, {});
        BEATLENS_TRY(context);
        add(*context, beats.classes, purity);

        std::mt19937 random(1);
        std::uniform_real_distribution<double> moved(-jitter_s, jitter_s);
        std::vector<double> times_s = beats.times_s;
        for (double& time_s : times_s) {
            time_s += moved(random);
        }
        std::sort(times_s.begin(), times_s.end());
        const auto again = beats::make_context(*recording, leads, times_s, {});
        BEATLENS_TRY(again);
        add(*context, *again, jitter);
    }
    std::printf("DS1, %s: %zu clusters; in clusters of their own kind:", both_leads ? "two leads" : "first lead",
                purity.clusters);
    for (const AamiClass c : {AamiClass::N, AamiClass::V, AamiClass::F}) {
        std::printf("  %s %zu of %zu", c == AamiClass::N ? "N+S" : std::string(1, letter(c)).c_str(),
                    purity.pure[index_of(c)], purity.beats[index_of(c)]);
    }
    const auto share = [&](std::size_t beats) {
        return 100.0 * static_cast<double>(beats) / static_cast<double>(jitter.beats);
    };
    std::printf("\n  positions moved by up to 20 ms: fiducials within a sample (5.6 ms) %.2f %%, within two %.2f %%\n",
                share(jitter.within_one_sample), share(jitter.within_two_samples));
    return {};
}

Result<void> run(const std::string& path, const std::string& mitdb) {
    auto recording = formats::load_record(path);
    BEATLENS_TRY(recording);
    Beats beats = beats_of(*recording);
    BEATLENS_TRY(measure("30 min", *recording, beats.times_s, 7));
    const Recording day = repeated(*recording, beats);
    BEATLENS_TRY(measure("24 h", day, beats.times_s, 1));
    BEATLENS_TRY(score(mitdb, true));
    return score(mitdb, false);
}

}  // namespace

int main(int argc, char** argv) {
    const char* const data = std::getenv("BEATLENS_DATA");
    const std::string mitdb = (data != nullptr ? std::string(data) : "../shared/data") + "/mitdb";
    if (const auto result = run(argc > 1 ? argv[1] : mitdb + "/208", mitdb); !result) {
        std::fprintf(stderr, "bench_context: %s\n", result.error().message.c_str());
        return 1;
    }
    return 0;
}
