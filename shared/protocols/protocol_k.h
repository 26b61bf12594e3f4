// Protocol K: the published heartbeat CSV files (87,554 train and 21,892 test rows) rebuilt from the MIT-BIH records.
// The same patients are in train and test: figures on it say nothing about new patients.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "beats/kachuee_120hz.h"
#include "ecg/aami.h"
#include "ecg/error.h"
#include "ecg/recording.h"

namespace beatlens::protocols {

inline constexpr std::string_view protocol_k_note =
    "Protocol K: the same patients are in train and test, so these figures say nothing about new patients.";

// The 48 records of the MIT-BIH Arrhythmia Database, in order.
std::span<const std::string_view> mitdb_records();

// Which beats are test rows: for each record the ordinals (0-based, counting the record's beats) of its test beats.
using TestBeats = std::map<std::string, std::vector<std::size_t>, std::less<>>;

// Reads assets/protocol_k_test_beats.txt: lines "RECORD: ORDINAL ORDINAL ..." and '#' comments. Errors: malformed.
Result<TestBeats> parse_test_beats(std::string_view text);
// The same from that file. Errors: those of reading it, too.
Result<TestBeats> load_test_beats(const std::filesystem::path& file);

struct ProtocolKRow {
    beats::KachueeWindow window;  // window.start is the annotated sample
    AamiClass label = AamiClass::N;
    bool is_test = false;
};

// The rows of one record, in order: one for each beat annotation but the last. Channel 0, reference positions.
// Errors: out_of_range (a test ordinal that the record does not have, no signal, not 360 Hz).
Result<std::vector<ProtocolKRow>> protocol_k_rows(const Recording& record, const TestBeats& test_beats);

// Rows as the published files have them.
struct ProtocolKSet {
    std::vector<float> values;  // [rows, 187]
    std::vector<AamiClass> labels;
    std::size_t rows() const { return labels.size(); }
    std::array<std::size_t, aami_class_count> class_counts() const;
};

struct ProtocolK {
    ProtocolKSet train;
    ProtocolKSet test;
};

// Appends the rows of `record`. Errors: those of protocol_k_rows.
Result<void> append_record(const Recording& record, const TestBeats& test_beats, ProtocolK& sets);

// All rows, from the folder `mitdb` and the list of test beats. Errors: those of load_test_beats, formats::load_record
// and append_record.
Result<ProtocolK> load_protocol_k(const std::filesystem::path& mitdb, const std::filesystem::path& test_beats_file);

}  // namespace beatlens::protocols
