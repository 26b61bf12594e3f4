// What a WFDB record is put together from (record.cpp): its files among many, the signals of one header, segments,
// annotations, and the header's notes.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "formats/wfdb/wfdb.h"

namespace beatlens::formats {

// The files around a header. Found by name, whatever their case, in the header's folder before any other; those that
// were read are noted.
class RecordFiles {
public:
    RecordFiles(const InputFile& header, std::span<const InputFile> files);

    const InputFile* find(std::string_view name) const;  // null where there is none
    bool is_used(const InputFile& file) const { return _used.contains(&file); }
    void use(const InputFile& file) { _used.insert(&file); }
    std::span<const InputFile> all() const { return _files; }
    std::uint64_t bytes() const { return _bytes; }

private:
    std::span<const InputFile> _files;
    std::string _folder;                                                 // of the header, with the slash
    std::multimap<std::string, const InputFile*, std::less<>> _by_name;  // in lower case, without folders
    std::set<const InputFile*> _used;
    std::uint64_t _bytes = 0;
};

// What reading the signals of a record came upon, told once for all its segments.
struct SignalFindings {
    std::set<std::string> missing;     // files that are not there
    std::set<std::string> renamed;     // sentences
    std::set<std::string> cut_off;     // "100.dat (5000 of 650000 samples)"
    std::set<std::string> wrong_sums;  // "MLII in 100.dat"
    std::uint64_t unpacked = 0;        // samples so far

    void tell(const std::string& header_name, Recording& record) const;
};

// What the one file of all signals is called where people renamed it together with the header.
std::string renamed_signal_file(const WfdbHeader& header, std::string_view record_stem);

// What a header says of its signals, in millivolts where they are voltages; the gains of `header` become those. The
// samples come with read_wfdb_samples(): those of format 0 and of missing files stay empty. Errors: malformed,
// empty_input, and those of decode_wfdb_signals().
std::vector<Signal> describe_wfdb_signals(WfdbHeader& header, std::vector<std::string>& warnings);
Result<void> read_wfdb_samples(const WfdbHeader& header, const std::string& header_name, RecordFiles& files,
                               std::span<Signal> signals, SignalFindings& findings);

// The signals, gaps and segments of a multi-segment record, from those segments that are there. Errors: missing_file
// where none is, out_of_range for a record that is too long for its files.
Result<void> read_wfdb_segments(const WfdbHeader& header, const std::string& header_name, RecordFiles& files,
                                Recording& record);

// The annotations of one annotation file of the header's or the record's name, and the choice where there are several.
Result<void> read_record_annotations(std::string_view header_stem, RecordFiles& files, const LoadOptions& options,
                                     Recording& record);

// Start time and comments; comments that say who the person is are `personal`.
void take_notes(const WfdbHeader& header, Recording& record);

}  // namespace beatlens::formats
