// Protocol "af": suspected atrial fibrillation against the rhythm annotations of a database, from detector to episode.
//
// By time, over the whole record: each instant is fibrillation, flutter or another rhythm by the annotation of rhythm
// before it, and called fibrillation where it lies in an episode that was found. By episode, as EC57's epicmp counts:
// of the reference's episodes those that an episode that was found touches, and the other way round. Reference episodes
// that follow one another at once are one.
//
// Flutter (AFL) is neither: with conduction that changes its intervals are as irregular, and it is treated alike. Its
// time counts nowhere, and neither does an episode that was found, touches no fibrillation and lies in flutter for half
// of its time or more; both are told apart.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "beats/context/rr_series.h"
#include "delineation/delineator.h"
#include "ecg/aami.h"
#include "ecg/error.h"
#include "ecg/recording.h"
#include "model/engine.h"
#include "rhythm/atrial_fibrillation.h"

namespace beatlens::protocols {

enum class AtrialRhythm : std::uint8_t { other, fibrillation, flutter };

struct RhythmStretch {
    double first_s = 0.0;
    double end_s = 0.0;
    AtrialRhythm rhythm = AtrialRhythm::other;
};

// A record as the program sees it: beats of the own detector, classes of a model, waves.
struct RhythmRecord {
    std::string name;
    double duration_s = 0.0;
    std::vector<double> times_s;
    std::vector<AamiClass> classes;
    beats::RrSeries rr;
    std::vector<delineation::LeadWaves> waves;
    std::vector<RhythmStretch> reference;  // ascending, from the first annotation of rhythm on; empty: none has any

    rhythm::BeatsInTime beats() const { return {times_s, classes, rr}; }
};

// Whether an annotation says that a rhythm begins.
bool says_rhythm(const Annotation& annotation);
// The annotations of rhythm of a recording, neighbours of one kind put together.
std::vector<RhythmStretch> rhythm_stretches(const Recording& recording);

// `model`: one of AAMI classes. Errors: those of analysis::analyze() and Delineator::delineate().
Result<RhythmRecord> rhythm_record(const Recording& recording, const model::Engine& model,
                                   const delineation::Delineator& delineator);

// A part of a whole.
struct AfShare {
    double part = 0.0;
    double whole = 0.0;

    void add(const AfShare& other) {
        part += other.part;
        whole += other.whole;
    }
};

struct AfRecordScore {
    std::string name;
    bool has_reference = false;
    AfShare sensitivity_s;       // of the time in fibrillation, what lies in episodes
    AfShare specificity_s;       // of the time in other rhythms, what does not
    AfShare flutter_s;           // of the time in flutter, what lies in episodes: counts nowhere
    AfShare episodes;            // of the reference's, those that were touched
    AfShare lasting_episodes;    // likewise, of those of 30 s and longer
    AfShare found;               // of those that were found, those that touch one
    std::size_t in_flutter = 0;  // found, in flutter: counts nowhere
    std::vector<rhythm::Episode> alarms;
};

AfRecordScore score_fibrillation(const RhythmRecord& record, std::vector<rhythm::Episode> found);

// The sum over records, named `name`; without alarms.
AfRecordScore sum_of(std::string name, std::span<const AfRecordScore> records);

struct AfReport {
    std::string model;
    bool with_p = true;  // else by RR intervals alone
    std::string note;    // what was scored
    std::vector<AfRecordScore> records;
};

// Records with references, their sum, and the sum without 202 where that is among them; alarms of records without.
std::string to_text(const AfReport& report);
// {"protocol", "model", "note", "p_waves", "all": {...}, "without_202": {...}, "records": [{"record", "sensitivity",
//  "specificity", ..., "alarms": [{"first_s", "end_s", "probability"}]}]}; shares as {"part", "whole", "share"}.
std::string to_json(const AfReport& report);

}  // namespace beatlens::protocols
