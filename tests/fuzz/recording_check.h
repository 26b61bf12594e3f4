// What holds for the recording of any reader, whatever bytes it was given.
#pragma once

#include <cmath>
#include <cstdlib>

#include "formats/registry.h"

namespace beatlens::fuzz {

// `most_samples`: of all leads together; of a document that was not read there must be a sentence.
inline void check(const Result<formats::Document>& document, std::size_t most_samples) {
    if (!document) {
        return document.error().message.empty() ? std::abort() : void();
    }
    const auto& record = std::get<Recording>(*document);
    if (record.signals.empty() && record.annotations.empty()) {
        std::abort();
    }
    std::size_t count = 0;
    for (const Signal& signal : record.signals) {
        count += signal.samples.size();
        if (!(signal.sampling_rate_hz > 0.0) || !std::isfinite(signal.sampling_rate_hz) || signal.lead.empty()) {
            std::abort();
        }
    }
    double before_s = 0.0;
    for (const Annotation& annotation : record.annotations) {
        if (annotation.time_s < before_s || annotation.symbol.empty()) {
            std::abort();
        }
        before_s = annotation.time_s;
    }
    for (const Gap& gap : record.gaps) {
        if (!(gap.end_s > gap.first_s) || gap.signal.value_or(0) >= record.signals.size()) {
            std::abort();
        }
    }
    if (count > most_samples || !(record.frame_rate_hz > 0.0)) {
        std::abort();
    }
}

}  // namespace beatlens::fuzz
