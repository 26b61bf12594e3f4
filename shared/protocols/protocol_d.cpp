#include "protocols/protocol_d.h"

#include <numeric>
#include <optional>

#include "analysis/annotated_beats.h"
#include "beats/context/context.h"
#include "beats/recipe.h"
#include "beats/robust_scaler.h"
#include "formats/record_files.h"

namespace beatlens::protocols {

namespace {

constexpr std::array<std::string_view, 22> ds1 = {"101", "106", "108", "109", "112", "114", "115", "116",
                                                  "118", "119", "122", "124", "201", "203", "205", "207",
                                                  "208", "209", "215", "220", "223", "230"};
constexpr std::array<std::string_view, 22> ds2 = {"100", "103", "105", "111", "113", "117", "121", "123",
                                                  "200", "202", "210", "212", "213", "214", "219", "221",
                                                  "222", "228", "231", "232", "233", "234"};

// Of all leads.
Result<beats::BeatContext> context_of(const Recording& record, std::span<const std::int64_t> beat_samples) {
    std::vector<std::size_t> leads(record.signals.size());
    std::iota(leads.begin(), leads.end(), std::size_t{0});
    std::vector<double> times_s;
    for (const std::int64_t sample : beat_samples) {
        times_s.push_back(time_of(sample, record.signals.front().sampling_rate_hz));
    }
    return beats::make_context(record, leads, times_s, {});
}

}  // namespace

std::span<const std::string_view> ds1_records() { return ds1; }
std::span<const std::string_view> ds2_records() { return ds2; }

std::array<std::size_t, aami_class_count> ProtocolDSet::class_counts() const {
    std::array<std::size_t, aami_class_count> counts{};
    for (const AamiClass label : labels) {
        ++counts[index_of(label)];
    }
    return counts;
}

Result<ProtocolDSet> protocol_d_set(std::string_view recipe) {
    if (!beats::is_known_recipe(recipe)) {
        return fail(ErrorCode::out_of_range, "There is no beat recipe '" + std::string(recipe) + "'.");
    }
    ProtocolDSet set;
    set.recipe = recipe;
    set.row_length = beats::row_length(recipe);
    return set;
}

Result<void> append_record(const Recording& record, ProtocolDSet& set) {
    if (record.signals.empty()) {
        return fail(ErrorCode::out_of_range, "Record " + record.name + " has no signals.");
    }
    const auto [beat_samples, labels, marks] =
        analysis::annotated_beats(record.annotations, record.signals.front().sampling_rate_hz);
    const beats::Recipe* const recipe = beats::find_recipe(set.recipe);
    beats::BeatSource source{record.signals, 0, beat_samples, marks, nullptr};
    std::optional<beats::BeatContext> context;
    if (recipe != nullptr && recipe->needs_context) {
        auto made = context_of(record, beat_samples);
        BEATLENS_TRY(made);
        context = std::move(*made);
        source.context = &*context;
    }
    const auto inputs = beats::cut_all(set.recipe, source);
    BEATLENS_TRY(inputs);
    ProtocolDRecord part{record.name, set.rows(), 0};
    for (std::size_t i = 1; i + 1 < labels.size(); ++i) {
        if (labels[i] == AamiClass::Q) {
            continue;
        }
        const auto row = std::span(inputs->values).subspan(i * inputs->length, inputs->length);
        set.values.insert(set.values.end(), row.begin(), row.end());
        set.labels.push_back(labels[i]);
        set.samples.push_back(beat_samples[i]);
        ++part.rows;
    }
    set.records.push_back(std::move(part));
    return {};
}

Result<ProtocolDSet> load_protocol_d(const std::filesystem::path& mitdb, std::span<const std::string_view> names,
                                     std::string_view recipe) {
    auto set = protocol_d_set(recipe);
    BEATLENS_TRY(set);
    for (const std::string_view name : names) {
        const auto record = formats::load_record(mitdb / name);
        BEATLENS_TRY(record);
        BEATLENS_TRY(append_record(*record, *set));
    }
    return set;
}

std::map<std::string, model::InputScaler> fit_scalers(const ProtocolDSet& set) {
    std::map<std::string, model::InputScaler> scalers;
    const beats::Recipe* recipe = beats::find_recipe(set.recipe);
    std::size_t first = 0;
    for (const InputSpec& input : recipe == nullptr ? std::vector<InputSpec>() : recipe->inputs) {
        if (input.length == 1) {
            auto fitted = beats::fit_robust_scaler(set.values, set.row_length, first);
            fitted.centre.resize(input.size());
            fitted.scale.resize(input.size());
            scalers[input.name] = {std::move(fitted.centre), std::move(fitted.scale)};
        }
        first += input.size();
    }
    return scalers;
}

}  // namespace beatlens::protocols
