// Many analysed recordings as a page for people: a row each, those that are unlike the others first.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace beatlens::report {

struct DatasetRow {
    std::string name;                            // the recording's path
    std::string link;                            // address of its own report, relative; empty: there is none
    std::vector<std::optional<double>> figures;  // analysis::recording_figures()
    std::string error;                           // why it has none; else empty
};

// `program`: "Beatlens 0.1.0".
std::string dataset_report(const std::vector<DatasetRow>& rows, const std::string& program);

}  // namespace beatlens::report
