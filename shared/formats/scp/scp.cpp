#include "formats/scp/scp.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "formats/scp/huffman.h"

namespace beatlens::formats {

namespace {

constexpr double millivolts_per_nanovolt = 1e-6;
constexpr double microseconds = 1e6;
constexpr float missing = std::numeric_limits<float>::quiet_NaN();

enum Section : std::size_t {
    patient = 1,
    huffman_tables = 2,
    lead_list = 3,
    beats = 4,
    reference_beat = 5,
    rhythm = 6
};

std::vector<std::size_t> lengths_of(const ScpLeads& leads) {
    std::vector<std::size_t> lengths;
    for (const ScpLead& lead : leads.leads) {
        lengths.push_back(std::size_t{lead.last} - lead.first + 1);
    }
    return lengths;
}

// A stretch of the rhythm data from which the reference beat was taken away (section 4). Samples count from 1.
struct Subtraction {
    std::int64_t first = 0;
    std::int64_t fiducial = 0;
    std::int64_t last = 0;
};
struct ReferenceBeat {
    ScpSamples samples;
    std::int64_t fiducial = 0;  // its sample, counted from 1
    std::vector<Subtraction> subtractions;
};

Result<ReferenceBeat> parse_reference_beat(const ScpSections& sections, std::size_t leads, const ScpHuffman* huffman,
                                           const std::string& name) {
    constexpr std::size_t zones_begin = 6;
    constexpr std::size_t zone_size = 14;
    const Bytes zones = sections.bodies[Section::beats];
    const Bytes data = sections.bodies[Section::reference_beat];
    const int length_ms = number_at<std::uint16_t>(zones, 0);
    const int interval_us = number_at<std::uint16_t>(data, 2);
    const std::size_t count = number_at<std::uint16_t>(zones, 4);
    if (interval_us == 0 || zones_begin + count * zone_size > zones.size()) {
        return fail(ErrorCode::malformed, name +
                                              " holds what is left of the trace after its reference beat was taken "
                                              "away, and that beat (sections 4 and 5) is missing; export it again.");
    }
    const std::vector<std::size_t> most(leads, static_cast<std::size_t>(length_ms * 1000 / interval_us));
    auto samples = parse_scp_samples(data, most, huffman, "The reference beat (section 5) of " + name);
    BEATLENS_TRY(samples);
    ReferenceBeat beat{*std::move(samples), number_at<std::uint16_t>(zones, 2), {}};
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t at = zones_begin + i * zone_size;
        if (number_at<std::uint16_t>(zones, at) == 0) {  // beats of another type were left as they are
            beat.subtractions.push_back({number_at<std::uint32_t>(zones, at + 2),
                                         number_at<std::uint32_t>(zones, at + 6),
                                         number_at<std::uint32_t>(zones, at + 10)});
        }
    }
    return beat;
}

// Adds the reference beat to one lead's samples, in `unit_nv` both. No stretch counts twice where the file's overlap in
// a senseless way: the work is that of the samples.
void add_reference_beat(const ReferenceBeat& beat, std::size_t lead, std::int64_t first, int unit_nv,
                        std::vector<std::int64_t>& samples) {
    const std::vector<std::int16_t>& values = beat.samples.leads[lead];
    const std::int64_t scale = beat.samples.resolution_nv / unit_nv;
    std::int64_t done = 0;  // index in `samples` up to which there was one
    for (const Subtraction& zone : beat.subtractions) {
        const std::int64_t origin = zone.fiducial - beat.fiducial + 1 - first;  // index of the beat's first sample
        const std::int64_t begin = std::max({zone.first - first, origin, done});
        const std::int64_t end = std::min({zone.last - first + 1, origin + static_cast<std::int64_t>(values.size()),
                                           static_cast<std::int64_t>(samples.size())});
        for (std::int64_t i = begin; i < end; ++i) {
            samples[static_cast<std::size_t>(i)] += values[static_cast<std::size_t>(i - origin)] * scale;
        }
        done = std::max(done, end);
    }
}

Signal signal_of(const std::vector<std::int64_t>& values, int unit_nv, std::size_t samples_before) {
    Signal signal;
    const double scale = unit_nv > 0 ? unit_nv * millivolts_per_nanovolt : 1.0;
    signal.units = unit_nv > 0 ? "mV" : "adu";
    signal.gain_adu_per_unit = 1.0 / scale;
    signal.samples.assign(samples_before + values.size(), missing);
    std::transform(values.begin(), values.end(), signal.samples.begin() + static_cast<std::ptrdiff_t>(samples_before),
                   [&](std::int64_t value) { return static_cast<float>(static_cast<double>(value) * scale); });
    return signal;
}

// How many samples each lead begins after the first one. What that puts in is bounded by what there is.
std::vector<std::size_t> delays_of(const ScpLeads& leads, const ScpSamples& samples, Recording& recording) {
    constexpr std::size_t most_put_in = 16;  // times the samples that are there
    const auto begins_earlier = [](const ScpLead& a, const ScpLead& b) { return a.first < b.first; };
    const std::uint32_t first = std::min_element(leads.leads.begin(), leads.leads.end(), begins_earlier)->first;
    std::vector<std::size_t> delays;
    std::size_t put_in = 0;
    std::size_t there = 0;
    for (std::size_t i = 0; i < leads.leads.size(); ++i) {
        delays.push_back(leads.leads[i].first - first);
        put_in += delays.back();
        there += samples.leads[i].size();
    }
    if (put_in > most_put_in * there) {
        recording.warnings.emplace_back(
            "The leads begin at times (section 3) too far apart to be true; they are shown as beginning together.");
        delays.assign(delays.size(), 0);
    }
    return delays;
}

// Whether the samples outside of the beats stand for several each, as the standard allows where reference beats are
// used. The list of leads counts those of the reference beat's rate; some writers set the flag and keep all samples.
bool is_thinned_out(const ScpSections& sections, const ScpLeads& leads, const ScpSamples& samples,
                    const std::vector<std::size_t>& wanted) {
    const int reference_interval_us = number_at<std::uint16_t>(sections.bodies[Section::reference_beat], 2);
    return (samples.bimodal || leads.reference_beat_subtracted) && reference_interval_us != samples.interval_us &&
           std::equal(samples.leads.begin(), samples.leads.end(), wanted.begin(),
                      [](const auto& lead, std::size_t length) { return lead.size() < length; });
}

void warn_of_missing(const std::vector<std::size_t>& wanted, const ScpSamples& samples, Recording& recording) {
    std::vector<std::string> short_leads;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (samples.leads[i].size() < wanted[i]) {
            short_leads.push_back(recording.signals[i].lead + " (" + std::to_string(samples.leads[i].size()) + " of " +
                                  std::to_string(wanted[i]) + ")");
        }
    }
    if (!short_leads.empty()) {
        recording.warnings.push_back("Fewer samples are there than the list of leads says: " + joined(short_leads) +
                                     ".");
    }
}

}  // namespace

Result<Document> read_scp(const InputFile& main, std::span<const InputFile> files, const LoadOptions&) {
    const std::string name = file_name(main);
    const auto sections = find_scp_sections(main.bytes, name);
    BEATLENS_TRY(sections);
    if (sections->bodies[Section::rhythm].empty()) {
        return fail(ErrorCode::malformed,
                    name +
                        " is SCP-ECG without a trace where its table of sections says (section 6, "
                        "rhythm data); get the file again or export another format.");
    }
    const auto leads = parse_scp_leads(sections->bodies[Section::lead_list], name);
    BEATLENS_TRY(leads);
    std::optional<ScpHuffman> huffman;
    if (const Bytes tables = sections->bodies[Section::huffman_tables]; !tables.empty()) {
        auto parsed = ScpHuffman::parse(tables, name);
        BEATLENS_TRY(parsed);
        huffman = *std::move(parsed);
    }
    const ScpHuffman* const coding = huffman ? &*huffman : nullptr;
    const std::vector<std::size_t> wanted = lengths_of(*leads);
    const auto samples =
        parse_scp_samples(sections->bodies[Section::rhythm], wanted, coding, "The rhythm data (section 6) of " + name);
    BEATLENS_TRY(samples);
    if (samples->interval_us == 0) {
        return fail(ErrorCode::malformed, name + " does not say how long a sample takes (section 6); export it again.");
    }
    std::optional<ReferenceBeat> beat;
    int unit_nv = samples->resolution_nv;
    if (is_thinned_out(*sections, *leads, *samples, wanted)) {
        return fail(ErrorCode::unknown_format,
                    name +
                        " keeps fewer samples between its beats than in them (SCP-ECG's bimodal compression), "
                        "which is not read; export it without compression, or as DICOM, aECG or CSV.");
    }
    if (leads->reference_beat_subtracted) {
        auto parsed = parse_reference_beat(*sections, leads->leads.size(), coding, name);
        BEATLENS_TRY(parsed);
        beat = *std::move(parsed);
        unit_nv = std::gcd(unit_nv, beat->samples.resolution_nv);
        if (samples->resolution_nv == 0 || beat->samples.resolution_nv == 0) {
            return fail(ErrorCode::malformed,
                        name +
                            " does not say the resolution of its samples and of the beat that was taken out of "
                            "them (sections 5 and 6); export it again.");
        }
    }

    Recording recording;
    recording.name = std::string(stem(name));
    recording.warnings = sections->warnings;
    read_scp_patient(sections->bodies[Section::patient], recording);
    recording.frame_rate_hz = microseconds / samples->interval_us;
    const std::vector<std::size_t> delays = delays_of(*leads, *samples, recording);
    for (std::size_t i = 0; i < leads->leads.size(); ++i) {
        std::vector<std::int64_t> values(samples->leads[i].begin(), samples->leads[i].end());
        if (beat) {
            for (std::int64_t& value : values) {
                value *= samples->resolution_nv / unit_nv;
            }
            add_reference_beat(*beat, i, leads->leads[i].first, unit_nv, values);
        }
        Signal& signal = recording.signals.emplace_back(signal_of(values, unit_nv, delays[i]));
        signal.lead = scp_lead_name(leads->leads[i].code);
        if (signal.lead.empty()) {
            signal.lead = "lead " + std::to_string(i + 1);
        }
        signal.sampling_rate_hz = recording.frame_rate_hz;
        if (delays[i] > 0) {
            recording.gaps.push_back(
                {0.0, time_of(static_cast<std::int64_t>(delays[i]), recording.frame_rate_hz), Gap::Kind::absent, i});
        }
    }
    if (std::all_of(samples->leads.begin(), samples->leads.end(), [](const auto& lead) { return lead.empty(); })) {
        return fail(ErrorCode::no_signal,
                    name + " is SCP-ECG whose leads hold no samples (section 6); get the file again.");
    }
    warn_of_missing(wanted, *samples, recording);
    return without_others(std::move(recording), main, files);
}

}  // namespace beatlens::formats
