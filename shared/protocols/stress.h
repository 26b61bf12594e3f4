// Protocol X under stress: each test record turned into others that are harder in one known way, a set of figures for
// each way beside those of the records as they are. A model that did not learn from a record has not seen what is made
// of it either, so that in a cross-validation these are figures of new patients, too.
//
// Where the stress is in the signal, the record's own signal is changed and its annotations stay. Where the rhythm
// itself is another one, a recording is made of the record's own beats (synthesis/transplant.h). Rhythms of the same
// generator are made for training (of other records): what is measured there is another patient, not another notion of
// the rhythm.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ecg/error.h"
#include "ecg/recording.h"
#include "model/engine.h"
#include "protocols/protocol_x.h"

namespace beatlens::protocols {

struct StressInput {
    const Recording& recording;       // with annotated beats
    const ProtocolXOptions& options;  // of the evaluation
    const Recording* muscle_noise;    // record "ma" of nstdb; nullptr where it is not there
    std::uint64_t seed;               // of what is drawn: differs from record to record and from set to set
};

struct Stressed {
    Recording recording;
    ProtocolXOptions options;  // how it is scored
};

struct StressSet {
    std::string_view name;
    std::string_view description;  // one line
    // Depends on nothing but its input. An error leaves the record out of the set; its message is the reason.
    Result<Stressed> (*make)(const StressInput& input);
};
// The table of sets, the records as they are ("plain") first. One more set is one more entry.
std::span<const StressSet> stress_sets();

// A record in a set.
struct StressScore {
    ProtocolXRecord record;
    ProtocolXOptions options;  // with which it was scored
    std::string skipped;       // why it was not; empty: it was
};

// One score a set, in the order of the table. `muscle_noise`: see StressInput. Errors: those of score_protocol_x.
Result<std::vector<StressScore>> score_stress(const Recording& recording, const model::Engine& engine,
                                              const ProtocolXOptions& options, const Recording* muscle_noise);
// Reads and scores a record of the folder; several threads may do so at once where `engine_of` allows it. Errors: those
// of load_named, engine_of and score_protocol_x.
Result<std::vector<StressScore>> score_stress(const std::filesystem::path& folder, const std::string& record,
                                              const EngineOf& engine_of, const ProtocolXOptions& options,
                                              const Recording* muscle_noise);

struct SkippedRecord {
    std::string record;
    std::string reason;
};
struct StressSetReport {
    std::string name;
    std::string description;
    ProtocolXReport report;  // of the records that are not skipped
    std::vector<SkippedRecord> skipped;
};
struct StressReport {
    std::string database;
    std::string model;
    ProtocolXOptions options;           // of the evaluation; those of a set stand in its own report
    std::vector<StressSetReport> sets;  // in the order of the table
};
// `records`: what score_stress gave, one for each record.
StressReport stress_report(std::string database, std::string model, const ProtocolXOptions& options,
                           std::vector<std::vector<StressScore>> records);

// Two tables with a line a set, what the sets are, and which records were skipped.
std::string to_text(const StressReport& report);
// {"protocol", "database", "model", "note", "seed", "stress": [{"name", "description", "skipped": [{"record",
// "reason"}], "report": as to_json(ProtocolXReport) has it}]}
std::string to_json(const StressReport& report);

}  // namespace beatlens::protocols
