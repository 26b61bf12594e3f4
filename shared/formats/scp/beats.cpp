#include "formats/scp/beats.h"

#include <algorithm>
#include <cmath>

namespace beatlens::formats {

namespace {

constexpr std::size_t beats_section = 4;
constexpr std::size_t reference_section = 5;
constexpr std::size_t lists_begin = 6;
constexpr std::size_t subtraction_size = 14;
constexpr std::size_t zone_size = 8;

// Samples of a lead that follow one another and were stored in one way.
struct Run {
    std::int64_t length = 0;
    bool is_whole = false;
};

std::vector<Run> runs_of(const ScpLead& lead, const std::vector<ScpBeats::Protected>& zones) {
    std::vector<Run> runs;
    std::int64_t at = lead.first;
    for (const ScpBeats::Protected& zone : zones) {
        const std::int64_t first = std::max<std::int64_t>(zone.first, at);
        const std::int64_t last = std::min<std::int64_t>(zone.last, lead.last);
        if (first <= last) {
            runs.push_back({first - at, false});
            runs.push_back({last - first + 1, true});
            at = last + 1;
        }
    }
    runs.push_back({lead.last - at + 1, false});
    return runs;
}

// Samples on lines between the middles of the stretches that `stored` are the means of.
void draw_lines(std::span<const std::int16_t> stored, std::int64_t length, std::int64_t ratio,
                std::vector<std::int16_t>& samples) {
    const double middle = static_cast<double>(ratio - 1) / 2.0;
    for (std::int64_t i = 0; i < length; ++i) {
        const double position = std::clamp((static_cast<double>(i) - middle) / static_cast<double>(ratio), 0.0,
                                           static_cast<double>(stored.size() - 1));
        const auto before = static_cast<std::size_t>(position);
        const std::size_t after = std::min(before + 1, stored.size() - 1);
        const double share = position - static_cast<double>(before);
        samples.push_back(
            static_cast<std::int16_t>(std::lround(stored[before] * (1.0 - share) + stored[after] * share)));
    }
}

}  // namespace

Result<ScpBeats> parse_scp_beats(const ScpSections& sections, std::size_t leads, const ScpHuffman* huffman,
                                 const std::string& name) {
    ScpBeats beats;
    const Bytes lists = sections.bodies[beats_section];
    const Bytes data = sections.bodies[reference_section];
    const int interval_us = number_at<std::uint16_t>(data, 2);
    if (lists.empty() || interval_us == 0) {
        return beats;
    }
    const int length_ms = number_at<std::uint16_t>(lists, 0);
    const std::vector<std::size_t> most(leads, static_cast<std::size_t>(length_ms * 1000 / interval_us));
    auto reference = parse_scp_samples(data, most, huffman, "The reference beat (section 5) of " + name);
    BEATLENS_TRY(reference);
    beats.reference = *std::move(reference);
    beats.fiducial = number_at<std::uint16_t>(lists, 2);
    const std::size_t count = number_at<std::uint16_t>(lists, 4);
    std::size_t at = lists_begin;
    for (std::size_t i = 0; i < count && at + subtraction_size <= lists.size(); ++i, at += subtraction_size) {
        if (number_at<std::uint16_t>(lists, at) == 0) {
            beats.subtractions.push_back({number_at<std::uint32_t>(lists, at + 2),
                                          number_at<std::uint32_t>(lists, at + 6),
                                          number_at<std::uint32_t>(lists, at + 10)});
        }
    }
    for (std::size_t i = 0; i < count && at + zone_size <= lists.size(); ++i, at += zone_size) {
        const ScpBeats::Protected zone{number_at<std::uint32_t>(lists, at), number_at<std::uint32_t>(lists, at + 4)};
        if (zone.first <= zone.last && zone.last > 0 && (beats.zones.empty() || zone.first > beats.zones.back().last)) {
            beats.zones.push_back(zone);
        }
    }
    return beats;
}

void add_reference_beat(const ScpBeats& beats, std::size_t lead, std::int64_t first, int unit_nv,
                        std::vector<std::int64_t>& samples) {
    const std::vector<std::int16_t>& values = beats.reference.leads[lead];
    const std::int64_t scale = beats.reference.resolution_nv / unit_nv;
    constexpr std::int64_t most_overlaps = 8;
    std::int64_t budget = most_overlaps * static_cast<std::int64_t>(samples.size());
    for (const ScpBeats::Subtraction& zone : beats.subtractions) {
        const std::int64_t origin = zone.fiducial - beats.fiducial + 1 - first;  // index of the beat's first sample
        const std::int64_t begin = std::max({zone.first - first, origin, std::int64_t{0}});
        const std::int64_t end = std::min({zone.last - first + 1, origin + static_cast<std::int64_t>(values.size()),
                                           static_cast<std::int64_t>(samples.size()), begin + budget});
        for (std::int64_t i = begin; i < end; ++i) {
            samples[static_cast<std::size_t>(i)] += values[static_cast<std::size_t>(i - origin)] * scale;
        }
        budget -= std::max<std::int64_t>(end - begin, 0);
    }
}

std::optional<std::vector<std::int16_t>> fill_up_thinned_out(const std::vector<std::int16_t>& stored,
                                                             const ScpLead& lead,
                                                             const std::vector<ScpBeats::Protected>& zones,
                                                             std::int64_t ratio) {
    constexpr std::int64_t most_padding = 15;  // bits that fill up the last word can be read as values
    const std::vector<Run> runs = runs_of(lead, zones);
    const auto stored_of = [&](const Run& run) { return run.is_whole ? run.length : (run.length + ratio - 1) / ratio; };
    std::int64_t wanted = 0;
    for (const Run& run : runs) {
        wanted += stored_of(run);
    }
    const auto there = static_cast<std::int64_t>(stored.size());
    if (there < wanted || there > wanted + most_padding) {
        return std::nullopt;
    }
    std::vector<std::int16_t> samples;
    samples.reserve(static_cast<std::size_t>(std::int64_t{lead.last} - lead.first + 1));
    std::size_t at = 0;
    for (const Run& run : runs) {
        const auto part = std::span(stored).subspan(at, static_cast<std::size_t>(stored_of(run)));
        if (run.is_whole) {
            samples.insert(samples.end(), part.begin(), part.end());
        } else {
            draw_lines(part, run.length, ratio, samples);
        }
        at += part.size();
    }
    return samples;
}

}  // namespace beatlens::formats
