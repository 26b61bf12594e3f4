// How MAT-files of level 5 store their variables. Files are assembled byte by byte after MathWorks' "MAT-File Format",
// in both byte orders; one was written by SciPy; test_matlab_matio.cpp compares with Debian's matio.
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "data_dir.h"
#include "format_files.h"
#include "formats/matlab/mat_file.h"
#include "formats/xml/base64.h"
#include "mat_bytes.h"

namespace test_mat_file {

using namespace beatlens;
using namespace beatlens::test;
using Catch::Approx;

namespace {

Recording read(const std::vector<std::uint8_t>& bytes, const formats::LoadOptions& options = {}) {
    return Files().add("a.mat", bytes).record(options);
}

Error error_of(const std::vector<std::uint8_t>& bytes, const formats::LoadOptions& options = {}) {
    return Files().add("a.mat", bytes).error(options);
}

constexpr std::string_view from_scipy =
    "TUFUTEFCIDUuMCBNQVQtZmlsZSBQbGF0Zm9ybTogcG9zaXggICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
    "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAAAAAAAAAAAAABSU0PAAAA5QAAAHicLY9VUgNQEAQ7QHALGgjubifgLhTFbQOB"
    "AMGCBg3u2jxkq3q35mdnphqYikBxuKWBcv4m+q8LArOBCIXMzy2E/StI+u69XcTZM2OUT0fo4dwDayhh0TEezNtCjA1TfvlkLwkO3fLn6zj9"
    "XJqzLvgtO8mz17bRwLZpI7w6QAfHZq0IflMMceOpjVSx6gxv3tlJM7uuW8SHw3Rz5r7VoUPSUe69ME4tGZf89NEeWjlw0xIMqfrIe2SMMlJO"
    "8OSVCerZckV4sZ92cu5YHnpPMsi1JzZQSdrpkOrWDprIumYh302MgU8PAAAAJwAAAHic42NgYLAAYjYg5oDSIMAK5TPCMRODWzEDAydUHAwc"
    "8h0AKCcCJg8AAAAuAAAAeJzjY2BgsABiNiDmAGIWBghghfIZgZgJSoPESvMyS4qBtABQtDSMgQEAOXYDfw8AAAA6AAAAeJzjY2BgWADEbEDM"
    "AcSMDBDAisRngtIgsZzUxJRiIM0HxAZI+ljw6AMBASDP05M8fWGmDAwA1woE4A==";

}  // namespace

TEST_CASE("every type that numbers are stored as", "[matlab]") {
    // MATLAB stores a class's numbers in the smallest type that holds them.
    for (const bool big : {false, true}) {
        for (const auto& [type, least] : std::vector<std::pair<std::uint32_t, double>>{{1, -100},
                                                                                       {2, 0},
                                                                                       {3, -30000},
                                                                                       {4, 0},
                                                                                       {5, -2e6},
                                                                                       {6, 0},
                                                                                       {7, -2.5},
                                                                                       {9, -2.25},
                                                                                       {12, -7e6},
                                                                                       {13, 0}}) {
            std::vector<double> values = trace(40, 1.0);
            for (double& value : values) {
                value += 50.0;  // 0 to 100
            }
            values[7] = least;
            Mat mat(big);
            mat.matrix("x", 6, {1, 40}, type, values);
            mat.numbers("fs", {1, 1}, {200.0});
            const Recording record = read(mat.bytes());
            REQUIRE(record.signals.size() == 1);
            CHECK(record.signals[0].units == "adu");
            CHECK(record.signals[0].gain_adu_per_unit == (least == std::floor(least) ? 1.0 : 0.0));
            for (std::size_t i = 0; i < 40; ++i) {
                CHECK(record.signals[0].samples[i] == static_cast<float>(values[i]));
            }
        }
    }
}

TEST_CASE("a file of SciPy's, compressed, with names and units", "[matlab]") {
    const auto bytes = formats::xml::decode_base64(from_scipy);
    REQUIRE(bytes);
    const Recording record = read(*bytes);
    REQUIRE(record.signals.size() == 2);
    CHECK(record.frame_rate_hz == 250.0);
    CHECK(record.signals[0].lead == "II");
    CHECK(record.signals[1].lead == "V5");
    CHECK(record.signals[1].units == "mV");
    CHECK(record.signals[1].gain_adu_per_unit == Approx(1000.0));
    for (std::size_t i = 0; i < 64; ++i) {
        CHECK(record.signals[0].samples[i] == static_cast<float>(value_at(i) * 0.001));
        CHECK(record.signals[1].samples[i] == static_cast<float>(value_at(64 + i) * 0.001));
    }
    CHECK(record.warnings.empty());
}

TEST_CASE("text in UTF-8 and UTF-16", "[matlab]") {
    Mat mat;
    mat.matrix("a", 4, {1, 5}, 16, {0x45, 0xC3, 0xA9, 0x20, 0x21});  // "Eé !"
    mat.matrix("b", 4, {1, 4}, 17, {0xE9, 0xD83D, 0xDE00, 0x21});    // "é", an emoji, "!"
    mat.matrix("c", 4, {2, 2}, 4, {'a', 'c', 'b', 'd'});             // column by column
    const std::vector<std::uint8_t> bytes = mat.bytes();
    const auto file = formats::matlab::read_mat_file(bytes, "a.mat");
    REQUIRE(file);
    REQUIRE(file->variables.size() == 3);
    CHECK(file->variables[0].lines() == std::vector<std::string>{"E\xC3\xA9 !"});
    CHECK(file->variables[1].lines() == std::vector<std::string>{"\xC3\xA9\xF0\x9F\x98\x80!"});
    CHECK(file->variables[2].lines() == std::vector<std::string>{"ab", "cd"});
}

TEST_CASE("logical, complex, sparse and empty arrays, functions and objects are passed over", "[matlab]") {
    Mat mat;
    mat.numbers("ecg", {1, 50}, trace(50));
    mat.matrix("l", 6, {1, 60}, 9, trace(60), 0x0200);
    mat.matrix("z", 6, {1, 60}, 9, trace(60), 0x0800);
    mat.matrix("s", 5, {1, 60}, 9, trace(60));
    mat.matrix("f", 16, {1, 60}, 9, trace(60));
    mat.matrix("o", 17, {1, 60}, 9, trace(60));
    mat.matrix("e", 6, {0, 0}, 9, {});
    mat.matrix("n", 6, {40, 40, 40}, 2, std::vector<double>(64000, 1.0));
    mat.numbers("Fs", {1, 1}, {250.0});
    const Recording record = read(mat.bytes());
    CHECK(record.signals.size() == 1);
    CHECK(record.choices.empty());
}

TEST_CASE("a file that ends early is read as far as it goes", "[matlab]") {
    Mat mat;
    mat.numbers("Fs", {1, 1}, {250.0});
    mat.numbers("ecg", {2, 100}, trace(200));
    std::vector<std::uint8_t> bytes = mat.bytes();
    bytes.resize(bytes.size() - 804);
    const Recording record = read(bytes);
    REQUIRE(record.signals.size() == 2);
    CHECK(record.signals[1].samples.size() == 49);
    CHECK(any_contains(record.warnings, "ends early"));
    Mat columns;
    columns.numbers("Fs", {1, 1}, {250.0});
    columns.numbers("ecg", {100, 2}, trace(200));
    bytes = columns.bytes();
    bytes.resize(bytes.size() - 400);
    const Recording second = read(bytes);
    REQUIRE(second.signals.size() == 2);
    CHECK(second.signals[0].samples.size() == 100);
    CHECK(std::isnan(second.signals[1].samples[99]));
    CHECK(any_contains(second.warnings, "50 samples are missing"));
    auto packed = *formats::xml::decode_base64(from_scipy);
    packed.resize(300);
    const auto cut = Files().add("a.mat", packed).load({.sampling_rate_hz = 250.0});
    CHECK((cut ? any_contains(std::get<Recording>(*cut).warnings, "ends early")
               : cut.error().code == ErrorCode::truncated || cut.error().code == ErrorCode::no_signal));
    packed.resize(100);
    CHECK(error_of(packed).code == ErrorCode::truncated);
}

TEST_CASE("sizes that are not there cost nothing", "[matlab]") {
    Mat mat;
    mat.matrix("a", 6, {1 << 30, 1 << 30}, 9, trace(50));
    mat.matrix("b", 6, {std::size_t{1} << 31, 1 << 30}, 9, trace(50));
    mat.matrix("c", 1, {1 << 30, 1 << 30}, 9, {});
    mat.numbers("Fs", {1, 1}, {250.0});
    const Recording record = read(mat.bytes());
    CHECK(record.signals.front().samples.size() <= 50);
    CHECK(record.signals.size() <= 50);
}

TEST_CASE("a bomb of zeros is unpacked within a bound", "[matlab]") {
    // A stored block of DEFLATE says how much it holds; that the tag promises more changes nothing.
    Mat inner;
    inner.matrix("a", 6, {1, 60}, 9, trace(60));
    Mat mat;
    std::vector<std::uint8_t> element = inner.elements();
    element[4] = element[5] = element[6] = 0xFF;
    mat.compressed_stored(element);
    mat.numbers("Fs", {1, 1}, {250.0});
    const Recording record = read(mat.bytes());
    CHECK(record.signals.front().samples.size() == 60);
    CHECK(any_contains(record.warnings, "ends early or is damaged"));
}

TEST_CASE("thousands of names of fields make no structure", "[matlab]") {
    // Found by fuzzing: a name of one character each, packed a thousand to one, took gigabytes.
    Mat mat;
    mat.structure_array("s", std::vector<std::string>(5000, "f"), {{Mat::numbers_of(false, "", {1, 50}, trace(50))}});
    mat.numbers("ecg", {1, 60}, trace(60));
    mat.numbers("Fs", {1, 1}, {250.0});
    const Recording record = read(mat.bytes());
    CHECK(record.signals.front().samples.size() == 60);
    CHECK(any_contains(record.warnings, "left out"));
    Mat cells;
    cells.raw(Mat::cells_of(false, "c", std::vector<std::vector<std::uint8_t>>(200000, {14, 0, 0, 0, 0, 0, 0, 0})));
    const std::vector<std::uint8_t> bytes = cells.bytes();
    const auto file = formats::matlab::read_mat_file(bytes, "a.mat");
    REQUIRE(file);
    CHECK(file->variables.front().parts.size() == 200000);  // as many as there are bytes for
}

TEST_CASE("a structure that is cut through keeps its fields", "[matlab]") {
    Mat mat;
    mat.structure("rec", {{"fs", Mat::numbers_of(false, "", {1, 1}, {250.0})},
                          {"val", Mat::numbers_of(false, "", {1, 100}, trace(100))},
                          {"age", Mat::numbers_of(false, "", {1, 1}, {71.0})}});
    std::vector<std::uint8_t> bytes = mat.bytes();
    bytes.resize(bytes.size() - 200);
    const Recording record = read(bytes);
    CHECK(record.frame_rate_hz == 250.0);
    CHECK(record.signals.front().samples.size() < 100);
    CHECK(record.signals.front().samples.size() > 80);
    CHECK(any_contains(record.warnings, "ends early"));
}

TEST_CASE("a wrong checksum is told", "[matlab]") {
    Mat inner;
    inner.matrix("ecg", 6, {1, 60}, 9, trace(60));
    for (const bool right : {true, false}) {
        Mat mat;
        mat.compressed_stored(inner.elements(), right ? 0 : 1);
        mat.numbers("Fs", {1, 1}, {250.0});
        const Recording record = read(mat.bytes());
        CHECK(record.signals.front().samples.size() == 60);
        CHECK(any_contains(record.warnings, "checksum of ecg") == !right);
    }
}

TEST_CASE("cells within cells end at a depth", "[matlab]") {
    std::vector<std::uint8_t> deep = Mat::numbers_of(false, "", {1, 50}, trace(50));
    for (int i = 0; i < 2000; ++i) {
        deep = Mat::cells_of(false, "", {deep});
    }
    Mat mat;
    mat.raw(deep);
    mat.numbers("Fs", {1, 1}, {250.0});
    CHECK(error_of(mat.bytes()).code == ErrorCode::no_signal);
}

TEST_CASE("tables and what belongs to them are named, and no recording", "[matlab]") {
    Mat mat;
    mat.object("T", "table");
    mat.matrix("", 9, {1, 500}, 2, std::vector<double>(500, 7.0));  // where MATLAB keeps the contents of its objects
    const Error error = error_of(mat.bytes());
    CHECK(error.code == ErrorCode::no_signal);
    CHECK(contains(error.message, "\"T\""));
    CHECK(contains(error.message, "table2array"));
}

TEST_CASE("other MAT-files are named", "[matlab]") {
    const Error hdf5 = Files().add("a.mat", "MATLAB 7.3 MAT-file, Platform: PCWIN64").error();
    CHECK(hdf5.code == ErrorCode::unknown_format);
    CHECK(contains(hdf5.message, "-v7"));
    // Level 4: type, rows, columns, imaginary flag, length of the name.
    std::vector<std::uint8_t> level_4 = {30, 0, 0, 0, 1, 0, 0,   0,   2,   0, 0, 0, 0, 0,
                                         0,  0, 4, 0, 0, 0, 'v', 'a', 'l', 0, 1, 0, 2, 0};
    const Error wfdb = Files().add("E07835.mat", level_4).error();
    CHECK(wfdb.code == ErrorCode::missing_file);
    CHECK(contains(wfdb.message, "E07835.hea"));
}

TEST_CASE("a MAT-file without variables from outside", "[matlab][data]") {
    BEATLENS_REQUIRE_DATA(folder, "cases/23_matlab5.mat");
    const Error error = Files().add("23_matlab5.mat", read_file(folder)).error();
    CHECK(error.code == ErrorCode::no_signal);
    CHECK(contains(error.message, "no variables"));
}

}  // namespace test_mat_file
