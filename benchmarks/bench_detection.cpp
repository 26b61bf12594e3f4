// Beats of recordings with several leads, scored beat for beat within 150 ms: each lead on its own, and what the
// program chooses; what of it lies in stretches that are marked as unusable; and how many beats come out of noise.
//   BEATLENS_DATA   the folder that holds mitdb/, svdb/, ludb/ and nstdb/ (default ../shared/data)
//   arguments       names of the parts to run: mitdb svdb ludb nstdb noise (default: all that are there)
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <numbers>
#include <span>
#include <string>
#include <vector>

#include "ecg/annotation_codes.h"
#include "formats/record_files.h"
#include "formats/wfdb/wfdb.h"
#include "metrics/beat_matching.h"
#include "signal/beat_detection.h"
#include "synthesis/random.h"

using namespace beatlens;
using Samples = std::vector<std::int64_t>;

namespace {

struct Total {
    std::size_t matched = 0;
    std::size_t missed = 0;
    std::size_t extra = 0;
    std::size_t unusable = 0;  // reference beats in stretches that are marked

    void print(const std::string& title) const {
        const auto found = static_cast<double>(matched);
        std::printf("%-40s Se %7.3f %%  +P %7.3f %%  FN %4zu  FP %4zu  marked unusable %.3f %%\n", title.c_str(),
                    100.0 * found / static_cast<double>(matched + missed),
                    100.0 * found / static_cast<double>(matched + extra), missed, extra,
                    100.0 * static_cast<double>(unusable) / static_cast<double>(matched + missed));
    }
};

signal::LeadView view(const Signal& lead, double rate_hz) { return {lead.samples, rate_hz, lead.units == "mV"}; }

signal::Detection detect(std::span<const signal::LeadView> leads) {
    auto detection = signal::detect_beats(leads);
    if (!detection) {
        std::fprintf(stderr, "%s\n", detection.error().message.c_str());
        std::exit(EXIT_FAILURE);
    }
    return *std::move(detection);
}

Samples samples_of(const signal::Detection& detection, double rate_hz) {
    Samples samples;
    for (const auto& beat : detection.beats) {
        samples.push_back(std::llround(beat.time_s * rate_hz));
    }
    return samples;
}

// Reference beats that lie in `first` ... `last` and outside of flutter are scored.
struct Reference {
    Samples beats;
    std::vector<metrics::SampleSpan> left_out;
};

void add(Total& total, const signal::Detection& detection, const Reference& reference, double rate_hz) {
    const Samples beats = metrics::outside_spans(reference.beats, reference.left_out);
    const Samples detected = metrics::outside_spans(samples_of(detection, rate_hz), reference.left_out);
    const auto matching = metrics::match_beats(beats, detected, rate_hz);
    total.matched += matching.matched.size();
    total.missed += matching.missed.size();
    total.extra += matching.extra.size();
    for (const std::int64_t beat : beats) {
        for (const auto& stretch : detection.overall) {
            const double time_s = static_cast<double>(beat) / rate_hz;
            total.unusable +=
                time_s >= stretch.first_s && time_s < stretch.end_s && stretch.quality != signal::Quality::usable;
        }
    }
}

std::vector<std::filesystem::path> headers(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".hea") {
            paths.push_back(entry.path());
        }
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

Recording load(const std::filesystem::path& path) {
    auto record = formats::load_record(path);
    if (!record) {
        std::fprintf(stderr, "%s\n", record.error().message.c_str());
        std::exit(EXIT_FAILURE);
    }
    return *std::move(record);
}

Reference reference_of(const Recording& record) {
    Reference reference;
    for (const Annotation& annotation : record.annotations) {
        if (is_beat_symbol(annotation.symbol)) {
            reference.beats.push_back(sample_at(annotation.time_s, record.signals.front().sampling_rate_hz));
        }
    }
    reference.left_out = metrics::flutter_spans(record.annotations, record.signals.front().sampling_rate_hz);
    return reference;
}

void two_leads(const std::filesystem::path& folder) {
    std::vector<Total> single(2);
    Total chosen;
    double seconds = 0.0;
    std::size_t count = 0;
    const bool verbose = std::getenv("VERBOSE") != nullptr;
    for (const auto& path : headers(folder)) {
        const Recording record = load(path);
        const double rate_hz = record.signals.front().sampling_rate_hz;
        const Reference reference = reference_of(record);
        std::vector<signal::LeadView> leads;
        for (const Signal& lead : record.signals) {
            leads.push_back(view(lead, rate_hz));
        }
        Total here[3];
        for (std::size_t i = 0; i < single.size(); ++i) {
            const auto one = detect(std::span(leads).subspan(i, 1));
            add(single[i], one, reference, rate_hz);
            add(here[i], one, reference, rate_hz);
        }
        const auto start = std::chrono::steady_clock::now();
        const auto detection = detect(leads);
        seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        count += leads.size();
        add(chosen, detection, reference, rate_hz);
        add(here[2], detection, reference, rate_hz);
        if (verbose) {
            std::printf("%s", path.stem().c_str());
            for (const Total& total : here) {
                std::printf("   FN %3zu FP %3zu un %4zu", total.missed, total.extra, total.unusable);
            }
            std::printf("  main %zu changes %zu\n", detection.main_lead, detection.leads.size() - 1);
        }
    }
    const std::string name = folder.filename().string();
    single[0].print(name + ", first lead");
    single[1].print(name + ", second lead");
    chosen.print(name + ", the program chooses");
    std::printf("%.1f ms per lead\n", 1000.0 * seconds / static_cast<double>(count));
}

// The annotations of lead ii: onset "(", peak, end ")"; scored between the first and the last annotated QRS complex.
void ludb(const std::filesystem::path& folder) {
    Total single;
    Total chosen;
    for (const auto& path : headers(folder)) {
        const Recording record = load(path);
        const double rate_hz = record.signals.front().sampling_rate_hz;
        const auto bytes = formats::read_file(std::filesystem::path(path).replace_extension(".ii"));
        const auto annotations = formats::parse_wfdb_annotations(*bytes, rate_hz);
        if (!annotations) {
            std::exit(EXIT_FAILURE);
        }
        Reference reference;
        for (const Annotation& annotation : annotations->annotations) {
            if (annotation.symbol == "N") {
                reference.beats.push_back(sample_at(annotation.time_s, rate_hz));
            }
        }
        const auto margin = static_cast<std::int64_t>(0.15 * rate_hz);
        reference.left_out = {{0, reference.beats.front() - margin},
                              {reference.beats.back() + margin, sample_at(record.duration_s(), rate_hz)}};
        std::vector<signal::LeadView> leads;
        for (const Signal& lead : record.signals) {
            leads.push_back(view(lead, rate_hz));
        }
        add(single, detect(std::span(leads).subspan(1, 1)), reference, rate_hz);
        add(chosen, detect(leads), reference, rate_hz);
    }
    single.print("ludb, lead ii");
    chosen.print("ludb, the program chooses (of 12)");
}

void print_marked(const signal::Detection& detection, double first_s) {
    double marked_s = 0.0;
    double all_s = 0.0;
    for (const auto& stretch : detection.overall) {
        const double length_s = std::max(stretch.end_s - std::max(stretch.first_s, first_s), 0.0);
        all_s += length_s;
        marked_s += stretch.quality == signal::Quality::usable ? 0.0 : length_s;
    }
    std::printf("  %.1f %% of the time marked unusable\n", 100.0 * marked_s / all_s);
}

void nstdb(const std::filesystem::path& folder) {
    for (const char* const name : {"118e24", "118e06"}) {
        const Recording record = load(folder / (std::string(name) + ".hea"));
        Reference reference = reference_of(record);
        reference.left_out.push_back({0, 300 * 360});
        const std::vector<signal::LeadView> leads = {view(record.signals[0], 360.0), view(record.signals[1], 360.0)};
        for (std::size_t i = 0; i < 3; ++i) {
            const auto detection = detect(i < 2 ? std::span(leads).subspan(i, 1) : std::span(leads));
            Total total;
            add(total, detection, reference, 360.0);
            total.print(std::string(name) + (i < 2 ? ", lead " + std::to_string(i + 1) : ", the program chooses"));
            print_marked(detection, 300.0);
        }
    }
}

void print_noise(const std::string& title, const signal::Detection& detection) {
    std::size_t usable = 0;
    for (const auto& beat : detection.beats) {
        usable += beat.usable ? 1 : 0;
    }
    const double minutes = detection.overall.back().end_s / 60.0;
    std::printf("%-40s %6.1f beats per minute, %5.2f of them usable; usable time %5.1f %%, %s\n", title.c_str(),
                static_cast<double>(detection.beats.size()) / minutes, static_cast<double>(usable) / minutes,
                100.0 * detection.usable_share, detection.notes.empty() ? "" : detection.notes.front().c_str());
}

void noise(const std::filesystem::path& folder) {
    for (const char* const name : {"bw", "ma"}) {
        if (!std::filesystem::exists(folder / (std::string(name) + ".hea"))) {
            continue;
        }
        const Recording record = load(folder / (std::string(name) + ".hea"));
        std::vector<signal::LeadView> leads;
        for (const Signal& lead : record.signals) {
            leads.push_back(view(lead, record.signals.front().sampling_rate_hz));
            print_noise(std::string(name) + ", channel " + std::to_string(leads.size()),
                        detect(std::span(leads).last(1)));
        }
        print_noise(std::string(name) + ", both channels", detect(leads));
    }
    synthesis::Random random(1);
    for (const double rate_hz : {128.0, 250.0, 360.0, 1000.0}) {
        std::vector<float> samples(static_cast<std::size_t>(600.0 * rate_hz));
        const auto show = [&](const char* what) {
            const std::vector<signal::LeadView> leads = {{samples, rate_hz, true}};
            print_noise(std::string(what) + " at " + std::to_string(std::lround(rate_hz)) + " Hz", detect(leads));
        };
        const auto fill = [&](auto value) {
            for (std::size_t i = 0; i < samples.size(); ++i) {
                samples[i] = static_cast<float>(value(static_cast<double>(i) / rate_hz));
            }
        };
        fill([&](double) { return 0.1 * random.normal(); });
        show("white noise");
        double wander = 0.0;
        fill([&](double) {
            wander += 0.01 * random.normal() - wander / rate_hz;
            return wander + 0.01 * random.normal();
        });
        show("asystole with noise and wander");
        for (const double hum_hz : {50.0, 60.0}) {
            fill([&](double t) {
                return 0.5 * std::sin(2.0 * std::numbers::pi * hum_hz * t) + 0.005 * random.normal();
            });
            show(hum_hz < 55.0 ? "50 Hz hum" : "60 Hz hum");
        }
        fill([&](double t) { return t < 300.0 ? 0.0 : 5.0; });
        show("flat line with a step");
    }
}

}  // namespace

int main(int count, char** arguments) {
    const char* const given = std::getenv("BEATLENS_DATA");
    const std::filesystem::path folder = given == nullptr ? "../shared/data" : given;
    const auto wanted = [&](const std::string& name) {
        const std::vector<std::string> names(arguments + 1, arguments + count);
        return (names.empty() || std::find(names.begin(), names.end(), name) != names.end()) &&
               (name == "noise" || std::filesystem::is_directory(folder / name));
    };
    for (const char* const name : {"mitdb", "svdb"}) {
        if (wanted(name)) {
            two_leads(folder / name);
        }
    }
    if (wanted("ludb")) {
        ludb(folder / "ludb");
    }
    if (wanted("nstdb")) {
        nstdb(folder / "nstdb");
    }
    if (wanted("noise")) {
        noise(folder / "nstdb");
    }
    return EXIT_SUCCESS;
}
