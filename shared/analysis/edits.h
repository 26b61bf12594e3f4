// What a person says about an analysed recording, as plain data: edits of beats, stretches that are not to be used, a
// pacemaker. They are kept apart from the labels of a model and know beats by their positions, so that they go with the
// labels of another model of the same recording as well. analysis/editing.h applies them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ecg/error.h"

namespace beatlens::analysis {

// Beats are named by where they are when the edit is made: an added or moved one by its new position. Labels are names
// of the analysis' label set.
struct AddBeat {
    std::int64_t sample = 0;  // where there is a beat already, that gets the label
    std::string label;

    bool operator==(const AddBeat&) const = default;
};
struct RemoveBeats {
    std::vector<std::int64_t> samples;

    bool operator==(const RemoveBeats&) const = default;
};
struct MoveBeat {
    std::int64_t sample = 0;
    std::int64_t to = 0;

    bool operator==(const MoveBeat&) const = default;
};
struct RelabelBeats {
    std::vector<std::int64_t> samples;
    std::string label;  // also the one that they have: it is confirmed then

    bool operator==(const RelabelBeats&) const = default;
};
// Seconds from the start of the recording; first_s < end_s.
struct MarkUnusable {
    double first_s = 0.0;
    double end_s = 0.0;

    bool operator==(const MarkUnusable&) const = default;
};
struct TakeMarksBack {  // of stretches that were marked unusable, what lies in this one
    double first_s = 0.0;
    double end_s = 0.0;

    bool operator==(const TakeMarksBack&) const = default;
};
struct DeclarePacemaker {
    bool declared = true;

    bool operator==(const DeclarePacemaker&) const = default;
};

using Edit = std::variant<AddBeat, RemoveBeats, MoveBeat, RelabelBeats, MarkUnusable, TakeMarksBack, DeclarePacemaker>;

struct EditList {
    std::string record;             // its name; empty: not stated
    double sampling_rate_hz = 0.0;  // what samples count
    std::vector<Edit> edits;        // in the order in which they were made; each goes on from those before it

    bool operator==(const EditList&) const = default;
};

// The "schema" of a list of edits: the number in the name of its JSON Schema, docs/schema/edits-1.schema.json.
inline constexpr int edits_schema = 1;

// {"schema": 1, "kind": "edits", "record": "100", "sampling_rate_hz": 360, "edits": [
//   {"edit": "add", "sample": 1000, "label": "V"}, {"edit": "remove", "samples": [1300]},
//   {"edit": "move", "sample": 1600, "to": 1604}, {"edit": "relabel", "samples": [1900, 2200], "label": "S"},
//   {"edit": "unusable", "first_s": 10, "end_s": 12.5}, {"edit": "usable", "first_s": 10, "end_s": 11},
//   {"edit": "pacemaker", "declared": true}]}
// "record" can be left out; members that are not known are passed over. Errors: malformed (what is not such a list, and
// why), unknown_format (a newer schema).
Result<EditList> edits_from_json(std::string_view text);
std::string to_json(const EditList& edits);

}  // namespace beatlens::analysis
