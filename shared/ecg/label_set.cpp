#include "ecg/label_set.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include "ecg/aami.h"

namespace beatlens {

namespace {

// Colours: the Okabe-Ito hues, which people with any colour vision can tell apart, darkened until white letters on them
// read well.
LabelSet make_aami_beats() {
    constexpr std::array<std::array<const char*, 2>, aami_class_count> looks = {{
        {"#5f6b7a", "text"},  // slate: subdued on purpose
        {"#0067a8", "pill"},  // blue
        {"#c24a00", "pill"},  // vermilion
        {"#00785a", "pill"},  // bluish green
        {"#9a3f7d", "pill"},  // reddish purple
    }};
    LabelSet set{"aami-beats", "Beat classes of ANSI/AAMI EC57", {}, 0, Summary::counts, LabelOf::beat, ""};
    for (const AamiClass c : aami_classes) {
        const auto& [colour, shape] = looks[index_of(c)];
        set.labels.push_back({std::string(1, letter(c)), std::string(description(c)), colour, shape});
    }
    return set;
}

// Other hues, so that nobody takes one kind of label for the other.
LabelSet make_myocardial_infarction() {
    return {"myocardial-infarction",
            "Myocardial infarction",
            {{"NORM", "As in a normal ECG (research)", "#75675a", "text"},          // warm grey
             {"MI", "As in myocardial infarction (research)", "#5b3fb5", "pill"}},  // violet
            0,
            Summary::mean_log_odds,
            LabelOf::beat,
            "One lead, research only: not a diagnosis."};
}

LabelSet make_atrial_fibrillation() {
    return {"atrial-fibrillation",
            "Atrial fibrillation",
            {{"other", "Another rhythm", "#66705a", "text"},               // grey green
             {"AF", "Suspected atrial fibrillation", "#8a2846", "pill"}},  // wine
            0,
            Summary::counts,
            LabelOf::beat,
            "Told by the rhythm around a beat; flutter with conduction that changes looks alike. Not a diagnosis."};
}

// Words of an enumeration in files.
constexpr std::array<const char*, 2> summary_words = {"counts", "mean_log_odds"};
constexpr std::array<const char*, 2> of_words = {"beat", "recording"};

tl::unexpected<Error> bad(const std::string& why) {
    return fail(ErrorCode::malformed, "The model file's label set " + why + ".");
}

// A text of a JSON object; nothing where it is missing or something else.
std::optional<std::string> text_of(const nlohmann::json& json, const char* key) {
    const auto at = json.find(key);
    if (at == json.end() || !at->is_string()) {
        return std::nullopt;
    }
    return at->get<std::string>();
}

// In lower case the name becomes a key of the reports (analysis/report.h), beside these.
bool may_name_result(const std::string& name) {
    constexpr std::array<std::string_view, 17> taken = {
        "schema", "record", "lead", "model",  "task",    "counts",     "quality",       "warnings", "comparison",
        "beats",  "error",  "path", "labels", "samples", "references", "probabilities", "usable"};
    const bool is_plain = std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    });
    std::string key = name;
    std::transform(key.begin(), key.end(), key.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return is_plain && std::find(taken.begin(), taken.end(), key) == taken.end();
}

bool is_colour(const std::string& text) {
    return text.size() == 7 && text[0] == '#' && text.find_first_not_of("0123456789abcdefABCDEF", 1) == text.npos;
}

Result<Label> read_label(const nlohmann::json& json) {
    if (!json.is_object()) {
        return bad("holds a label that is not a JSON object");
    }
    const auto name = text_of(json, "name");
    const auto description = text_of(json, "description");
    const auto colour = text_of(json, "colour");
    const auto shape = text_of(json, "shape");
    if (!name || name->empty()) {
        return bad("holds a label without a name");
    }
    if (!description || !colour || !is_colour(*colour) || !shape ||
        std::count(label_shapes.begin(), label_shapes.end(), *shape) == 0) {
        return bad("gives the label '" + *name + "' no valid description, colour (#rrggbb) or shape");
    }
    return Label{*name, *description, *colour, *shape};
}

template <class Enum>
bool read_word(const nlohmann::json& json, const char* key, const std::array<const char*, 2>& words, Enum& value) {
    const auto word = text_of(json, key);
    const auto at = std::find(words.begin(), words.end(), word.value_or(""));
    value = static_cast<Enum>(at - words.begin());
    return at != words.end();
}

Result<void> check(const LabelSet& set) {
    std::set<std::string> names;
    for (const Label& label : set.labels) {
        if (!names.insert(label.name).second) {
            return bad("has the label '" + label.name + "' twice");
        }
    }
    if (set.labels.empty() || set.labels.size() > max_labels) {
        return bad("must have between 1 and " + std::to_string(max_labels) + " labels");
    }
    if (set.summary == Summary::mean_log_odds && (set.labels.size() != 2 || set.normal != 0)) {
        return bad("can add up as mean log-odds only with two labels, the normal one first");
    }
    if (set.summary == Summary::mean_log_odds && !may_name_result(set.labels.back().name)) {
        return bad("adds up, so its second label names what it tells of a recording: the name '" +
                   set.labels.back().name + "' is taken in reports, or not of ASCII letters and digits only");
    }
    return {};
}

}  // namespace

std::vector<std::string> LabelSet::names() const {
    std::vector<std::string> result;
    result.reserve(labels.size());
    for (const Label& label : labels) {
        result.push_back(label.name);
    }
    return result;
}

std::optional<std::size_t> LabelSet::find(std::string_view name) const {
    const auto at = std::find_if(labels.begin(), labels.end(), [&](const Label& label) { return label.name == name; });
    return at == labels.end() ? std::nullopt : std::optional(static_cast<std::size_t>(at - labels.begin()));
}

const LabelSet& aami_beats() {
    static const LabelSet set = make_aami_beats();
    return set;
}

const LabelSet& myocardial_infarction() {
    static const LabelSet set = make_myocardial_infarction();
    return set;
}

const LabelSet& atrial_fibrillation() {
    static const LabelSet set = make_atrial_fibrillation();
    return set;
}

const LabelSet* find_label_set(std::string_view id) {
    for (const LabelSet* set : {&aami_beats(), &myocardial_infarction(), &atrial_fibrillation()}) {
        if (set->id == id) {
            return set;
        }
    }
    return nullptr;
}

std::string to_json(const LabelSet& set) {
    using Json = nlohmann::ordered_json;
    Json json = {{"id", set.id},
                 {"title", set.title},
                 {"of", of_words[static_cast<std::size_t>(set.of)]},
                 {"summary", summary_words[static_cast<std::size_t>(set.summary)]}};
    if (set.normal) {
        json["normal"] = set.labels[*set.normal].name;
    }
    json["note"] = set.note;
    json["labels"] = Json::array();
    for (const Label& label : set.labels) {
        json["labels"].push_back({{"name", label.name},
                                  {"description", label.description},
                                  {"colour", label.colour},
                                  {"shape", label.shape}});
    }
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<LabelSet> label_set_from_json(const std::string& text) {
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object()) {
        return bad("is not a JSON object");
    }
    LabelSet set;
    const auto id = text_of(json, "id");
    const auto title = text_of(json, "title");
    const auto note = text_of(json, "note");
    if (!id || id->empty() || !title || !note || !read_word(json, "summary", summary_words, set.summary) ||
        !read_word(json, "of", of_words, set.of)) {
        return bad("lacks a valid 'id', 'title', 'note', 'summary' or 'of'");
    }
    set.id = *id;
    set.title = *title;
    set.note = *note;
    const auto labels = json.find("labels");
    if (labels == json.end() || !labels->is_array()) {
        return bad("lacks the list 'labels'");
    }
    for (const auto& one : *labels) {
        auto label = read_label(one);
        BEATLENS_TRY(label);
        set.labels.push_back(*std::move(label));
    }
    if (json.contains("normal")) {
        set.normal = set.find(text_of(json, "normal").value_or(""));
        if (!set.normal) {
            return bad("names a normal label that it does not have");
        }
    }
    BEATLENS_TRY(check(set));
    if (const LabelSet* known = find_label_set(set.id)) {
        if (known->names() != set.names()) {
            return fail(ErrorCode::model_mismatch,
                        "The model file's label set '" + set.id + "' does not have the labels of that set.");
        }
        return *known;
    }
    return set;
}

}  // namespace beatlens
