#include "formats/scp/scp.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "formats/lead_codes.h"
#include "formats/scp/beats.h"
#include "formats/scp/huffman.h"
#include "formats/units.h"

namespace beatlens::formats {

namespace {

constexpr double microseconds = 1e6;
constexpr float missing = std::numeric_limits<float>::quiet_NaN();

enum Section : std::size_t {  // sections 4 and 5: formats/scp/beats.h
    patient = 1,
    huffman_tables = 2,
    lead_list = 3,
    rhythm = 6,
    statements = 8,
};

std::vector<std::size_t> lengths_of(const ScpLeads& leads) {
    std::vector<std::size_t> lengths;
    for (const ScpLead& lead : leads.leads) {
        lengths.push_back(std::size_t{lead.last} - lead.first + 1);
    }
    return lengths;
}

Signal signal_of(const std::vector<std::int64_t>& values, int unit_nv, std::size_t samples_before) {
    Signal signal;
    const double step = set_step_nv(unit_nv, signal);
    signal.samples.assign(samples_before + values.size(), missing);
    std::transform(values.begin(), values.end(), signal.samples.begin() + static_cast<std::ptrdiff_t>(samples_before),
                   [&](std::int64_t value) { return static_cast<float>(static_cast<double>(value) * step); });
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

// Where the samples outside of the beats stand for several each, as the standard allows where reference beats are used
// ("bimodal"), puts those between them in. The list of leads counts them all; some writers set the flag and keep all.
// Errors: unknown_format.
Result<void> fill_up(const ScpLeads& leads, const ScpBeats& beats, const std::vector<std::size_t>& wanted,
                     const std::string& name, ScpSamples& samples, Recording& recording) {
    constexpr int most_ratio = 8;  // the standard says 4
    const int interval_us = beats.reference.interval_us;
    const bool all_short = std::equal(samples.leads.begin(), samples.leads.end(), wanted.begin(),
                                      [](const auto& lead, std::size_t length) { return lead.size() < length; });
    if (!all_short || interval_us == samples.interval_us) {
        return {};
    }
    const int ratio = interval_us > 0 && samples.interval_us % interval_us == 0 ? samples.interval_us / interval_us : 0;
    for (std::size_t i = 0; i < leads.leads.size(); ++i) {
        auto lead = samples.bimodal && ratio > 1 && ratio <= most_ratio
                        ? fill_up_thinned_out(samples.leads[i], leads.leads[i], beats.zones, ratio)
                        : std::nullopt;
        if (!lead) {
            return fail(ErrorCode::unknown_format,
                        name +
                            " keeps fewer samples between its beats than in them (SCP-ECG's bimodal compression) in "
                            "a way that is not read; export it without compression, or as DICOM, aECG or CSV.");
        }
        samples.leads[i] = *std::move(lead);
    }
    samples.interval_us = interval_us;
    recording.warnings.push_back("Between the beats " + name + " keeps one sample of " + std::to_string(ratio) +
                                 "; lines are drawn between them.");
    return {};
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
    auto samples =
        parse_scp_samples(sections->bodies[Section::rhythm], wanted, coding, "The rhythm data (section 6) of " + name);
    BEATLENS_TRY(samples);
    if (samples->interval_us == 0) {
        return fail(ErrorCode::malformed, name + " does not say how long a sample takes (section 6); export it again.");
    }
    Recording recording;
    recording.name = std::string(stem(name));
    recording.warnings = sections->warnings;
    ScpBeats beats;
    int unit_nv = samples->resolution_nv;
    if (samples->bimodal || leads->reference_beat_subtracted) {
        auto parsed = parse_scp_beats(*sections, leads->leads.size(), coding, name);
        BEATLENS_TRY(parsed);
        beats = *std::move(parsed);
        BEATLENS_TRY(fill_up(*leads, beats, wanted, name, *samples, recording));
    }
    if (leads->reference_beat_subtracted) {
        unit_nv = std::gcd(unit_nv, beats.reference.resolution_nv);
        if (samples->resolution_nv == 0 || beats.reference.resolution_nv == 0 || beats.reference.leads.empty()) {
            return fail(ErrorCode::malformed,
                        name +
                            " holds what is left of the trace after its reference beat was taken "
                            "away, and that beat (sections 4 and 5) is missing; export it again.");
        }
    }
    read_scp_patient(sections->bodies[Section::patient], recording);
    read_scp_statements(sections->bodies[Section::statements], recording);
    recording.frame_rate_hz = microseconds / samples->interval_us;
    const std::vector<std::size_t> delays = delays_of(*leads, *samples, recording);
    for (std::size_t i = 0; i < leads->leads.size(); ++i) {
        std::vector<std::int64_t> values(samples->leads[i].begin(), samples->leads[i].end());
        if (leads->reference_beat_subtracted) {
            for (std::int64_t& value : values) {
                value *= samples->resolution_nv / unit_nv;
            }
            add_reference_beat(beats, i, leads->leads[i].first, unit_nv, values);
        }
        Signal& signal = recording.signals.emplace_back(signal_of(values, unit_nv, delays[i]));
        signal.lead = lead_of_number(leads->leads[i].code);
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
