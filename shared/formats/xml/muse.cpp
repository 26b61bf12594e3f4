#include "formats/xml/muse.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "formats/bytes.h"
#include "formats/notes.h"
#include "formats/parsing.h"
#include "formats/units.h"
#include "formats/xml/base64.h"
#include "formats/xml/dom.h"
#include "formats/xml/scale.h"

namespace beatlens::formats::xml {

namespace {

std::string text_at(pugi::xml_node node, std::string_view path) { return text_of(at_path(node, path)); }

std::optional<double> number_at(pugi::xml_node node, std::string_view path) { return number_of(text_at(node, path)); }

// SampleBase times ten to the power of SampleExponent; 0 where it is not told.
double rate_at(pugi::xml_node node, std::string_view base, std::string_view exponent) {
    const double rate_hz =
        number_at(node, base).value_or(0.0) * std::pow(10.0, number_at(node, exponent).value_or(0.0));
    return std::isfinite(rate_hz) && rate_hz > 0.0 ? rate_hz : 0.0;
}

std::vector<pugi::xml_node> children(pugi::xml_node node, std::string_view name) {
    std::vector<pugi::xml_node> all;
    for (pugi::xml_node below = node.first_child(); below; below = below.next_sibling()) {
        if (is_named(below, name)) {
            all.push_back(below);
        }
    }
    return all;
}

// The first waveform of type Rhythm, or the only one that there is. Null: none.
pugi::xml_node choose(const std::vector<pugi::xml_node>& waveforms, Recording& record) {
    std::vector<std::string> others;
    pugi::xml_node chosen;
    for (const pugi::xml_node waveform : waveforms) {
        const std::string type = text_at(waveform, "WaveformType");
        if (!chosen && (equal_ignoring_case(type, "Rhythm") || (type.empty() && waveforms.size() == 1))) {
            chosen = waveform;
        } else {
            others.push_back(type.empty() ? "without a type" : type);
        }
    }
    if (!chosen && !waveforms.empty()) {
        record.warnings.push_back("The file holds no rhythm, only the waveform " + others.front() +
                                  "; that is what is shown.");
        return waveforms.front();
    }
    if (!others.empty()) {
        record.warnings.push_back(
            "Beside the rhythm the file holds other waveforms, which are not read: " + joined(others) + ".");
    }
    return chosen;
}

// Little endian integers of 2 bytes, rarely 4; some exporters write the numbers out instead.
Result<std::vector<double>> numbers_of_lead(pugi::xml_node lead, const Source& source, const std::string& name) {
    const std::string text = text_at(lead, "WaveFormData");
    if (text.find_first_of(",-") != std::string::npos) {
        return numbers_of(text);
    }
    const auto bytes = decode_base64(text);
    const double size = number_at(lead, "LeadSampleSize").value_or(2.0);
    if (!bytes || (size != 2.0 && size != 4.0)) {
        return fail(ErrorCode::malformed, source.name + ": the samples of lead " + in_quotes(name) +
                                              (bytes ? " have a size other than 2 or 4 bytes" : " are no Base64 text") +
                                              "; export the recording again.");
    }
    std::vector<double> numbers;
    const auto step = static_cast<std::size_t>(size);
    numbers.reserve(bytes->size() / step);
    for (std::size_t at = 0; at + step <= bytes->size(); at += step) {
        numbers.push_back(step == 2 ? formats::number_at<std::int16_t>(*bytes, at)
                                    : formats::number_at<std::int32_t>(*bytes, at));
    }
    return numbers;
}

Result<Signal> read_lead(pugi::xml_node lead, std::size_t number, const Source& source, Recording& record) {
    Signal signal;
    signal.lead = text_at(lead, "LeadID");
    signal.lead = signal.lead.empty() ? "lead " + std::to_string(number) : signal.lead;
    const auto numbers = numbers_of_lead(lead, source, signal.lead);
    BEATLENS_TRY(numbers);
    const auto count = number_at(lead, "LeadSampleCountTotal");
    if (count && *count != static_cast<double>(numbers->size())) {
        record.warnings.push_back("Lead " + signal.lead + " holds " + std::to_string(numbers->size()) +
                                  " samples where the file announces " + number_text(*count) + ".");
    }
    if (equal_ignoring_case(text_at(lead, "LeadOff"), "TRUE")) {
        record.warnings.push_back("The recorder notes that lead " + signal.lead + " was off.");
    }
    const std::string units = text_at(lead, "LeadAmplitudeUnits");
    set_samples(*numbers, {number_at(lead, "LeadAmplitudeUnitsPerBit").value_or(0.0), units, 0.0, units}, signal);
    return signal;
}

// a * I + b * II; with half steps the integers behind the sum are twice as fine.
Signal combined(std::string name, const Signal& one, double a, const Signal& two, double b) {
    Signal signal;
    signal.lead = std::move(name);
    signal.units = one.units;
    signal.samples.reserve(one.samples.size());
    for (std::size_t i = 0; i < one.samples.size(); ++i) {
        signal.samples.push_back(
            static_cast<float>(a * static_cast<double>(one.samples[i]) + b * static_cast<double>(two.samples[i])));
    }
    if (one.gain_adu_per_unit == two.gain_adu_per_unit) {
        signal.gain_adu_per_unit = one.gain_adu_per_unit * (a == std::round(a) && b == std::round(b) ? 1.0 : 2.0);
    }
    return signal;
}

// The leads that the format leaves to the reader (Einthoven's and Goldberger's equations), after I and II.
void add_derived_leads(Recording& record) {
    std::vector<Signal>& leads = record.signals;
    const auto find = [&](std::string_view name) {
        return std::find_if(leads.begin(), leads.end(),
                            [&](const Signal& lead) { return equal_ignoring_case(lead.lead, name); });
    };
    const auto one = find("I");
    const auto two = find("II");
    if (one == leads.end() || two == leads.end() || one->samples.size() != two->samples.size() ||
        one->units != two->units) {
        return;
    }
    struct Derived {
        std::string_view name;
        double of_one;
        double of_two;
    };
    constexpr std::array<Derived, 4> derived = {
        {{"III", -1.0, 1.0}, {"aVR", -0.5, -0.5}, {"aVL", 1.0, -0.5}, {"aVF", -0.5, 1.0}}};
    std::vector<Signal> added;
    std::vector<std::string> names;
    for (const auto& [name, of_one, of_two] : derived) {
        if (find(name) == leads.end()) {
            names.emplace_back(name);
            added.push_back(combined(names.back(), *one, of_one, *two, of_two));
        }
    }
    if (!added.empty()) {
        const auto after = std::max(one, two) + 1;
        leads.insert(after, std::make_move_iterator(added.begin()), std::make_move_iterator(added.end()));
        record.comments.push_back(joined(names) + " are computed from I and II: the file leaves them out.");
    }
}

void read_person(pugi::xml_node root, Recording& record) {
    const pugi::xml_node person = child(root, "PatientDemographics");
    add_note(record.personal, "Name",
             side_by_side(text_at(person, "PatientFirstName"), text_at(person, "PatientLastName")));
    add_note(record.personal, "Patient ID", text_at(person, "PatientID"));
    add_note(record.personal, "Date of birth", text_at(person, "DateofBirth"));
    const std::string age = text_at(person, "PatientAge");
    const std::string units = lower(text_at(person, "AgeUnits"));
    add_note(record.comments, "Age", age.empty() || units == "years" ? age : side_by_side(age, units));
    add_note(record.comments, "Sex", text_at(person, "Gender"));
    add_note(record.comments, "Device", text_at(root, "TestDemographics/AcquisitionDevice"));
}

// Of "09:27:33" and "12-25-2003", month first.
void read_start(pugi::xml_node root, Recording& record) {
    const auto fields = [](std::string text) {
        std::replace_if(
            text.begin(), text.end(), [](char c) { return c == '-' || c == ':' || c == '/'; }, ' ');
        std::vector<double> numbers = numbers_of(text);
        const bool whole =
            std::all_of(numbers.begin(), numbers.end(), [](double x) { return x >= 0.0 && x <= 9999.0; });
        return whole && (numbers.size() == 3) ? numbers : std::vector<double>{};
    };
    const std::vector<double> time = fields(text_at(root, "TestDemographics/AcquisitionTime"));
    std::vector<double> date = fields(text_at(root, "TestDemographics/AcquisitionDate"));
    if (time.empty() || time[0] > 23.0 || time[1] > 59.0 || time[2] >= 61.0) {
        return;
    }
    if (!date.empty() && date[0] > 31.0) {
        std::rotate(date.begin(), date.begin() + 1, date.end());  // year first
    }
    if (!date.empty() && date[0] > 12.0) {
        std::swap(date[0], date[1]);  // day first
    }
    if (date.empty() || date[0] > 12.0 || date[1] > 31.0) {
        date = {0.0, 0.0, 0.0};
    }
    record.start_time = start_time_text(time[0] * 3600.0 + time[1] * 60.0 + time[2], static_cast<int>(date[2]),
                                        static_cast<int>(date[0]), static_cast<int>(date[1]));
}

// QRS complexes, placed in samples at the rate of the measurements.
void read_complexes(pugi::xml_node root, const Source& source, Recording& record) {
    double rate_hz = rate_at(child(root, "RestingECGMeasurements"), "ECGSampleBase", "ECGSampleExponent");
    rate_hz = rate_hz != 0.0 ? rate_hz : record.frame_rate_hz;
    const double duration_s = record.duration_s();
    for (const pugi::xml_node complex : children(child(root, "QRSTimesTypes"), "QRS")) {
        const double time_s = number_at(complex, "Time").value_or(-1.0) / rate_hz;
        if (time_s < 0.0 || time_s > duration_s) {
            continue;
        }
        Annotation& beat = record.annotations.emplace_back();
        beat.time_s = time_s;
        beat.symbol = "Q";
        const std::string type = text_at(complex, "Type");
        beat.aux = type.empty() ? "" : "shape " + type;
    }
    if (record.annotations.empty()) {
        return;
    }
    std::stable_sort(record.annotations.begin(), record.annotations.end(),
                     [](const Annotation& a, const Annotation& b) { return a.time_s < b.time_s; });
    record.has_annotations = true;
    record.annotations_from = source.name;
    record.warnings.emplace_back(
        "The file says where its QRS complexes are and which look alike, but not of what class "
        "they are: its beats are noted as unclassified (Q).");
}

}  // namespace

Result<Recording> read_muse(pugi::xml_node root, const Source& source) {
    Recording record;
    record.name = stem(source.name);
    const pugi::xml_node waveform = choose(children(root, "Waveform"), record);
    const std::vector<pugi::xml_node> leads = children(waveform, "LeadData");
    for (const pugi::xml_node lead : leads) {
        auto signal = read_lead(lead, record.signals.size() + 1, source, record);
        BEATLENS_TRY(signal);
        if (!signal->samples.empty()) {
            record.signals.push_back(*std::move(signal));
        }
    }
    if (record.signals.empty()) {
        return fail(ErrorCode::no_signal, source.name +
                                              " holds no waveform, only what was measured on one; export it "
                                              "from MUSE with its waveforms.");
    }
    double rate_hz = rate_at(waveform, "SampleBase", "SampleExponent");
    if (rate_hz == 0.0) {
        const auto given = given_rate_hz(source.options, source.name, "does not say its sampling rate (SampleBase)");
        BEATLENS_TRY(given);
        rate_hz = *given;
    }
    add_derived_leads(record);
    for (Signal& signal : record.signals) {
        signal.sampling_rate_hz = rate_hz;
    }
    finish(record);
    read_person(root, record);
    read_start(root, record);
    read_complexes(root, source, record);
    return record;
}

}  // namespace beatlens::formats::xml
