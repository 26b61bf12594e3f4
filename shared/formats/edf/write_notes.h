// The annotations of an EDF+ file as they are written, and what they say of missing samples. Part of formats/edf/edf.h.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "ecg/recording.h"
#include "formats/edf/store.h"

namespace beatlens::formats::edf {

// An annotation; 0: without a duration.
struct WrittenNote {
    double time_s = 0.0;
    double duration_s = 0.0;
    std::string text;
};

// Of the annotations, and of comments that have no field in the header.
std::vector<WrittenNote> notes_of(const Recording& recording, std::vector<std::string>& losses);

// Where samples are missing, of all signals or of some, whose `labels` are named.
std::vector<WrittenNote> missing_stretches(const std::vector<Signal>& signals, const RecordPlan& plan,
                                           const std::vector<std::string>& labels, std::vector<std::string>& losses);

// Time-stamped annotation lists, record by record: first the time of the record, `first_s` for the first one, then
// annotations in order of time until the record is full.
class Lists {
public:
    Lists(std::vector<WrittenNote> notes, const RecordPlan& plan, double first_s, std::vector<std::string>& losses);
    std::size_t bytes() const { return _bytes; }  // of a record; even
    std::string next();

private:
    std::string own_time(std::size_t record) const;

    double _duration_s;
    double _first_s;
    std::vector<std::string> _lists;
    std::size_t _bytes = 0;
    std::size_t _record = 0;
    std::size_t _next = 0;
};

}  // namespace beatlens::formats::edf
