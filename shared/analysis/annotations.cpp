#include "analysis/annotations.h"

#include <algorithm>
#include <span>
#include <string>
#include <utility>

#include "formats/wfdb/wfdb.h"

namespace beatlens::analysis {

std::vector<Annotation> annotations_of(const Analysis& analysis, bool with_rhythms) {
    std::vector<Annotation> annotations;
    const auto add = [&](std::int64_t sample, std::string symbol, const char* aux) {
        Annotation& annotation = annotations.emplace_back();
        annotation.time_s = time_of(sample, analysis.sampling_rate_hz);
        annotation.symbol = std::move(symbol);
        annotation.aux = aux;
    };
    if (with_rhythms) {
        add(0, "+", "(N");
        const auto episodes =
            analysis.rhythm ? std::span(analysis.rhythm->episodes) : std::span<const rhythm::Episode>();
        for (const rhythm::Episode& episode : episodes) {
            if (episode.kind == rhythm::EpisodeKind::atrial_fibrillation) {
                // Beside the beats: of two annotations at one sample some programs keep one.
                add(std::max<std::int64_t>(1, analysis.beats[episode.first_beat].sample - 1), "+", "(AFIB");
                add(analysis.beats[episode.end_beat - 1].sample + 1, "+", "(N");
            }
        }
    }
    for (const LabelledBeat& beat : analysis.beats) {
        // A letter of N S V F Q is the symbol of an annotation as well, and means the same to WFDB.
        add(beat.sample, std::string(1, letter(beat.aami())), beat.edit == BeatEdit::none ? "" : "by hand");
    }
    std::stable_sort(annotations.begin(), annotations.end(),
                     [](const Annotation& a, const Annotation& b) { return a.time_s < b.time_s; });
    return annotations;
}

double annotation_rate_hz(const Recording& recording) {
    return recording.frame_rate_hz > 0.0 || recording.signals.empty() ? recording.frame_rate_hz
                                                                      : recording.signals.front().sampling_rate_hz;
}

Result<std::vector<std::uint8_t>> annotation_file(const Recording& recording, const Analysis& analysis,
                                                  bool with_rhythms) {
    if (!are_aami_classes(analysis.label_set)) {
        return fail(ErrorCode::model_mismatch,
                    "Annotation files have classes of beats; the labels of this model are others.");
    }
    return formats::write_wfdb_annotations(annotations_of(analysis, with_rhythms), annotation_rate_hz(recording));
}

}  // namespace beatlens::analysis
