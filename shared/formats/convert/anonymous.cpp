#include <utility>

#include "formats/convert/convert.h"

namespace beatlens::formats {

namespace {

std::string counted(std::size_t n, const std::string& noun) {
    return std::to_string(n) + " " + noun + (n == 1 ? "" : "s");
}

// Of WFDB's own kind, "(AFIB", "(VT": words of a vocabulary. Everything else was typed by somebody.
bool is_rhythm(const Annotation& annotation) { return annotation.symbol == "+" && annotation.aux.starts_with('('); }

}  // namespace

Anonymous anonymous(Recording recording, std::string name) {
    Anonymous result;
    const auto drop = [&](std::size_t n, const std::string& noun) {
        if (n > 0) {
            result.dropped.push_back(counted(n, noun));
        }
    };
    drop(std::exchange(recording.personal, {}).size(), "detail of the person");
    drop(std::exchange(recording.comments, {}).size(), "note");
    std::size_t texts = 0;
    for (Annotation& annotation : recording.annotations) {
        if (!annotation.aux.empty() && !is_rhythm(annotation)) {
            annotation.aux.clear();
            annotation.aux_has_nul = false;
            ++texts;
        }
    }
    drop(texts, "text of an annotation");
    if (const std::size_t date = recording.start_time.find(' '); date != std::string::npos) {
        recording.start_time.resize(date);
        result.dropped.emplace_back("the date of the recording");
    }
    for (Segment& segment : recording.segments) {
        segment.name.clear();  // after the record's name, most often
    }
    recording.name = std::move(name);
    recording.annotations_from.clear();
    result.recording = std::move(recording);
    return result;
}

}  // namespace beatlens::formats
