#include "analysis/edits.h"

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "analysis/report_json.h"
#include "ecg/overloaded.h"

namespace beatlens::analysis {

namespace {

using EditJson = nlohmann::json;

constexpr std::size_t longest_edits = 1 << 26;  // bytes: every beat of a week relabelled one by one
constexpr std::size_t longest_label = 64;
constexpr std::uint64_t latest_edited_sample = 1ULL << 51;  // up to which samples and times undo one another

tl::unexpected<Error> not_edits(const std::string& why) {
    return fail(ErrorCode::malformed, "This is not a list of edits as Beatlens writes it: " + why + ".");
}

// One edit of the list, member by member; the first that is not as it should be is said, and all answers after it are
// without meaning.
class EditReader {
public:
    EditReader(const EditJson& json, std::size_t number)
        : json_(json), where_("edit " + std::to_string(number + 1) + " ") {}

    std::int64_t sample(const char* name) {
        const EditJson* const value = member(name);
        return value != nullptr ? sample_of(*value, name) : 0;
    }

    std::vector<std::int64_t> samples() {
        std::vector<std::int64_t> samples;
        const EditJson* const value = member("samples");
        if (value != nullptr && !value->is_array()) {
            say("has no list of whole numbers as \"samples\"");
        } else if (value != nullptr) {
            samples.reserve(value->size());
            for (const EditJson& one : *value) {
                samples.push_back(sample_of(one, "samples"));
            }
        }
        return samples;
    }

    std::string label() {
        const EditJson* const value = member("label");
        if (value == nullptr) {
            return {};
        }
        if (!value->is_string() || value->get_ref<const std::string&>().empty() ||
            value->get_ref<const std::string&>().size() > longest_label) {
            say("has no name of a label as \"label\"");
            return {};
        }
        return value->get<std::string>();
    }

    template <class Stretch>
    Stretch stretch() {
        const double first_s = seconds("first_s");
        const double end_s = seconds("end_s");
        if (!(first_s < end_s)) {
            say("ends before it begins");
        }
        return {first_s, end_s};
    }

    bool flag(const char* name) {
        const EditJson* const value = member(name);
        if (value != nullptr && !value->is_boolean()) {
            say("has neither true nor false as \"" + std::string(name) + "\"");
        }
        return value != nullptr && value->is_boolean() && value->get<bool>();
    }

    void say(const std::string& what) { problem_ = problem_.empty() ? where_ + what : problem_; }
    const std::string& problem() const { return problem_; }

private:
    const EditJson* member(const char* name) {
        const auto at = json_.find(name);
        if (at == json_.end()) {
            say("has no \"" + std::string(name) + "\"");
            return nullptr;
        }
        return &*at;
    }

    std::int64_t sample_of(const EditJson& value, const char* name) {
        if (!value.is_number_unsigned() || value.get<std::uint64_t>() > latest_edited_sample) {
            say("has something else than a whole number from 0 on as \"" + std::string(name) + "\"");
            return 0;
        }
        return value.get<std::int64_t>();
    }

    double seconds(const char* name) {
        const EditJson* const value = member(name);
        const double seconds = value != nullptr && value->is_number() ? value->get<double>() : -1.0;
        if (!(seconds >= 0.0) || seconds > 1e12) {
            say("has no number of seconds as \"" + std::string(name) + "\"");
        }
        return seconds;
    }

    const EditJson& json_;
    std::string where_;
    std::string problem_;
};

Result<Edit> read_edit(const EditJson& json, std::size_t number) {
    static const EditJson nothing = EditJson::object();
    EditReader reader(json.is_object() ? json : nothing, number);
    const auto name = json.is_object() ? json.find("edit") : json.end();
    const std::string kind = name != json.end() && name->is_string() ? name->get<std::string>() : "";
    Edit edit;
    if (kind == "add") {
        edit = AddBeat{reader.sample("sample"), reader.label()};
    } else if (kind == "remove") {
        edit = RemoveBeats{reader.samples()};
    } else if (kind == "move") {
        edit = MoveBeat{reader.sample("sample"), reader.sample("to")};
    } else if (kind == "relabel") {
        edit = RelabelBeats{reader.samples(), reader.label()};
    } else if (kind == "unusable") {
        edit = reader.stretch<MarkUnusable>();
    } else if (kind == "usable") {
        edit = reader.stretch<TakeMarksBack>();
    } else if (kind == "pacemaker") {
        edit = DeclarePacemaker{reader.flag("declared")};
    } else {
        reader.say("is none of add, remove, move, relabel, unusable, usable and pacemaker");
    }
    if (!reader.problem().empty()) {
        return not_edits(reader.problem());
    }
    return edit;
}

}  // namespace

Result<EditList> edits_from_json(std::string_view text) {
    if (text.size() > longest_edits) {
        return not_edits("it is longer than 64 MB");
    }
    const EditJson json = EditJson::parse(text, nullptr, false);
    if (!json.is_object() || json.value("kind", EditJson()) != "edits") {
        return not_edits("it is no JSON object with \"kind\": \"edits\"");
    }
    const EditJson schema = json.value("schema", EditJson());
    if (schema != edits_schema) {
        if (schema.is_number_unsigned() && schema > edits_schema) {
            return fail(ErrorCode::unknown_format,
                        "These edits were saved by a later version of Beatlens; take that one to read them.");
        }
        return not_edits("its \"schema\" is not 1");
    }
    EditList list;
    if (const auto record = json.find("record"); record != json.end()) {
        if (!record->is_string()) {
            return not_edits("its \"record\" is no name");
        }
        list.record = record->get<std::string>();
    }
    const auto rate = json.find("sampling_rate_hz");
    list.sampling_rate_hz = rate != json.end() && rate->is_number() ? rate->get<double>() : 0.0;
    if (!(list.sampling_rate_hz > 0.0) || list.sampling_rate_hz > 1e9) {
        return not_edits("its \"sampling_rate_hz\" is no number of samples a second");
    }
    const auto edits = json.find("edits");
    if (edits == json.end() || !edits->is_array()) {
        return not_edits("it has no list \"edits\"");
    }
    list.edits.reserve(edits->size());
    for (const EditJson& one : *edits) {
        auto edit = read_edit(one, list.edits.size());
        BEATLENS_TRY(edit);
        list.edits.push_back(*std::move(edit));
    }
    return list;
}

std::string to_json(const EditList& edits) {
    nlohmann::ordered_json json = {{"schema", edits_schema}, {"kind", "edits"}};
    if (!edits.record.empty()) {
        json["record"] = edits.record;
    }
    json["sampling_rate_hz"] = edits.sampling_rate_hz;
    auto& list = json["edits"] = nlohmann::ordered_json::array();
    using Json = nlohmann::ordered_json;
    for (const Edit& edit : edits.edits) {
        list.push_back(
            std::visit(Overloaded{[](const AddBeat& one) -> Json {
                                      return {{"edit", "add"}, {"sample", one.sample}, {"label", one.label}};
                                  },
                                  [](const RemoveBeats& one) -> Json {
                                      return {{"edit", "remove"}, {"samples", one.samples}};
                                  },
                                  [](const MoveBeat& one) -> Json {
                                      return {{"edit", "move"}, {"sample", one.sample}, {"to", one.to}};
                                  },
                                  [](const RelabelBeats& one) -> Json {
                                      return {{"edit", "relabel"}, {"samples", one.samples}, {"label", one.label}};
                                  },
                                  [](const MarkUnusable& one) -> Json {
                                      return {{"edit", "unusable"}, {"first_s", one.first_s}, {"end_s", one.end_s}};
                                  },
                                  [](const TakeMarksBack& one) -> Json {
                                      return {{"edit", "usable"}, {"first_s", one.first_s}, {"end_s", one.end_s}};
                                  },
                                  [](const DeclarePacemaker& one) -> Json {
                                      return {{"edit", "pacemaker"}, {"declared", one.declared}};
                                  }},
                       edit));
    }
    return json_text(json);
}

}  // namespace beatlens::analysis
