#include <algorithm>

#include "formats/parsing.h"
#include "formats/units.h"
#include "formats/wfdb/wfdb.h"

namespace beatlens::formats {

namespace {

constexpr std::string_view reference_extension = "atr";

const InputFile* find_file(std::span<const InputFile> files, std::string_view name) {
    const std::string_view wanted = last_component(name);
    for (const InputFile& file : files) {
        if (last_component(file.name) == wanted) {
            return &file;
        }
    }
    for (const InputFile& file : files) {
        if (equal_ignoring_case(last_component(file.name), wanted)) {
            return &file;
        }
    }
    return nullptr;
}

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

// Consecutive signals in the same file.
struct Group {
    std::size_t first = 0;
    std::size_t count = 0;
};

std::vector<Group> groups_of(const WfdbHeader& header) {
    std::vector<Group> groups;
    for (std::size_t i = 0; i < header.signals.size(); ++i) {
        if (!groups.empty() && header.signals[groups.back().first].file_name == header.signals[i].file_name) {
            ++groups.back().count;
        } else {
            groups.push_back({i, 1});
        }
    }
    return groups;
}

Result<void> read_signals(WfdbHeader& header, const std::string& header_name, std::span<const InputFile> files,
                          std::vector<const InputFile*>& used, Recording& record) {
    std::vector<std::string> missing;
    for (const Group& group : groups_of(header)) {
        const std::span<WfdbSignalSpec> specs = std::span(header.signals).subspan(group.first, group.count);
        const std::string wanted(last_component(specs.front().file_name));
        const InputFile* const file = find_file(files, wanted);
        if (file == nullptr) {
            missing.push_back(wanted);
            continue;
        }
        if (std::find(used.begin(), used.end(), file) != used.end()) {
            std::string message = header_name;
            message.append(" names ").append(wanted);
            message.append(
                " for signals that do not follow one another; signals of one file must. Correct the header.");
            return fail(ErrorCode::malformed, std::move(message));
        }
        used.push_back(file);
        if (file->bytes.empty()) {
            return fail(ErrorCode::empty_input, wanted + " is empty (0 bytes); get the file again.");
        }
        const std::size_t first = record.signals.size();
        for (std::size_t i = 0; i < specs.size(); ++i) {
            record.signals.push_back(describe(specs[i], group.first + i + 1, header.sampling_rate_hz, record.warnings));
            specs[i].gain_adu_per_unit = record.signals.back().gain_adu_per_unit;
        }
        auto decoded = decode_wfdb_signals(specs, header.length_samples, file->bytes);
        BEATLENS_TRY(decoded);
        for (std::size_t i = 0; i < specs.size(); ++i) {
            Signal& signal = record.signals[first + i];
            WfdbSignal& from_file = (*decoded)[i];
            signal.samples = std::move(from_file.samples);
            if (specs[i].has_checksum && specs[i].checksum != from_file.checksum &&
                specs[i].checksum != from_file.checksum_to_last) {
                record.warnings.push_back("The samples of lead " + signal.lead +
                                          " do not add up to the checksum in the header; " + specs[i].file_name +
                                          " may be damaged.");
            }
        }
    }
    if (record.signals.empty()) {
        return fail(ErrorCode::missing_file, header_name + " describes signals that are stored in " + joined(missing) +
                                                 ", which was not given; choose or drop the files together.");
    }
    if (!missing.empty()) {
        record.warnings.push_back(header_name + " also names " + joined(missing) +
                                  ", which was not given; the leads stored there are left out.");
    }
    return {};
}

// Annotation files by name: those of the header's stem that hold no signals, NAME.atr first. Reference annotations go
// before a detector's or another reader's.
std::vector<const InputFile*> annotation_candidates(std::span<const InputFile> files, std::string_view record_stem,
                                                    const std::vector<const InputFile*>& used) {
    std::vector<const InputFile*> candidates;
    for (const InputFile& file : files) {
        const std::string_view name = last_component(file.name);
        if (equal_ignoring_case(stem(name), record_stem) && !extension(name).empty() &&
            std::find(used.begin(), used.end(), &file) == used.end()) {
            candidates.push_back(&file);
        }
    }
    std::sort(candidates.begin(), candidates.end(), [](const InputFile* a, const InputFile* b) {
        const bool first = has_extension(*a, reference_extension);
        return first != has_extension(*b, reference_extension) ? first
                                                               : last_component(a->name) < last_component(b->name);
    });
    return candidates;
}

Result<void> read_annotations(std::span<const InputFile> files, std::string_view record_stem,
                              std::vector<const InputFile*>& used, Recording& record) {
    std::vector<std::string> others;
    for (const InputFile* const file : annotation_candidates(files, record_stem, used)) {
        const std::string name = file_name(*file);
        auto parsed = parse_wfdb_annotations(file->bytes, record.frame_rate_hz);
        if (!parsed) {
            if (has_extension(*file, reference_extension)) {
                return tl::make_unexpected(with_prefix(name + ": ", std::move(parsed).error()));
            }
            continue;  // some other file of that name, such as 100.xws
        }
        used.push_back(file);
        if (record.has_annotations) {
            others.push_back(name);
            continue;
        }
        record.has_annotations = true;
        record.annotations_from = name;
        record.annotations = std::move(parsed->annotations);
        for (const std::string& warning : parsed->warnings) {
            record.warnings.push_back(std::string(name).append(": ").append(warning));
        }
        const double end_s = record.duration_s();
        const auto beyond = std::count_if(record.annotations.begin(), record.annotations.end(),
                                          [&](const Annotation& annotation) { return annotation.time_s >= end_s; });
        if (beyond > 0) {
            record.warnings.push_back(name + ": " + std::to_string(beyond) + " of " +
                                      std::to_string(record.annotations.size()) +
                                      " annotations lie after the end of the record; is it this record's file?");
        }
    }
    if (!others.empty()) {
        record.warnings.push_back("The annotations are those of " + record.annotations_from +
                                  "; also there and not used: " + joined(others) + ".");
    }
    return {};
}

}  // namespace

bool sniff_wfdb(const InputFile& file) {
    return has_extension(file, "hea") || looks_like_wfdb_header(as_text(file.bytes));
}

Companions wfdb_companions(const InputFile& header_file) {
    Companions companions;
    companions.stem = stem(last_component(header_file.name));
    // Of files that nobody chose only those that are annotations to the last byte: a picture could begin like some.
    companions.recognises = [](std::span<const std::uint8_t> bytes) {
        const auto parsed = parse_wfdb_annotations(bytes);
        return parsed && parsed->warnings.empty() && !parsed->annotations.empty();
    };
    if (const auto header = parse_wfdb_header(as_text(header_file.bytes))) {
        for (const WfdbSignalSpec& spec : header->signals) {
            companions.names.push_back(spec.file_name);
        }
    } else {
        companions.names.push_back(companions.stem + ".dat");
    }
    companions.names.push_back(companions.stem + "." + std::string(reference_extension));
    return companions;
}

Result<Document> read_wfdb(const InputFile& header_file, std::span<const InputFile> files, const LoadOptions&) {
    const std::string header_name = file_name(header_file);
    if (header_file.bytes.empty()) {
        return fail(ErrorCode::empty_input, header_name + " is empty (0 bytes); get the file again.");
    }
    auto header = parse_wfdb_header(as_text(header_file.bytes));
    if (!header) {
        return tl::make_unexpected(with_prefix(header_name + ", ", std::move(header).error()));
    }
    if (header->segments > 0) {
        return fail(ErrorCode::unknown_format,
                    header_name + " is the header of a record of " + std::to_string(header->segments) +
                        " segments, which is not read as a whole; choose the files of one segment.");
    }
    if (header->signals.empty()) {
        return fail(ErrorCode::no_signal, header_name + " describes no signals, so there is nothing to show.");
    }

    Recording record;
    record.name = header->record_name;
    record.frame_rate_hz = header->sampling_rate_hz;
    record.comments = std::move(header->comments);
    record.warnings = std::move(header->warnings);
    record.start_time = header->base_time + (header->base_date.empty() ? "" : " " + header->base_date);

    std::vector<const InputFile*> used = {&header_file};
    BEATLENS_TRY(read_signals(*header, header_name, files, used, record));
    const std::string_view header_stem = stem(header_name);
    BEATLENS_TRY(read_annotations(files, header_stem, used, record));

    std::vector<std::string> unused;
    for (const InputFile& file : files) {
        if (std::none_of(used.begin(), used.end(), [&](const InputFile* one) {
                return last_component(one->name) == last_component(file.name);
            })) {
            unused.push_back(file_name(file));
        }
    }
    if (!unused.empty()) {
        record.warnings.push_back("Not part of record " + record.name + " and not read: " + joined(unused) + ".");
    }
    return Document(std::move(record));
}

}  // namespace beatlens::formats
