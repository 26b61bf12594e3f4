#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>

#include "data_dir.h"
#include "format_files.h"
#include "formats/record_files.h"
#include "zip_files.h"

namespace test_archive {

using namespace beatlens;
using namespace beatlens::formats;
using beatlens::test::any_contains;
using beatlens::test::Bytes;
using beatlens::test::bytes_of;
using beatlens::test::contains;
using beatlens::test::Files;
using beatlens::test::gzip_of;
using beatlens::test::zip_of;
using beatlens::test::ZipEntry;

namespace {

const Bytes samples = {1, 0, 2, 0, 3, 0, 4, 0};
const Bytes one_beat = {0x02, 1 << 2, 0x00, 0x00};  // N at 2
const Bytes table = bytes_of("time,II\n0.000,0.1\n0.004,0.2\n0.008,0.1\n");

Bytes header_of(const std::string& name) {
    return bytes_of(name + " 1 360 4\n" + name + ".dat 16 200/mV 16 0 1 10 0 MLII\n");
}

std::vector<ZipEntry> record_of(const std::string& folder, const std::string& name) {
    return {{folder + name + ".hea", header_of(name)}, {folder + name + ".dat", samples, {}, 8}};
}

std::vector<std::string> recordings(const std::string& name, const Bytes& bytes) {
    const std::vector<InputFile> files = {{name, bytes}};
    const auto names = recordings_in(files);
    REQUIRE(names.has_value());
    return *names;
}

}  // namespace

TEST_CASE("a record in a ZIP archive is read at once", "[archive]") {
    std::vector<ZipEntry> entries = record_of("mit/", "100");
    entries.push_back({"mit/", {}});
    entries.push_back({"mit/100.atr", one_beat});
    const Recording record = Files().add("a.zip", zip_of(entries)).record();
    CHECK(record.name == "100");
    CHECK(record.signals.at(0).samples == std::vector<float>{0.005F, 0.01F, 0.015F, 0.02F});
    CHECK(record.annotations.size() == 1);
    CHECK(record.warnings.empty());
    CHECK(recordings("a.zip", zip_of(entries)) == std::vector<std::string>{"100.hea"});
}

TEST_CASE("ZIP64 sizes, offsets and end", "[archive]") {
    std::vector<ZipEntry> entries = record_of("", "100");
    for (ZipEntry& entry : entries) {
        entry.zip64 = true;
    }
    CHECK(Files().add("a.zip", zip_of(entries, true)).record().signals.at(0).length_samples() == 4);
}

TEST_CASE("a database in a ZIP archive offers its records, and only the chosen one is unpacked", "[archive]") {
    std::vector<ZipEntry> entries = record_of("db-1.0.0/", "100");
    entries.push_back({"db-1.0.0/100.atr", one_beat});
    for (ZipEntry entry : record_of("db-1.0.0/", "101")) {
        entries.push_back(entry);
    }
    entries.back().crc = 1;  // 101.dat is damaged
    entries.push_back({"db-1.0.0/1001.hea", header_of("1001")});
    entries.push_back({"db-1.0.0/RECORDS", bytes_of("100\n101\n")});
    entries.push_back({"db-1.0.0/list.csv", bytes_of("1,2\n3,4\n")});
    const Files files = Files().add("a.zip", zip_of(entries));
    const Error error = files.error();
    CHECK(error.code == ErrorCode::choice_needed);
    CHECK(error.choices == std::vector<std::string>{"100.hea", "101.hea", "1001.hea"});
    CHECK(recordings("a.zip", zip_of(entries)) == error.choices);
    const Recording record = files.record({.recording = "100.hea"});
    CHECK(record.name == "100");
    CHECK(record.has_annotations);
    CHECK(record.warnings.empty());
    CHECK(any_contains(files.record({.recording = "101"}).warnings, "101.dat in a.zip does not agree"));
    CHECK(files.error({.recording = "102.hea"}).choices == error.choices);
}

TEST_CASE("names in archives are labels", "[archive]") {
    const auto one = [](const std::string& name) {
        return Files().add("a.zip", zip_of({{name, table}})).record().signals.at(0).length_samples() == 3;
    };
    CHECK(one("../../etc/ecg.csv"));
    CHECK(one("/ecg.csv"));
    CHECK(one("C:\\ecg\\ecg.csv"));
    CHECK(one(std::string("e\0cg.csv", 8)));
    CHECK(one("\xFF\xFE\x01.csv"));
    CHECK(one(std::string(3000, 'a') + ".csv"));
    CHECK(one(".."));
    const Error error = Files().add("a.zip", zip_of({{"1/e.csv", table}, {"2\\e.csv", table}})).error();
    CHECK(error.choices == std::vector<std::string>{"1/e.csv", "2/e.csv"});
    const Files twice = Files().add("a.zip", zip_of({{"e.csv", table}, {"e.csv", bytes_of("time,V1\n0,1\n0.1,2\n")}}));
    CHECK(twice.error().choices == std::vector<std::string>{"e.csv", "2/e.csv"});
    CHECK(twice.record({.recording = "2/e.csv"}).signals.at(0).lead == "V1");
    const Files both = Files().add("a.zip", zip_of({{"e.csv", table}})).add("b.zip", zip_of({{"e.csv", table}}));
    CHECK(both.error().choices == std::vector<std::string>{"a.zip/e.csv", "b.zip/e.csv"});
}

TEST_CASE("records of one name in several folders keep their own files", "[archive]") {
    const Bytes other = {9, 0, 9, 0, 9, 0, 9, 0};
    std::vector<ZipEntry> entries = record_of("night 1/", "ecg");
    entries.push_back({"night 2/ecg.hea", header_of("ecg")});
    entries.push_back({"night 2/ecg.dat", other});
    const Files files = Files().add("a.zip", zip_of(entries));
    CHECK(files.record({.recording = "night 1/ecg.hea"}).signals.at(0).samples.at(0) == 0.005F);
    CHECK(files.record({.recording = "night 2/ecg.hea"}).signals.at(0).samples.at(0) == 0.045F);
}

TEST_CASE("an export of Apple Health with a huge list beside the traces", "[archive]") {
    const std::string list = "<?xml version=\"1.0\"?>\n<!DOCTYPE HealthData [\n";
    Bytes content = bytes_of(list + std::string(200000, ' '));
    Bytes packed = test::deflate_stored(content);
    packed[70000] = 0xFF;  // where the second block begins, or nearly so: it cannot be unpacked as a whole
    packed[65536 + 5] = 0xFF;
    std::vector<ZipEntry> entries = {
        {"apple_health_export/export.xml", content, packed, 8},
        {"apple_health_export/electrocardiograms/ecg_2024-01-01.csv", table, {}, 8},
        {"apple_health_export/clinical-records/Observation-1.json", bytes_of("{\"id\": 1}")}};
    const Recording record = Files().add("export.zip", zip_of(entries)).record();
    CHECK(record.signals.at(0).lead == "II");
    REQUIRE(record.warnings.size() == 1);
    CHECK(record.warnings[0] == "Not read: export.xml and Observation-1.json.");
    entries.push_back({"apple_health_export/electrocardiograms/ecg_2024-01-02.csv", table});
    CHECK(Files().add("export.zip", zip_of(entries)).error().choices ==
          std::vector<std::string>{"ecg_2024-01-01.csv", "ecg_2024-01-02.csv"});
    entries.resize(1);
    CHECK(contains(Files().add("export.zip", zip_of(entries)).error().message, "folder electrocardiograms"));
}

TEST_CASE("what macOS puts into archives is passed over", "[archive]") {
    std::vector<ZipEntry> entries = record_of("", "100");
    entries.push_back({"__MACOSX/._100.hea", {0x00, 0x05, 0x16, 0x07, 0}});
    entries.push_back({"__MACOSX/100.hea", bytes_of("x")});
    entries.push_back({"._100.dat", {0x00, 0x05, 0x16, 0x07, 0}});
    entries.push_back({".DS_Store", {0, 0, 0, 1}});
    CHECK(Files().add("a.zip", zip_of(entries)).record().warnings.empty());
}

TEST_CASE("what the page keeps beside a recording is passed over", "[archive]") {
    const std::string rest = R"("version":1,"state":{"samplingRate":360,"samples":[1,2,3,4,5,6,7,8,9]}})";
    std::vector<ZipEntry> entries = {{"session.json", bytes_of(R"({"format":"beatlens-session",)" + rest)},
                                     {"ecg.csv", bytes_of("time,II\n0.000,0.1\n0.004,0.2\n0.008,0.1\n")}};
    const Recording record = Files().add("ecg.beatlens.zip", zip_of(entries)).record();
    CHECK(record.signals.at(0).lead == "II");
    CHECK(record.warnings.empty());
    entries[0].content = bytes_of("{" + rest);  // somebody else's
    CHECK(Files().add("ecg.beatlens.zip", zip_of(entries)).error().choices.size() == 2);
}

TEST_CASE("files beside an archive take part", "[archive]") {
    CHECK(Files().add("100.hea", header_of("100")).add("100.dat.gz", gzip_of(samples)).record().warnings.empty());
    const Recording record =
        Files().add("100.hea.gz", gzip_of(header_of("100"))).add("a.zip", zip_of({{"x/100.dat", samples}})).record();
    CHECK(record.signals.at(0).length_samples() == 4);
    CHECK(contains(Files().add("100.dat.gz", gzip_of(samples)).error().message, "header 100.hea is missing"));
    const Recording pdf = Files().add("a.zip", zip_of(record_of("", "100"))).add("r.pdf", "%PDF-1.4").record();
    CHECK(any_contains(pdf.warnings, "r.pdf"));
}

TEST_CASE("GZ files of one and of several members", "[archive]") {
    Bytes file = gzip_of(bytes_of("time,II\n0.000,0.1\n0.0"));
    test::append(file, gzip_of(bytes_of("04,0.2\n0.008,0.1\n")));
    file.resize(file.size() + 512);  // as tapes fill up
    const Recording record = Files().add("ecg.csv.gz", file).record();
    CHECK(record.signals.at(0).length_samples() == 3);
    CHECK(record.warnings.empty());
    CHECK(Files().add("ECG.CSV.GZ", file).record().signals.at(0).length_samples() == 3);
    CHECK(Files().add("ecg.csv", file).record().signals.at(0).length_samples() == 3);
    const Files two = Files().add("a.csv.gz", file).add("b.csv.gz", file);
    CHECK(two.error().choices == std::vector<std::string>{"a.csv", "b.csv"});
    file.push_back('x');
    CHECK(any_contains(Files().add("ecg.csv.gz", file).record().warnings, "do not belong to it"));
}

TEST_CASE("a signal file that begins like a GZ file is none", "[archive]") {
    const Bytes alike = {0x1F, 0x8B, 8, 0, 0xFF, 0xFF, 0, 0};
    CHECK(Files().add("100.hea", header_of("100")).add("100.dat", alike).record().signals.at(0).length_samples() == 4);
}

TEST_CASE("damaged archives are read as far as they go, and it is said", "[archive]") {
    Bytes cut = gzip_of(table);
    cut.resize(cut.size() - 20);
    const Recording record = Files().add("ecg.csv.gz", cut).record();
    CHECK(record.signals.at(0).length_samples() == 2);
    CHECK(any_contains(record.warnings, "ecg.csv in ecg.csv.gz is damaged or cut off"));
    Bytes wrong = gzip_of(table);
    wrong[wrong.size() - 8] ^= 1;
    CHECK(any_contains(Files().add("ecg.csv.gz", wrong).record().warnings, "does not agree with its checksum"));
    wrong.resize(12);
    CHECK(Files().add("ecg.csv.gz", wrong).error().code == ErrorCode::truncated);

    Bytes zip = zip_of({{"e.csv", table}});
    zip.resize(zip.size() - 30);
    const Error error = Files().add("a.zip", zip).error();
    CHECK(error.code == ErrorCode::truncated);
    CHECK(contains(error.message, "a.zip is a ZIP archive without its end"));
    CHECK(any_contains(Files().add("a.zip", zip_of({{"e.csv", table, {}, 8, 0, 0, 77}})).record().warnings,
                       "e.csv in a.zip does not agree with its checksum"));
    CHECK(any_contains(Files().add("a.zip", zip_of({{"e.csv", table, {}, 8, 0, 4000000000U}})).record().warnings,
                       "e.csv in a.zip is damaged or cut off"));
    // A good record beside a bad archive.
    CHECK(any_contains(Files().add("e.csv", table).add("a.zip", zip).record().warnings, "without its end"));
}

TEST_CASE("what cannot be unpacked is named with the way out", "[archive]") {
    const auto check = [](const Bytes& zip, std::string_view part) {
        const Error error = Files().add("a.zip", zip).error();
        INFO(error.message);
        CHECK(contains(error.message, part));
        CHECK(contains(error.message, "unpack"));
    };
    check(zip_of({{"100.hea", header_of("100"), {}, 0, 1}}), "a.zip: 100.hea is protected by a password");
    check(zip_of({{"100.hea", header_of("100"), {1, 2, 3}, 12}}), "packed in a way that is not read");
    check(zip_of({{"in.zip", zip_of({{"e.csv", table}})}}), "in.zip is an archive inside of another one");
    check(zip_of({{"in.csv.gz", gzip_of(table)}}), "in.csv.gz is an archive inside of another one");
    check(zip_of({{"in.7z", bytes_of("7z\xBC\xAF\x27\x1C")}}), "in.7z is an archive of a kind");
    Bytes tar(512);
    std::copy_n("ustar", 5, tar.begin() + 257);
    CHECK(contains(Files().add("a.tar.gz", gzip_of(tar)).error().message, "a.tar is an archive"));
    CHECK(contains(Files().add("a.tgz", gzip_of(tar)).error().message, "a.tar is an archive"));
    CHECK(contains(Files().add("a.zip", zip_of({{"x.pdf", bytes_of("%PDF-1.4")}})).error().message, "x.pdf is a PDF"));
    CHECK(contains(Files().add("a.zip", zip_of({})).error().message, "no files"));
    CHECK(
        contains(Files().add("a.zip", zip_of({{"x.txt", bytes_of("Dear reader,\nno.\n")}})).error().message, "x.txt"));
}

TEST_CASE("ZIP bombs stay within their bounds", "[archive]") {
    // A run of one byte: of a text only its beginning is unpacked.
    const std::size_t runs = 400000;
    const Bytes run = test::deflate_run('x', runs);
    const ZipEntry bomb = {"bomb.txt", {}, run, 8, 0, 1 + 258 * runs, 1};
    CHECK(contains(Files().add("a.zip", zip_of({bomb})).error().message, "bomb.txt"));
    std::vector<ZipEntry> many = record_of("", "100");
    for (int i = 0; i < 200; ++i) {
        many.push_back(bomb);
    }
    CHECK(Files().add("a.zip", zip_of(many)).record().name == "100");
    // Entries that share their bytes: the list names the first member again and again.
    Bytes zip = zip_of({{"e.csv", table}, {"f.csv", table}});
    const std::size_t local = 30 + 5 + table.size();
    Bytes entry(zip.begin() + static_cast<std::ptrdiff_t>(2 * local), zip.end() - 22);
    entry.resize(entry.size() / 2);
    Bytes overlapping(zip.begin(), zip.begin() + static_cast<std::ptrdiff_t>(local));
    for (int i = 0; i < 100; ++i) {
        test::append(overlapping, entry);
    }
    test::put(overlapping, 0x06054B50, 4);
    test::put(overlapping, 0, 4);
    test::put(overlapping, 100, 2);
    test::put(overlapping, 100, 2);
    test::put(overlapping, 100 * entry.size(), 4);
    test::put(overlapping, local, 4);
    test::put(overlapping, 0, 2);
    CHECK(recordings("a.zip", overlapping).size() == 100);  // 41 bytes each, in an archive that is larger than that
    CHECK(Files().add("a.zip", overlapping).record({.recording = "99/e.csv"}).signals.at(0).length_samples() == 3);
}

TEST_CASE("archives are found by path, and a packed signal file by its header", "[archive]") {
    const auto folder = std::filesystem::temp_directory_path() / "beatlens_test_archive";
    std::filesystem::create_directories(folder);
    REQUIRE(write_file(folder / "100.hea", header_of("100")));
    REQUIRE(write_file(folder / "100.dat.gz", gzip_of(samples)));
    REQUIRE(write_file(folder / "a.zip", zip_of(record_of("db/", "101"))));
    for (const char* const name : {"100", "100.hea", "100.dat.gz", "a.zip"}) {
        const auto record = load_record(folder / name);
        INFO(name);
        REQUIRE(record.has_value());
        CHECK(record->signals.at(0).length_samples() == 4);
        CHECK(record->warnings.empty());
    }
    std::filesystem::remove_all(folder);
}

TEST_CASE("main files among archives of a folder", "[archive]") {
    const Bytes packed = gzip_of(table);
    CHECK(is_main_file({"ecg.csv.gz", packed}));
    CHECK_FALSE(is_main_file({"100.dat.gz", packed}));
    CHECK(is_main_file({"db.zip", zip_of({{"e.csv", table}})}));
    CHECK_FALSE(is_main_file({"db.bin", zip_of({{"e.csv", table}})}));
    CHECK_FALSE(is_main_file({"db.zip", zip_of({{"[Content_Types].xml", table}})}));
}

TEST_CASE("a ZIP, a GZ and a workbook were refused without the way out", "[archive][data]") {
    BEATLENS_REQUIRE_DATA(cases, "cases");
    const auto read = [&](const std::string& name, Files& files) { files.add(name, test::read_file(cases / name)); };
    Files zip;
    read("21_mit-bih-arrhythmia-database-1.0.0.zip", zip);
    // Its header is that of the whole record, its signal file of the first 28 s.
    const auto document = zip.load();
    CHECK((document ? std::get<Recording>(*document).signals.at(0).samples.at(0) == -0.145F
                    : document.error().code == ErrorCode::truncated && contains(document.error().message, "100.dat")));
    Files gz;
    read("21b_ecg.csv.gz", gz);
    CHECK(gz.error().code == ErrorCode::sampling_rate_needed);
    CHECK(gz.record({.sampling_rate_hz = 360.0}).signals.at(0).samples.at(0) == -0.145F);
    Files workbook;
    read("21c_ecg.xlsx", workbook);
    CHECK(contains(workbook.error().message, "21c_ecg.xlsx is an Excel workbook; save it as CSV"));
}

TEST_CASE("a member that is damaged from its beginning is not called empty", "[archive]") {
    Bytes zip = zip_of({{"e.csv", table, {}, 8}});
    zip[30 + 5] ^= 0x07;  // behind the member's header and name: the kind of its first block
    const Error error = Files().add("a.zip", zip).error();
    CHECK(error.code == ErrorCode::truncated);
    CHECK(contains(error.message, "e.csv in a.zip is damaged"));
}

}  // namespace test_archive
