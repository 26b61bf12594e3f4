#include "protocols/protocol_m.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "analysis/analyze.h"
#include "beats/recipe.h"
#include "ecg/label_set.h"
#include "formats/parsing.h"

namespace beatlens::protocols {

namespace {

using Json = nlohmann::ordered_json;

struct Count {
    std::size_t beats = 0;
    std::size_t records = 0;
    std::set<std::string> patients;
};

using Counts = std::array<std::array<Count, 2>, mi_splits.size()>;  // by split and class

Counts counts_of(const ProtocolMSet& set) {
    Counts counts;
    for (std::size_t i = 0; i < set.rows(); ++i) {
        ++counts[static_cast<std::size_t>(set.splits[i])][set.labels[i]].beats;
    }
    for (const MiRecord& record : set.records) {
        Count& count = counts[static_cast<std::size_t>(record.split)][record.infarction ? 1 : 0];
        ++count.records;
        count.patients.insert(record.patient);
    }
    return counts;
}

bool has_mixed_patients(const ProtocolMSet& set) {
    std::map<std::string, MiSplit> split_of;
    return std::any_of(set.records.begin(), set.records.end(), [&](const MiRecord& record) {
        return split_of.try_emplace(record.patient, record.split).first->second != record.split;
    });
}

// No beat in it: said by the detector, or because there is no signal at all.
bool means_no_beats(const Error& error) {
    return error.code == ErrorCode::no_beats || error.code == ErrorCode::no_signal;
}

}  // namespace

std::string_view to_string(MiSplit split) {
    constexpr std::array<std::string_view, mi_splits.size()> names = {"train", "validation", "test"};
    return names[static_cast<std::size_t>(split)];
}

std::vector<std::size_t> ProtocolMSet::rows_of(MiSplit split) const {
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < splits.size(); ++i) {
        if (splits[i] == split) {
            rows.push_back(i);
        }
    }
    return rows;
}

std::string_view note_of(const ProtocolMSet& set) {
    if (set.record_of.empty()) {
        return mi_note_beats;
    }
    return has_mixed_patients(set) ? mi_note_mixed : mi_note_patients;
}

std::string to_text(const ProtocolMSet& set) {
    const auto& classes = myocardial_infarction().labels;
    const Counts counts = counts_of(set);
    std::string text = "protocol M on " + set.source + ", beats of " + set.recipe + "\n";
    for (const MiSplit split : mi_splits) {
        char line[160];
        std::snprintf(line, sizeof line, "  %-10s", to_string(split).data());
        text += line;
        for (std::size_t c = 0; c < classes.size(); ++c) {
            const Count& count = counts[static_cast<std::size_t>(split)][c];
            std::snprintf(line, sizeof line, "  %-4s %6zu beats", classes[c].name.c_str(), count.beats);
            text += line;
            if (!set.record_of.empty()) {
                std::snprintf(line, sizeof line, " of %5zu records, %5zu patients", count.records,
                              count.patients.size());
                text += line;
            }
        }
        text += "\n";
    }
    if (!set.without_beats.empty()) {
        text += "  no beat found in " + std::to_string(set.without_beats.size()) + " records, which are left out:";
        for (const std::string& name : set.without_beats) {
            text += " " + name;
        }
        text += "\n";
    }
    return text + "  " + std::string(note_of(set)) + "\n";
}

std::string to_json(const ProtocolMSet& set) {
    const auto& classes = myocardial_infarction().labels;
    const Counts counts = counts_of(set);
    Json splits = Json::object();
    for (const MiSplit split : mi_splits) {
        Json of_split = Json::object();
        for (std::size_t c = 0; c < classes.size(); ++c) {
            const Count& count = counts[static_cast<std::size_t>(split)][c];
            Json& entry = of_split[classes[c].name];
            entry["beats"] = count.beats;
            if (!set.record_of.empty()) {
                entry["records"] = count.records;
                entry["patients"] = count.patients.size();
            }
        }
        splits[std::string(to_string(split))] = std::move(of_split);
    }
    return Json{{"source", set.source},
                {"recipe", set.recipe},
                {"note", note_of(set)},
                {"splits", std::move(splits)},
                {"without_beats", set.without_beats}}
        .dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<ProtocolMSet> protocol_m_set(std::string_view source, std::string_view recipe) {
    if (!beats::is_known_recipe(recipe)) {
        return fail(ErrorCode::out_of_range, "There is no beat recipe '" + std::string(recipe) + "'.");
    }
    ProtocolMSet set;
    set.source = source;
    set.recipe = recipe;
    set.row_length = beats::row_length(recipe);
    return set;
}

Result<std::size_t> lead_ii(const Recording& record) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < record.signals.size(); ++i) {
        if (formats::equal_ignoring_case(record.signals[i].lead, "II")) {
            return i;
        }
        names.push_back(record.signals[i].lead);
    }
    if (names.size() == 1) {
        return 0;
    }
    return fail(ErrorCode::no_signal, "Record " + record.name + " has no lead II" +
                                          (names.empty() ? "." : "; its leads are " + formats::joined(names) + "."));
}

Result<void> append_record(const Recording& record, MiRecord entry, ProtocolMSet& set) {
    const auto lead = lead_ii(record);
    BEATLENS_TRY(lead);
    const auto leave_out = [&](const Error& error) -> Result<void> {
        if (!means_no_beats(error)) {
            return fail(error.code, "Record " + entry.name + ": " + error.message);
        }
        set.without_beats.push_back(entry.name);
        return {};
    };
    const auto located = analysis::locate(record, {*lead, false, {}});
    if (!located) {
        return leave_out(located.error());
    }
    const auto inputs = beats::cut_beats(set.recipe, record.signals[*lead], located->samples, located->marks);
    if (!inputs) {
        return leave_out(inputs.error());
    }
    entry.first = set.rows();
    entry.rows = inputs->beats();
    set.values.insert(set.values.end(), inputs->values.begin(), inputs->values.end());
    set.labels.insert(set.labels.end(), entry.rows, entry.infarction ? 1 : 0);
    set.splits.insert(set.splits.end(), entry.rows, entry.split);
    set.record_of.insert(set.record_of.end(), entry.rows, set.records.size());
    set.records.push_back(std::move(entry));
    return {};
}

}  // namespace beatlens::protocols
