#include "comparison.h"

#include "metrics/beat_matching.h"

namespace beatlens::engine {

namespace {

bool inside(std::int64_t position, const std::vector<metrics::SampleSpan>& spans) {
    for (const metrics::SampleSpan& span : spans) {
        if (position >= span.first && position <= span.last) {
            return true;
        }
    }
    return false;
}

// What stands for an annotation on the page: its note if it is no beat and has one, else its symbol. One line.
void append_text(std::string& texts, const Annotation& annotation, bool is_beat) {
    for (const char c : !is_beat && !annotation.aux.empty() ? annotation.aux : annotation.symbol) {
        if (static_cast<unsigned char>(c) >= ' ') {
            texts += c;
        }
    }
    texts += '\n';
}

}  // namespace

Comparison compare(const Recording& record, const analysis::Analysis& analysis) {
    Comparison out;
    const std::vector<Annotation>& annotations = record.annotations;
    const auto flutter = metrics::flutter_spans(annotations, analysis.sampling_rate_hz);

    std::vector<std::int64_t> reference_samples;
    std::vector<std::size_t> annotation_of_reference;
    for (std::size_t i = 0; i < annotations.size(); ++i) {
        const auto label = aami_class_of_symbol(annotations[i].symbol);
        out.samples.push_back(static_cast<std::int32_t>(sample_at(annotations[i].time_s, analysis.sampling_rate_hz)));
        out.labels.push_back(label ? static_cast<std::uint8_t>(*label) : no_class);
        out.statuses.push_back(
            static_cast<std::uint8_t>(label ? ReferenceStatus::missed : ReferenceStatus::not_a_beat));
        out.beats.push_back(-1);
        append_text(out.texts, annotations[i], label.has_value());
        if (label) {
            reference_samples.push_back(sample_at(annotations[i].time_s, analysis.sampling_rate_hz));
            annotation_of_reference.push_back(i);
        }
    }

    std::vector<std::int64_t> found_samples;
    std::vector<std::size_t> beat_of_found;
    for (std::size_t i = 0; i < analysis.beats.size(); ++i) {
        if (!inside(analysis.beats[i].sample, flutter)) {
            found_samples.push_back(analysis.beats[i].sample);
            beat_of_found.push_back(i);
        }
    }

    const auto matching = metrics::match_beats(reference_samples, found_samples, analysis.sampling_rate_hz);
    for (const metrics::MatchedBeat& match : matching.matched) {
        const std::size_t annotation = annotation_of_reference[match.reference];
        const std::size_t beat = beat_of_found[match.detected];
        const auto reference = static_cast<AamiClass>(out.labels[annotation]);
        const AamiClass found = analysis.beats[beat].aami();
        out.confusion.add(reference, found);
        out.beats[annotation] = static_cast<std::int32_t>(beat);
        out.statuses[annotation] =
            static_cast<std::uint8_t>(reference == found ? ReferenceStatus::agrees : ReferenceStatus::differs);
    }
    out.reference_beats = reference_samples.size();
    out.matched = matching.matched.size();
    out.missed = matching.missed.size();
    out.extra = matching.extra.size();
    out.sensitivity = matching.sensitivity();
    out.positive_predictivity = matching.positive_predictivity();
    return out;
}

}  // namespace beatlens::engine
