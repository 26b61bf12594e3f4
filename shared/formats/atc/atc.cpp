#include "formats/atc/atc.h"

#include <zlib.h>

#include <algorithm>

#include "formats/bytes.h"
#include "formats/notes.h"
#include "formats/text/moment.h"
#include "formats/units.h"

namespace beatlens::formats {

namespace {

constexpr std::size_t file_header = 12;  // signature, version
constexpr std::size_t block_header = 8;  // name, length
constexpr std::size_t checksum_size = 4;

struct Block {
    std::string_view name;
    Bytes data;
};

// The blocks in the file's order, as far as they are there.
std::vector<Block> blocks_of(Bytes bytes, const std::string& name, std::vector<std::string>& warnings) {
    std::vector<Block> blocks;
    bool wrong_checksum = false;
    std::size_t at = file_header;
    while (at + block_header <= bytes.size()) {
        const std::size_t length = number_at<std::uint32_t>(bytes, at + 4);
        const Block block{as_text(bytes).substr(at, 4), part(bytes, at + block_header, length)};
        blocks.push_back(block);
        const std::size_t end = at + block_header + block.data.size();
        if (block.data.size() < length) {
            warnings.push_back(name + " is cut off within its block " + in_quotes(block.name) + ".");
            break;
        }
        if (end + checksum_size <= bytes.size()) {
            const Bytes checked = bytes.subspan(at, end - at);
            const auto sum = crc32_z(0, checked.data(), checked.size());
            wrong_checksum = wrong_checksum || sum != number_at<std::uint32_t>(bytes, end);
        }
        at = end + checksum_size;
    }
    if (wrong_checksum) {
        warnings.push_back("A checksum of " + name + " is wrong: the file may have been damaged or changed.");
    }
    return blocks;
}

// The lead of a block "ecg ", "ecg2", ..., "ecgc"; empty for other blocks.
std::string lead_of(std::string_view block) {
    static constexpr const char* leads[] = {"I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"};
    constexpr std::string_view numbers = " 23456789abc";
    const std::size_t number = block.starts_with("ecg") ? numbers.find(block[3]) : std::string_view::npos;
    return number == std::string_view::npos ? "" : leads[number];
}

// Of "2010-12-08T15:54:23.245+10:00" the time of the place.
std::string start_time_of(const std::string& text) {
    const auto moment = csv::parse_moment(text);
    return moment && moment->date && moment->clock_s
               ? start_time_text(*moment->clock_s, moment->date->year, moment->date->month(true),
                                 moment->date->day(true))
               : "";
}

void read_info(Bytes info, Recording& recording) {
    recording.start_time = start_time_of(field_text(part(info, 0, 32)));
    const auto add = [&](std::vector<std::string>& to, const char* what, std::size_t at, std::size_t size) {
        add_note(to, what, field_text(part(info, at, size)));
    };
    add(recording.personal, "Recording ID", 32, 40);
    add(recording.personal, "Phone ID", 72, 44);
    add(recording.comments, "Phone", 116, 32);
    add(recording.comments, "Software", 148, 32);
    add(recording.comments, "Recorder", 180, 32);
    add(recording.personal, "Device or place", 212, 52);  // of the recording, in files before version 1.6
}

void read_beats(Bytes data, Recording& recording, const std::string& name) {
    static constexpr const char* symbols[] = {"Q", "N", "V", "A", "F", "J", "/"};
    constexpr std::size_t beat_size = 6;
    const double ticks_per_second = number_at<std::uint32_t>(data, 0);
    if (ticks_per_second == 0.0) {
        return;
    }
    for (std::size_t at = 4; at + beat_size <= data.size(); at += beat_size) {
        const std::size_t type = number_at<std::uint16_t>(data, at + 4);
        Annotation& beat = recording.annotations.emplace_back();
        beat.time_s = number_at<std::uint32_t>(data, at) / ticks_per_second;
        beat.symbol = type < std::size(symbols) ? symbols[type] : "Q";
    }
    std::stable_sort(recording.annotations.begin(), recording.annotations.end(),
                     [](const Annotation& a, const Annotation& b) { return a.time_s < b.time_s; });
    recording.has_annotations = true;
    recording.annotations_from = name;
}

Signal signal_of(const Block& block, double rate_hz, int resolution_nv) {
    Signal signal;
    const double step = set_step_nv(resolution_nv, signal);
    signal.lead = lead_of(block.name);
    signal.sampling_rate_hz = rate_hz;
    signal.adc_resolution_bits = 16;
    signal.samples.resize(block.data.size() / sizeof(std::int16_t));
    for (std::size_t i = 0; i < signal.samples.size(); ++i) {
        signal.samples[i] = static_cast<float>(number_at<std::int16_t>(block.data, i * sizeof(std::int16_t)) * step);
    }
    return signal;
}

}  // namespace

Result<Document> read_atc(const InputFile& main, std::span<const InputFile> files, const LoadOptions&) {
    constexpr int signed_16_bits = 1;
    const std::string name = file_name(main);
    Recording recording;
    recording.name = std::string(stem(name));
    const std::vector<Block> blocks = blocks_of(main.bytes, name, recording.warnings);
    const auto format = std::find_if(blocks.begin(), blocks.end(), [](const Block& b) { return b.name == "fmt "; });
    if (format == blocks.end() || format->data.size() < 5) {
        return fail(ErrorCode::truncated, name +
                                              " is a recording of AliveCor (ATC) without the block that says its "
                                              "format (\"fmt \"); get the file again.");
    }
    const int kind = format->data[0];
    const double rate_hz = number_at<std::uint16_t>(format->data, 1);
    const int resolution_nv = number_at<std::uint16_t>(format->data, 3);
    if (kind != signed_16_bits || rate_hz == 0.0) {
        return fail(ErrorCode::unknown_format, name + " has samples of format " + std::to_string(kind) + " at " +
                                                   number_text(rate_hz) +
                                                   " Hz; of AliveCor's ATC files those of format 1, 16-bit integers, "
                                                   "are read.");
    }
    for (const Block& block : blocks) {
        if (!lead_of(block.name).empty() && block.data.size() >= sizeof(std::int16_t)) {
            recording.signals.push_back(signal_of(block, rate_hz, resolution_nv));
        } else if (block.name == "info") {
            read_info(block.data, recording);
        } else if (block.name == "ann " && !recording.has_annotations) {
            read_beats(block.data, recording, name);
        }
    }
    if (recording.signals.empty()) {
        return fail(ErrorCode::no_signal, name + " is a recording of AliveCor (ATC) without samples; get it again.");
    }
    recording.frame_rate_hz = rate_hz;
    return without_others(std::move(recording), main, files);
}

}  // namespace beatlens::formats
