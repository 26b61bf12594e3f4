#include <catch2/catch_test_macros.hpp>

#include "data_dir.h"
#include "format_files.h"
#include "formats/families.h"
#include "zip_files.h"

namespace test_foreign {

using namespace beatlens;
using namespace beatlens::formats;
using namespace std::string_view_literals;
using beatlens::test::any_contains;
using beatlens::test::Bytes;
using beatlens::test::bytes_of;
using beatlens::test::contains;
using beatlens::test::Files;

TEST_CASE("what is known but not read is named with the way out", "[foreign]") {
    struct Kind {
        std::string_view name;
        std::string_view bytes;  // the first ones by the kind's specification
        std::string_view what;
        std::string_view way_out;
    };
    const Kind kinds[] = {
        {"a.pdf", "%PDF-1.7\n", "is a PDF", "CSV, EDF or WFDB"},
        {"a.csv", "%PDF-1.7\n", "is a PDF", "CSV, EDF or WFDB"},
        {"a.hea", "%PDF-1.7\n", "is a PDF", "CSV, EDF or WFDB"},
        {"scan", "\n\n%PDF-1.7\n", "is a PDF", "CSV"},
        {"a.png", "\x89PNG\r\n\x1A\n\0\0\0\rIHDR"sv, "is a picture", "CSV, EDF or WFDB"},
        {"a.txt", "\x89PNG\r\n\x1A\n\0\0\0\rIHDR"sv, "is a picture", "CSV"},
        {"a.jpg", "\xFF\xD8\xFF\xE0\0\x10JFIF"sv, "is a picture", "CSV"},
        {"a.heic",
         "\0\0\0\x18"
         "ftypheic"sv,
         "is a picture", "CSV"},
        {"a.jxl", "\0\0\0\x0CJXL \r\n\x87\n"sv, "is a picture", "CSV"},
        {"a.wav", "RIFF\0\0\0\0WAVEJUNK"sv, "is sound or film", "CSV"},
        {"a.mp3", "\xFF\xFB\x90\x64\0\0\0\0"sv, "is sound or film", "CSV"},
        {"a.tdms", "TDSm\x0E\0\0\0"sv, "is a TDMS file of LabVIEW", "CSV"},
        {"a.mwf", "@  MFR ELECTROCARDIOGRAPH"sv, "is MFER", "EDF"},
        {"a.dta", "<stata_dta><header>"sv, "is a file of Stata", "CSV"},
        {"a.mat", "# Created by Octave 6.1.0\n# name: fs\n"sv, "is a file of Octave", "-v7"},
        {"a.gif", "GIF89a", "is a picture", "CSV"},
        {"a.tif", "II*\0\x08\0\0\0"sv, "is a picture", "CSV"},
        {"b.tif", "MM\0*\0\0\0\x08"sv, "is a picture", "CSV"},
        {"a.bmp", "BM\x36\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\0"sv, "is a picture", "CSV"},
        {"a.webp", "RIFF\0\0\0\0WEBPVP8 "sv, "is a picture", "CSV"},
        {"a.svg", "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\">", "is a picture", "CSV"},
        {"a.xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "older Excel or Word", "CSV"},
        {"a.npy", "\x93NUMPY\1\0"sv, "is a NumPy file", "numpy.savetxt"},
        {"a.mat", "MATLAB 7.3 MAT-file, Platform: GLNXA64", "MATLAB file of version 7.3", "-v7"},
        {"a.h5", "\x89HDF\r\n\x1A\n\0"sv, "is HDF5", "CSV"},
        {"a.rda", "RDX3\nX\n\0\0\0\3"sv, "is a file of R", "write.csv"},
        {"a.rds", "X\n\0\0\0\3\0\4"sv, "is a file of R", "write.csv"},
        {"a.parquet", "PAR1\x15\x04\0"sv, "is a table in a format", "CSV"},
        {"a.pkl", "\x80\4\x95\x10\0\0\0\0\0\0\0]\x94"sv, "is a pickle", "CSV"},
        {"a.db", "SQLite format 3\0\x10"sv, "is a database", "CSV"},
        {"a.fit", "\x0E\x10\x43\x08\0\0\0\0.FIT"sv, "sports watch", "CSV"},
        {"a.html", "<!DOCTYPE html>\n<html><body>404", "is a web page", "download"},
        {"100.hea", "\n<HTML><table>1,2", "is a web page", "download"},
        {"a.rtf", "{\\rtf1\\ansi", "office document", "CSV"},
        {"a.rar", "Rar!\x1A\7\1\0"sv, "is an archive", "unpack"},
        {"a.7z", "7z\xBC\xAF\x27\x1C\0\4"sv, "is an archive", "unpack"},
        {"a.bz2", "BZh91AY&SY\0"sv, "is an archive", "unpack"},
        {"a.xz",
         "\xFD"
         "7zXZ\0\0"sv,
         "is an archive", "unpack"},
        {"a.wav", "RIFF\0\0\0\0WAVEfmt "sv, "is sound or film", "CSV"},
        {"a.mp3", "ID3\3\0\0"sv, "is sound or film", "CSV"},
        {"a.mp4",
         "\0\0\0\x18"
         "ftypmp42"sv,
         "is sound or film", "CSV"},
        {"a.gdf", "GDF 2.20", "is GDF", "EDF"},
        {"a.acq", "\0\0\x84\0\0\0\0\0\1\0"sv, "AcqKnowledge", "text or EDF"},
        {"a.exe", "MZ\x90\0\3\0"sv, "is a program", "recording"},
        {"export.xml", "<?xml version=\"1.0\"?>\n<!DOCTYPE HealthData [", "Apple Health", "electrocardiograms"},
        {"a.gpx", "<?xml version=\"1.0\"?>\n<gpx version=\"1.1\">", "is a route", "electrocardiogram"},
        {"d0", "fLaC\0\0\0\x22"sv, "FLAC", ".hea"},
    };
    for (const Kind& kind : kinds) {
        const Error error = Files().add(std::string(kind.name), kind.bytes).error();
        INFO(error.message);
        CHECK(error.code == ErrorCode::unknown_format);
        CHECK(error.message.starts_with(std::string(kind.name) + " is "));
        CHECK(contains(error.message, kind.what));
        CHECK(contains(error.message, kind.way_out));
    }
}

TEST_CASE("formats that are ZIP archives inside are named for what they are", "[foreign]") {
    const auto check = [](const std::string& name, const std::vector<test::ZipEntry>& entries, std::string_view what) {
        const Error error = Files().add(name, test::zip_of(entries)).error();
        INFO(error.message);
        CHECK(contains(error.message, what));
    };
    check("a.xlsx", {{"[Content_Types].xml", bytes_of("<x/>")}, {"xl/workbook.xml", bytes_of("<x/>")}},
          "Excel workbook");
    check("a.docx", {{"[Content_Types].xml", bytes_of("<x/>")}, {"word/document.xml", bytes_of("<x/>")}}, "office");
    check("a.ods", {{"mimetype", bytes_of("application/vnd.oasis.opendocument.spreadsheet")}}, "is a spreadsheet");
    check("a.epub", {{"mimetype", bytes_of("application/epub+zip")}}, "office");
    check("a.npz", {{"arr_0.npy", bytes_of("\x93NUMPY")}}, "is a NumPy file");
    check("a.jar", {{"META-INF/MANIFEST.MF", bytes_of("x")}}, "is a program");
    // A workbook in an archive is the workbook, not the archive.
    check("a.zip", {{"x.xlsx", test::zip_of({{"[Content_Types].xml", bytes_of("<x/>")}, {"xl/a.xml", bytes_of("")}})}},
          "x.xlsx is an Excel workbook");
}

TEST_CASE("of several kinds of files the one nearest to a recording is told about", "[foreign]") {
    const Bytes samples = {1, 0, 2, 0};
    CHECK(Files().add("100.dat", samples).add("a.pdf", "%PDF-1.4").error().code == ErrorCode::missing_file);
    CHECK(contains(Files().add("a.pdf", "%PDF-1.4").add("notes.txt", "Dear reader\n").error().message, "is a PDF"));
    const Error two = Files().add("a.png", "\x89PNG\r\n\x1A\n").add("b.jpg", "\xFF\xD8\xFF\xE0").error();
    CHECK(contains(two.message, "a.png and b.jpg: each is a picture"));
    CHECK(contains(Files().add("a.dat", "%PDF-1.4").error().message, "is a PDF"));
    const Recording record =
        Files().add("ecg.csv", "time,II\n0.000,0.1\n0.004,0.2\n0.008,0.1\n").add("a.pdf", "%PDF-1.4").record();
    CHECK(any_contains(record.warnings, "a.pdf"));
}

TEST_CASE("a signal file in MATLAB's version 4 asks for its header", "[foreign]") {
    Bytes file;
    for (const unsigned number : {30U, 1U, 2U, 0U, 4U}) {
        test::put(file, number, 4);
    }
    test::append(file, {'v', 'a', 'l', 0, 1, 0, 2, 0});
    CHECK(is_matlab4({"x.mat", file}));
    const Error error = Files().add("E07835.mat", file).error();
    CHECK(error.code == ErrorCode::missing_file);
    CHECK(contains(error.message, "header E07835.hea is missing"));
}

TEST_CASE("public files that were refused without a way out", "[foreign][data]") {
    BEATLENS_REQUIRE_DATA(cases, "cases");
    const auto message = [&](const std::string& name) {
        return Files().add(name, test::read_file(cases / name)).error().message;
    };
    CHECK(contains(message("22_ecg.npy"), "22_ecg.npy is a NumPy file"));
    CHECK(contains(Files().add("E07835.mat", test::read_file(cases / "40_cinc2021/E07835.mat")).error().message,
                   "E07835.hea"));
}

TEST_CASE("a signal file that begins like a sound is still a signal file", "[foreign]") {
    CHECK(Files().add("100.dat", "\xFF\xFB\x01\0\xFF\xFB"sv).error().code == ErrorCode::missing_file);
}

TEST_CASE("a recording that is called .hea is what its bytes say", "[foreign]") {
    CHECK(contains(Files().add("a.hea", "MATLAB 5.0 MAT-file, Platform: x").error().message, "128 bytes"));
}

}  // namespace test_foreign
