// Sections 4 and 5 of SCP-ECG: where the beats lie, and the reference beat that may have been taken out of the trace
// (EN 1064, 5.7, 5.8 and annex C). Samples are numbered from 1, at the rate of the reference beat.
#pragma once

#include "formats/scp/scp.h"

namespace beatlens::formats {

struct ScpBeats {
    struct Subtraction {
        std::int64_t first = 0;
        std::int64_t fiducial = 0;
        std::int64_t last = 0;
    };
    // In which every sample was kept; `last` is included.
    struct Protected {
        std::int64_t first = 0;
        std::int64_t last = 0;
    };

    ScpSamples reference;
    std::int64_t fiducial = 0;              // sample of the reference beat
    std::vector<Subtraction> subtractions;  // of beats of its type; others were left as they are
    std::vector<Protected> zones;           // sorted, apart from one another; empty where there are none
};

// `sections` without these two give an empty list. Errors: malformed.
Result<ScpBeats> parse_scp_beats(const ScpSections& sections, std::size_t leads, const ScpHuffman* huffman,
                                 const std::string& name);

// Adds the reference beat to the samples of one lead, in `unit_nv` both. Where stretches overlap in a senseless way, it
// stops: the work is a few times that of the samples.
void add_reference_beat(const ScpBeats& beats, std::size_t lead, std::int64_t first, int unit_nv,
                        std::vector<std::int64_t>& samples);

// All samples of a lead of which, outside of the protected zones, each stored one is the mean of `ratio`: between them
// lines are drawn. Nothing where the number of stored samples is another one.
std::optional<std::vector<std::int16_t>> fill_up_thinned_out(const std::vector<std::int16_t>& stored,
                                                             const ScpLead& lead,
                                                             const std::vector<ScpBeats::Protected>& zones,
                                                             std::int64_t ratio);

}  // namespace beatlens::formats
