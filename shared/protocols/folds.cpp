#include "protocols/folds.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

namespace beatlens::protocols {

std::optional<std::size_t> Folds::find(std::string_view database, std::string_view record) const {
    const std::string name = std::string(database) + "/" + std::string(record);
    for (std::size_t i = 0; i < folds.size(); ++i) {
        if (std::find(folds[i].begin(), folds[i].end(), name) != folds[i].end()) {
            return i;
        }
    }
    return std::nullopt;
}

std::vector<std::string> Folds::records_of(std::string_view database) const {
    const std::string folder = std::string(database) + "/";
    std::vector<std::string> records;
    for (const std::vector<std::string>& fold : folds) {
        for (const std::string& name : fold) {
            if (name.starts_with(folder)) {
                records.push_back(name.substr(folder.size()));
            }
        }
    }
    std::sort(records.begin(), records.end());
    return records;
}

Result<Folds> folds_from_json(const std::string& text) {
    const auto json = nlohmann::json::parse(text, nullptr, false);
    const auto lists = json.is_object() ? json.find("folds") : json.end();
    if (!json.is_object() || lists == json.end() || !lists->is_array() || lists->empty()) {
        return fail(ErrorCode::malformed, R"(The folds must be {"folds": [["DATABASE/RECORD", ...], ...]}.)");
    }
    Folds folds;
    std::set<std::string> seen;
    for (const auto& list : *lists) {
        std::vector<std::string>& fold = folds.folds.emplace_back();
        const std::string where = "fold " + std::to_string(folds.folds.size() - 1);
        if (!list.is_array()) {
            return fail(ErrorCode::malformed, "In the folds, " + where + " is not a list.");
        }
        for (const auto& name : list) {
            if (!name.is_string() || name.get_ref<const std::string&>().find('/') == std::string::npos) {
                return fail(ErrorCode::malformed, "In the folds, " + where + R"( has what is no "DATABASE/RECORD".)");
            }
            fold.push_back(name.get<std::string>());
            if (!seen.insert(fold.back()).second) {
                return fail(ErrorCode::malformed, "In the folds, " + fold.back() + " stands twice.");
            }
        }
    }
    return folds;
}

}  // namespace beatlens::protocols
