#include "formats/ishne/ishne.h"

#include <algorithm>

#include "formats/families.h"
#include "formats/notes.h"
#include "formats/units.h"

namespace beatlens::formats {

namespace {

bool is_annotations(const InputFile& file) { return as_text(file.bytes).starts_with("ANN"); }

// By the standard's codes; 0 (unknown) and 1 (generic bipolar) say nothing.
std::string lead_name(int code, std::size_t index) {
    static constexpr const char* names[] = {"",   "X",  "Y",  "Z",  "I",  "II", "III", "aVR", "aVL", "aVF",
                                            "V1", "V2", "V3", "V4", "V5", "V6", "ES",  "AS",  "AI"};
    const std::string name = name_of_code(names, code);
    return name.empty() ? "lead " + std::to_string(index + 1) : name;
}

constexpr const char* qualities[] = {"good", "intermittent noise", "frequent noise", "intermittently off",
                                     "frequently off"};

struct Layout {
    std::size_t leads = 0;
    std::size_t frames = 0;
};

// How many leads and samples the data is. Recorders disagree whether the header counts the samples of one lead or of
// all, so what is there decides, and the header says whether something is missing.
Result<Layout> layout_of(const IshneHeader& header, const std::string& name, std::vector<std::string>& warnings) {
    const std::size_t values = (header.data_end - header.data_begin) / sizeof(std::int16_t);
    Layout layout;
    if (header.leads >= 1 && header.leads <= static_cast<int>(IshneHeader::most_leads)) {
        layout.leads = static_cast<std::size_t>(header.leads);
    } else if (header.samples > 0 && values % header.samples == 0 && values > 0 &&
               values / header.samples <= IshneHeader::most_leads) {
        layout.leads = values / header.samples;
        warnings.push_back("The header of " + name + " counts " + std::to_string(header.leads) +
                           " leads; by the number of its samples there are " + std::to_string(layout.leads) + ".");
    } else {
        return fail(ErrorCode::malformed, name + " counts " + std::to_string(header.leads) +
                                              " leads in its header, where an ISHNE Holter file has 1 to 12; get the "
                                              "file again.");
    }
    layout.frames = values / layout.leads;
    if (layout.frames == 0) {
        return fail(ErrorCode::truncated,
                    name + " ends after its header, before the first sample; get the file again.");
    }
    if (header.samples != layout.frames && header.samples / layout.leads != layout.frames) {
        if (header.samples > 0 && header.samples < layout.frames) {
            layout.frames = header.samples;
            warnings.push_back(name + " is longer than its header says; what follows is left out.");
        } else if (header.samples > layout.frames) {
            warnings.push_back(name + " is cut off: its header counts " + std::to_string(header.samples) +
                               " samples, of which " + std::to_string(layout.frames) + " of each lead are there.");
        }
    }
    return layout;
}

Signal signal_of(Bytes data, const Layout& layout, std::size_t index, const IshneHeader& header) {
    Signal signal;
    signal.lead = lead_name(header.specification[index], index);
    signal.adc_resolution_bits = 16;
    const double step = set_step_nv(header.resolution_nv[index], signal);
    signal.samples.resize(layout.frames);
    for (std::size_t i = 0; i < layout.frames; ++i) {
        const auto value = number_at<std::int16_t>(data, (i * layout.leads + index) * sizeof(std::int16_t));
        signal.samples[i] = static_cast<float>(value * step);
    }
    return signal;
}

Result<double> rate_of(const IshneHeader& header, const std::string& name, const LoadOptions& options) {
    if (header.sampling_rate_hz > 0) {
        return static_cast<double>(header.sampling_rate_hz);
    }
    return given_rate_hz(options, name, "does not say its sampling rate");
}

// The annotation file of this name; of any name where there is one only.
const InputFile* annotation_file(const InputFile& main, std::span<const InputFile> files) {
    std::vector<const InputFile*> found;
    for (const InputFile& file : files) {
        if (is_ishne(file) && is_annotations(file)) {
            found.push_back(&file);
            if (equal_ignoring_case(stem(file_name(file)), stem(file_name(main)))) {
                return &file;
            }
        }
    }
    return found.size() == 1 ? found.front() : nullptr;
}

Result<void> add_annotations(const InputFile& file, double sampling_rate_hz, Recording& recording) {
    const std::string name = file_name(file);
    const auto header = parse_ishne_header(file.bytes, name);
    BEATLENS_TRY(header);
    std::vector<std::string>& warnings = recording.warnings;
    warnings.insert(warnings.end(), header->warnings.begin(), header->warnings.end());
    recording.annotations = parse_ishne_annotations(file.bytes, *header, sampling_rate_hz, name, warnings);
    recording.has_annotations = true;
    recording.annotations_from = name;
    return {};
}

void take_header(const IshneHeader& header, double sampling_rate_hz, Recording& recording) {
    recording.frame_rate_hz = sampling_rate_hz;
    recording.start_time = header.start_time;
    recording.comments = header.comments;
    recording.personal = header.personal;
}

Result<Document> read_beats(const InputFile& main, std::span<const InputFile> files, const LoadOptions& options) {
    Recording recording;
    recording.name = std::string(stem(file_name(main)));
    const auto header = parse_ishne_header(main.bytes, file_name(main));
    BEATLENS_TRY(header);
    const auto rate = rate_of(*header, file_name(main), options);
    BEATLENS_TRY(rate);
    take_header(*header, *rate, recording);
    BEATLENS_TRY(add_annotations(main, *rate, recording));
    if (recording.annotations.empty()) {
        return fail(ErrorCode::no_beats, file_name(main) +
                                             " is an ISHNE annotation file without a beat; choose the recording (.ecg) "
                                             "that it belongs to.");
    }
    return without_others(std::move(recording), main, files);
}

}  // namespace

Result<Document> read_ishne(const InputFile& main, std::span<const InputFile> files, const LoadOptions& options) {
    if (is_annotations(main)) {
        return read_beats(main, files, options);
    }
    const std::string name = file_name(main);
    const auto header = parse_ishne_header(main.bytes, name);
    BEATLENS_TRY(header);
    Recording recording;
    recording.name = std::string(stem(name));
    recording.warnings = header->warnings;
    const auto layout = layout_of(*header, name, recording.warnings);
    BEATLENS_TRY(layout);
    const auto rate = rate_of(*header, name, options);
    BEATLENS_TRY(rate);
    take_header(*header, *rate, recording);
    const Bytes data = main.bytes.subspan(header->data_begin, header->data_end - header->data_begin);
    for (std::size_t i = 0; i < layout->leads; ++i) {
        recording.signals.push_back(signal_of(data, *layout, i, *header));
        recording.signals.back().sampling_rate_hz = *rate;
        add_note(recording.comments, "Quality of " + recording.signals.back().lead,
                 name_of_code(qualities, header->quality[i]));
    }
    std::vector<InputFile> others;
    const InputFile* const annotations = annotation_file(main, files);
    if (annotations != nullptr) {
        BEATLENS_TRY(add_annotations(*annotations, *rate, recording));
    }
    for (const InputFile& file : files) {
        if (&file != &main && &file != annotations) {
            others.push_back(file);
        }
    }
    return without_others(std::move(recording), main, others);
}

}  // namespace beatlens::formats
