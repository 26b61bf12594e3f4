#include "formats/matlab/labchart.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "formats/parsing.h"
#include "formats/units.h"

namespace beatlens::formats::matlab {

namespace {

// `datastart` and `dataend`: a row for each channel, a column for each block; from 1, and -1 where there is nothing.
struct Layout {
    const Array& data;
    const Array& start;
    const Array& end;
    std::size_t channels = 0;
    std::size_t blocks = 0;

    std::size_t index(std::size_t channel, std::size_t block) const { return block * channels + channel; }
    // How many samples the channel has in the block, and its first one's index.
    std::size_t length(std::size_t channel, std::size_t block, std::size_t& first) const {
        const double from = start.number(index(channel, block));
        const double to = end.number(index(channel, block));
        if (!(from >= 1.0 && to >= from && to <= static_cast<double>(data.stored()))) {
            return 0;
        }
        first = static_cast<std::size_t>(from) - 1;
        return static_cast<std::size_t>(to) - first;
    }
    std::size_t longest(std::size_t block) const {
        std::size_t most = 0;
        for (std::size_t channel = 0; channel < channels; ++channel) {
            std::size_t first = 0;
            most = std::max(most, length(channel, block, first));
        }
        return most;
    }
};

std::vector<std::string> lines_of(const Scope& scope, std::string_view name) {
    const Array* const array = find_named(scope, name);
    return array == nullptr ? std::vector<std::string>{} : array->lines();
}

std::size_t choose_block(const Layout& layout, const LoadOptions& options, Recording& record) {
    constexpr std::size_t most = 256;
    Choice choice{"block", "Which block of the recording?", {}, {}};
    std::size_t usual = 0;
    for (std::size_t block = 0; block < std::min(layout.blocks, most); ++block) {
        const std::size_t length = layout.longest(block);
        const std::string number = std::to_string(block + 1);
        choice.options.push_back({number, "block " + number + " (" + std::to_string(length) + " samples)"});
        usual = length > layout.longest(usual) ? block : usual;
    }
    if (layout.blocks < 2) {
        return 0;
    }
    choice.chosen = answer_to(options, choice, choice.options[usual].value);
    record.choices.push_back(choice);
    return static_cast<std::size_t>(parse_integer(choice.chosen).value_or(1) - 1);
}

}  // namespace

bool is_labchart(const Scope& scope) {
    const Array* const data = find_named(scope, "data");
    const Array* const start = find_named(scope, "datastart");
    const Array* const end = find_named(scope, "dataend");
    return data != nullptr && start != nullptr && end != nullptr && data->is_real_numbers() &&
           start->is_real_numbers() && end->is_real_numbers() && start->dims.size() == 2 && start->dims == end->dims &&
           start->stored() > 0 && start->count() == start->stored();
}

Result<Recording> read_labchart(const Scope& scope, const std::string& name, const LoadOptions& options) {
    const Array& start = *find_named(scope, "datastart");
    const Layout layout{*find_named(scope, "data"), start, *find_named(scope, "dataend"), start.dims[0], start.dims[1]};
    const Array* const rates = find_named(scope, "samplerate");
    const Array* const unit_of = find_named(scope, "unittextmap");
    const std::vector<std::string> titles = lines_of(scope, "titles");
    const std::vector<std::string> units = lines_of(scope, "unittext");
    Recording record;
    record.name = stem(name);
    const std::size_t block = choose_block(layout, options, record);
    std::size_t read = 0;
    for (std::size_t channel = 0; channel < layout.channels; ++channel) {
        std::size_t first = 0;
        const std::size_t length = layout.length(channel, block, first);
        if (length == 0 || read + length > layout.data.stored()) {  // channels do not share samples
            continue;
        }
        read += length;
        Signal signal;
        signal.lead = channel < titles.size() && !titles[channel].empty() ? titles[channel]
                                                                          : "lead " + std::to_string(channel + 1);
        const std::size_t index = layout.index(channel, block);
        signal.sampling_rate_hz = rates == nullptr ? 0.0 : rates->number(rates->stored() == 1 ? 0 : index);
        if (!(signal.sampling_rate_hz > 0.0 && signal.sampling_rate_hz <= 1e6)) {
            const auto given = given_rate_hz(options, name, "does not say its sampling rate");
            BEATLENS_TRY(given);
            signal.sampling_rate_hz = *given;
        }
        signal.samples.reserve(length);
        for (std::size_t i = 0; i < length; ++i) {
            signal.samples.push_back(layout.data.sample(first + i));
        }
        const double unit = unit_of == nullptr ? -1.0 : unit_of->number(unit_of->stored() == 1 ? 0 : index);
        const bool has_unit = unit >= 1.0 && unit <= static_cast<double>(units.size());
        if (set_units(has_unit ? units[static_cast<std::size_t>(unit) - 1] : "", signal) == UnitsFound::unknown) {
            record.warnings.push_back("The values of " + signal.lead +
                                      " are too large for millivolts and have no unit, so amplitudes have no scale.");
        }
        record.frame_rate_hz = std::max(record.frame_rate_hz, signal.sampling_rate_hz);
        record.signals.push_back(std::move(signal));
    }
    if (record.signals.empty()) {
        return fail(ErrorCode::no_signal, name +
                                              " is a LabChart file without samples where its channels should be; "
                                              "export it again.");
    }
    return record;
}

}  // namespace beatlens::formats::matlab
