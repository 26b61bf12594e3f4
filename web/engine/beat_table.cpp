#include "beat_table.h"

#include <cstdio>

#include "model/classifier.h"

namespace beatlens::engine {

Result<TableAnalysis> summarise_table(const BeatTable& table, const model::Model& model,
                                      std::span<const float> logits) {
    const std::size_t classes = model.classes.size();
    if (logits.size() != table.beats() * classes) {
        return fail(ErrorCode::model_mismatch, "There must be one row of class scores for each beat.");
    }
    TableAnalysis out;
    out.name = table.name;
    out.model_name = model.name;
    std::vector<float> softmax(logits.begin(), logits.end());
    model::softmax_rows(softmax, classes);
    const bool has_classes = table.classes.size() == table.beats();
    if (has_classes) {
        out.confusion.emplace();
    }
    for (std::size_t beat = 0; beat < table.beats(); ++beat) {
        auto& probabilities = out.probabilities.emplace_back();
        AamiClass best = AamiClass::N;
        float best_probability = -1.0F;
        for (std::size_t c = 0; c < classes; ++c) {
            const auto label = aami_class_from_letter(model.classes[c].front());
            if (!label) {
                continue;
            }
            const float p = softmax[beat * classes + c];
            probabilities[index_of(*label)] = p;
            if (p > best_probability) {
                best_probability = p;
                best = *label;
            }
        }
        out.labels.push_back(static_cast<std::uint8_t>(best));
        ++out.counts[index_of(best)];
        if (has_classes) {
            out.confusion->add(static_cast<AamiClass>(table.classes[beat]), best);
        }
    }
    return out;
}

std::string to_csv(const BeatTable& table, const TableAnalysis& analysis) {
    const bool has_classes = analysis.confusion.has_value();
    std::string text = "beat,class,confidence,p_N,p_S,p_V,p_F,p_Q";
    text += has_classes ? ",reference\n" : "\n";
    char line[160];
    for (std::size_t i = 0; i < analysis.labels.size(); ++i) {
        const auto& p = analysis.probabilities[i];
        std::snprintf(line, sizeof line, "%zu,%c,%.6f,%.6f,%.6f,%.6f,%.6f,%.6f", i + 1,
                      letter(static_cast<AamiClass>(analysis.labels[i])), static_cast<double>(p[analysis.labels[i]]),
                      static_cast<double>(p[0]), static_cast<double>(p[1]), static_cast<double>(p[2]),
                      static_cast<double>(p[3]), static_cast<double>(p[4]));
        text += line;
        if (has_classes) {
            text += ',';
            text += letter(static_cast<AamiClass>(table.classes[i]));
        }
        text += '\n';
    }
    return text;
}

}  // namespace beatlens::engine
