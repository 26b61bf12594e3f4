// "rhythm": trains the model that tells atrial fibrillation without each record of DS1 and without each fifth of the
// records of 10 s, scores those that were left out, and trains one on all of them. DS2 is not read.
#include <cmath>
#include <cstdio>
#include <map>
#include <memory>

#include "commands/command.h"
#include "formats/parsing.h"
#include "formats/record_files.h"
#include "loop/checkpoint.h"
#include "loop/train.h"
#include "model/model_file.h"
#include "protocols/protocol_d.h"
#include "protocols/protocol_x.h"
#include "rhythm/simulation.h"
#include "rhythm/training.h"

namespace beatlens::trainer {

namespace {

namespace fs = std::filesystem;

struct RhythmOptions {
    DataPaths paths = DataPaths::usual();
    fs::path config;
    fs::path run;
    fs::path beat_model;
    fs::path delineator;
    std::vector<std::string> settings;
};

struct RhythmMaterial {
    std::vector<protocols::RhythmRecord> records;
    std::vector<TenSecondRecord> ten_seconds;
    RhythmRows simulated;
};

Result<RhythmMaterial> read_material(const RhythmOptions& options, const RhythmConfig& config) {
    auto beat_model = model::load_model(options.beat_model);
    BEATLENS_TRY(beat_model);
    const auto engine = model::Engine::create(*std::move(beat_model));
    BEATLENS_TRY(engine);
    auto wave_model = model::load_model(options.delineator);
    BEATLENS_TRY(wave_model);
    const auto delineator = delineation::Delineator::create(*std::move(wave_model));
    BEATLENS_TRY(delineator);
    RhythmMaterial material;
    for (const std::string_view name : protocols::ds1_records()) {
        const auto recording = protocols::load_named(options.paths.data / "mitdb", std::string(name));
        BEATLENS_TRY(recording);
        auto record = protocols::rhythm_record(*recording, *engine, *delineator);
        BEATLENS_TRY(record);
        material.records.push_back(*std::move(record));
    }
    auto ten_seconds = ten_second_records(options.paths.data, *engine, *delineator);
    BEATLENS_TRY(ten_seconds);
    material.ten_seconds = *std::move(ten_seconds);
    for (int i = 0; i < config.simulations; ++i) {
        const SimulatedRhythm one = simulated_rhythm(config.training.seed, static_cast<std::uint64_t>(i));
        material.simulated.add(rhythm_rows(one.record.beats(), one.record.waves, one.targets,
                                           static_cast<std::size_t>(config.every_beat)));
    }
    return material;
}

// What is left out: a record of DS1, by its index, or a fold of the records of 10 s; the number of them for none.
RhythmSources sources_without(const RhythmMaterial& material, const RhythmConfig& config, std::size_t record,
                              std::size_t fold) {
    const auto every = static_cast<std::size_t>(config.every_beat);
    RhythmSources sources;
    for (std::size_t i = 0; i < material.records.size(); ++i) {
        if (i != record) {
            const protocols::RhythmRecord& one = material.records[i];
            sources.records.add(rhythm_rows(one.beats(), one.waves, annotated_targets(one), every));
        }
    }
    for (const TenSecondRecord& one : material.ten_seconds) {
        if (one.fold != fold) {
            const std::vector<float> targets(one.record.times_s.size(), one.fibrillation ? 1.0F : 0.0F);
            sources.ten_seconds.add(rhythm_rows(one.record.beats(), one.record.waves, targets, every));
        }
    }
    sources.simulated = material.simulated;
    return sources;
}

// Called fibrillation, of all, for the records of 10 s with and without it.
struct TenSecondScore {
    protocols::AfShare sensitivity;
    protocols::AfShare specificity;
};

std::string to_line(const char* what, const TenSecondScore& score) {
    char line[160];
    std::snprintf(line, sizeof line, "%s: sensitivity %.0f of %.0f (%.4f), specificity %.0f of %.0f (%.4f)\n", what,
                  score.sensitivity.part, score.sensitivity.whole, score.sensitivity.part / score.sensitivity.whole,
                  score.specificity.part, score.specificity.whole, score.specificity.part / score.specificity.whole);
    return line;
}

Result<void> run_rhythm(const RhythmOptions& options) {
    const auto text = formats::read_file(options.config);
    BEATLENS_TRY(text);
    const auto config = parse_rhythm_config(formats::as_text(*text), options.settings);
    BEATLENS_TRY(config);
    const RunPaths run{options.run};
    BEATLENS_TRY(make_folder(run.folder));
    BEATLENS_TRY(replace_text(run.config(), to_json(*config) + "\n"));
    const auto material = read_material(options, *config);
    BEATLENS_TRY(material);
    const std::size_t records = material->records.size();
    std::fprintf(stderr, "%zu records, %zu of 10 s, %zu rows drawn\n", records, material->ten_seconds.size(),
                 material->simulated.size());

    nlohmann::ordered_json evaluation;
    std::map<bool, protocols::AfReport> reports;
    for (const bool with_p : {true, false}) {
        reports[with_p] = {"rhythm-perceptron",
                           with_p,
                           "DS1, each record by a model that did not learn from it; classes of beats by a model that "
                           "learned from DS1",
                           {}};
    }
    for (std::size_t i = 0; i < records; ++i) {
        auto model = train_rhythm(*config, sources_without(*material, *config, i, ten_second_folds), "");
        BEATLENS_TRY(model);
        const auto detector = rhythm::FibrillationDetector::create(*std::move(model));
        BEATLENS_TRY(detector);
        const protocols::RhythmRecord& record = material->records[i];
        for (auto& [with_p, report] : reports) {
            auto found = detector->find(record.beats(),
                                        with_p ? std::span(record.waves) : std::span<const delineation::LeadWaves>());
            BEATLENS_TRY(found);
            report.records.push_back(protocols::score_fibrillation(record, std::move(found->episodes)));
        }
    }
    for (const bool with_p : {true, false}) {
        std::printf("%s\n", to_text(reports[with_p]).c_str());
        evaluation[with_p ? "ds1" : "ds1_rr_alone"] = nlohmann::ordered_json::parse(to_json(reports[with_p]));
    }
    std::map<bool, TenSecondScore> scores;
    for (std::size_t fold = 0; fold < ten_second_folds; ++fold) {
        auto model = train_rhythm(*config, sources_without(*material, *config, records, fold), "");
        BEATLENS_TRY(model);
        const auto detector = rhythm::FibrillationDetector::create(*std::move(model));
        BEATLENS_TRY(detector);
        for (const TenSecondRecord& one : material->ten_seconds) {
            for (const bool with_p : {true, false}) {
                if (one.fold != fold) {
                    continue;
                }
                const auto found =
                    detector->find(one.record.beats(),
                                   with_p ? std::span(one.record.waves) : std::span<const delineation::LeadWaves>());
                BEATLENS_TRY(found);
                const bool called = !found->episodes.empty();
                TenSecondScore& score = scores[with_p];
                (one.fibrillation ? score.sensitivity : score.specificity)
                    .add({called == one.fibrillation ? 1.0 : 0.0, 1.0});
            }
        }
    }
    std::printf("Records of 10 s, each by a model that did not learn from it\n%s%s",
                to_line("with P waves", scores[true]).c_str(), to_line("by RR intervals alone", scores[false]).c_str());
    for (const bool with_p : {true, false}) {
        const TenSecondScore& score = scores[with_p];
        evaluation[with_p ? "ten_seconds" : "ten_seconds_rr_alone"] = {{"fibrillation", score.sensitivity.whole},
                                                                       {"called", score.sensitivity.part},
                                                                       {"others", score.specificity.whole},
                                                                       {"not_called", score.specificity.part}};
    }
    BEATLENS_TRY(replace_text(run.evaluation(), to_text(evaluation) + "\n"));
    const auto model =
        train_rhythm(*config, sources_without(*material, *config, records, ten_second_folds),
                     "MIT-BIH Arrhythmia Database 1.0.0 (DS1), LUDB 1.0.1 (a part), PTB-XL 1.0.3 (a part), " +
                         std::to_string(config->simulations) + " simulated recordings");
    BEATLENS_TRY(model);
    BEATLENS_TRY(replace_bytes(run.model(), model::write_model(*model)));
    std::printf("%s\n", run.model().string().c_str());
    return {};
}

}  // namespace

Command::Run add_rhythm(CLI::App& app) {
    const auto options = std::make_shared<RhythmOptions>();
    const fs::path assets = options->paths.folds.parent_path();
    options->beat_model = assets / "models" / "whole-recording.safetensors";
    options->delineator = assets / "delineation" / "wave-delineator.safetensors";
    app.add_option("--config", options->config, "JSON configuration, see native_trainer/README.md")->required();
    app.add_option("--run", options->run, "Folder for model.safetensors and evaluation.json")->required();
    app.add_option("--set", options->settings, "KEY=VALUE instead of the configuration's");
    app.add_option("--beat-model", options->beat_model, "Model that labels the beats (default: the one in assets/)");
    app.add_option("--delineator", options->delineator, "Model that finds P waves (default: the one in assets/)");
    app.add_option("--data", options->paths.data,
                   "Folder that holds mitdb/, ludb/ and ptbxl_mi/ (default: BEATLENS_DATA)");
    return [options] { return run_rhythm(*options); };
}

}  // namespace beatlens::trainer
