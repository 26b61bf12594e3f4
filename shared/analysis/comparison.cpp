#include "analysis/comparison.h"

#include <algorithm>
#include <cstdio>

#include "metrics/beat_matching.h"
#include "metrics/figures.h"

namespace beatlens::analysis {

namespace {

double share(std::size_t part, std::size_t rest) {
    return part + rest == 0 ? 1.0 : static_cast<double>(part) / static_cast<double>(part + rest);
}

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

double ComparisonFigures::sensitivity() const { return share(matched, missed); }

double ComparisonFigures::positive_predictivity() const { return share(matched, extra); }

void ComparisonFigures::add(const ComparisonFigures& other) {
    reference_beats += other.reference_beats;
    matched += other.matched;
    missed += other.missed;
    extra += other.extra;
    confusion.add(other.confusion);
}

bool has_references(const Recording& record, const Analysis& analysis) {
    // Annotations of rhythms alone, as some databases have, are no reference for beats.
    const auto is_beat = [](const Annotation& annotation) {
        return aami_class_of_symbol(annotation.symbol).has_value();
    };
    return record.has_annotations && are_aami_classes(analysis.label_set) &&
           std::any_of(record.annotations.begin(), record.annotations.end(), is_beat);
}

Comparison compare(const Recording& record, const Analysis& analysis) {
    Comparison out;
    out.annotations_from = record.annotations_from;
    const std::vector<Annotation>& annotations = record.annotations;
    const auto flutter = metrics::flutter_spans(annotations, analysis.sampling_rate_hz);

    std::vector<std::int64_t> reference_samples;
    std::vector<std::size_t> annotation_of_reference;
    for (std::size_t i = 0; i < annotations.size(); ++i) {
        const auto label = aami_class_of_symbol(annotations[i].symbol);
        // An excerpt may come with the annotations of the whole: what lies after its end cannot be found.
        const bool is_reference = label.has_value() && annotations[i].time_s < analysis.duration_s;
        const std::int64_t sample = sample_at(annotations[i].time_s, analysis.sampling_rate_hz);
        out.samples.push_back(sample);
        out.labels.push_back(label ? static_cast<std::uint8_t>(*label) : no_class);
        out.statuses.push_back(
            static_cast<std::uint8_t>(is_reference ? ReferenceStatus::missed : ReferenceStatus::not_a_beat));
        out.beats.push_back(-1);
        append_text(out.texts, annotations[i], label.has_value());
        if (is_reference) {
            reference_samples.push_back(sample);
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

    out.beat_references.assign(analysis.beats.size(), no_class);
    const auto matching = metrics::match_beats(reference_samples, found_samples, analysis.sampling_rate_hz);
    for (const metrics::MatchedBeat& match : matching.matched) {
        const std::size_t annotation = annotation_of_reference[match.reference];
        const std::size_t beat = beat_of_found[match.detected];
        const auto reference = static_cast<AamiClass>(out.labels[annotation]);
        const AamiClass found = analysis.beats[beat].aami();
        out.figures.confusion.add(index_of(reference), index_of(found));
        out.beats[annotation] = static_cast<std::int32_t>(beat);
        out.beat_references[beat] = out.labels[annotation];
        out.statuses[annotation] =
            static_cast<std::uint8_t>(reference == found ? ReferenceStatus::agrees : ReferenceStatus::differs);
    }
    out.figures.reference_beats = reference_samples.size();
    out.figures.matched = matching.matched.size();
    out.figures.missed = matching.missed.size();
    out.figures.extra = matching.extra.size();
    return out;
}

std::string to_text(const ComparisonFigures& figures) {
    char line[200];
    std::snprintf(line, sizeof line,
                  "sensitivity %.2f %%, positive predictivity %.2f %% (%zu of %zu beats missed, %zu extra)\n",
                  100.0 * figures.sensitivity(), 100.0 * figures.positive_predictivity(), figures.missed,
                  figures.reference_beats, figures.extra);
    return line + metrics::to_text(figures.confusion);
}

}  // namespace beatlens::analysis
