#include "formats/edf/annotations.h"

#include <algorithm>

#include "formats/parsing.h"

namespace beatlens::formats::edf {

namespace {

// What stands before `mark`, or all; taken off `rest` with the mark.
std::string_view up_to(char mark, std::string_view& rest) {
    const std::size_t end = std::min(rest.find(mark), rest.size());
    const std::string_view part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return part;
}

// One list: its time, then texts. The first list of a record begins with an empty text, which says that the time is the
// record's own.
void read_list(std::string_view list, bool first, std::optional<double>& record_onset_s, Notes& notes) {
    std::string_view time = up_to(end_of_text, list);
    const auto onset_s = field_number(trim(up_to(before_duration, time)));
    if (!onset_s) {
        ++notes.unreadable;
        return;
    }
    const auto duration_s = field_number(trim(time));
    if (first && (list.empty() || list.front() == end_of_text)) {
        record_onset_s = onset_s;
    }
    while (!list.empty()) {
        std::string_view text = up_to(end_of_text, list);
        if (text.empty()) {
            continue;
        }
        Note note;
        note.onset_s = *onset_s;
        note.duration_s = std::max(duration_s.value_or(0.0), 0.0);
        if (const std::size_t link = text.rfind("@@"); link != std::string_view::npos) {
            note.signal = one_line(text.substr(link + 2));
            text = text.substr(0, link);
        }
        note.text = one_line(text);
        notes.notes.push_back(std::move(note));
    }
}

}  // namespace

Notes read_notes(const Header& header, std::span<const std::uint8_t> data) {
    Notes notes;
    const std::string_view text = as_text(data);
    for (std::uint64_t record_at = 0; !header.annotations.empty() && record_at < text.size();
         record_at += header.record_bytes) {
        std::optional<double> onset_s;
        bool first = true;
        for (const SignalHeader& signal : header.annotations) {
            const std::uint64_t at = record_at + signal.at;
            std::string_view lists =
                at < text.size() ? text.substr(static_cast<std::size_t>(at),
                                               static_cast<std::size_t>(std::min<std::uint64_t>(
                                                   signal.samples_per_record * header.sample_bytes, text.size() - at)))
                                 : std::string_view{};
            while (!lists.empty()) {
                if (const std::string_view list = up_to('\0', lists); !list.empty()) {
                    read_list(list, first, onset_s, notes);
                    first = false;
                }
            }
            first = false;  // only the first signal keeps time
        }
        notes.record_onset_s.push_back(onset_s);
    }
    return notes;
}

}  // namespace beatlens::formats::edf
