#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "analysis/analyze.h"
#include "beats/recipe.h"
#include "data_dir.h"
#include "format_files.h"
#include "formats/record_files.h"
#include "formats/text/text_table.h"
#include "formats/wfdb/wfdb.h"
#include "metrics/binary_figures.h"
#include "metrics/spread.h"
#include "protocols/protocol_m.h"
#include "synthesis/ecg_model.h"

namespace test_protocol_m {

using namespace beatlens;
using namespace beatlens::metrics;
using namespace beatlens::protocols;
using beatlens::test::contains;
namespace fs = std::filesystem;

namespace {

bool near(double a, double b) { return std::abs(a - b) < 1e-12; }

fs::path fresh_folder(const char* name) {
    const auto folder = fs::temp_directory_path() / "beatlens-protocol-m-test" / name;
    fs::remove_all(folder);
    fs::create_directories(folder);
    return folder;
}

void write_text(const fs::path& path, const std::string& text) {
    std::ofstream out(path, std::ios::binary);
    out << text;
    out.close();
    REQUIRE(out.good());
}

Recording ten_seconds(double rate_hz, std::uint32_t seed) {
    auto record = synthesis::synthesize({.duration_s = 10.0, .sampling_rate_hz = rate_hz, .seed = seed});
    REQUIRE(record);
    record->annotations.clear();
    record->has_annotations = false;
    return *std::move(record);
}

void write_record(const fs::path& folder, const Recording& record) {
    const auto files = formats::write_wfdb_record(record, 16);
    REQUIRE(files);
    write_text(folder / (record.name + ".hea"), files->header);
    REQUIRE(formats::write_file(folder / (record.name + ".dat"), files->signals));
}

// As PhysioNet has them: 1,000 Hz, several leads with names in lower case, the group in the header's comments.
void write_ptbdb_record(const fs::path& root, const std::string& patient, const std::string& name,
                        const std::string& reason, std::uint32_t seed) {
    Recording record = ten_seconds(1000.0, seed);
    record.name = name;
    record.comments = {"age: 60", "Reason for admission: " + reason, "Smoker: no"};
    Signal flat = record.signals[0];
    std::fill(flat.samples.begin(), flat.samples.end(), 0.0F);
    record.signals[0].lead = "ii";
    flat.lead = "i";
    record.signals.insert(record.signals.begin(), flat);
    fs::create_directories(root / patient);
    write_record(root / patient, record);
}

struct PatientSplits {
    std::map<std::string, std::set<MiSplit>> of;
    explicit PatientSplits(const ProtocolMSet& set) {
        for (const MiRecord& record : set.records) {
            of[record.patient].insert(record.split);
        }
    }
    bool apart() const {
        return std::all_of(of.begin(), of.end(), [](const auto& one) { return one.second.size() == 1; });
    }
};

// 187 values and a class.
std::string beat_row(double value, int label) {
    std::string row;
    for (int i = 0; i < 187; ++i) {
        row += std::to_string(i == 3 ? value : 0.0) + ",";
    }
    return row + std::to_string(label) + ".0\n";
}

}  // namespace

TEST_CASE("figures of two classes, by hand", "[protocol-m]") {
    // Called (above 0): 3 of 4 positives, 1 of 3 others.
    const std::array<double, 7> scores = {2.0, 0.5, -1.0, 0.5, 0.0, -2.0, 0.5};
    const std::array<std::uint8_t, 7> labels = {1, 1, 1, 1, 0, 0, 0};
    const auto figures = binary_figures(scores, labels);
    CHECK(figures.total == 7);
    CHECK(figures.positives == 4);
    CHECK(near(figures.sensitivity, 3.0 / 4.0));
    CHECK(near(figures.specificity, 2.0 / 3.0));
    CHECK(near(figures.precision, 3.0 / 4.0));
    CHECK(near(figures.f1, 0.75));
    CHECK(near(figures.accuracy, 5.0 / 7.0));
    // Pairs won against 0.0, -2.0, 0.5: by 2.0 all 3; by each 0.5 two and a half; by -1.0 one.
    CHECK(near(figures.auc, (3.0 + 2.5 + 2.5 + 1.0) / 12.0));

    const auto json = nlohmann::json::parse(to_json(figures), nullptr, false);
    CHECK(json["se"] == 0.75);
    CHECK(json["total"] == 7);
}

TEST_CASE("the area under the curve at its ends, with ties and without pairs", "[protocol-m]") {
    const std::array<std::uint8_t, 4> labels = {0, 0, 1, 1};
    CHECK(auc(std::array{1.0, 2.0, 3.0, 4.0}, labels) == 1.0);
    CHECK(auc(std::array{3.0, 4.0, 1.0, 2.0}, labels) == 0.0);
    CHECK(auc(std::array{5.0, 5.0, 5.0, 5.0}, labels) == 0.5);
    CHECK(auc(std::array{1.0, 2.0}, std::array<std::uint8_t, 2>{1, 1}) == 0.5);
    CHECK(auc({}, {}) == 0.5);
    const double nan = std::nan("");
    CHECK(auc(std::array{nan, 2.0, 3.0, nan}, labels) == 0.625);  // 3.0 wins two, the other ties one
    const auto none = binary_figures({}, {});
    CHECK(none.f1 == 0.0);
    CHECK(none.accuracy == 0.0);
}

TEST_CASE("the area under the curve does not change with the scale, and is that of all pairs", "[protocol-m]") {
    std::vector<double> scores;
    std::vector<double> stretched;
    std::vector<std::uint8_t> labels;
    for (int i = 0; i < 300; ++i) {
        scores.push_back((i * 7919 % 41) / 10.0 - 2.0);
        stretched.push_back(std::exp(scores.back()));
        labels.push_back(i * 104729 % 13 < 4 ? 1 : 0);
    }
    double won = 0.0;
    double pairs = 0.0;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        for (std::size_t j = 0; j < scores.size(); ++j) {
            if (labels[i] == 1 && labels[j] == 0) {
                pairs += 1.0;
                won += scores[i] > scores[j] ? 1.0 : scores[i] == scores[j] ? 0.5 : 0.0;
            }
        }
    }
    CHECK(near(auc(scores, labels), won / pairs));
    CHECK(near(auc(stretched, labels), won / pairs));
}

TEST_CASE("records have the mean of their beats' log-odds", "[protocol-m]") {
    const std::array<double, 5> scores = {1.0, -3.0, 0.5, 2.5, 4.0};
    const std::array<std::uint8_t, 5> labels = {0, 0, 1, 1, 1};
    const std::array<std::size_t, 5> records = {4, 4, 2, 2, 2};
    const auto of_records = mean_by_record(scores, labels, records);
    CHECK(of_records.records == std::vector<std::size_t>{2, 4});
    REQUIRE(of_records.log_odds.size() == 2);
    CHECK(near(of_records.log_odds[0], 7.0 / 3.0));
    CHECK(near(of_records.log_odds[1], -1.0));
    CHECK(of_records.labels == std::vector<std::uint8_t>{1, 0});

    const auto over_seeds = spread(std::array{0.7, 0.8, 0.9});
    CHECK(near(over_seeds.mean, 0.8));
    CHECK(near(over_seeds.sd, 0.1));
    CHECK(over_seeds.min == 0.7);
    CHECK(over_seeds.max == 0.9);
    CHECK(spread(std::array{0.7}).sd == 0.0);
    CHECK(spread({}).mean == 0.0);
}

TEST_CASE("tables of texts: quoted commas, columns by name, rows of another width", "[protocol-m][csv]") {
    using formats::csv::read_text_table;
    const auto rows = read_text_table("a,b,c\r\n1,\"x, y\",\r\n\r\n2,,\"{'N': 1.0, 'S': 2}\"\r\n", "t.csv", {"c", "a"});
    REQUIRE(rows);
    REQUIRE(rows->size() == 2);
    CHECK((*rows)[0].cells == std::vector<std::string>{"", "1"});
    CHECK((*rows)[1].cells == std::vector<std::string>{"{'N': 1.0, 'S': 2}", "2"});
    CHECK((*rows)[1].number == 4);

    CHECK(contains(read_text_table("a,b\n1,2\n", "t.csv", {"d"}).error().message, "no column \"d\""));
    CHECK(contains(read_text_table("a,b\n1,2,3\n", "t.csv", {"a"}).error().message, "row 2 has 3 cells"));
    CHECK(read_text_table("", "t.csv", {"a"}).error().code == ErrorCode::empty_input);
}

TEST_CASE("random splits keep the shares, and are the same for the same seed", "[protocol-m]") {
    const RandomSplit split{0.1, 0.25, 7};
    const auto splits = split_at_random(40, split);
    const auto count = [&](MiSplit which) { return std::count(splits.begin(), splits.end(), which); };
    CHECK(count(MiSplit::test) == 10);
    CHECK(count(MiSplit::validation) == 4);
    CHECK(splits == split_at_random(40, split));
    CHECK(splits != split_at_random(40, {0.1, 0.25, 8}));
    CHECK(split_at_random(0, split).empty());
    CHECK(split_at_random(1, {0.9, 0.9, 1}) == std::vector<MiSplit>{MiSplit::test});
}

TEST_CASE("PTBDB: groups from the headers, lead ii, patients on one side only", "[protocol-m]") {
    const auto root = fresh_folder("ptbdb");
    std::uint32_t seed = 1;
    for (int patient = 1; patient <= 20; ++patient) {
        const std::string name = "patient" + std::to_string(100 + patient);
        const char* reason = patient <= 12 ? "Myocardial infarction" : "Healthy control";
        write_ptbdb_record(root, name, "s0001_re", reason, seed++);
        if (patient % 4 == 0) {
            write_ptbdb_record(root, name, "s0002_re", reason, seed++);
        }
    }
    write_ptbdb_record(root, "patient200", "s0003_re", "Cardiomyopathy", seed);
    write_text(root / "RECORDS", "patient101/s0001_re\n");

    const RandomSplit split{0.25, 0.25, 3};
    const auto set = load_ptbdb(root, beats::kachuee_120hz, split);
    INFO((set ? "" : set.error().message));
    REQUIRE(set);
    CHECK(set->records.size() == 25);
    CHECK(set->without_beats.empty());
    const PatientSplits patients(*set);
    CHECK(patients.of.size() == 20);
    CHECK_FALSE(patients.of.contains("patient200"));
    CHECK(patients.apart());
    std::size_t test_infarctions = 0;
    for (const auto& [patient, splits] : patients.of) {
        test_infarctions += patient <= "patient112" && splits.contains(MiSplit::test) ? 1 : 0;
    }
    CHECK(test_infarctions == 3);  // a quarter of the 12
    CHECK(note_of(*set) == mi_note_patients);
    CHECK(set->values.size() == set->rows() * 187);
    for (const MiRecord& record : set->records) {
        CHECK(record.infarction == (record.patient <= "patient112"));
        CHECK(record.rows >= 8);  // 72 beats a minute
        CHECK(record.rows <= 14);
        const auto first = set->values.begin() + static_cast<std::ptrdiff_t>(record.first * 187);
        CHECK(*std::max_element(first, first + 187) == 1.0F);  // not the flat lead
    }
    const auto again = load_ptbdb(root, beats::kachuee_120hz, split);
    REQUIRE(again);
    CHECK(again->values == set->values);
    CHECK(again->splits == set->splits);

    CHECK(contains(load_ptbdb(root / "patient101", beats::kachuee_120hz, split).error().message, "no patients"));
    CHECK(load_ptbdb(root, "no-recipe", split).error().code == ErrorCode::out_of_range);
}

TEST_CASE("a list of labels: folds, likelihoods, records without beats, wrong cells", "[protocol-m]") {
    const auto folder = fresh_folder("labels");
    for (int i = 1; i <= 4; ++i) {
        Recording record = ten_seconds(500.0, static_cast<std::uint32_t>(i));
        record.name = "0000" + std::to_string(i);
        record.signals[0].lead = "II";
        if (i == 4) {
            std::fill(record.signals[0].samples.begin(), record.signals[0].samples.end(), 0.0F);
        }
        write_record(folder, record);
    }
    const std::string heading = "record,patient_id,fold,split,class,mi_likelihood,scp_codes\n";
    const std::string rows =
        "00001,7,8,train,NORM,,\"{'NORM': 80.0, 'SR': 0.0}\"\n"
        "00002,8,9,val,MI,15.0,\"{'IMI': 15.0}\"\n"
        "00003,9,10,test,MI,80.0,\n"
        "00004,10,1,train,NORM,,\n";
    write_text(folder / "labels.csv", heading + rows);
    const auto set = load_ptbxl_mi(folder, beats::kachuee_120hz);
    INFO((set ? "" : set.error().message));
    REQUIRE(set);
    REQUIRE(set->records.size() == 3);
    CHECK(set->without_beats == std::vector<std::string>{"00004"});
    CHECK(set->records[0].split == MiSplit::train);
    CHECK(set->records[1].split == MiSplit::validation);
    CHECK(set->records[2].split == MiSplit::test);
    CHECK(set->records[1].infarction);
    CHECK(set->rows_of(MiSplit::train).size() == set->records[0].rows);
    CHECK(set->record_of.back() == 2);
    CHECK(contains(to_text(*set), "no beat found in 1 records, which are left out: 00004"));
    const auto json = nlohmann::json::parse(to_json(*set), nullptr, false);
    CHECK(json["splits"]["test"]["MI"]["patients"] == 1);
    CHECK(json["without_beats"].size() == 1);

    const auto strict = load_ptbxl_mi(folder, beats::kachuee_120hz, 80.0);
    REQUIRE(strict);
    CHECK(strict->records.size() == 2);

    const auto refused = [&](const std::string& row) {
        write_text(folder / "labels.csv", heading + row);
        return load_ptbxl_mi(folder, beats::kachuee_120hz).error().message;
    };
    CHECK(contains(refused("00001,7,11,train,NORM,,\n"), "row 2: \"11\" in column 'fold'"));
    CHECK(contains(refused("00001,7,1,train,SICK,,\n"), "not NORM or MI"));
    CHECK(contains(refused("../00001,7,1,train,NORM,,\n"), "not a record's name"));
    CHECK(contains(refused("00009,7,1,train,NORM,,\n"), "00009"));
}

TEST_CASE("a patient in two folds is told", "[protocol-m]") {
    auto set = protocol_m_set("test", beats::kachuee_120hz);
    REQUIRE(set);
    Recording record = ten_seconds(360.0, 1);
    REQUIRE(append_record(record, {"a", "p", true, MiSplit::train, 0, 0}, *set));
    CHECK(note_of(*set) == mi_note_patients);
    REQUIRE(append_record(record, {"b", "p", true, MiSplit::test, 0, 0}, *set));
    CHECK(note_of(*set) == mi_note_mixed);

    record.signals[0].lead = "V1";
    record.signals.push_back(record.signals[0]);
    CHECK(contains(append_record(record, {"c", "q", true, MiSplit::test, 0, 0}, *set).error().message, "no lead II"));
}

TEST_CASE("published tables of cut beats: split by beat, and said so", "[protocol-m]") {
    const auto folder = fresh_folder("csv");
    std::string normal;
    std::string abnormal;
    for (int i = 0; i < 40; ++i) {
        normal += beat_row(i / 100.0, 0);
        abnormal += beat_row(0.5 + i / 100.0, 1) + beat_row(0.25, 1);
    }
    write_text(folder / "ptbdb_normal.csv", normal);
    write_text(folder / "ptbdb_abnormal.csv", abnormal);
    const RandomSplit split{0.1, 0.2, 1};
    const auto load = [&](const char* a, const char* b, std::string_view recipe) {
        return load_ptbdb_csv(folder / a, folder / b, recipe, split);
    };
    const auto set = load("ptbdb_normal.csv", "ptbdb_abnormal.csv", beats::kachuee_120hz);
    INFO((set ? "" : set.error().message));
    REQUIRE(set);
    CHECK(set->rows() == 120);
    CHECK(std::count(set->labels.begin(), set->labels.end(), 1) == 80);
    CHECK(set->rows_of(MiSplit::test).size() == 24);
    CHECK(set->rows_of(MiSplit::validation).size() == 12);
    CHECK(note_of(*set) == mi_note_beats);
    CHECK(contains(to_text(*set), "same patients are in train and test"));
    CHECK(std::abs(set->values[39 * 187 + 3] - 0.39F) < 1e-6F);

    CHECK(contains(load("ptbdb_abnormal.csv", "ptbdb_normal.csv", beats::kachuee_120hz).error().message, "exchanged"));
    CHECK(load("ptbdb_normal.csv", "ptbdb_abnormal.csv", beats::focal_rr_360hz).error().code ==
          ErrorCode::model_mismatch);
    CHECK(load("none.csv", "ptbdb_abnormal.csv", beats::kachuee_120hz).error().code == ErrorCode::missing_file);
}

TEST_CASE("PTB-XL: the published numbers of records, and no patient on two sides", "[protocol-m][data]") {
    BEATLENS_REQUIRE_DATA(folder, "ptbxl_mi");
    const auto csv = test::read_file(folder / "labels.csv");
    const std::string_view text(reinterpret_cast<const char*>(csv.data()), csv.size());
    const auto entries = read_mi_labels(text);
    INFO((entries ? "" : entries.error().message));
    REQUIRE(entries);
    std::array<std::array<std::size_t, 2>, 3> records{};
    std::map<std::string, std::set<MiSplit>> patients;
    for (const MiRecord& entry : *entries) {
        ++records[static_cast<std::size_t>(entry.split)][entry.infarction ? 1 : 0];
        patients[entry.patient].insert(entry.split);
    }
    CHECK(records == std::array<std::array<std::size_t, 2>, 3>{{{1071, 516}, {150, 68}, {141, 79}}});
    CHECK(std::all_of(patients.begin(), patients.end(), [](const auto& one) { return one.second.size() == 1; }));
    const auto strict = read_mi_labels(text, 80.0);
    REQUIRE(strict);
    CHECK(std::count_if(strict->begin(), strict->end(), [](const MiRecord& one) { return one.infarction; }) == 382);
}

TEST_CASE("PTB-XL: rows are those that an analysis of the same file makes", "[protocol-m][data]") {
    BEATLENS_REQUIRE_DATA(folder, "ptbxl_mi");
    for (const auto recipe : {beats::kachuee_120hz, beats::focal_rr_360hz}) {
        auto set = protocol_m_set("PTB-XL", recipe);
        REQUIRE(set);
        for (const char* name : {"00001", "00008", "08457"}) {
            const auto record = formats::load_record(folder / name);
            REQUIRE(record);
            REQUIRE(append_record(*record, {name, name, false, MiSplit::test, 0, 0}, *set));
            const auto peaks = analysis::locate(*record);
            REQUIRE(peaks);
            CHECK(peaks->samples.size() == set->records.back().rows);
            CHECK(peaks->samples.size() >= 5);
        }
        CHECK(set->values.size() == set->rows() * beats::row_length(recipe));
        CHECK(std::all_of(set->values.begin(), set->values.end(), [](float v) { return std::isfinite(v); }));
    }
}

}  // namespace test_protocol_m
