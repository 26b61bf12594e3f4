// A recording as files of another format, with everything said that those files do not hold.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ecg/error.h"
#include "ecg/recording.h"

namespace beatlens::formats {

enum class Target : std::uint8_t { wfdb_16, wfdb_212, csv, edf };

struct WrittenFile {
    std::string name;  // without folders
    std::vector<std::uint8_t> bytes;
};

struct Written {
    std::vector<WrittenFile> files;   // the one that is to be opened first
    std::vector<std::string> losses;  // sentences: the writer's, or found by reading the files again
};

// The recording as `stem`.hea with its .dat and .atr, `stem`.csv with `stem`annotations.txt, or `stem`.edf.
// Errors: no_signal (a list of beats cannot be CSV or EDF), out_of_range (what the format cannot hold at all).
Result<Written> write_recording(const Recording& recording, Target target, const std::string& stem);

// CSV alone: a column of seconds, then a column a lead of the rate that most leads have; missing samples are empty
// cells. Notes stand above in lines that begin with '#'.
std::string write_csv(const Recording& recording);
// Annotations as WFDB's rdann prints them.
std::string write_annotations_text(const Recording& recording);

// Without names, dates of birth, identifiers, notes, free texts of annotations and the date of the recording; the time
// of day stays. `name` is the recording's new one: the old one may have been a person's.
struct Anonymous {
    Recording recording;
    std::vector<std::string> dropped;  // "2 details of the person", ...
};
Anonymous anonymous(Recording recording, std::string name);

}  // namespace beatlens::formats
