#include "formats/matlab/matlab.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ecg/aami.h"
#include "formats/families.h"
#include "formats/matlab/info.h"
#include "formats/matlab/labchart.h"
#include "formats/matlab/mat_file.h"
#include "formats/matlab/rate.h"
#include "formats/matlab/variables.h"
#include "formats/notes.h"
#include "formats/parsing.h"
#include "formats/units.h"
#include "formats/words.h"

namespace beatlens::formats {

namespace {

using namespace matlab;

constexpr std::size_t values_per_beat = 187;

// Rows of 187 values between 0 and 1, or of 188 with the class in the last one, as in the published heartbeat files.
std::optional<BeatTable> beat_table(const Array& array) {
    constexpr double slack = 1e-6;  // values were scaled in single precision
    std::vector<std::size_t> dims = array.dims;
    if (dims.size() == 2 && dims[1] == 1) {
        std::swap(dims[0], dims[1]);  // a column is one beat as well
    }
    if (dims.size() != 2 || (dims[1] != values_per_beat && dims[1] != values_per_beat + 1) ||
        array.count() != array.stored()) {
        return std::nullopt;
    }
    const std::size_t rows = dims[0];
    BeatTable table;
    table.length = values_per_beat;
    table.values.reserve(rows * values_per_beat);
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t column = 0; column < values_per_beat; ++column) {
            const double value = array.number(column * rows + row);
            if (!(value >= -slack && value <= 1.0 + slack)) {
                return std::nullopt;
            }
            table.values.push_back(static_cast<float>(value));
        }
        if (dims[1] > values_per_beat) {
            const double value = array.number(values_per_beat * rows + row);
            if (!(value >= 0.0 && value < aami_class_count && value == std::floor(value))) {
                return std::nullopt;
            }
            table.classes.push_back(static_cast<std::uint8_t>(value));
        }
    }
    return table;
}

// A scale that stands beside integers: gain and baseline, each for all leads or one per lead.
struct Gains {
    const Array* gain = nullptr;
    const Array* baseline = nullptr;
    double of(const Array* array, std::size_t lead, double otherwise) const {
        const double value = array == nullptr ? otherwise : array->number(array->stored() > 1 ? lead : 0);
        return std::isfinite(value) ? value : otherwise;
    }
};

// `number`: which of the recording's leads it is; times and other matrices beside it do not count.
Signal read_lead(const Array& array, const Shape& shape, std::size_t lead, const Gains& gains, std::size_t number) {
    Signal signal;
    signal.samples.reserve(shape.length);
    bool integers = true;
    for (std::size_t i = 0; i < shape.length; ++i) {
        const std::size_t index = shape.index(lead, i);
        const double value = array.number(index);
        signal.samples.push_back(array.sample(index));
        // A float holds integers up to 2^24 exactly.
        integers = integers && (std::isnan(value) || (value == std::floor(value) && std::abs(value) <= 1 << 24));
    }
    if (!integers) {
        return signal;
    }
    signal.gain_adu_per_unit = 1.0;
    const double gain = gains.of(gains.gain, number, 0.0);
    const double baseline = gains.of(gains.baseline, number, 0.0);
    if (gain > 0.0 && std::abs(baseline) <= 1 << 24 && baseline == std::floor(baseline)) {
        signal.gain_adu_per_unit = gain;
        signal.baseline_adu = static_cast<int>(baseline);
        for (float& sample : signal.samples) {
            sample = static_cast<float>((static_cast<double>(sample) - baseline) / gain);
        }
    }
    return signal;
}

bool sounds_like_a_lead(std::string_view text) {
    constexpr Words parts = "ecg|ekg|lead|chan";
    return is_lead_name(text) || has_part_of(parts, lower(text));
}

// What to call the leads: a list beside the candidate, or what the vectors are called.
std::vector<std::string> lead_names(const Candidate& candidate, std::size_t leads) {
    std::vector<std::string> names;
    if (candidate.parts.size() > 1) {
        for (const Found* part : candidate.parts) {
            names.push_back(part->array->name);
        }
        return names;
    }
    if (const Array* const list = find(candidate.parts.front()->scope, Meaning::leads)) {
        names = names_in(*list, leads);
        // "label" with one text is a lead's name, or a person's, or a diagnosis.
        if (leads == 1 && names.size() == 1 && !sounds_like_a_lead(list->name) && !sounds_like_a_lead(names.front())) {
            names.clear();
        }
    }
    if (names.size() != leads) {
        const std::string& name = candidate.parts.front()->array->name;
        names = leads == 1 && is_lead_name(name) ? std::vector{name} : std::vector<std::string>{};
    }
    return names;
}

// The units of each lead, where a variable says them: one for all, or one each.
std::vector<std::string> lead_units(const Candidate& candidate, std::size_t leads) {
    const Array* const list = find(candidate.parts.front()->scope, Meaning::units);
    std::vector<std::string> units = list == nullptr ? std::vector<std::string>{} : names_in(*list, leads);
    if (units.size() == 1) {
        units.resize(leads, units.front());
    }
    units.resize(units.size() == leads ? leads : 0);
    return units;
}

void finish(Recording& record, const std::vector<std::string>& units) {
    std::vector<std::string> unknown;
    std::vector<std::string> large;
    for (std::size_t i = 0; i < record.signals.size(); ++i) {
        Signal& signal = record.signals[i];
        const std::string stated = i < units.size() ? units[i] : "";
        const UnitsFound found = set_units(stated, signal);
        if (found == UnitsFound::unknown) {
            unknown.push_back(signal.lead);
        } else if (found == UnitsFound::stated_but_too_large) {
            large.push_back(signal.lead);
        }
        if (const double factor = millivolts_per_unit(stated); factor != 0.0) {
            signal.gain_adu_per_unit /= factor;
        }
    }
    if (!unknown.empty()) {
        record.warnings.push_back("The values of " + joined(unknown) +
                                  " are too large for millivolts; they are taken as numbers of the recorder without a "
                                  "known unit, so amplitudes have no scale.");
    }
    if (!large.empty()) {
        record.warnings.push_back("The values of " + joined(large) +
                                  " span more than 50 mV, which no electrocardiogram does; is the unit right?");
    }
    warn_of_missing(record);
}

Result<Recording> read_candidate(const Candidate& candidate, const Inventory& inventory, const std::string& name,
                                 const LoadOptions& options) {
    Recording record;
    record.name = stem(name);
    const Scope* const scope = candidate.parts.front()->scope;
    Gains gains{find(scope, Meaning::gain), find(scope, Meaning::baseline)};
    std::optional<Rate> rate;
    for (const Found* part : candidate.parts) {
        const Array& array = *part->array;
        for (std::size_t lead = 0; lead < candidate.shape.leads; ++lead) {
            const auto number = [&](std::size_t i) { return array.number(candidate.shape.index(lead, i)); };
            // A first column that rises evenly is the time of the others.
            if (lead == 0 && candidate.shape.leads > 1 && is_even(number, candidate.shape.length)) {
                rate = rate_of_times(number, candidate.shape.length, "column 1 of " + array.name);
                record.comments.push_back("The first column of " + array.name + " is taken as time.");
                continue;
            }
            record.signals.push_back(read_lead(array, candidate.shape, lead, gains, record.signals.size()));
        }
    }
    const auto stated = find_rate(inventory, scope, candidate.shape.length);
    rate = stated && stated->warning.empty() ? stated : rate ? rate : stated;
    if (!rate) {
        const auto given = given_rate_hz(options, name, "does not say its sampling rate");
        BEATLENS_TRY(given);
        rate = Rate{*given, {}, {}};
    }
    if (!rate->warning.empty()) {
        record.warnings.push_back(rate->warning);
    }
    record.frame_rate_hz = rate->hz;
    const std::size_t leads = record.signals.size();
    std::vector<std::string> names = lead_names(candidate, leads);
    for (std::size_t i = 0; i < leads; ++i) {
        const bool named = i < names.size() && !names[i].empty();
        record.signals[i].lead = named ? names[i] : "lead " + std::to_string(i + 1);
        record.signals[i].sampling_rate_hz = rate->hz;
    }
    finish(record, lead_units(candidate, leads));
    if (const Array* const age = find(scope, Meaning::age); age != nullptr && age->stored() == 1) {
        record.comments.push_back("Age: " + number_text(age->number(0)));
    }
    if (const Array* const sex = find(scope, Meaning::sex); sex != nullptr && sex->lines().size() == 1) {
        record.comments.push_back("Sex: " + sex->lines().front());
    }
    return record;
}

// The chosen one among all, and the choice where there is one.
const Candidate& choose(const std::vector<Candidate>& all, const LoadOptions& options, std::optional<Choice>& made) {
    if (all.size() == 1) {
        return all.front();
    }
    Choice choice{"variable", "Which variable is the recording?", {}, {}};
    for (const Candidate& candidate : all) {
        const std::size_t leads = candidate.shape.leads * candidate.parts.size();
        choice.options.push_back({candidate.path, candidate.path + " (" + std::to_string(leads) +
                                                      (leads == 1 ? " lead of " : " leads of ") +
                                                      std::to_string(candidate.shape.length) + " samples)"});
    }
    choice.chosen = answer_to(options, choice, all.front().path);
    const auto chosen = std::find_if(all.begin(), all.end(),
                                     [&](const Candidate& candidate) { return candidate.path == choice.chosen; });
    made = std::move(choice);
    return *chosen;
}

Error nothing_found(const File& file, const std::string& name) {
    std::vector<std::string> names;
    std::vector<std::string> objects;
    for (const Array& variable : file.variables) {
        names.push_back(in_quotes(variable.name));
        if (variable.kind == Class::opaque || variable.kind == Class::object) {
            objects.push_back(names.back());
        }
    }
    if (!objects.empty()) {
        return {ErrorCode::no_signal,
                name + " holds " + joined(objects) +
                    " as a table or another object that only MATLAB can open; save its numbers as a "
                    "matrix, with table2array(), and the rate as Fs."};
    }
    return {file.cut && names.empty() ? ErrorCode::truncated : ErrorCode::no_signal,
            name + " holds no matrix of numbers that could be signals (" +
                (names.empty() ? "it has no variables" : "its variables are " + joined(names)) +
                "); save the leads as a matrix with a column each, and the rate as Fs."};
}

}  // namespace

Result<Document> parse_matlab(std::span<const std::uint8_t> bytes, const std::string& name, const LoadOptions& options,
                              std::string_view info) {
    auto file = read_mat_file(bytes, name);
    BEATLENS_TRY(file);
    if (!info.empty()) {
        add_info(info, *file);
    } else if (is_matlab4({name, bytes}) && file->variables.size() == 1 && file->variables.front().name == "val") {
        const std::string record(stem(name));
        return fail(ErrorCode::missing_file, name + " is part of a WFDB record whose header " + record +
                                                 ".hea is missing; choose or drop the files together (or with " +
                                                 record + ".info, where there is one).");
    }
    const Inventory inventory = list_variables(*file);
    if (is_labchart(inventory.scopes.front())) {
        auto record = read_labchart(inventory.scopes.front(), name, options);
        BEATLENS_TRY(record);
        record->warnings.insert(record->warnings.begin(), file->warnings.begin(), file->warnings.end());
        return *std::move(record);
    }
    const std::vector<Candidate> all = candidates(inventory);
    if (all.empty()) {
        return tl::make_unexpected(nothing_found(*file, name));
    }
    std::optional<Choice> choice;
    const Candidate& chosen = choose(all, options, choice);
    if (chosen.parts.size() == 1) {
        if (auto table = beat_table(*chosen.parts.front()->array)) {
            table->name = stem(name);
            table->warnings = file->warnings;
            if (choice) {
                table->warnings.push_back("Only the beats in " + chosen.path + " are read; the file holds " +
                                          std::to_string(all.size() - 1) + " more variables that could be signals.");
            }
            return *std::move(table);
        }
    }
    auto record = read_candidate(chosen, inventory, name, options);
    BEATLENS_TRY(record);
    record->warnings.insert(record->warnings.begin(), file->warnings.begin(), file->warnings.end());
    if (choice) {
        record->choices.push_back(*std::move(choice));
    }
    return *std::move(record);
}

Companions matlab_companions(const InputFile& main) {
    return {.names = {std::string(stem(file_name(main))) + ".info"}};
}

Result<Document> read_matlab(const InputFile& main, std::span<const InputFile> files, const LoadOptions& options) {
    const std::string wanted = matlab_companions(main).names.front();
    const auto info = std::find_if(files.begin(), files.end(), [&](const InputFile& file) {
        return equal_ignoring_case(last_component(file.name), wanted);
    });
    const bool has_info = info != files.end() && is_info(as_text(info->bytes));
    auto document = parse_matlab(main.bytes, file_name(main), options, has_info ? as_text(info->bytes) : "");
    BEATLENS_TRY(document);
    std::vector<InputFile> others;
    std::copy_if(files.begin(), files.end(), std::back_inserter(others),
                 [&](const InputFile& file) { return &file != &main && !(has_info && &file == &*info); });
    return without_others(*std::move(document), main, others);
}

}  // namespace beatlens::formats
