#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>
#include <variant>

#include "c/border.h"
#include "formats/record_files.h"

using namespace beatlens;
using namespace beatlens::c;

namespace {

constexpr float largest_mv = 1e12F;  // what text is read up to

formats::LoadOptions load_options(const beatlens_read_options* options) {
    formats::LoadOptions load;
    if (options == nullptr) {
        return load;
    }
    if (options->sampling_rate_hz != 0.0) {
        load.sampling_rate_hz = options->sampling_rate_hz;
    }
    load.recording = text_or_empty(options->recording);
    for (std::size_t i = 0; options->answers != nullptr && i < options->answer_count; ++i) {
        load.answers[text_or_empty(options->answers[i].key)] = text_or_empty(options->answers[i].value);
    }
    return load;
}

const Recording* record_of(const beatlens_recording* recording) {
    return recording != nullptr ? std::get_if<Recording>(&recording->document) : nullptr;
}

const std::vector<std::string>& warnings_of(const beatlens_recording* recording) {
    static const std::vector<std::string> none;
    return recording == nullptr
               ? none
               : std::visit(
                     [](const auto& document) -> const auto& { return document.warnings; }, recording->document);
}

Recording made_of(const float* mv, std::size_t leads, std::size_t samples, double rate_hz, const char* const* names) {
    Recording recording;
    recording.frame_rate_hz = rate_hz;
    for (std::size_t i = 0; i < leads; ++i) {
        Signal signal;
        const char* const name = names != nullptr ? names[i] : nullptr;
        signal.lead = name != nullptr ? name : "lead " + std::to_string(i + 1);
        signal.sampling_rate_hz = rate_hz;
        signal.samples.assign(mv + i * samples, mv + (i + 1) * samples);
        for (float& sample : signal.samples) {
            if (!(std::abs(sample) <= largest_mv)) {
                sample = std::numeric_limits<float>::quiet_NaN();
            }
        }
        recording.signals.push_back(std::move(signal));
    }
    return recording;
}

}  // namespace

beatlens_status beatlens_recording_open(const char* path, const beatlens_read_options* options,
                                        beatlens_recording** recording, beatlens_error* error) {
    if (recording == nullptr) {
        return no_argument(error, "recording");
    }
    *recording = nullptr;
    if (path == nullptr) {
        return no_argument(error, "path");
    }
    return guarded(error,
                   [&](locale_t) { return hand_over(recording, formats::load_path(path, load_options(options))); });
}

beatlens_status beatlens_recording_from_files(const beatlens_file* files, size_t file_count,
                                              const beatlens_read_options* options, beatlens_recording** recording,
                                              beatlens_error* error) {
    if (recording == nullptr) {
        return no_argument(error, "recording");
    }
    *recording = nullptr;
    if (files == nullptr) {
        return no_argument(error, "files");
    }
    for (std::size_t i = 0; i < file_count; ++i) {
        if (files[i].bytes == nullptr && files[i].size > 0) {
            return no_argument(error, "bytes");
        }
    }
    return guarded(error, [&](locale_t) {
        std::vector<formats::InputFile> inputs;
        for (std::size_t i = 0; i < file_count; ++i) {
            inputs.push_back(
                {text_or_empty(files[i].name), {static_cast<const std::uint8_t*>(files[i].bytes), files[i].size}});
        }
        return hand_over(recording, formats::load(inputs, load_options(options)));
    });
}

beatlens_status beatlens_recording_from_samples(const float* mv, size_t lead_count, size_t sample_count,
                                                double sampling_rate_hz, const char* const* lead_names,
                                                beatlens_recording** recording, beatlens_error* error) {
    if (recording == nullptr) {
        return no_argument(error, "recording");
    }
    *recording = nullptr;
    if (mv == nullptr) {
        return no_argument(error, "mv");
    }
    return guarded(error, [&](locale_t) -> Result<void> {
        if (sample_count > 0 && lead_count > std::numeric_limits<std::size_t>::max() / sizeof(float) / sample_count) {
            return fail(ErrorCode::out_of_range, "There cannot be so many leads of so many samples.");
        }
        if (!std::isfinite(sampling_rate_hz) || sampling_rate_hz <= 0.0) {
            return fail(ErrorCode::out_of_range, "The sampling rate must be a number of samples per second above 0.");
        }
        *recording = new beatlens_recording{made_of(mv, lead_count, sample_count, sampling_rate_hz, lead_names)};
        return {};
    });
}

const char* beatlens_recording_name(const beatlens_recording* recording) {
    return recording == nullptr
               ? ""
               : std::visit([](const auto& document) { return document.name.c_str(); }, recording->document);
}

size_t beatlens_recording_lead_count(const beatlens_recording* recording) {
    const Recording* const record = record_of(recording);
    return record != nullptr ? record->signals.size() : 0;
}

beatlens_status beatlens_recording_lead(const beatlens_recording* recording, size_t index, beatlens_lead* lead) {
    if (lead == nullptr || recording == nullptr) {
        return BEATLENS_INVALID_ARGUMENT;
    }
    *lead = {};
    if (index >= beatlens_recording_lead_count(recording)) {
        return BEATLENS_OUT_OF_RANGE;
    }
    const Signal& signal = record_of(recording)->signals[index];
    *lead = {signal.lead.c_str(), signal.units.c_str(), signal.sampling_rate_hz, signal.samples.data(),
             signal.samples.size()};
    return BEATLENS_OK;
}

size_t beatlens_recording_warning_count(const beatlens_recording* recording) { return warnings_of(recording).size(); }

const char* beatlens_recording_warning(const beatlens_recording* recording, size_t index) {
    return text_at(warnings_of(recording), index);
}

void beatlens_recording_free(beatlens_recording* recording) { delete recording; }
