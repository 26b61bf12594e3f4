#include "data/training_recordings.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "analysis/annotated_beats.h"
#include "analysis/located.h"
#include "beats/context/context.h"
#include "beats/context/inputs.h"
#include "metrics/beat_matching.h"
#include "metrics/figures.h"
#include "synthesis/rhythms.h"
#include "synthesis/splice.h"
#include "synthesis/transplant.h"

namespace beatlens::trainer {

namespace {

using synthesis::Random;

constexpr std::size_t least_ectopics = 20;   // for splices
constexpr double least_rhythm_beats = 60.0;  // of a made rhythm
constexpr double most_rhythm_beats = 700.0;

// Which leads a recording is looked at in, and where its beats are.
struct View {
    std::optional<std::size_t> lead;  // none: all
    bool at_reference = false;
};

Result<FeatureSequence> features_of(const Recording& recording, const View& view) {
    analysis::LocateOptions options;
    options.lead = view.lead;
    options.at_reference = view.at_reference;
    const auto located = analysis::locate(recording, options);
    BEATLENS_TRY(located);
    const double rate_hz = recording.signals[located->lead].sampling_rate_hz;
    std::vector<double> times_s;
    for (const std::int64_t sample : located->samples) {
        times_s.push_back(time_of(sample, rate_hz));
    }
    const auto context = beats::make_context(recording, located->leads, times_s, located->usable);
    BEATLENS_TRY(context);
    constexpr std::array<std::string_view, 1> names = {"features"};
    FeatureSequence sequence;
    sequence.features.resize(context->beats() * row_length(beats::context_inputs(names)));
    BEATLENS_TRY(beats::write_context_inputs(*context, names, 0, context->beats(), sequence.features));
    sequence.labels.assign(context->beats(), -1);
    const auto annotated = analysis::annotated_beats(recording.annotations, rate_hz);
    for (const auto& pair : metrics::match_beats(annotated.samples, located->samples, rate_hz).matched) {
        const std::size_t label = index_of(annotated.labels[pair.reference]);
        if (label < metrics::classes_nsvf.size()) {
            sequence.labels[pair.detected] = static_cast<std::int64_t>(label);
        }
    }
    return sequence;
}

class Maker {
public:
    Maker(const Recording& record, const Variants& variants, std::uint64_t seed)
        : record_(record), variants_(variants), random_(seed) {}

    Result<std::vector<FeatureSequence>> make() {
        BEATLENS_TRY(add_record());
        add_rhythms();
        add_excerpts();
        add_splices();
        return std::move(sequences_);
    }

private:
    Result<void> add_record() {
        std::vector<View> views = {{std::nullopt, false}, {0, false}};
        if (variants_.second_lead && record_.signals.size() > 1) {
            views.push_back({1, false});
        }
        if (variants_.at_reference) {
            views.push_back({std::nullopt, true});
        }
        for (const View& view : views) {
            auto sequence = features_of(record_, view);
            BEATLENS_TRY(sequence);
            sequence->is_record = sequences_.empty();
            sequences_.push_back(std::move(*sequence));
        }
        return {};
    }

    // All leads for half of what is made, else one of them, the first more often.
    View some_view() {
        const double u = random_.uniform();
        const bool second = u >= 0.8 && record_.signals.size() > 1;
        return {u < 0.5 ? std::nullopt : std::optional<std::size_t>(second ? 1 : 0), false};
    }

    void add_made(const Result<Recording>& recording) {
        const View view = some_view();
        if (recording) {
            if (auto sequence = features_of(*recording, view)) {
                sequences_.push_back(std::move(*sequence));
            }
        }
    }

    void add_rhythms() {
        const auto donor = synthesis::Donor::find(record_);
        for (int i = 0; donor && i < variants_.rhythms; ++i) {
            const auto& kinds = synthesis::all_rhythm_kinds;
            const auto kind = kinds[static_cast<std::size_t>(random_.uniform() * static_cast<double>(kinds.size()))];
            const auto count = static_cast<std::size_t>(random_.uniform(least_rhythm_beats, most_rhythm_beats));
            const auto plan = synthesis::plan_rhythm(kind, count, donor->has_ventricular(), random_);
            add_made(donor->with_rhythm(plan, random_));
        }
    }

    // A third each of 30 s, of a minute, and longer.
    void add_excerpts() {
        for (int i = 0; i < variants_.excerpts; ++i) {
            const double length_s = i % 3 == 0 ? 30.0 : i % 3 == 1 ? 60.0 : random_.uniform(90.0, 400.0);
            if (record_.duration_s() > length_s) {
                const double first_s = random_.uniform(0.0, record_.duration_s() - length_s);
                add_made(synthesis::excerpt(record_, first_s, first_s + length_s));
            }
        }
    }

    // The supraventricular beats with their neighbours, and few others.
    void add_splices() {
        const auto annotated = analysis::annotated_beats(record_.annotations, record_.signals.front().sampling_rate_hz);
        const auto ectopics =
            static_cast<std::size_t>(std::count(annotated.labels.begin(), annotated.labels.end(), AamiClass::S));
        for (int i = 0; ectopics > least_ectopics && i < variants_.splices; ++i) {
            const double others = i % 2 == 0 ? 0.02 : 0.15;
            std::vector<std::uint8_t> keep(annotated.labels.size(), 0);
            for (std::size_t beat = 0; beat < keep.size(); ++beat) {
                const bool near = annotated.labels[beat] == AamiClass::S ||
                                  (beat > 0 && annotated.labels[beat - 1] == AamiClass::S) ||
                                  (beat + 1 < keep.size() && annotated.labels[beat + 1] == AamiClass::S);
                keep[beat] = near || random_.uniform() < others ? 1 : 0;
            }
            add_made(synthesis::splice(record_, keep));
        }
    }

    const Recording& record_;
    const Variants& variants_;
    Random random_;
    std::vector<FeatureSequence> sequences_;
};

}  // namespace

Result<std::vector<FeatureSequence>> training_sequences(const Recording& record, const Variants& variants,
                                                        std::uint64_t seed) {
    return Maker(record, variants, seed).make();
}

}  // namespace beatlens::trainer
