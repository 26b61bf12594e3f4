#include "formats/xml/hl7.h"

#include <algorithm>
#include <cmath>

#include "formats/lead_codes.h"
#include "formats/notes.h"
#include "formats/parsing.h"
#include "formats/timestamp.h"
#include "formats/units.h"
#include "formats/xml/dom.h"
#include "formats/xml/scale.h"
#include "formats/xml/timeline.h"

namespace beatlens::formats::xml {

namespace {

constexpr std::string_view no_waveform =
    " holds no waveform, only what was measured on one; export it with its rhythm.";

std::string date_text(const Timestamp& time) {
    return start_time_text(0.0, time.year, time.month, time.day).substr(sizeof "00:00:00");
}

// A series, or what was derived from one.
struct Series {
    pugi::xml_node node;
    std::string code;
    bool derived = false;
    bool is_rhythm() const { return !derived && code != "REPRESENTATIVE_BEAT"; }
};

bool has_sequences(pugi::xml_node series) {
    for (pugi::xml_node part = series.first_child(); part; part = part.next_sibling()) {
        if (child(part, "sequenceSet")) {
            return true;
        }
    }
    return false;
}

// In the order of the file.
std::vector<Series> all_series(pugi::xml_node root) {
    std::vector<Series> all;
    const auto add = [&](pugi::xml_node node, bool derived) {
        if (has_sequences(node)) {
            all.push_back({node, attribute(child(node, "code"), "code"), derived});
        }
    };
    for (pugi::xml_node part = root.first_child(); part; part = part.next_sibling()) {
        const pugi::xml_node series = child(part, "series");
        add(series, false);
        for (pugi::xml_node below = series.first_child(); below; below = below.next_sibling()) {
            add(child(below, "derivedSeries"), true);
        }
    }
    return all;
}

// When a sequence set starts and how long a sample takes, of its TIME_ABSOLUTE or TIME_RELATIVE sequence.
struct Clock {
    double increment_s = 0.0;          // 0: not told
    std::optional<Timestamp> start;    // TIME_ABSOLUTE
    std::optional<double> relative_s;  // TIME_RELATIVE
    std::optional<double> seconds() const { return start ? std::optional(start->seconds()) : relative_s; }
};

struct SequenceSet {
    Clock clock;
    std::vector<Signal> leads;
};

Clock read_clock(pugi::xml_node sequence, bool absolute) {
    const pugi::xml_node value = child(sequence, "value");
    const pugi::xml_node head = child(value, "head");
    const pugi::xml_node increment = child(value, "increment");
    Clock clock;
    const std::string unit = attribute(increment, "unit");
    const double factor = unit.empty() ? 1.0 : seconds_per_unit(unit);
    clock.increment_s = number_of(attribute(increment, "value")).value_or(0.0) * factor;
    if (absolute) {
        clock.start = parse_timestamp(attribute(head, "value"));
    } else if (const auto number = number_of(attribute(head, "value"))) {
        const std::string of_head = attribute(head, "unit");
        clock.relative_s = *number * (of_head.empty() ? 1.0 : seconds_per_unit(of_head));
    }
    return clock;
}

// "II" of MDC_ECG_LEAD_II; the augmented leads as people write them.
std::string lead_name(std::string_view code) {
    std::string name(without_mdc_prefix(code));
    if (name.size() == 3 && equal_ignoring_case(name.substr(0, 2), "av")) {
        name = "aV" + name.substr(2);
    }
    return name;
}

Signal read_lead(pugi::xml_node sequence, const std::string& code, const Source& source) {
    const pugi::xml_node value = child(sequence, "value");
    const pugi::xml_node digits = child(value, "digits");
    const std::string text = text_of(digits);
    std::vector<double> numbers = numbers_of(text);
    if (source.damaged && !numbers.empty() && is_last(digits)) {
        numbers.pop_back();
    }
    const pugi::xml_node origin = child(value, "origin");
    const pugi::xml_node step = child(value, "scale");
    Signal signal;
    signal.lead = lead_name(code);
    set_samples(numbers,
                {number_of(attribute(step, "value")).value_or(0.0), attribute(step, "unit"),
                 number_of(attribute(origin, "value")).value_or(0.0), attribute(origin, "unit")},
                signal);
    return signal;
}

SequenceSet read_set(pugi::xml_node node, const Source& source) {
    SequenceSet set;
    for (pugi::xml_node part = node.first_child(); part; part = part.next_sibling()) {
        const pugi::xml_node sequence = child(part, "sequence");
        const std::string code = attribute(child(sequence, "code"), "code");
        if (code == "TIME_ABSOLUTE" || code == "TIME_RELATIVE") {
            set.clock = read_clock(sequence, code == "TIME_ABSOLUTE");
        } else if (sequence) {
            set.leads.push_back(read_lead(sequence, code, source));
        }
    }
    std::erase_if(set.leads, [](const Signal& lead) { return lead.samples.empty(); });
    return set;
}

std::vector<SequenceSet> read_sets(pugi::xml_node series, const Source& source) {
    std::vector<SequenceSet> sets;
    for (pugi::xml_node part = series.first_child(); part; part = part.next_sibling()) {
        if (const pugi::xml_node node = child(part, "sequenceSet")) {
            sets.push_back(read_set(node, source));
        }
    }
    std::erase_if(sets, [](const SequenceSet& set) { return set.leads.empty(); });
    return sets;
}

Result<double> rate_of(const Clock& clock, const Source& source) {
    constexpr double highest_hz = 1e6;
    if (clock.increment_s == 0.0) {
        return given_rate_hz(source.options, source.name, "does not say how long a sample takes");
    }
    const double rate_hz = 1.0 / clock.increment_s;
    if (!std::isfinite(rate_hz) || rate_hz <= 0.0 || rate_hz > highest_hz) {
        return fail(ErrorCode::out_of_range, source.name + " says that a sample takes " +
                                                 number_text(clock.increment_s) +
                                                 " s, which cannot be; correct the increment of its time sequence.");
    }
    return whole_rate(rate_hz);
}

Result<void> read_waveform(const Series& series, const Source& source, Recording& record,
                           std::vector<SequenceSet>& sets) {
    sets = read_sets(series.node, source);
    std::vector<Piece> pieces;
    std::optional<double> first_s;
    const bool placed = std::all_of(sets.begin(), sets.end(), [&](const SequenceSet& set) {
        return set.clock.seconds().has_value() && set.clock.start.has_value() == sets.front().clock.start.has_value();
    });
    for (const SequenceSet& set : sets) {
        first_s = placed ? std::min(first_s.value_or(*set.clock.seconds()), *set.clock.seconds()) : 0.0;
    }
    for (SequenceSet& set : sets) {
        const auto rate_hz = rate_of(set.clock, source);
        BEATLENS_TRY(rate_hz);
        for (Signal& lead : set.leads) {
            lead.sampling_rate_hz = *rate_hz;
            lead.lead = lead.lead.empty() ? "lead " + std::to_string(pieces.size() + 1) : lead.lead;
            pieces.push_back({std::move(lead), placed ? *set.clock.seconds() - *first_s : 0.0});
        }
        if (!placed) {
            break;
        }
    }
    if (pieces.empty()) {
        return fail(ErrorCode::no_signal, source.name + std::string(no_waveform));
    }
    if (!placed && sets.size() > 1) {
        record.warnings.push_back(
            "Of " + std::to_string(sets.size()) +
            " sequence sets only the first one is read, as the file does not say when they start.");
    }
    std::stable_sort(pieces.begin(), pieces.end(),
                     [](const Piece& a, const Piece& b) { return a.start_s < b.start_s; });
    lay_out(std::move(pieces), record);
    return {};
}

// Which series is the recording; of several rhythms a person chooses, a representative beat is named. Null: none.
const Series* choose(const std::vector<Series>& all, const Source& source, Recording& record) {
    Choice choice{"series", "Which of the file's recordings?", {}, {}};
    std::vector<const Series*> rhythms;
    for (const Series& series : all) {
        if (series.is_rhythm()) {
            rhythms.push_back(&series);
            const auto start = parse_timestamp(attribute(at_path(series.node, "effectiveTime/low"), "value"));
            const std::string number = std::to_string(rhythms.size());
            choice.options.push_back({number, "recording " + number + (start ? " of " + start->text() : "")});
        }
    }
    if (rhythms.empty()) {
        record.warnings.emplace_back("The file holds no rhythm, only a representative beat; that is what is shown.");
        return all.empty() ? nullptr : &all.front();
    }
    if (rhythms.size() < all.size()) {
        record.warnings.emplace_back("The representative beat that the file holds as well is not read.");
    }
    if (rhythms.size() == 1) {
        return rhythms.front();
    }
    choice.chosen = answer_to(source.options, choice, choice.options.front().value);
    record.choices.push_back(choice);
    return rhythms[static_cast<std::size_t>(parse_integer(choice.chosen).value_or(1) - 1)];
}

// Of the person: what identifies one, and what does not.
void read_subject(pugi::xml_node root, const std::optional<Timestamp>& start, Recording& record) {
    const pugi::xml_node subject =
        at_path(root, "componentOf/timepointEvent/componentOf/subjectAssignment/subject/trialSubject");
    const pugi::xml_node person = child(subject, "subjectDemographicPerson");
    std::string name;
    for (pugi::xml_node node = child(person, "name"); node; node = next_below(child(person, "name"), node)) {
        if (const std::string part = text_of(node); !part.empty()) {
            name += (name.empty() ? "" : " ") + part;  // <given>, <family>, or the text of <name> itself
        }
    }
    add_note(record.personal, "Name", name);
    add_note(record.personal, "Patient ID", attribute(child(subject, "id"), "extension"));
    const auto birth = parse_timestamp(attribute(child(person, "birthTime"), "value"));
    if (birth) {
        record.personal.push_back("Date of birth: " + date_text(*birth));
    }
    if (birth && start) {
        const bool had_birthday = std::pair(start->month, start->day) >= std::pair(birth->month, birth->day);
        const int age = start->year - birth->year - (had_birthday ? 0 : 1);
        add_note(record.comments, "Age", age >= 0 ? std::to_string(age) : "");
    }
    add_note(record.comments, "Sex", attribute(child(person, "administrativeGenderCode"), "code"));
}

void read_device(pugi::xml_node series, Recording& record) {
    const pugi::xml_node author = at_path(series, "author/seriesAuthor");
    const std::string maker = text_of(at_path(author, "manufacturerOrganization/name"));
    const std::string model = text_of(at_path(author, "manufacturedSeriesDevice/manufacturerModelName"));
    add_note(record.comments, "Device", side_by_side(maker, model));
    add_note(record.comments, "Software", text_of(at_path(author, "manufacturedSeriesDevice/softwareName")));
}

// When the recording starts: the first of the sequences' times, or what the series or the document say.
std::optional<Timestamp> start_of(pugi::xml_node root, pugi::xml_node series, const std::vector<SequenceSet>& sets) {
    std::optional<Timestamp> first;
    for (const SequenceSet& set : sets) {
        if (set.clock.start && (!first || set.clock.start->seconds() < first->seconds())) {
            first = set.clock.start;
        }
    }
    for (const pugi::xml_node node : {series, root}) {
        const pugi::xml_node time = child(node, "effectiveTime");
        for (const pugi::xml_node value : {child(time, "low"), child(time, "center"), time}) {
            first = first ? first : parse_timestamp(attribute(value, "value"));
        }
    }
    return first;
}

}  // namespace

Result<Recording> read_hl7(pugi::xml_node root, const Source& source) {
    Recording record;
    record.name = stem(source.name);
    const std::vector<Series> all = all_series(root);
    const Series* const series = choose(all, source, record);
    if (series == nullptr) {
        return fail(ErrorCode::no_signal, source.name + std::string(no_waveform));
    }
    std::vector<SequenceSet> sets;
    BEATLENS_TRY(read_waveform(*series, source, record, sets));
    const std::optional<Timestamp> start = start_of(root, series->node, sets);
    if (start && start->has_time) {
        record.start_time = start->text();
    }
    read_subject(root, start, record);
    read_device(series->node, record);
    const std::optional<double> relative_s = sets.front().clock.relative_s;
    record.annotations = hl7_beats(series->node, start ? std::optional(start->seconds()) : std::nullopt,
                                   relative_s.value_or(0.0), record.duration_s());
    if (!record.annotations.empty()) {
        record.has_annotations = true;
        record.annotations_from = source.name;
    }
    finish(record);
    return record;
}

}  // namespace beatlens::formats::xml
