// The reader of MAT-files against another implementation: matio, as Debian has it (libmatio-dev). Native builds only,
// and only where it is installed.
#include <catch2/catch_test_macros.hpp>

#include "format_files.h"
#include "formats/matlab/mat_file.h"
#include "formats/matlab/matlab.h"

#ifdef BEATLENS_HAVE_MATIO
#include <matio.h>

#include <array>
#include <random>

#include "data_dir.h"
#include "mat_bytes.h"
#include "temporary_file.h"

namespace test_matlab_matio {

using namespace beatlens;
using formats::matlab::Array;
using test::TemporaryFile;

namespace {

template <class T>
std::vector<T> random_numbers(std::size_t count, std::mt19937& random) {
    std::vector<T> numbers(count);
    for (T& number : numbers) {
        number = static_cast<T>(static_cast<int>(random() % 251) - (std::is_signed_v<T> ? 125 : 0));
    }
    return numbers;
}

template <class T>
matvar_t* variable(const char* name, matio_classes kind, matio_types type, std::array<std::size_t, 2> dims,
                   std::vector<T>& numbers) {
    return Mat_VarCreate(name, kind, type, 2, dims.data(), numbers.data(), 0);
}

void write(mat_t* file, matvar_t* variable, matio_compression compression) {
    REQUIRE(variable != nullptr);
    REQUIRE(Mat_VarWrite(file, variable, compression) == 0);
    Mat_VarFree(variable);
}

template <class T>
void check(mat_t* file, matio_compression compression, const char* name, matio_classes kind, matio_types type,
           std::mt19937& random, std::vector<std::pair<std::string, std::vector<double>>>& expected) {
    std::vector<T> numbers = random_numbers<T>(3 * 67, random);
    write(file, variable(name, kind, type, {3, 67}, numbers), compression);
    expected.emplace_back(name, std::vector<double>(numbers.begin(), numbers.end()));
}

}  // namespace

TEST_CASE("what matio writes is read: every class of numbers, compressed and not", "[matlab]") {
    for (const matio_compression compression : {MAT_COMPRESSION_NONE, MAT_COMPRESSION_ZLIB}) {
        std::mt19937 random(compression == MAT_COMPRESSION_NONE ? 1 : 2);
        const TemporaryFile on_disk(".mat");
        mat_t* const file = Mat_CreateVer(on_disk.path().c_str(), nullptr, MAT_FT_MAT5);
        REQUIRE(file != nullptr);
        std::vector<std::pair<std::string, std::vector<double>>> expected;
        check<double>(file, compression, "f64", MAT_C_DOUBLE, MAT_T_DOUBLE, random, expected);
        check<float>(file, compression, "f32", MAT_C_SINGLE, MAT_T_SINGLE, random, expected);
        check<std::int8_t>(file, compression, "i8", MAT_C_INT8, MAT_T_INT8, random, expected);
        check<std::uint8_t>(file, compression, "u8", MAT_C_UINT8, MAT_T_UINT8, random, expected);
        check<std::int16_t>(file, compression, "i16", MAT_C_INT16, MAT_T_INT16, random, expected);
        check<std::uint16_t>(file, compression, "u16", MAT_C_UINT16, MAT_T_UINT16, random, expected);
        check<std::int32_t>(file, compression, "i32", MAT_C_INT32, MAT_T_INT32, random, expected);
        check<std::uint32_t>(file, compression, "u32", MAT_C_UINT32, MAT_T_UINT32, random, expected);
        check<std::int64_t>(file, compression, "i64", MAT_C_INT64, MAT_T_INT64, random, expected);
        check<std::uint64_t>(file, compression, "u64", MAT_C_UINT64, MAT_T_UINT64, random, expected);
        Mat_Close(file);
        const std::vector<std::uint8_t> bytes = test::read_file(on_disk.path());
        const auto read = formats::matlab::read_mat_file(bytes, "m.mat");
        REQUIRE(read.has_value());
        CHECK(read->warnings.empty());
        REQUIRE(read->variables.size() == expected.size());
        for (std::size_t k = 0; k < expected.size(); ++k) {
            const Array& array = read->variables[k];
            CHECK(array.name == expected[k].first);
            CHECK(array.dims == std::vector<std::size_t>{3, 67});
            REQUIRE(array.stored() == 3 * 67);
            for (std::size_t i = 0; i < 3 * 67; ++i) {
                REQUIRE(array.number(i) == expected[k].second[i]);
            }
        }
    }
}

TEST_CASE("what matio writes is read: a structure with cells and text", "[matlab]") {
    for (const matio_compression compression : {MAT_COMPRESSION_NONE, MAT_COMPRESSION_ZLIB}) {
        const TemporaryFile on_disk(".mat");
        mat_t* const file = Mat_CreateVer(on_disk.path().c_str(), nullptr, MAT_FT_MAT5);
        REQUIRE(file != nullptr);
        std::mt19937 random(3);
        std::vector<std::int16_t> samples = random_numbers<std::int16_t>(200, random);
        std::vector<double> rate = {360.0};
        std::array<const char*, 4> fields = {"ecg", "fs", "units", "leads"};
        std::array<std::size_t, 2> one = {1, 1};
        matvar_t* const structure = Mat_VarCreateStruct("rec", 2, one.data(), fields.data(), 4);
        Mat_VarSetStructFieldByName(structure, "ecg", 0, variable("ecg", MAT_C_INT16, MAT_T_INT16, {100, 2}, samples));
        Mat_VarSetStructFieldByName(structure, "fs", 0, variable("fs", MAT_C_DOUBLE, MAT_T_DOUBLE, {1, 1}, rate));
        std::vector<char> units = {'u', 'V'};
        Mat_VarSetStructFieldByName(structure, "units", 0, variable("units", MAT_C_CHAR, MAT_T_UTF8, {1, 2}, units));
        std::array<std::size_t, 2> two = {1, 2};
        std::vector<char> first = {'I', 'I'};
        std::vector<char> second = {'V', '5'};
        std::array<matvar_t*, 2> names = {variable("", MAT_C_CHAR, MAT_T_UTF8, {1, 2}, first),
                                          variable("", MAT_C_CHAR, MAT_T_UTF8, {1, 2}, second)};
        Mat_VarSetStructFieldByName(structure, "leads", 0,
                                    Mat_VarCreate("leads", MAT_C_CELL, MAT_T_CELL, 2, two.data(), names.data(), 0));
        write(file, structure, compression);
        Mat_Close(file);
        const Recording record = test::Files().add("m.mat", test::read_file(on_disk.path())).record();
        REQUIRE(record.signals.size() == 2);
        CHECK(record.frame_rate_hz == 360.0);
        CHECK(record.signals[0].lead == "II");
        CHECK(record.signals[1].lead == "V5");
        for (std::size_t i = 0; i < 100; ++i) {
            REQUIRE(record.signals[1].samples[i] ==
                    static_cast<float>(static_cast<double>(static_cast<float>(samples[100 + i])) * 0.001));
        }
    }
}

TEST_CASE("matio reads the files of these tests as they are meant", "[matlab]") {
    for (const bool big : {false, true}) {
        const std::vector<double> values = {1.5, -2.0, 3.0, 4.0, 5.0, 6.0};
        test::Mat mat(big);
        mat.numbers("x", {2, 3}, values);
        mat.text("t", {"ab", "cd"});
        const TemporaryFile on_disk(".mat");
        on_disk.put(mat.bytes());
        mat_t* const file = Mat_Open(on_disk.path().c_str(), MAT_ACC_RDONLY);
        REQUIRE(file != nullptr);
        matvar_t* const x = Mat_VarRead(file, "x");
        REQUIRE(x != nullptr);
        CHECK(x->dims[0] == 2);
        CHECK(x->dims[1] == 3);
        for (std::size_t i = 0; i < values.size(); ++i) {
            CHECK(static_cast<const double*>(x->data)[i] == values[i]);
        }
        Mat_VarFree(x);
        matvar_t* const t = Mat_VarRead(file, "t");
        REQUIRE(t != nullptr);
        CHECK(t->class_type == MAT_C_CHAR);
        Mat_VarFree(t);
        Mat_Close(file);
    }
}

}  // namespace test_matlab_matio

#else

TEST_CASE("MAT-files as matio writes them", "[matlab]") { SKIP("no matio: install libmatio-dev to compare with it"); }

#endif
