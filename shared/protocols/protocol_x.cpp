#include "protocols/protocol_x.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "analysis/annotated_beats.h"
#include "formats/record_files.h"
#include "synthesis/random.h"
#include "synthesis/splice.h"

namespace beatlens::protocols {

namespace fs = std::filesystem;

namespace {

// Records of one person: those whose names begin so.
struct SharedPatient {
    std::string_view database;
    std::string_view records;
    std::string_view patient;
};
constexpr std::array<SharedPatient, 3> shared_patients = {
    {{"mitdb", "202", "201"}, {"nstdb", "118e", "118"}, {"nstdb", "119e", "119"}}};

bool inside(std::int64_t position, const std::vector<metrics::SampleSpan>& spans) {
    return std::any_of(spans.begin(), spans.end(), [&](const metrics::SampleSpan& span) {
        return position >= span.first && position <= span.last;
    });
}

// `row`: the class that the beat is of, or `unpaired`.
void add_label(std::size_t row, const analysis::LabelledBeat& beat, ProtocolXRecord& record) {
    record.matrix.add(row, beat.label);
    if (record.sure && beat.sure) {
        record.sure->add(row, beat.label);
    }
}

void add_pair(const analysis::Analysis& analysis, std::size_t beat, AamiClass reference, ProtocolXRecord& record) {
    add_label(index_of(reference), analysis.beats[beat], record);
    if (reference != AamiClass::Q) {
        const auto row = analysis.probabilities_of(beat);
        record.probabilities.insert(record.probabilities.end(), row.begin(), row.end());
        record.labels.push_back(static_cast<std::uint8_t>(reference));
    }
}

// As locate() gives them: the annotated beats in their order, those outside of the recording left out.
void add_at_reference(const analysis::AnnotatedBeats& annotated, const analysis::Analysis& analysis,
                      const std::vector<metrics::SampleSpan>& flutter, ProtocolXRecord& record) {
    std::size_t beat = 0;
    for (std::size_t i = 0; i < annotated.samples.size() && beat < analysis.beats.size(); ++i) {
        if (annotated.samples[i] == analysis.beats[beat].sample) {
            if (!inside(annotated.samples[i], flutter)) {
                add_pair(analysis, beat, annotated.labels[i], record);
            }
            ++beat;
        }
    }
}

// A recording, or a piece of one.
struct Part {
    double first_s = 0.0;
    double end_s = 0.0;
    bool is_piece = false;
};

std::vector<Part> parts_of(const Recording& recording, const ProtocolXOptions& options) {
    const double duration_s = recording.duration_s();
    if (!options.excerpt_s || duration_s <= *options.excerpt_s) {
        return {{0.0, duration_s, false}};
    }
    // Cut between two samples, so that annotations stay where they are.
    const double rate_hz =
        recording.frame_rate_hz > 0.0 ? recording.frame_rate_hz : recording.signals.front().sampling_rate_hz;
    synthesis::Random random(seed_of(recording.name, options.seed));
    std::vector<Part> parts;
    for (std::size_t i = 0; i < options.excerpts; ++i) {
        const double wanted_s = random.uniform(0.0, duration_s - *options.excerpt_s);
        const double first_s = std::floor(wanted_s * rate_hz) / rate_hz;
        parts.push_back({first_s, std::min(duration_s, first_s + *options.excerpt_s), true});
    }
    return parts;
}

// `whole`: the recording that the part is of, which tells where flutter began before it.
Uncounted uncounted_in(const Recording& whole, const Part& part, double rate_hz) {
    Uncounted uncounted;
    const std::int64_t first = sample_at(part.first_s, rate_hz);
    for (const metrics::SampleSpan& span : metrics::flutter_spans(whole.annotations, rate_hz)) {
        uncounted.flutter.push_back({span.first - first, span.last - first});
    }
    const std::int64_t window = sample_at(metrics::default_match_window_s, rate_hz);
    if (part.is_piece) {
        const std::int64_t last = sample_at(part.end_s, rate_hz) - first;
        uncounted.edges = {{0, window}, {last - window, last}};
    }
    for (const Gap& gap : whole.gaps) {
        for (const double edge_s : {gap.first_s, gap.end_s}) {
            const std::int64_t edge = sample_at(edge_s, rate_hz) - first;
            if (!gap.signal) {
                uncounted.edges.push_back({edge - window, edge + window});
            }
        }
    }
    return uncounted;
}

}  // namespace

Result<void> must_tell_beats(const model::Model& model) {
    if (!are_aami_classes(model.label_set)) {
        return fail(ErrorCode::model_mismatch, "The model '" + model.name + "' does not tell classes of beats.");
    }
    return {};
}

Result<analysis::Analysis> analyze_or_nothing(const Recording& recording, const model::Engine& engine,
                                              const analysis::LocateOptions& options, std::vector<std::string>& notes,
                                              const delineation::Delineator* delineator) {
    const auto located = analysis::locate(recording, options);
    if (located) {
        analysis::AnalyzeOptions analyzing;
        analyzing.delineator = delineator;
        return analysis::analyze(recording, *located, engine, analyzing);
    }
    const Error& error = located.error();
    if (recording.signals.empty() || (error.code != ErrorCode::no_beats && error.code != ErrorCode::no_signal)) {
        return tl::make_unexpected(error);
    }
    if (notes.empty() || notes.back() != error.message) {
        notes.push_back(error.message);
    }
    analysis::Analysis nothing;
    nothing.sampling_rate_hz = recording.signals[options.lead.value_or(0)].sampling_rate_hz;
    return nothing;
}

std::uint64_t seed_of(std::string_view name, std::uint64_t seed) {
    std::uint64_t hash = 0xCBF29CE484222325U;  // FNV-1a
    for (const char c : name) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
    }
    return hash ^ seed;
}

metrics::ConfusionMatrix protocol_x_confusion() {
    std::vector<std::string> names = aami_beats().names();
    names.emplace_back("X");
    return metrics::ConfusionMatrix(std::move(names));
}

void add_beats(const Recording& recording, const analysis::Analysis& analysis, const Uncounted& uncounted,
               bool at_reference, ProtocolXRecord& record) {
    const auto annotated = analysis::annotated_beats(recording.annotations, analysis.sampling_rate_hz);
    if (analysis.unsure_beats && !record.sure) {
        record.sure = protocol_x_confusion();
    }
    if (at_reference) {
        add_at_reference(annotated, analysis, uncounted.flutter, record);
        return;
    }
    // Positions that count, and which beats they are of.
    std::vector<std::int64_t> wanted;
    std::vector<AamiClass> classes;
    for (std::size_t i = 0; i < annotated.samples.size(); ++i) {
        if (!inside(annotated.samples[i], uncounted.flutter)) {
            wanted.push_back(annotated.samples[i]);
            classes.push_back(annotated.labels[i]);
        }
    }
    std::vector<std::int64_t> found;
    std::vector<std::size_t> beats;
    for (std::size_t i = 0; i < analysis.beats.size(); ++i) {
        if (!inside(analysis.beats[i].sample, uncounted.flutter)) {
            found.push_back(analysis.beats[i].sample);
            beats.push_back(i);
        }
    }
    const auto matching = metrics::match_beats(wanted, found, analysis.sampling_rate_hz);
    for (const metrics::MatchedBeat& pair : matching.matched) {
        add_pair(analysis, beats[pair.detected], classes[pair.reference], record);
    }
    for (const std::size_t missed : matching.missed) {
        if (!inside(wanted[missed], uncounted.edges)) {
            record.matrix.add(index_of(classes[missed]), unpaired);
        }
    }
    for (const std::size_t extra : matching.extra) {
        if (!inside(found[extra], uncounted.edges)) {
            add_label(unpaired, analysis.beats[beats[extra]], record);
        }
    }
}

Result<ProtocolXRecord> score_protocol_x(const Recording& recording, const model::Engine& engine,
                                         const ProtocolXOptions& options) {
    BEATLENS_TRY(must_tell_beats(engine.model()));
    ProtocolXRecord record;
    record.record = recording.name;
    record.model = engine.model().name;
    record.annotated = analysis::annotated_beats(recording.annotations, 1.0).samples.size();
    if (record.annotated == 0) {
        return record;
    }
    for (const Part& part : parts_of(recording, options)) {
        const auto piece =
            part.is_piece ? synthesis::excerpt(recording, part.first_s, part.end_s) : Result<Recording>(recording);
        BEATLENS_TRY(piece);
        const auto analysis = analyze_or_nothing(*piece, engine, {options.lead, options.at_reference}, record.notes);
        BEATLENS_TRY(analysis);
        add_beats(*piece, *analysis, uncounted_in(recording, part, analysis->sampling_rate_hz), options.at_reference,
                  record);
    }
    return record;
}

Result<Recording> load_named(const fs::path& folder, const std::string& record) {
    auto recording = formats::load_record(folder / record);
    BEATLENS_TRY(recording);
    recording->name = record;  // the header may say another one; lists of records know this
    return recording;
}

Result<ProtocolXRecord> score_protocol_x(const fs::path& folder, const std::string& record, const EngineOf& engine_of,
                                         const ProtocolXOptions& options) {
    const auto engine = engine_of(record);
    BEATLENS_TRY(engine);
    const auto recording = load_named(folder, record);
    BEATLENS_TRY(recording);
    return score_protocol_x(*recording, *engine, options);
}

Result<std::vector<std::string>> annotated_records(const fs::path& folder) {
    std::vector<std::string> records;
    std::error_code error;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        const fs::path& path = at->path();
        std::error_code none;
        const std::string name = path.stem().string();
        if (path.extension() == ".hea" && !name.starts_with('.') &&
            fs::is_regular_file(fs::path(path).replace_extension(".atr"), none)) {
            records.push_back(name);
        }
    }
    if (error) {
        return fail(ErrorCode::io, "The folder '" + folder.string() + "' cannot be read: " + error.message() + ".");
    }
    if (records.empty()) {
        return fail(ErrorCode::missing_file, "The folder '" + folder.string() +
                                                 "' holds no record with reference annotations (NAME.hea and "
                                                 "NAME.atr).");
    }
    std::sort(records.begin(), records.end());
    return records;
}

std::string database_of(const fs::path& folder) {
    std::error_code error;
    fs::path path = fs::absolute(folder, error).lexically_normal();
    if (!path.has_filename()) {  // "svdb/"
        path = path.parent_path();
    }
    return path.filename().string();
}

std::string patient_of(std::string_view database, std::string_view record) {
    for (const SharedPatient& shared : shared_patients) {
        if (shared.database == database && record.starts_with(shared.records)) {
            return std::string(shared.patient);
        }
    }
    return std::string(record);
}

}  // namespace beatlens::protocols
