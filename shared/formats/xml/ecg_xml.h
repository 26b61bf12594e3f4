// Electrocardiograms in XML: HL7 aECG (AnnotatedECG, as the FDA takes them) and GE MUSE (RestingECG).
//
// What the root element is called decides; namespaces and their prefixes are passed over, encodings are pugixml's
// (UTF-8, UTF-16, Latin-1). Nothing outside of the file is loaded and no entity but the five of XML is expanded.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "ecg/error.h"
#include "ecg/recording.h"
#include "formats/registry.h"

namespace beatlens::formats {

// The recording in the file `name`. XML that ends early is read as far as it goes, with a warning.
// Errors: malformed (no XML, or none of these two), truncated, no_signal (nothing but measurements), out_of_range,
// sampling_rate_needed.
Result<Recording> parse_ecg_xml(std::span<const std::uint8_t> bytes, const std::string& name,
                                const LoadOptions& options);

Result<Document> read_ecg_xml(const InputFile& main, std::span<const InputFile> files, const LoadOptions& options);

}  // namespace beatlens::formats
