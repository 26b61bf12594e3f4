// SCP-ECG: EN 1064 / ISO 11073-91064, versions 1.x to 2.x, little-endian. A record is a length and numbered sections;
// read are the patient (1), the Huffman tables (2), the leads (3), the beats that were taken out (4, 5), the rhythm
// data (6) and the statements on it (8).
#pragma once

#include <array>

#include "formats/bytes.h"
#include "formats/registry.h"

namespace beatlens::formats {

// The bodies of the sections, without their headers of 16 bytes; empty where there is none.
struct ScpSections {
    static constexpr std::size_t count = 12;
    std::array<Bytes, count> bodies;
    std::vector<std::string> warnings;  // wrong checksums, sections that are cut off
};
// Errors: truncated, malformed.
Result<ScpSections> find_scp_sections(Bytes file, const std::string& name);

// Section 1 into start time, comments and what is personal.
void read_scp_patient(Bytes body, Recording& recording);

// Section 8, the recorder's or a physician's statements, into comments.
void read_scp_statements(Bytes body, Recording& recording);

// Section 3. Samples are numbered from 1; `last` is included.
struct ScpLead {
    std::uint32_t first = 1;
    std::uint32_t last = 0;
    int code = 0;
};
struct ScpLeads {
    std::vector<ScpLead> leads;
    bool reference_beat_subtracted = false;
};
// Errors: malformed.
Result<ScpLeads> parse_scp_leads(Bytes body, const std::string& name);

// Sections 5 and 6: the samples of every lead in units of `resolution_nv`, as they were before taking differences.
struct ScpSamples {
    std::vector<std::vector<std::int16_t>> leads;
    int resolution_nv = 0;
    int interval_us = 0;
    bool bimodal = false;
};
class ScpHuffman;
// `most[i]` is how many samples lead i has at most; fewer where its bytes end before. `huffman`: null where values are
// stored as they are. Errors: malformed.
Result<ScpSamples> parse_scp_samples(Bytes body, std::span<const std::size_t> most, const ScpHuffman* huffman,
                                     const std::string& what);

// Errors: truncated, malformed, unknown_format (data that was thinned out between the beats), no_signal.
Result<Document> read_scp(const InputFile& main, std::span<const InputFile> files, const LoadOptions& options);

}  // namespace beatlens::formats
