#include "protocols/noise_stress.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "analysis/located.h"
#include "ecg/aami.h"
#include "formats/record_files.h"
#include "synthesis/noise.h"
#include "synthesis/random.h"

namespace beatlens::protocols {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t measured_beats = 300;
constexpr double measured_noise_s = 300.0;
// Of the record that noise em is had from, where it is not there itself.
constexpr std::string_view em_clean = "118";
constexpr std::string_view em_noisy = "118e06";
constexpr double em_snr_db = 6.0;

bool has_file(const fs::path& folder, std::string_view name) {
    std::error_code none;
    return fs::is_regular_file(folder / (std::string(name) + ".hea"), none);
}

Recording made_noise(std::string name, const std::vector<float>& samples, double sampling_rate_hz) {
    Recording recording;
    recording.name = std::move(name);
    recording.frame_rate_hz = sampling_rate_hz;
    Signal signal;
    signal.lead = "MLII";
    signal.sampling_rate_hz = sampling_rate_hz;
    signal.samples = samples;
    recording.signals.push_back(std::move(signal));
    return recording;
}

// Ten minutes of each.
std::vector<Recording> made_noises() {
    constexpr double rate_hz = 360.0;
    constexpr std::size_t size = 600 * 360;
    synthesis::Random random(1);
    std::vector<float> samples(size);
    std::vector<Recording> made;
    for (float& sample : samples) {
        sample = static_cast<float>(0.1 * random.normal());
    }
    made.push_back(made_noise("white noise", samples, rate_hz));
    for (const double hum_hz : {50.0, 60.0}) {
        for (std::size_t i = 0; i < size; ++i) {
            const double turn = 2.0 * std::numbers::pi * hum_hz * static_cast<double>(i) / rate_hz;
            samples[i] = static_cast<float>(0.5 * std::sin(turn) + 0.005 * random.normal());
        }
        made.push_back(made_noise(hum_hz < 55.0 ? "50 Hz hum" : "60 Hz hum", samples, rate_hz));
    }
    std::fill(samples.begin(), samples.end(), 0.25F);
    made.push_back(made_noise("flat line", samples, rate_hz));
    return made;
}

// Of the QRS complexes in a lead. Errors: no_signal (it has none).
Result<double> height_of(const Signal& lead, const Recording& recording) {
    const double height = first_qrs_height(lead, recording.annotations);
    if (!(height > 0.0)) {
        return fail(ErrorCode::no_signal,
                    "Lead '" + lead.lead + "' of '" + recording.name + "' has no QRS complexes to measure noise by.");
    }
    return height;
}

// What of the recording is not usable, in samples of the analysis, and the edges of that.
Uncounted not_usable(const analysis::Analysis& analysis, std::int64_t size) {
    Uncounted uncounted;
    if (analysis.quality.empty()) {
        uncounted.flutter.push_back({0, size});
    }
    const std::int64_t window = sample_at(metrics::default_match_window_s, analysis.sampling_rate_hz);
    for (const signal::QualityStretch& stretch : analysis.quality) {
        if (stretch.quality != signal::Quality::usable) {
            const std::int64_t first = sample_at(stretch.first_s, analysis.sampling_rate_hz);
            const std::int64_t end = sample_at(stretch.end_s, analysis.sampling_rate_hz);
            uncounted.flutter.push_back({first, end - 1});
            uncounted.edges.push_back({first - window, first});
            uncounted.edges.push_back({end - 1, end + window});
        }
    }
    return uncounted;
}

double usable_from(const analysis::Analysis& analysis, double start_s) {
    double sum_s = 0.0;
    for (const signal::QualityStretch& stretch : analysis.quality) {
        if (stretch.quality == signal::Quality::usable) {
            sum_s += std::max(stretch.end_s - std::max(stretch.first_s, start_s), 0.0);
        }
    }
    return sum_s;
}

}  // namespace

std::vector<float> noise_in_turns(std::span<const float> noise, double sampling_rate_hz, std::size_t length) {
    std::vector<float> added(length, 0.0F);
    const auto start = static_cast<std::size_t>(sample_at(noise_stress_start_s, sampling_rate_hz));
    const auto turn = static_cast<std::size_t>(sample_at(noise_stress_turn_s, sampling_rate_hz));
    double sum = 0.0;
    for (std::size_t i = start; i < length && !noise.empty(); ++i) {
        const std::size_t at = i % noise.size();
        if ((i - start) / turn % 2 == 0 && at > 0) {
            const double step = static_cast<double>(noise[at]) - static_cast<double>(noise[at - 1]);
            sum += std::isfinite(step) ? step : 0.0;
        }
        added[i] = static_cast<float>(sum);
    }
    return added;
}

double first_qrs_height(const Signal& signal, std::span<const Annotation> annotations) {
    std::vector<Annotation> first;
    for (const Annotation& annotation : annotations) {
        const auto aami = aami_class_of_symbol(annotation.symbol);
        if (aami == AamiClass::N || aami == AamiClass::S) {
            first.push_back(annotation);
            if (first.size() == measured_beats) {
                break;
            }
        }
    }
    return synthesis::qrs_height(signal, first);
}

Result<NoiseSource> noise_of(const Recording& noise) {
    NoiseSource source{noise.name, 0.0, {}};
    for (const Signal& signal : noise.signals) {
        if (!source.leads.empty() && signal.sampling_rate_hz != source.sampling_rate_hz) {
            return fail(ErrorCode::out_of_range, "The leads of '" + noise.name + "' differ in their sampling rates.");
        }
        source.sampling_rate_hz = signal.sampling_rate_hz;
        const auto measured = static_cast<std::size_t>(sample_at(measured_noise_s, signal.sampling_rate_hz));
        const double rms = synthesis::noise_rms(
            std::span(signal.samples).first(std::min(measured, signal.samples.size())), signal.sampling_rate_hz);
        if (!(rms > 0.0)) {
            return fail(ErrorCode::no_signal, "Lead '" + signal.lead + "' of '" + noise.name + "' holds no noise.");
        }
        source.leads.push_back({signal.samples, rms});
    }
    if (source.leads.empty()) {
        return fail(ErrorCode::no_signal, "The recording '" + noise.name + "' has no signals to take noise from.");
    }
    return source;
}

Result<NoiseSource> noise_between(const Recording& clean, const Recording& noisy, double snr_db, std::string name) {
    NoiseSource source{std::move(name), 0.0, {}};
    if (clean.signals.empty() || clean.signals.size() != noisy.signals.size()) {
        return fail(ErrorCode::out_of_range,
                    "'" + clean.name + "' and '" + noisy.name + "' differ in their leads, so that neither is noise.");
    }
    for (std::size_t lead = 0; lead < clean.signals.size(); ++lead) {
        const Signal& without = clean.signals[lead];
        const Signal& with = noisy.signals[lead];
        if (without.sampling_rate_hz != with.sampling_rate_hz || without.samples.size() != with.samples.size()) {
            return fail(ErrorCode::out_of_range, "'" + clean.name + "' and '" + noisy.name +
                                                     "' differ in length or sampling rate, so that neither is noise.");
        }
        const auto height = height_of(without, clean);
        BEATLENS_TRY(height);
        source.sampling_rate_hz = without.sampling_rate_hz;
        LeadNoise& noise = source.leads.emplace_back();
        noise.rms = synthesis::noise_gain(*height, 1.0, snr_db);
        noise.samples.reserve(without.samples.size());
        for (std::size_t i = 0; i < without.samples.size(); ++i) {
            noise.samples.push_back(with.samples[i] - without.samples[i]);
        }
    }
    return source;
}

Result<Recording> with_noise_in_turns(const Recording& recording, const NoiseSource& noise, double snr_db) {
    Recording result = recording;
    for (std::size_t lead = 0; lead < result.signals.size(); ++lead) {
        Signal& signal = result.signals[lead];
        if (!may_be_ecg(signal)) {
            continue;
        }
        if (noise.leads.empty() || signal.sampling_rate_hz != noise.sampling_rate_hz) {
            return fail(ErrorCode::out_of_range, "The recording '" + recording.name + "' and the noise '" + noise.name +
                                                     "' differ in their sampling rates.");
        }
        const auto height = height_of(signal, recording);
        BEATLENS_TRY(height);
        const LeadNoise& source = noise.leads[lead % noise.leads.size()];
        const auto gain = static_cast<float>(synthesis::noise_gain(*height, source.rms, snr_db));
        const std::vector<float> added = noise_in_turns(source.samples, signal.sampling_rate_hz, signal.samples.size());
        for (std::size_t i = 0; i < added.size(); ++i) {
            signal.samples[i] += gain * added[i];
        }
        signal.gain_adu_per_unit = 0.0;  // samples are no longer a recorder's integers
    }
    return result;
}

Result<NoiseStressData> load_noise_stress(const fs::path& data) {
    NoiseStressData loaded;
    const fs::path nstdb = data / "nstdb";
    for (const std::string_view name : noise_stress_records) {
        auto recording = load_named(data / "mitdb", std::string(name));
        BEATLENS_TRY(recording);
        loaded.records.push_back(*std::move(recording));
    }
    static_assert(noise_stress_records.front() == em_clean);
    for (const std::string_view name : noise_stress_kinds) {
        if (name == "em" && !has_file(nstdb, name)) {
            const auto noisy = load_named(nstdb, std::string(em_noisy));
            BEATLENS_TRY(noisy);
            auto noise = noise_between(loaded.records.front(), *noisy, em_snr_db, std::string(name));
            BEATLENS_TRY(noise);
            loaded.noises.push_back(*std::move(noise));
            continue;
        }
        auto alone = load_named(nstdb, std::string(name));
        BEATLENS_TRY(alone);
        auto noise = noise_of(*alone);
        BEATLENS_TRY(noise);
        loaded.noises.push_back(*std::move(noise));
        loaded.noise_alone.push_back(*std::move(alone));
    }
    const auto names = annotated_records(nstdb);
    BEATLENS_TRY(names);
    for (const std::string& name : *names) {
        auto recording = load_named(nstdb, name);
        BEATLENS_TRY(recording);
        loaded.ready_made.push_back(*std::move(recording));
    }
    for (Recording& made : made_noises()) {
        loaded.noise_alone.push_back(std::move(made));
    }
    return loaded;
}

std::vector<NoiseStressTask> noise_stress_tasks(const NoiseStressData& data) {
    std::vector<NoiseStressTask> tasks;
    for (const Recording& recording : data.records) {
        tasks.push_back({"mitdb", &recording, nullptr, 0.0});
    }
    for (const NoiseSource& noise : data.noises) {
        for (const double snr_db : noise_stress_snr_db) {
            for (const Recording& recording : data.records) {
                tasks.push_back({"mitdb", &recording, &noise, snr_db});
            }
        }
    }
    for (const Recording& recording : data.ready_made) {
        tasks.push_back({"nstdb", &recording, nullptr, 0.0});
    }
    return tasks;
}

NoiseStressScore& NoiseStressScore::operator+=(const NoiseStressScore& other) {
    scored_s += other.scored_s;
    usable_s += other.usable_s;
    all.add(other.all);
    usable.add(other.usable);
    return *this;
}

NoiseStressScore score_noise_stress(const Recording& recording, const analysis::Analysis& analysis) {
    const double rate_hz = analysis.sampling_rate_hz;
    const std::int64_t start = sample_at(noise_stress_start_s, rate_hz);
    Uncounted uncounted;
    uncounted.flutter = metrics::flutter_spans(recording.annotations, rate_hz);
    uncounted.flutter.push_back({0, start - 1});
    const std::int64_t window = sample_at(metrics::default_match_window_s, rate_hz);
    uncounted.edges.push_back({start, start + window});
    ProtocolXRecord all;
    add_beats(recording, analysis, uncounted, false, all);

    const Uncounted bad = not_usable(analysis, sample_at(recording.duration_s(), rate_hz));
    uncounted.flutter.insert(uncounted.flutter.end(), bad.flutter.begin(), bad.flutter.end());
    uncounted.edges.insert(uncounted.edges.end(), bad.edges.begin(), bad.edges.end());
    ProtocolXRecord usable;
    add_beats(recording, analysis, uncounted, false, usable);

    NoiseStressScore score;
    score.record = recording.name;
    score.scored_s = std::max(recording.duration_s() - noise_stress_start_s, 0.0);
    score.usable_s = usable_from(analysis, noise_stress_start_s);
    score.all = std::move(all.matrix);
    score.usable = std::move(usable.matrix);
    return score;
}

Result<NoiseStressScore> score_noise_stress(const NoiseStressTask& task, const model::Engine& engine,
                                            const std::optional<std::size_t>& lead) {
    BEATLENS_TRY(must_tell_beats(engine.model()));
    const auto noisy = task.noise == nullptr ? Result<Recording>(*task.recording)
                                             : with_noise_in_turns(*task.recording, *task.noise, task.snr_db);
    BEATLENS_TRY(noisy);
    std::vector<std::string> notes;
    const auto analysis = analyze_or_nothing(*noisy, engine, {lead}, notes);
    BEATLENS_TRY(analysis);
    NoiseStressScore score = score_noise_stress(*noisy, *analysis);
    score.database = task.database;
    score.noise = task.noise == nullptr ? "" : task.noise->name;
    score.snr_db = task.snr_db;
    score.notes = std::move(notes);
    return score;
}

Result<NoiseAlone> search_noise(const Recording& noise, const std::optional<std::size_t>& lead) {
    NoiseAlone alone;
    alone.name = noise.name;
    alone.duration_s = noise.duration_s();
    const auto located = analysis::locate(noise, {lead});
    if (!located) {
        const Error& error = located.error();
        if (error.code != ErrorCode::no_beats && error.code != ErrorCode::no_signal) {
            return tl::make_unexpected(error);
        }
        alone.notes.push_back(error.message);
        return alone;
    }
    alone.found = located->samples.size();
    alone.counted = static_cast<std::size_t>(std::count(located->usable.begin(), located->usable.end(), 1));
    alone.usable_share = located->usable_share;
    alone.notes = located->notes;
    return alone;
}

}  // namespace beatlens::protocols
