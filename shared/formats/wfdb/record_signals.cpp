#include <algorithm>

#include "formats/parsing.h"
#include "formats/units.h"
#include "formats/wfdb/record_parts.h"
#include "formats/wfdb/sample_formats.h"

namespace beatlens::formats {

namespace {

// What the header says of a signal, in millivolts where it is a voltage; the samples are decoded later.
Signal describe(const WfdbSignalSpec& spec, std::size_t number, double frame_rate_hz,
                std::vector<std::string>& warnings) {
    Signal signal;
    signal.lead = spec.description.empty() ? "lead " + std::to_string(number) : spec.description;
    signal.units = spec.units;
    signal.sampling_rate_hz = frame_rate_hz * spec.samples_per_frame;
    signal.baseline_adu = spec.baseline_adu;
    signal.adc_resolution_bits = std::max(spec.adc_resolution_bits, 0);
    signal.adc_zero_adu = spec.adc_zero_adu;
    signal.gain_adu_per_unit = spec.gain_adu_per_unit;
    if (signal.gain_adu_per_unit == 0.0) {
        signal.gain_adu_per_unit = 200.0;
        warnings.push_back("The header gives no gain for lead " + signal.lead +
                           "; 200 ADC units per mV are assumed, so amplitudes may be wrong.");
    }
    if (const double factor = millivolts_per_unit(spec.units); factor > 0.0) {
        signal.gain_adu_per_unit /= factor;
        signal.units = "mV";
    }
    return signal;
}

// How many signals from the first of `specs` on are in its file.
std::size_t count_of_file(std::span<const WfdbSignalSpec> specs) {
    const auto other = std::find_if(specs.begin(), specs.end(), [&](const WfdbSignalSpec& spec) {
        return spec.file_name != specs.front().file_name;
    });
    return static_cast<std::size_t>(other - specs.begin());
}

Result<void> read_file_of(std::span<const WfdbSignalSpec> specs, std::int64_t length_samples, const InputFile& file,
                          std::span<Signal> signals, SignalFindings& findings) {
    const std::string name = file_name(file);
    if (file.bytes.empty()) {
        return fail(ErrorCode::empty_input, name + " is empty (0 bytes); get the file again.");
    }
    auto decoded = decode_wfdb_signals(specs, length_samples, file.bytes);
    BEATLENS_TRY(decoded);
    findings.unpacked += decoded->unpacked;
    const bool is_cut_off = decoded->frames < length_samples;
    if (is_cut_off) {
        findings.cut_off.insert(name + " (" + std::to_string(decoded->frames) + " of " +
                                std::to_string(length_samples) + " samples)");
    }
    for (std::size_t i = 0; i < specs.size(); ++i) {
        WfdbSignal& from_file = decoded->signals[i];
        signals[i].samples = std::move(from_file.samples);
        // Many programs write 0 for a sum that they did not compute.
        if (specs[i].has_checksum && specs[i].checksum != 0 && !is_cut_off && specs[i].checksum != from_file.checksum &&
            specs[i].checksum != from_file.checksum_to_last) {
            findings.wrong_sums.insert(signals[i].lead + " in " + name);
        }
    }
    return {};
}

}  // namespace

std::vector<Signal> describe_wfdb_signals(WfdbHeader& header, std::vector<std::string>& warnings) {
    std::vector<Signal> signals;
    for (WfdbSignalSpec& spec : header.signals) {
        signals.push_back(describe(spec, signals.size() + 1, header.sampling_rate_hz, warnings));
        spec.gain_adu_per_unit = signals.back().gain_adu_per_unit;
    }
    return signals;
}

std::string renamed_signal_file(const WfdbHeader& header, std::string_view record_stem) {
    return std::string(record_stem) + "." + std::string(extension(last_component(header.signals.front().file_name)));
}

Result<void> read_wfdb_samples(const WfdbHeader& header, const std::string& header_name, RecordFiles& files,
                               std::span<Signal> signals, SignalFindings& findings) {
    std::set<std::string_view> seen;
    std::span<const WfdbSignalSpec> rest = header.signals;
    while (!rest.empty()) {
        const auto specs = rest.first(count_of_file(rest));
        const std::size_t first = header.signals.size() - rest.size();
        rest = rest.subspan(specs.size());
        if (specs.front().format == null_format) {
            continue;
        }
        const std::string_view wanted = last_component(specs.front().file_name);
        if (!seen.insert(wanted).second) {
            std::string message = header_name;
            message.append(" names ").append(wanted);
            message.append(
                " for signals that do not follow one another; signals of one file must. Correct the header.");
            return fail(ErrorCode::malformed, std::move(message));
        }
        const InputFile* file = files.find(wanted);
        if (file == nullptr && specs.size() == header.signals.size()) {
            file = files.find(renamed_signal_file(header, stem(header_name)));
            if (file != nullptr) {
                findings.renamed.insert(header_name + " names " + std::string(wanted) + ", which was not given; " +
                                        file_name(*file) + " is read in its place.");
            }
        }
        if (file != nullptr) {
            files.use(*file);
            BEATLENS_TRY(
                read_file_of(specs, header.length_samples, *file, signals.subspan(first, specs.size()), findings));
        } else {
            findings.missing.emplace(wanted);
        }
    }
    return {};
}

void SignalFindings::tell(const std::string& header_name, Recording& record) const {
    if (!missing.empty()) {
        record.warnings.push_back(header_name + " also names " + joined({missing.begin(), missing.end()}) + ", which " +
                                  (missing.size() == 1 ? "was" : "were") +
                                  " not given; what is stored there is left out.");
    }
    record.warnings.insert(record.warnings.end(), renamed.begin(), renamed.end());
    if (!cut_off.empty()) {
        record.warnings.push_back("Not all of the samples that " + header_name + " promises are there: " +
                                  joined({cut_off.begin(), cut_off.end()}) + "; get what is cut off again.");
    }
    if (!wrong_sums.empty()) {
        record.warnings.push_back("The samples of lead " + joined({wrong_sums.begin(), wrong_sums.end()}) +
                                  " do not add up to the checksum in the header; the file may be damaged.");
    }
}

}  // namespace beatlens::formats
