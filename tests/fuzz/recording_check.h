// What holds for the document of any reader, whatever bytes it was given.
#pragma once

#include <cmath>
#include <cstdlib>

#include "formats/registry.h"

namespace beatlens::fuzz {

inline void require(bool holds) {
    if (!holds) {
        std::abort();
    }
}

inline std::size_t samples_of(const Recording& record) {
    std::size_t count = 0;
    for (const Signal& signal : record.signals) {
        count += signal.samples.size();
    }
    return count;
}

// `most_samples`: of all leads together; `most_put_in`: how many more of them where there are gaps.
inline void check(const Recording& record, std::size_t most_samples, std::size_t most_put_in = 0) {
    require(!record.signals.empty() || !record.annotations.empty());
    require(std::isfinite(record.frame_rate_hz) && record.frame_rate_hz > 0.0);
    require(samples_of(record) <= most_samples + (record.gaps.empty() ? 0 : most_put_in));
    for (const Signal& signal : record.signals) {
        require(std::isfinite(signal.sampling_rate_hz) && signal.sampling_rate_hz > 0.0);
        require(!signal.lead.empty() && !signal.units.empty() && std::isfinite(signal.gain_adu_per_unit));
    }
    double before_s = 0.0;
    for (const Annotation& annotation : record.annotations) {
        require(std::isfinite(annotation.time_s) && annotation.time_s >= before_s && !annotation.symbol.empty());
        before_s = annotation.time_s;
    }
    for (const Gap& gap : record.gaps) {
        require(gap.first_s >= 0.0 && gap.end_s > gap.first_s);
        require(!gap.signal || *gap.signal < record.signals.size());
    }
}

inline void check(const BeatTable& table, std::size_t most_samples, std::size_t = 0) {
    require(table.beats() > 0 && table.values.size() <= most_samples);
    require(table.values.size() == table.beats() * table.length);
    require(table.classes.empty() || table.classes.size() == table.beats());
}

// Of what was not read there must be a sentence.
inline void check(const Result<formats::Document>& document, std::size_t most_samples, std::size_t most_put_in = 0) {
    if (!document) {
        return require(!document.error().message.empty());
    }
    std::visit([&](const auto& content) { check(content, most_samples, most_put_in); }, *document);
}

}  // namespace beatlens::fuzz
