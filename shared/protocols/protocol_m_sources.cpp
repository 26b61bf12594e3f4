// Where the beats of protocol M come from.
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "beats/kachuee_120hz.h"
#include "beats/recipe.h"
#include "formats/parsing.h"
#include "formats/record_files.h"
#include "formats/text/text_table.h"
#include "formats/wfdb/wfdb.h"
#include "protocols/protocol_m.h"
#include "synthesis/random.h"

namespace beatlens::protocols {

namespace {

namespace fs = std::filesystem;

MiSplit split_of_fold(std::int64_t fold) {
    return fold <= 8 ? MiSplit::train : fold == 9 ? MiSplit::validation : MiSplit::test;
}

// The columns of labels.csv that are read, in this order.
const std::vector<std::string_view> label_columns = {"record", "patient_id", "fold", "class", "mi_likelihood"};

// A row of labels.csv as an entry; `keep` is false for infarctions that are not likely enough.
struct Labelled {
    MiRecord entry;
    bool keep = true;
};

Result<Labelled> read_label(const formats::csv::TextRow& row, double least_likelihood) {
    const auto wrong = [&](std::size_t column, const char* expected) {
        return fail(ErrorCode::malformed, "labels.csv, row " + std::to_string(row.number) + ": " +
                                              formats::in_quotes(row.cells[column]) + " in column '" +
                                              std::string(label_columns[column]) + "' is not " + expected + ".");
    };
    const auto fold = formats::parse_integer(row.cells[2]);
    if (!fold || *fold < 1 || *fold > 10) {
        return wrong(2, "a fold from 1 to 10");
    }
    Labelled label;
    // The name becomes part of a path: only a file of this folder.
    label.entry.name = row.cells[0];
    if (label.entry.name.empty() || formats::last_component(label.entry.name) != label.entry.name) {
        return wrong(0, "a record's name");
    }
    label.entry.patient = row.cells[1];
    label.entry.split = split_of_fold(*fold);
    label.entry.infarction = row.cells[3] == "MI";
    if (!label.entry.infarction && row.cells[3] != "NORM") {
        return wrong(3, "NORM or MI");
    }
    if (label.entry.infarction && least_likelihood > 0.0) {
        const auto likelihood = formats::parse_number(row.cells[4]);
        if (!likelihood) {
            return wrong(4, "a number");
        }
        label.keep = *likelihood >= least_likelihood;
    }
    return label;
}

enum class Group { infarction, healthy, other };

Group group_of(const std::vector<std::string>& comments) {
    for (const std::string& comment : comments) {
        const std::size_t colon = comment.find(':');
        if (colon == std::string::npos ||
            !formats::equal_ignoring_case(formats::trim(std::string_view(comment).substr(0, colon)),
                                          "Reason for admission")) {
            continue;
        }
        const std::string_view reason = formats::trim(std::string_view(comment).substr(colon + 1));
        if (formats::equal_ignoring_case(reason, "Myocardial infarction")) {
            return Group::infarction;
        }
        if (formats::equal_ignoring_case(reason, "Healthy control")) {
            return Group::healthy;
        }
    }
    return Group::other;
}

// A record of PTBDB that is wanted, known from its header alone: the signals of the others are not read.
struct PtbdbRecord {
    fs::path header;
    MiRecord entry;
};

// What is in a folder, by name, so that nothing depends on the file system's order.
std::vector<fs::path> sorted_entries(const fs::path& folder) {
    std::vector<fs::path> paths;
    std::error_code error;
    for (fs::directory_iterator at(folder, error); !error && at != fs::directory_iterator(); at.increment(error)) {
        paths.push_back(at->path());
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

Result<void> collect_patient(const fs::path& folder, std::vector<PtbdbRecord>& records) {
    for (const fs::path& path : sorted_entries(folder)) {
        if (path.extension() != ".hea") {
            continue;
        }
        const auto bytes = formats::read_file(path);
        BEATLENS_TRY(bytes);
        const auto header = formats::parse_wfdb_header(formats::as_text(*bytes));
        if (!header) {
            return fail(header.error().code, path.filename().string() + ", " + header.error().message);
        }
        const Group group = group_of(header->comments);
        if (group != Group::other) {
            const std::string patient = folder.filename().string();
            records.push_back(
                {path, {patient + "/" + path.stem().string(), patient, group == Group::infarction, {}, 0, 0}});
        }
    }
    return {};
}

// Splits the patients of each group; one with records of both groups counts with the infarctions.
void split_patients(std::vector<PtbdbRecord>& records, const RandomSplit& split) {
    std::map<std::string, bool> has_infarction;
    for (const PtbdbRecord& record : records) {
        bool& any = has_infarction[record.entry.patient];
        any = any || record.entry.infarction;
    }
    std::map<std::string, MiSplit> split_of;
    for (const bool infarction : {false, true}) {
        std::vector<std::string> patients;
        for (const auto& [patient, is] : has_infarction) {
            if (is == infarction) {
                patients.push_back(patient);
            }
        }
        const auto splits = split_at_random(patients.size(), split);
        for (std::size_t i = 0; i < patients.size(); ++i) {
            split_of[patients[i]] = splits[i];
        }
    }
    for (PtbdbRecord& record : records) {
        record.entry.split = split_of[record.entry.patient];
    }
}

Result<void> append_table(const fs::path& path, std::uint8_t label, const RandomSplit& split, ProtocolMSet& set) {
    auto document = formats::load_path(path);
    BEATLENS_TRY(document);
    auto* table = std::get_if<BeatTable>(&*document);
    if (table == nullptr || table->length != beats::kachuee_length) {
        return fail(ErrorCode::malformed, "'" + path.string() + "' is not a table of beats with 187 or 188 columns.");
    }
    const std::vector<std::uint8_t>& given_classes = table->abnormal.empty() ? table->classes : table->abnormal;
    const auto other =
        std::find_if(given_classes.begin(), given_classes.end(), [&](std::uint8_t given) { return given != label; });
    if (other != given_classes.end()) {
        return fail(ErrorCode::malformed, "'" + path.string() + "' should hold beats of class " +
                                              std::to_string(label) + " only, but beat " +
                                              std::to_string(other - given_classes.begin() + 1) + " has class " +
                                              std::to_string(*other) + ": are the two files exchanged?");
    }
    BEATLENS_TRY(beats::convert_kachuee_rows(set.recipe, table->values));
    const auto splits = split_at_random(table->beats(), split);
    set.values.insert(set.values.end(), table->values.begin(), table->values.end());
    set.labels.insert(set.labels.end(), splits.size(), label);
    set.splits.insert(set.splits.end(), splits.begin(), splits.end());
    return {};
}

}  // namespace

Result<std::vector<MiRecord>> read_mi_labels(std::string_view csv, double least_likelihood) {
    const auto rows = formats::csv::read_text_table(csv, "labels.csv", label_columns);
    BEATLENS_TRY(rows);
    std::vector<MiRecord> entries;
    for (const formats::csv::TextRow& row : *rows) {
        auto label = read_label(row, least_likelihood);
        BEATLENS_TRY(label);
        if (label->keep) {
            entries.push_back(std::move(label->entry));
        }
    }
    return entries;
}

Result<ProtocolMSet> load_ptbxl_mi(const fs::path& folder, std::string_view recipe, double least_likelihood) {
    auto set = protocol_m_set("PTB-XL", recipe);
    BEATLENS_TRY(set);
    const auto bytes = formats::read_file(folder / "labels.csv");
    BEATLENS_TRY(bytes);
    auto entries = read_mi_labels(formats::as_text(*bytes), least_likelihood);
    BEATLENS_TRY(entries);
    for (MiRecord& entry : *entries) {
        const auto record = formats::load_record(folder / (entry.name + ".hea"));
        BEATLENS_TRY(record);
        BEATLENS_TRY(append_record(*record, std::move(entry), *set));
    }
    return set;
}

std::vector<MiSplit> split_at_random(std::size_t count, const RandomSplit& split) {
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    synthesis::Random random(split.seed);
    for (std::size_t left = count; left > 1; --left) {  // Fisher and Yates
        const auto drawn = static_cast<std::size_t>(random.uniform() * static_cast<double>(left));
        std::swap(order[left - 1], order[std::min(drawn, left - 1)]);
    }
    const auto share = [&](double of_all, std::size_t most) {
        return std::min(most, static_cast<std::size_t>(std::llround(of_all * static_cast<double>(count))));
    };
    const std::size_t test = share(split.test, count);
    const std::size_t validation = share(split.validation, count - test);
    std::vector<MiSplit> splits(count, MiSplit::train);
    for (std::size_t i = 0; i < test + validation; ++i) {
        splits[order[i]] = i < test ? MiSplit::test : MiSplit::validation;
    }
    return splits;
}

Result<ProtocolMSet> load_ptbdb(const fs::path& folder, std::string_view recipe, const RandomSplit& split) {
    auto set = protocol_m_set("PTBDB", recipe);
    BEATLENS_TRY(set);
    std::vector<PtbdbRecord> records;
    for (const fs::path& patient : sorted_entries(folder)) {
        std::error_code error;
        if (fs::is_directory(patient, error)) {
            BEATLENS_TRY(collect_patient(patient, records));
        }
    }
    if (records.empty()) {
        return fail(ErrorCode::missing_file,
                    "'" + folder.string() +
                        "' holds no patients' folders with records whose header names the reason for admission "
                        "'Myocardial infarction' or 'Healthy control'.");
    }
    split_patients(records, split);
    for (PtbdbRecord& wanted : records) {
        const auto record = formats::load_record(wanted.header);
        BEATLENS_TRY(record);
        BEATLENS_TRY(append_record(*record, std::move(wanted.entry), *set));
    }
    return set;
}

Result<ProtocolMSet> load_ptbdb_csv(const fs::path& normal, const fs::path& abnormal, std::string_view recipe,
                                    const RandomSplit& split) {
    auto set = protocol_m_set("PTBDB beats (CSV)", recipe);
    BEATLENS_TRY(set);
    BEATLENS_TRY(append_table(normal, 0, split, *set));
    BEATLENS_TRY(append_table(abnormal, 1, split, *set));
    return set;
}

}  // namespace beatlens::protocols
