#include "protocols/stress.h"

#include <array>
#include <utility>

#include "analysis/annotated_beats.h"
#include "protocols/stress_rhythms.h"
#include "protocols/stress_signals.h"

namespace beatlens::protocols {

namespace {

constexpr std::array sets = {
    StressSet{"plain", "the records as they are", as_it_is},
    StressSet{"bigeminy", "made: atrial bigeminy, 40 to 50 % of the beats S", in_atrial_bigeminy},
    StressSet{"atrial-runs", "made: runs of atrial ectopics or a sick sinus node, most beats S", in_atrial_runs},
    StressSet{"svt", "made: supraventricular tachycardia, most beats S", in_supraventricular_tachycardia},
    StressSet{"fibrillation", "made: atrial fibrillation that comes and goes, all beats N", in_fibrillation_at_times},
    StressSet{"block", "made: P waves that are not conducted, pauses, all beats N", in_atrioventricular_block},
    StressSet{"children", "made: sinus rhythm of 120 to 170/min with few S and V", at_rate_of_children},
    StressSet{"excerpts-60s", "excerpts of 60 s", [](const StressInput& in) { return in_excerpts(in, 60.0); }},
    StressSet{"excerpts-30s", "excerpts of 30 s", [](const StressInput& in) { return in_excerpts(in, 30.0); }},
    StressSet{"first-lead", "the first lead alone", in_first_lead},
    StressSet{"inverted-1", "first lead upside down", [](const StressInput& in) { return with_lead_inverted(in, 0); }},
    StressSet{"inverted-2", "second lead upside down", [](const StressInput& in) { return with_lead_inverted(in, 1); }},
    StressSet{"gaps", "no samples for 5 to 20 s every two to five minutes", with_gaps},
    StressSet{"noise-12db", "muscle noise at 12 dB throughout", with_muscle_noise},
};

}  // namespace

std::span<const StressSet> stress_sets() { return sets; }

Result<std::vector<StressScore>> score_stress(const Recording& recording, const model::Engine& engine,
                                              const ProtocolXOptions& options, const Recording* muscle_noise) {
    const bool has_beats = !analysis::annotated_beats(recording.annotations, 1.0).samples.empty();
    std::vector<StressScore> scores;
    for (const StressSet& set : sets) {
        StressScore& score = scores.emplace_back();
        score.options = options;
        score.record.record = recording.name;
        const std::uint64_t seed = seed_of(recording.name + "/" + std::string(set.name), options.seed);
        // A record without beats is in no set: score_protocol_x says so of all of them.
        const auto stressed =
            has_beats ? set.make({recording, options, muscle_noise, seed}) : Stressed{recording, options};
        if (!stressed) {
            score.skipped = stressed.error().message;
            continue;
        }
        auto record = score_protocol_x(stressed->recording, engine, stressed->options);
        BEATLENS_TRY(record);
        score.record = *std::move(record);
        score.options = stressed->options;
    }
    return scores;
}

Result<std::vector<StressScore>> score_stress(const std::filesystem::path& folder, const std::string& record,
                                              const EngineOf& engine_of, const ProtocolXOptions& options,
                                              const Recording* muscle_noise) {
    const auto engine = engine_of(record);
    BEATLENS_TRY(engine);
    const auto recording = load_named(folder, record);
    BEATLENS_TRY(recording);
    return score_stress(*recording, *engine, options, muscle_noise);
}

StressReport stress_report(std::string database, std::string model, const ProtocolXOptions& options,
                           std::vector<std::vector<StressScore>> records) {
    StressReport report{std::move(database), std::move(model), options, {}};
    for (std::size_t i = 0; i < sets.size(); ++i) {
        StressSetReport& set = report.sets.emplace_back();
        set.name = sets[i].name;
        set.description = sets[i].description;
        ProtocolXOptions of_set = options;
        std::vector<ProtocolXRecord> scored;
        for (std::vector<StressScore>& scores : records) {
            StressScore& score = scores[i];
            if (!score.skipped.empty()) {
                set.skipped.push_back({score.record.record, score.skipped});
                continue;
            }
            of_set = score.options;
            scored.push_back(std::move(score.record));
        }
        set.report = protocol_x_report(report.database, report.model, of_set, std::move(scored));
    }
    return report;
}

}  // namespace beatlens::protocols
