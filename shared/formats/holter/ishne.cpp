#include "formats/holter/ishne.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "formats/parsing.h"

namespace beatlens::formats {

namespace {

constexpr std::string_view magic = "ISHNE1.0";
constexpr std::size_t most_leads = 12;  // for which the header has room

// Where a field starts in the file. The checksum at 8 is not looked at: writers leave it at 0 or count it over other
// bytes than the standard says.
enum Field : std::size_t {
    field_samples = 14,
    field_samples_offset = 22,
    field_record_date = 138,  // day, month, year
    field_start_time = 150,   // hours, minutes, seconds
    field_leads = 156,
    field_lead_kinds = 158,   // 12 of them
    field_resolutions = 206,  // 12, in nV
    field_sampling_rate = 272,
    header_end = 522,
};

std::int32_t int16_at(std::span<const std::uint8_t> bytes, std::size_t at) {
    return static_cast<std::int16_t>(static_cast<std::uint16_t>(bytes[at] | (bytes[at + 1] << 8)));
}

std::int32_t int32_at(std::span<const std::uint8_t> bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 4; i-- > 0;) {
        value = value << 8 | bytes[at + i];
    }
    return static_cast<std::int32_t>(value);
}

std::string lead_name(std::int32_t kind, std::size_t number) {
    // 0 and 1 are "unknown" and "generic": no names.
    constexpr std::string_view names[] = {"",    "",   "X",  "Y",  "Z",  "I",  "II", "III", "aVR", "aVL",
                                          "aVF", "V1", "V2", "V3", "V4", "V5", "V6", "ES",  "AS",  "AI"};
    if (kind < 2 || kind >= static_cast<std::int32_t>(std::size(names))) {
        return "lead " + std::to_string(number);
    }
    return std::string(names[static_cast<std::size_t>(kind)]);
}

std::string start_time(std::span<const std::uint8_t> bytes) {
    std::array<std::int32_t, 6> values{};
    for (std::size_t i = 0; i < 3; ++i) {
        values[i] = int16_at(bytes, field_start_time + 2 * i);
        values[i + 3] = int16_at(bytes, field_record_date + 2 * i);
    }
    const auto& [hour, minute, second, day, month, year] = values;
    const auto within = [](std::int32_t value, std::int32_t low, std::int32_t high) {
        return value >= low && value <= high;
    };
    // Without a date the time is most likely not set either: all 0, or -9 for "unknown".
    if (!within(hour, 0, 23) || !within(minute, 0, 59) || !within(second, 0, 60) || !within(day, 1, 31) ||
        !within(month, 1, 12) || !within(year, 1, 9999)) {
        return {};
    }
    char text[32];
    std::snprintf(text, sizeof text, "%02d:%02d:%02d %02d/%02d/%04d", hour, minute, second, day, month, year);
    return text;
}

Result<double> sampling_rate(std::span<const std::uint8_t> bytes, const std::string& file, const LoadOptions& options) {
    const std::int32_t stated = int16_at(bytes, field_sampling_rate);
    if (stated > 0) {
        return static_cast<double>(stated);
    }
    if (!options.sampling_rate_hz) {
        return fail(ErrorCode::sampling_rate_needed, file + " does not say its sampling rate (the header has " +
                                                         std::to_string(stated) +
                                                         "); give the sampling rate in Hz (such as 200) to read it.");
    }
    if (!std::isfinite(*options.sampling_rate_hz) || *options.sampling_rate_hz <= 0.0) {
        return fail(ErrorCode::out_of_range, "The sampling rate given for " + file + ", " +
                                                 number_text(*options.sampling_rate_hz) +
                                                 " Hz, is not a positive number.");
    }
    return *options.sampling_rate_hz;
}

struct Layout {
    std::size_t leads = 0;
    std::size_t length = 0;  // samples a lead
    std::span<const std::uint8_t> samples;
};

// What is allocated later follows from `Layout`, which the size of the file bounds, whatever the header says.
Result<Layout> find_samples(std::span<const std::uint8_t> bytes, const std::string& file,
                            std::vector<std::string>& warnings) {
    const std::int32_t offset = int32_at(bytes, field_samples_offset);
    if (offset < static_cast<std::int32_t>(header_end)) {
        return fail(ErrorCode::malformed, "The header of " + file + " says that the samples start at byte " +
                                              std::to_string(offset) +
                                              ", inside of the header (522 bytes); export the file again.");
    }
    if (static_cast<std::size_t>(offset) > bytes.size()) {
        return fail(ErrorCode::truncated, file + " is " + std::to_string(bytes.size()) +
                                              " bytes long, but its header says that the samples start at byte " +
                                              std::to_string(offset) + "; the file is cut off, get it again.");
    }
    Layout layout;
    layout.samples = bytes.subspan(static_cast<std::size_t>(offset));
    const std::size_t there = layout.samples.size() / 2;
    if (there == 0) {
        return fail(ErrorCode::truncated,
                    file + " holds no samples after its header; the file is cut off, get it again.");
    }
    const std::int32_t samples = int32_at(bytes, field_samples);
    if (samples < 0) {
        return fail(ErrorCode::malformed, "The header of " + file + " promises " + std::to_string(samples) +
                                              " samples; export the file again.");
    }
    const auto stated = static_cast<std::size_t>(samples);

    const std::int32_t leads = int16_at(bytes, field_leads);
    if (leads < 0 || leads > static_cast<std::int32_t>(most_leads) || (leads == 0 && stated != there)) {
        return fail(ErrorCode::out_of_range, "The header of " + file + " says that there are " + std::to_string(leads) +
                                                 " leads; 1 to 12 are possible. Export the file again.");
    }
    if (leads == 0) {
        warnings.push_back("The header does not say how many leads there are; its number of samples fits one.");
    }
    layout.leads = std::max<std::size_t>(static_cast<std::size_t>(leads), 1);

    // The standard's "size in samples" is a lead's for some writers and that of all leads for others. It is the latter
    // only where it is exactly what is there: else half of a file with two leads would pass for a whole one.
    const bool is_of_all = stated == there && there % layout.leads == 0;
    layout.length = is_of_all || stated == 0 ? there / layout.leads : stated;
    if (layout.length == 0 || layout.length > there / layout.leads) {
        return fail(ErrorCode::truncated, "The header of " + file + " promises " + std::to_string(stated) +
                                              " samples in each of " + std::to_string(layout.leads) +
                                              (layout.leads == 1 ? " lead" : " leads") + ", but the file holds " +
                                              std::to_string(there / layout.leads) +
                                              "; the file is cut off, get it again.");
    }
    return layout;
}

}  // namespace

bool looks_like_ishne(std::span<const std::uint8_t> bytes) { return as_text(bytes).starts_with(magic); }

Result<Recording> parse_ishne(std::span<const std::uint8_t> bytes, std::string_view name, const LoadOptions& options) {
    const std::string file(last_component(name));
    if (bytes.empty()) {
        return fail(ErrorCode::empty_input, file + " is empty (0 bytes); get the file again.");
    }
    if (!looks_like_ishne(bytes)) {
        return fail(ErrorCode::unknown_format, file + " does not start with ISHNE1.0: it is no ISHNE Holter file.");
    }
    if (bytes.size() < header_end) {
        return fail(ErrorCode::truncated, file + " ends inside of its header, after " + std::to_string(bytes.size()) +
                                              " of 522 bytes; the file is cut off, get it again.");
    }
    Recording record;
    const auto layout = find_samples(bytes, file, record.warnings);
    BEATLENS_TRY(layout);
    const auto rate = sampling_rate(bytes, file, options);
    BEATLENS_TRY(rate);

    record.name = stem(file);
    record.frame_rate_hz = *rate;
    record.start_time = start_time(bytes);
    std::vector<std::string> without_scale;
    for (std::size_t i = 0; i < layout->leads; ++i) {
        Signal& signal = record.signals.emplace_back();
        signal.lead = lead_name(int16_at(bytes, field_lead_kinds + 2 * i), i + 1);
        signal.sampling_rate_hz = *rate;
        constexpr double nanovolts_per_millivolt = 1e6;
        double millivolts = 1.0;
        if (const std::int32_t resolution = int16_at(bytes, field_resolutions + 2 * i); resolution > 0) {
            millivolts = resolution / nanovolts_per_millivolt;
            signal.gain_adu_per_unit = nanovolts_per_millivolt / resolution;
        } else {
            signal.units = "adu";
            without_scale.push_back(signal.lead);
        }
        signal.samples.reserve(layout->length);
        for (std::size_t k = 0; k < layout->length; ++k) {
            const std::int32_t stored = int16_at(layout->samples, 2 * (k * layout->leads + i));
            signal.samples.push_back(static_cast<float>(stored * millivolts));
        }
    }
    if (!without_scale.empty()) {
        record.warnings.push_back("The header gives no resolution for " + joined(without_scale) +
                                  "; the numbers are kept as they are, so amplitudes mean nothing.");
    }
    return record;
}

bool sniff_ishne(const InputFile& file) { return looks_like_ishne(file.bytes); }

Result<Document> read_ishne(const InputFile& main, std::span<const InputFile> files, const LoadOptions& options) {
    auto record = parse_ishne(main.bytes, main.name, options);
    BEATLENS_TRY(record);
    return without_others(*std::move(record), main, files);
}

}  // namespace beatlens::formats
