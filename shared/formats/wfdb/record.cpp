#include <algorithm>
#include <cmath>
#include <limits>

#include "formats/parsing.h"
#include "formats/wfdb/record_parts.h"
#include "formats/wfdb/sample_formats.h"

namespace beatlens::formats {

RecordFiles::RecordFiles(const InputFile& header, std::span<const InputFile> files)
    : _files(files), _folder(header.name.substr(0, header.name.size() - last_component(header.name).size())) {
    for (const InputFile& file : files) {
        _by_name.emplace(lower(last_component(file.name)), &file);
        _bytes += file.bytes.size();
    }
    _used.insert(&header);
}

const InputFile* RecordFiles::find(std::string_view name) const {
    const std::string_view wanted = last_component(name);
    const InputFile* best = nullptr;
    int best_score = -1;
    const auto [first, end] = _by_name.equal_range(lower(wanted));
    for (auto at = first; at != end && best_score < 3; ++at) {
        const std::string_view there = at->second->name;
        const int score = (there.ends_with(wanted) ? 2 : 0) +
                          (there.size() == _folder.size() + wanted.size() && there.starts_with(_folder) ? 1 : 0);
        if (score > best_score) {
            best = at->second;
            best_score = score;
        }
    }
    return best;
}

namespace {

// Signals of format 0 are as long as the others, without a sample.
void fill_null_signals(const WfdbHeader& header, std::uint64_t bytes, Recording& record) {
    const double duration_s = record.duration_s();
    auto left = static_cast<double>(most_wfdb_samples(bytes));
    for (std::size_t i = 0; i < header.signals.size(); ++i) {
        Signal& signal = record.signals[i];
        const double length = std::round(duration_s * signal.sampling_rate_hz);
        if (header.signals[i].format == null_format && length <= left) {
            left -= length;
            signal.samples.assign(static_cast<std::size_t>(length), std::numeric_limits<float>::quiet_NaN());
        }
    }
}

Result<void> read_single(WfdbHeader& header, const std::string& header_name, RecordFiles& files, Recording& record) {
    SignalFindings findings;
    record.signals = describe_wfdb_signals(header, record.warnings);
    BEATLENS_TRY(read_wfdb_samples(header, header_name, files, record.signals, findings));
    fill_null_signals(header, files.bytes(), record);
    std::erase_if(record.signals, [](const Signal& signal) { return signal.samples.empty(); });
    if (record.signals.empty() && findings.missing.empty()) {
        return fail(ErrorCode::no_signal,
                    header_name +
                        " describes signals but names no file that holds them, as the layout of a "
                        "record of several segments does; choose that record's header with it.");
    }
    if (record.signals.empty()) {
        return fail(ErrorCode::missing_file, header_name + " describes signals that are stored in " +
                                                 joined({findings.missing.begin(), findings.missing.end()}) +
                                                 ", which was not given; choose or drop the files together.");
    }
    findings.tell(header_name, record);
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
    const auto header = parse_wfdb_header(as_text(header_file.bytes));
    if (header) {
        for (const WfdbSignalSpec& spec : header->signals) {
            companions.names.push_back(spec.file_name);
        }
        for (const WfdbSegment& part : header->parts) {
            companions.names.push_back(part.name + ".hea");
        }
        if (!header->signals.empty()) {
            companions.names.push_back(renamed_signal_file(*header, companions.stem));
        }
        companions.names.push_back(header->record_name + ".atr");
    } else {
        companions.names.push_back(companions.stem + ".dat");
    }
    companions.names.push_back(companions.stem + ".atr");
    return companions;
}

Result<Document> read_wfdb(const InputFile& header_file, std::span<const InputFile> all, const LoadOptions& options) {
    const std::string header_name = file_name(header_file);
    if (header_file.bytes.empty()) {
        return fail(ErrorCode::empty_input, header_name + " is empty (0 bytes); get the file again.");
    }
    const std::string_view text = as_text(header_file.bytes);
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
        return fail(ErrorCode::malformed, header_name + " is UTF-16; a WFDB header is plain text: save it as UTF-8.");
    }
    auto header = parse_wfdb_header(text);
    if (!header) {
        return tl::make_unexpected(with_prefix(header_name + ", ", std::move(header).error()));
    }

    Recording record;
    record.name = header->record_name;
    record.frame_rate_hz = header->sampling_rate_hz;
    record.warnings = std::move(header->warnings);
    take_notes(*header, record);

    RecordFiles files(header_file, all);
    if (header->segments > 0) {
        BEATLENS_TRY(read_wfdb_segments(*header, header_name, files, record));
    } else if (!header->signals.empty()) {
        BEATLENS_TRY(read_single(*header, header_name, files, record));
    }
    BEATLENS_TRY(read_record_annotations(stem(header_name), files, options, record));
    if (record.signals.empty() && record.annotations.empty()) {
        return fail(ErrorCode::no_signal, header_name +
                                              " describes no signals, and no annotations of that record were given, so "
                                              "there is nothing to show; choose its annotation file too.");
    }

    std::set<std::string_view> used;
    for (const InputFile& file : all) {
        if (files.is_used(file)) {
            used.insert(last_component(file.name));
        }
    }
    std::vector<std::string> unused;
    for (const InputFile& file : all) {
        if (!used.contains(last_component(file.name))) {
            unused.push_back(file_name(file));
        }
    }
    if (!unused.empty()) {
        record.warnings.push_back("Not part of record " + record.name + " and not read: " + joined(unused) + ".");
    }
    return Document(std::move(record));
}

}  // namespace beatlens::formats
