// Records from a file system: what belongs to a file is found beside it.
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>

#include "data_dir.h"
#include "format_files.h"
#include "formats/record_files.h"

namespace test_record_files {

using namespace beatlens;
using namespace beatlens::formats;
using beatlens::test::any_contains;
using beatlens::test::contains;

namespace {

namespace fs = std::filesystem;

using Bytes = std::vector<std::uint8_t>;

const Bytes samples = {1, 0, 2, 0, 3, 0, 4, 0};
const Bytes one_beat = {0x02, 1 << 2, 0x00, 0x00};  // N at 2

// A folder that goes with the test.
class Folder {
public:
    explicit Folder(const std::string& name) : _path(fs::temp_directory_path() / ("beatlens-" + name)) {
        fs::remove_all(_path);
        fs::create_directories(_path);
    }
    ~Folder() { fs::remove_all(_path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    const Folder& add(const std::string& name, const Bytes& bytes) const {
        REQUIRE(write_file(_path / name, bytes).has_value());
        return *this;
    }
    const Folder& add(const std::string& name, std::string_view text) const {
        return add(name, Bytes(text.begin(), text.end()));
    }
    const fs::path& path() const { return _path; }
    Recording record(const std::string& name) const {
        auto result = load_record(_path / name);
        INFO(name << ": " << (result ? "" : result.error().message));
        REQUIRE(result.has_value());
        return *std::move(result);
    }
    Error error(const std::string& name) const {
        const auto result = load_record(_path / name);
        REQUIRE_FALSE(result.has_value());
        return result.error();
    }

private:
    fs::path _path;
};

const std::string header = "100 1 360 4\n100.dat 16 200/mV 16 0 1 10 0 MLII\n";

}  // namespace

TEST_CASE("a record is found by its name and by any of its files", "[files]") {
    const Folder folder("by-name");
    folder.add("100.hea", header).add("100.dat", samples).add("100.qrs", one_beat).add("notes.txt", "none");
    for (const char* const name : {"100", "100.hea", "100.dat", "100.qrs"}) {
        const Recording record = folder.record(name);
        CHECK(record.name == "100");
        CHECK(record.annotations_from == "100.qrs");
        CHECK(record.warnings.empty());
    }
    CHECK(folder.error("101").code == ErrorCode::missing_file);
    CHECK(folder.error("notes.txt").code == ErrorCode::unknown_format);
}

TEST_CASE("record.mat was not read where its header lay beside it", "[files]") {
    const Folder folder("mat");
    folder.add("r.hea", "r 1 360 4\nr.mat 16 200/mV 16 0 1 10 0 II\n").add("r.mat", samples);
    CHECK(folder.record("r.mat").signals.at(0).lead == "II");
    // Another file of that name is itself.
    folder.add("r.csv", "time,aVF\n0.00,1\n0.01,2\n");
    CHECK(folder.record("r.csv").signals.at(0).lead == "aVF");
    CHECK(folder.record("r").warnings.empty());
}

TEST_CASE("errors of a header on the command line lacked the file's name", "[files]") {
    const Folder folder("bad-header");
    folder.add("100.hea", "100 two 360\n").add("100.dat", samples);
    for (const char* const name : {"100", "100.hea", "100.dat"}) {
        const Error error = folder.error(name);
        CHECK(error.code == ErrorCode::malformed);
        CHECK(contains(error.message, "100.hea, line 1: the number of signals"));
    }
}

TEST_CASE("only annotations are taken from the files of a record's name", "[files]") {
    const Folder folder("companions");
    folder.add("100.hea", header).add("100.dat", samples);
    folder.add("100.txt", "no annotations").add("100.csv", "1,2\n").add("100.empty", Bytes{});
    folder.add("100.png", Bytes{0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, 'I', 'H', 'D', 'R'});
    CHECK_FALSE(folder.record("100").has_annotations);
    CHECK(folder.record("100").warnings.empty());
    folder.add("100.wqrs", one_beat).add("100.sqrs", one_beat);
    CHECK(folder.record("100").annotations_from == "100.sqrs");
    CHECK(any_contains(folder.record("100").warnings, "not used: 100.wqrs."));
    folder.add("100.atr", one_beat);
    CHECK(folder.record("100").annotations_from == "100.atr");
    // Reference annotations that cannot be read are an error, not a file to pass over.
    folder.add("100.atr", "text");
    CHECK(contains(folder.error("100").message, "100.atr: "));
}

TEST_CASE("a header does not make files elsewhere be read", "[files]") {
    const Folder folder("elsewhere");
    folder.add("100.hea", "100 1 360 4\n../100.dat 16\n").add("100.dat", samples);
    CHECK(folder.record("100").signals.at(0).length_samples() == 4);
    folder.add("101.hea", "101 1 360 4\n/etc/passwd 16\n");
    CHECK(folder.error("101").code == ErrorCode::missing_file);
}

TEST_CASE("the files that are read are known without reading signals", "[files]") {
    const Folder folder("files read");
    const auto names = [&](const std::string& name) {
        const auto paths = files_read(folder.path() / name);
        REQUIRE(paths.has_value());
        std::vector<std::string> found;
        for (const fs::path& path : *paths) {
            CHECK(path.parent_path() == folder.path());
            found.push_back(path.filename().string());
        }
        return found;
    };
    using Names = std::vector<std::string>;
    folder.add("100.hea", header).add("100.dat", samples);
    CHECK(names("100") == Names{"100.hea", "100.dat"});
    folder.add("100.qrs", one_beat).add("100.txt", "a note\n").add("other.dat", samples);
    CHECK(names("100.dat") == Names{"100.hea", "100.dat", "100.qrs"});
    folder.add("whole.hea", "whole/2 1 360 8\n100 4\nother 4\n").add("other.hea", "other 1 360 4\nother.dat 16 200\n");
    CHECK(names("whole.hea") == Names{"whole.hea", "100.hea", "other.hea", "100.dat", "other.dat"});
    folder.add("table.csv", std::string(3 * head_size, '1')).add("tableannotations.txt", "Time\n");
    CHECK(names("table.csv") == Names{"table.csv", "tableannotations.txt"});
    CHECK(files_read(folder.path() / "nowhere").error().code == ErrorCode::missing_file);
}

TEST_CASE("cases from outside: annotators, archives and files beside headers", "[files][data]") {
    BEATLENS_REQUIRE_DATA(folder, "cases");
    const auto record = [&](const char* name) {
        auto result = load_record(folder / name);
        INFO(name << ": " << (result ? "" : result.error().message));
        REQUIRE(result.has_value());
        return *std::move(result);
    };
    const Recording mimic = record("45_mimic/03700181");
    CHECK(mimic.annotations_from == "03700181.gqrsh");
    CHECK(any_contains(mimic.warnings, "not used: 03700181.gqrsl and 03700181.sqrs."));
    CHECK(mimic.signals.at(0).sampling_rate_hz == 500.0);
    CHECK(mimic.signals.at(1).sampling_rate_hz == 125.0);

    const Recording sqrs = record("81_sqrs/100");
    CHECK(sqrs.annotations_from == "100.qrs");
    CHECK_FALSE(any_contains(sqrs.warnings, "not used"));

    CHECK(record("80_macos/100.hea").signals.size() == 2);
    CHECK(record("40_cinc2021/E07835.mat").signals.size() == 12);
}

TEST_CASE("files whose names are in capitals in the header, or on the disk", "[files]") {
    const Folder folder("capitals");
    folder.add("100.hea", "100 1 360 4\nREC100.DAT 16 200\n").add("rec100.dat", samples).add("100.ATR", one_beat);
    folder.add("B.HEA", "b 1 360 4\nb.dat 16 200\n").add("B.DAT", samples);
    CHECK(folder.record("100").annotations.size() == 1);
    CHECK(folder.record("B.DAT").signals.size() == 1);
}

TEST_CASE("a header that was renamed, alone or together with its files", "[files]") {
    const Folder folder("renamed");
    const std::string other = "orig 1 360 4\norig.dat 16 200\n";
    folder.add("patient 7.hea", other).add("orig.dat", samples).add("orig.atr", one_beat);
    CHECK(folder.record("patient 7.hea").annotations_from == "orig.atr");
    const Folder both("renamed both");
    both.add("100 (1).hea", other).add("100 (1).dat", samples).add("100 (1).atr", one_beat);
    const Recording record = both.record("100 (1).dat");
    CHECK(record.annotations.size() == 1);
    CHECK(any_contains(record.warnings, "names orig.dat, which was not given; 100 (1).dat is read in its place"));
}

}  // namespace test_record_files
