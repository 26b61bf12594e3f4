#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "formats/dicom/dicom.h"
#include "formats/lead_codes.h"
#include "formats/units.h"

namespace beatlens::formats {

namespace {

constexpr DicomTag code_value_tag = 0x00080100;
constexpr DicomTag code_meaning_tag = 0x00080104;
constexpr DicomTag time_offset_tag = 0x00181068;  // of a group, in milliseconds
constexpr DicomTag channels_tag = 0x003A0005;
constexpr DicomTag samples_tag = 0x003A0010;
constexpr DicomTag rate_tag = 0x003A001A;
constexpr DicomTag group_label_tag = 0x003A0020;
constexpr DicomTag channel_definitions_tag = 0x003A0200;
constexpr DicomTag channel_label_tag = 0x003A0203;
constexpr DicomTag channel_source_tag = 0x003A0208;
constexpr DicomTag sensitivity_tag = 0x003A0210;
constexpr DicomTag sensitivity_units_tag = 0x003A0211;
constexpr DicomTag correction_tag = 0x003A0212;
constexpr DicomTag baseline_tag = 0x003A0213;
constexpr DicomTag bits_stored_tag = 0x003A021A;
constexpr DicomTag bits_allocated_tag = 0x54001004;
constexpr DicomTag interpretation_tag = 0x54001006;
constexpr DicomTag padding_tag = 0x5400100A;
constexpr DicomTag data_tag = 0x54001010;

struct Group {
    DicomDataset dataset;
    std::string label;
    std::size_t channels = 0;
    std::size_t samples = 0;  // of a channel, as they are there
    std::size_t bytes = 0;    // of a sample
    bool is_signed = true;
    double rate_hz = 0.0;
    double offset_s = 0.0;
    std::vector<std::string> leads;

    double duration_s() const { return static_cast<double>(samples) / rate_hz; }
};

std::int64_t integer_of(Bytes data, std::size_t at, std::size_t size, bool is_signed, std::endian order) {
    switch (size) {
        case 1:
            return is_signed ? std::int64_t{number_at<std::int8_t>(data, at)} : number_at<std::uint8_t>(data, at);
        case 2:
            return is_signed ? std::int64_t{number_at<std::int16_t>(data, at, order)}
                             : number_at<std::uint16_t>(data, at, order);
        case 4:
            return is_signed ? std::int64_t{number_at<std::int32_t>(data, at, order)}
                             : number_at<std::uint32_t>(data, at, order);
        default:
            return number_at<std::int64_t>(data, at, order);
    }
}

// "II" of "Lead II", "I" of "Lead I (Einthoven)", "V1" of "MDC_ECG_LEAD_V1".
std::string short_lead_name(std::string_view meaning) {
    meaning = without_mdc_prefix(trim(meaning.substr(0, meaning.find_first_of("(,"))));
    if (lower(meaning).starts_with("lead ")) {
        meaning = trim(meaning.substr(meaning.find(' ')));
    }
    return std::string(meaning);
}

// "5.6.3-9-62" (SCPECG) and "2:62" (MDC) are lead 62 of the one list.
std::string lead_of_code(std::string_view code) {
    for (const std::string_view list : {"5.6.3-9-", "2:"}) {
        const auto number = code.starts_with(list) ? parse_integer(code.substr(list.size())) : std::nullopt;
        if (number && *number > 0 && *number <= std::numeric_limits<std::uint8_t>::max()) {
            return lead_of_number(static_cast<int>(*number));
        }
    }
    return "";
}

std::string lead_name(const DicomDataset& channel, std::size_t index) {
    for (const DicomDataset& source : channel.items(channel_source_tag)) {
        std::string name = lead_of_code(source.text(code_value_tag));
        if (name.empty()) {
            name = short_lead_name(source.text(code_meaning_tag));
        }
        if (!name.empty()) {
            return name;
        }
    }
    const std::string label = short_lead_name(channel.text(channel_label_tag));
    return label.empty() ? "lead " + std::to_string(index + 1) : label;
}

Result<Group> parse_group(const DicomDataset& dataset, std::size_t index, const std::string& name,
                          std::vector<std::string>& warnings) {
    Group group;
    group.dataset = dataset;
    group.label = dataset.text(group_label_tag);
    if (group.label.empty()) {
        group.label = "group " + std::to_string(index + 1);
    }
    const std::string which = "The waveform " + in_quotes(group.label) + " of " + name;
    const std::string interpretation = dataset.text(interpretation_tag);
    const std::size_t bits = dataset.integer(bits_allocated_tag);
    static constexpr std::string_view known[] = {"SB", "UB", "SS", "US", "SL", "UL", "SV"};
    if (std::find(std::begin(known), std::end(known), interpretation) == std::end(known) ||
        (bits != 8 && bits != 16 && bits != 32 && bits != 64)) {
        return fail(ErrorCode::unknown_format, which + " has samples of kind " + in_quotes(interpretation) + " and " +
                                                   std::to_string(bits) +
                                                   " bits, which are not read; signed and unsigned integers are.");
    }
    group.bytes = bits / 8;
    group.is_signed = interpretation.front() == 'S';
    group.rate_hz = dataset.number(rate_tag).value_or(0.0);
    if (!(group.rate_hz > 0.0)) {
        return fail(ErrorCode::malformed, which + " has no sampling frequency; export it again.");
    }
    group.channels = dataset.integer(channels_tag);
    const std::vector<DicomDataset> definitions = dataset.items(channel_definitions_tag);
    const DicomElement* const data = dataset.find(data_tag);
    if (group.channels == 0 || data == nullptr || data->value.empty()) {
        return fail(ErrorCode::no_signal, which + " holds no samples; get the file again.");
    }
    const std::size_t declared = dataset.integer(samples_tag);
    const std::size_t there = data->value.size() / group.bytes / group.channels;
    group.samples = std::min(declared, there);
    if (there < declared) {
        warnings.push_back(which + " is cut off: of " + std::to_string(declared) + " samples, " +
                           std::to_string(there) + " are there.");
    }
    if (group.samples == 0) {
        return fail(ErrorCode::truncated, which + " ends before its first sample; get the file again.");
    }
    group.offset_s = std::max(0.0, dataset.number(time_offset_tag).value_or(0.0) / 1000.0);
    for (std::size_t i = 0; i < group.channels; ++i) {
        group.leads.push_back(lead_name(i < definitions.size() ? definitions[i] : DicomDataset(), i));
    }
    return group;
}

// Millivolts, or other units as they are, for one step of a sample, and what sample 0 stands for (PS3.3, C.10.9.1.4).
struct Scale {
    std::string units = "adu";
    double step = 1.0;
    double at_zero = 0.0;
};

Scale scale_of(const DicomDataset& channel) {
    Scale scale;
    const auto sensitivity = channel.number(sensitivity_tag);
    const std::vector<DicomDataset> units = channel.items(sensitivity_units_tag);
    if (!sensitivity || *sensitivity == 0.0 || units.empty()) {
        return scale;
    }
    const std::string unit = units.front().text(code_value_tag);
    const double millivolts = millivolts_per_unit(unit);
    const double factor = millivolts > 0.0 ? millivolts : 1.0;
    const double correction = channel.number(correction_tag).value_or(1.0);
    scale.units = millivolts > 0.0 ? "mV" : unit == "mm[Hg]" ? "mmHg" : unit.empty() ? "adu" : unit;
    scale.step = *sensitivity * (correction == 0.0 ? 1.0 : correction) * factor;
    scale.at_zero = channel.number(baseline_tag).value_or(0.0) * factor;
    return scale;
}

Signal signal_of(const Group& group, std::size_t index, const DicomDataset& channel) {
    const DicomElement& data = *group.dataset.find(data_tag);
    const DicomElement* const padding = group.dataset.find(padding_tag);
    std::optional<std::int64_t> missing;
    if (padding != nullptr && padding->value.size() >= group.bytes) {
        missing = integer_of(padding->value, 0, group.bytes, group.is_signed, padding->encoding.order);
    }
    const Scale scale = scale_of(channel);
    Signal signal;
    signal.lead = group.leads[index];
    signal.units = scale.units;
    signal.sampling_rate_hz = group.rate_hz;
    signal.adc_resolution_bits = static_cast<int>(std::min<std::uint32_t>(channel.integer(bits_stored_tag), 64));
    const double baseline = -scale.at_zero / scale.step;
    if (std::abs(baseline) <= std::numeric_limits<int>::max()) {
        signal.gain_adu_per_unit = 1.0 / scale.step;
        signal.baseline_adu = static_cast<int>(std::lround(baseline));
    }
    signal.samples.resize(group.samples);
    for (std::size_t i = 0; i < group.samples; ++i) {
        const std::int64_t value = integer_of(data.value, (i * group.channels + index) * group.bytes, group.bytes,
                                              group.is_signed, data.encoding.order);
        signal.samples[i] = value == missing
                                ? std::numeric_limits<float>::quiet_NaN()
                                : static_cast<float>(static_cast<double>(value) * scale.step + scale.at_zero);
    }
    return signal;
}

// Puts what passed before a group began before its samples: at most `budget`, which is reduced by it.
void delay(Signal& signal, double offset_s, std::size_t& budget, Recording& recording) {
    const double put_in = std::round(offset_s * signal.sampling_rate_hz);
    if (!(put_in >= 1.0 && put_in <= static_cast<double>(budget))) {
        return;
    }
    const auto count = static_cast<std::size_t>(put_in);
    budget -= count;
    signal.samples.insert(signal.samples.begin(), count, std::numeric_limits<float>::quiet_NaN());
    recording.gaps.push_back({0.0, offset_s, Gap::Kind::absent, recording.signals.size()});
}

bool is_averaged(const Group& group) {
    const std::string label = lower(group.label);
    return label.find("median") != std::string::npos || label.find("average") != std::string::npos;
}

}  // namespace

Result<void> read_dicom_groups(const std::vector<DicomDataset>& datasets, const std::string& name,
                               Recording& recording) {
    std::vector<Group> groups;
    std::optional<Error> first_error;
    for (std::size_t i = 0; i < datasets.size(); ++i) {
        auto group = parse_group(datasets[i], i, name, recording.warnings);
        if (group) {
            groups.push_back(*std::move(group));
        } else if (!first_error) {
            first_error = group.error();
        } else {
            recording.warnings.push_back(group.error().message);
        }
    }
    if (groups.empty()) {
        return tl::make_unexpected(first_error.value_or(
            Error{ErrorCode::no_signal, "The waveform sequence of " + name + " is empty; get the file again."}));
    }
    if (first_error) {
        recording.warnings.push_back(first_error->message);
    }
    // The recording is the longest group and those that add leads to it; averaged beats repeat its leads.
    std::stable_sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) {
        return is_averaged(a) != is_averaged(b) ? is_averaged(b) : a.duration_s() > b.duration_s();
    });
    constexpr std::size_t most_put_in = 16;  // times the samples that are there
    std::size_t budget = 0;
    for (const Group& group : groups) {
        budget += most_put_in * group.samples * group.channels;
    }
    const auto earlier = [](const Group& a, const Group& b) { return a.offset_s < b.offset_s; };
    const double begin_s = std::min_element(groups.begin(), groups.end(), earlier)->offset_s;
    std::set<std::string> leads;
    std::vector<std::string> left_out;
    for (const Group& group : groups) {
        const bool repeats = std::any_of(group.leads.begin(), group.leads.end(),
                                         [&](const std::string& lead) { return leads.contains(lead); });
        if (repeats || (is_averaged(group) && !leads.empty())) {
            left_out.push_back(in_quotes(group.label) + " (" + number_text(group.duration_s()) + " s)");
            continue;
        }
        const std::vector<DicomDataset> channels = group.dataset.items(channel_definitions_tag);
        for (std::size_t i = 0; i < group.channels; ++i) {
            Signal signal = signal_of(group, i, i < channels.size() ? channels[i] : DicomDataset());
            delay(signal, group.offset_s - begin_s, budget, recording);
            recording.signals.push_back(std::move(signal));
        }
        leads.insert(group.leads.begin(), group.leads.end());
    }
    recording.frame_rate_hz = recording.signals.front().sampling_rate_hz;
    if (!left_out.empty()) {
        recording.warnings.push_back("Not shown, because the recording has the same leads: " + joined(left_out) + ".");
    }
    return {};
}

}  // namespace beatlens::formats
