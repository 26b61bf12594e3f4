// A cross-validation as a file: which records each of its models did not learn from.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ecg/error.h"

namespace beatlens::protocols {

struct Folds {
    std::vector<std::vector<std::string>> folds;  // "DATABASE/RECORD" each; the database is the name of its folder

    // The fold that the record is in: the model of this number has not seen it.
    std::optional<std::size_t> find(std::string_view database, std::string_view record) const;
    // All records of a database, by name.
    std::vector<std::string> records_of(std::string_view database) const;
};

// {"folds": [["mitdb/101", "svdb/801", ...], ...]}. Errors: malformed (the message says what is wrong), also for a
// record that is in two folds.
Result<Folds> folds_from_json(const std::string& text);

}  // namespace beatlens::protocols
