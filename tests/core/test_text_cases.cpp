// Text of many exporters: the public cases, and small inputs made after them that always run. What is right was written
// down beside the public cases, or follows from how an input is made here.
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstdio>
#include <fstream>

#include "data_dir.h"
#include "format_files.h"
#include "formats/parsing.h"
#include "formats/text/csv.h"

using namespace beatlens;
using namespace beatlens::formats;
using beatlens::test::any_contains;
using beatlens::test::contains;
using beatlens::test::Files;

namespace {

LoadOptions rate(double hz) { return {.sampling_rate_hz = hz}; }

Recording record_of(std::string_view text, const LoadOptions& options = {}, std::string_view name = "t.csv") {
    auto document = parse_csv(text, name, options);
    INFO(text.substr(0, 300));
    INFO((document ? "" : document.error().message));
    REQUIRE(document.has_value());
    REQUIRE(std::holds_alternative<Recording>(*document));
    return std::get<Recording>(*std::move(document));
}

Error error_of(std::string_view text, const LoadOptions& options = {}, std::string_view name = "t.csv") {
    auto document = parse_csv(text, name, options);
    INFO(text.substr(0, 300));
    REQUIRE_FALSE(document.has_value());
    return document.error();
}

// Thousandths of a millivolt: a slow wave with a spike every second at 250 Hz.
int thousandths(int i) { return (i * 7) % 120 - 45 + (i % 250 < 5 ? 900 : 0); }

std::string number(double value, const char* format = "%.3f", char decimal = '.') {
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, format, value);
    std::string text = buffer;
    for (char& c : text) {
        c = c == '.' ? decimal : c;
    }
    return text;
}

// Rows of `time(i)` and the wave in millivolts.
template <class Time>
std::string timed(int rows, Time time, const std::string& head = "Time,ECG (mV)\n") {
    std::string text = head;
    for (int i = 0; i < rows; ++i) {
        text += time(i) + "," + number(thousandths(i) / 1000.0) + "\n";
    }
    return text;
}

std::string clock_text(int ms, const char* format) {
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, format, ms / 3600000, ms / 60000 % 60, ms / 1000 % 60, ms % 1000);
    return buffer;
}

std::string column(int rows, double factor = 1.0, const char* format = "%.3f", char decimal = '.') {
    std::string text;
    for (int i = 0; i < rows; ++i) {
        text += number(thousandths(i) / 1000.0 * factor, format, decimal) + "\n";
    }
    return text;
}

void check_wave(const Signal& signal, int rows, double tolerance = 1e-6) {
    REQUIRE(signal.samples.size() == static_cast<std::size_t>(rows));
    double worst = 0.0;
    for (int i = 0; i < rows; ++i) {
        worst = std::max(worst, std::abs(static_cast<double>(signal.samples[static_cast<std::size_t>(i)]) -
                                         thousandths(i) / 1000.0));
    }
    CHECK(worst <= tolerance);
}

std::string utf16(std::string_view ascii, bool big_endian, bool mark) {
    std::string bytes;
    const auto put = [&](unsigned code) {
        const char low = static_cast<char>(code & 0xFF);
        const char high = static_cast<char>(code >> 8);
        bytes += big_endian ? high : low;
        bytes += big_endian ? low : high;
    };
    if (mark) {
        put(0xFEFF);
    }
    for (std::size_t i = 0; i < ascii.size(); ++i) {
        if (ascii[i] == '\xC2') {
            ++i;  // the only letters beyond ASCII here are those of Latin-1
        }
        put(static_cast<unsigned char>(ascii[i]));
    }
    return bytes;
}

std::string latin1(std::string_view utf8) {
    std::string bytes(utf8);
    std::erase(bytes, '\xC2');
    return bytes;
}

struct Case {
    const char* file;
    double given_hz;  // 0: not given
    double rate_hz;
    std::vector<std::string> leads;  // the first ones
    const char* units;
    std::size_t samples;
    const char* start;
    double first;  // sample of the first lead
    double last;
};

Recording load_case(const std::filesystem::path& path, double given_hz) {
    Files files;
    files.add(path.filename().string(), test::read_file(path));
    return files.record(given_hz > 0.0 ? rate(given_hz) : LoadOptions{});
}

}  // namespace

TEST_CASE("public cases of text come out right", "[text][data]") {
    BEATLENS_REQUIRE_DATA(folder, "cases");
    const Case cases[] = {
        {"01_apple_watch_en.csv", 0, 512, {"Lead I"}, "mV", 7680, "16:32:18 30/05/2024", -0.145, -0.369911},
        {"03_polar_sensor_logger_ECG.txt", 0, 130, {"ecg"}, "mV", 2600, "21:56:26.765 26/07/2026", -0.145, -0.427},
        {"04_kenet_polarecg.csv", 0, 130, {"lead 1", "lead 2"}, "mV", 2600, "", -0.145, -0.427},
        {"06_labchart.txt", 0, 400, {"ECG", "Pulse"}, "mV", 6000, "10:00:00 01/03/2024", -0.145, -0.37372},
        {"08_acqknowledge.txt", 0, 2000, {"ECG - ECG100C"}, "mV", 20000, "", -0.145, -0.391755},
        {"09_zephyr_dmy.csv", 0, 250, {"EcgWaveform"}, "adu", 3750, "10:30:30.426 31/05/2022", 1910, 1949},
        {"11_shimmer_consensys.csv",
         0,
         512,
         {"Shimmer_B64E_ECG_LL-RA_24BIT_CAL", "Shimmer_B64E_ECG_Vx-RL_24BIT_CAL"},
         "mV",
         5120,
         "15:40:01 22/10/2015",
         -0.145,
         -0.401394882202148},
        {"12_german_datetime.csv", 0, 250, {"EKG I", "EKG II"}, "mV", 2500, "23:59:55 05/03/2024", -0.345, -0.334},
        {"13_iso_timezone.csv", 0, 250, {"ecg"}, "mV", 2500, "23:59:55 05/03/2024", -0.345, -0.3338},
        {"14_excel_unicode_text.txt", 0, 250, {"II"}, "mV", 2500, "", -0.345, -0.334},
        {"26_heartpy_data2.csv", 0, 116.99, {"hr"}, "adu", 2000, "", 515, 479},
        {"28_clab_ecg_data_1.csv", 0, 256.3, {"ecg_measurement"}, "mV", 2719, "", 1.59335289, 1.6862169265},
        {"28b_clab_ecg_data_2.csv", 0, 255, {"ecg_measurement"}, "mV", 934, "", 2.233626604, 2.3069403171},
        {"29_biosppy_ecg.txt", 0, 1000, {"ECG"}, "adu", 12000, "", 2044, 2049},
        {"31_chapman_12lead.csv",
         500,
         500,
         {"I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"},
         "adu",
         5000,
         "",
         -87,
         -241},
        {"32_all_quoted.csv", 0, 250, {"ECG"}, "mV", 2500, "", -0.345, -0.3338},
        {"34_rtpeaks.csv", 1000, 1000, {"channel1", "channel2", "channel9"}, "mV", 8000, "", 4.984, 4.984},
        {"90_latin1_micro.csv", 0, 250, {"EKG"}, "mV", 2500, "", -0.345, -0.334},
        {"93_excel_sep_line.csv", 0, 250, {"EKG"}, "mV", 2500, "", -0.345, -0.3338},
        {"94_openbci_gui5.txt", 0, 250, {"EXG Channel 0"}, "mV", 2500, "12:14:49 03/05/2024", 45.6525, 45.663744},
        {"95_clock_whole_seconds.csv", 0, 250, {"ECG"}, "mV", 3000, "10:00:00", -0.345, -0.359},
        {"98_ad8232_serial.txt", 250, 250, {"lead 1"}, "adu", 2500, "", 297, 298},
        {"98b_arduino_serial_timestamp.txt", 0, 250, {"lead 1"}, "adu", 2500, "12:14:49", 297, 298},
        {"99_excel_NA.csv", 250, 250, {"ECG"}, "mV", 3000, "", -0.345, -0.359},
        {"100_true_rate_499_31.csv", 0, 499.31, {"ECG"}, "mV", 14979, "", -0.345, -0.385},
    };
    for (const Case& expected : cases) {
        INFO(expected.file);
        const Recording record = load_case(folder / expected.file, expected.given_hz);
        const double tolerance = expected.rate_hz == std::round(expected.rate_hz) ? 0.0 : 0.005;
        // The clocks of 28 are not even; what an average is depends on who takes it.
        const bool uneven = contains(expected.file, "clab");
        CHECK(std::abs(record.frame_rate_hz - expected.rate_hz) <= (uneven ? 0.3 : tolerance));
        REQUIRE(record.signals.size() >= expected.leads.size());
        for (std::size_t i = 0; i < expected.leads.size(); ++i) {
            CHECK(record.signals[i].lead == expected.leads[i]);
        }
        const Signal& signal = record.signals[0];
        CHECK(signal.units == expected.units);
        CHECK(signal.samples.size() == expected.samples);
        CHECK(record.start_time == expected.start);
        CHECK(std::abs(static_cast<double>(signal.samples.front()) - expected.first) < 1e-4);
        CHECK(std::abs(static_cast<double>(signal.samples.back()) - expected.last) < 1e-4);
    }
}

TEST_CASE("what public cases of text say beside the samples", "[text][data]") {
    BEATLENS_REQUIRE_DATA(folder, "cases");
    const Recording apple = load_case(folder / "01_apple_watch_en.csv", 0.0);
    CHECK(apple.personal == std::vector<std::string>{"Name: Test Person", "Date of birth: Jan 15, 1990"});
    CHECK(any_contains(apple.comments, "Watch6,7"));
    CHECK_FALSE(any_contains(apple.comments, "Test Person"));
    CHECK(load_case(folder / "04_kenet_polarecg.csv", 0.0).signals[1].units == "nu");
    CHECK(load_case(folder / "06_labchart.txt", 0.0).signals[1].units == "nu");

    // Rows in which the electrodes were off.
    const Recording off = load_case(folder / "98_ad8232_serial.txt", 250.0);
    REQUIRE(off.gaps.size() == 1);
    CHECK(off.gaps[0] == Gap{3.6, 4.0, Gap::Kind::lead_off, 0});
    const auto missing = [](const Signal& signal, std::size_t from, std::size_t to) {
        std::size_t count = 0;
        for (std::size_t i = 0; i < signal.samples.size(); ++i) {
            count += std::isnan(signal.samples[i]) == (i >= from && i < to) ? 0 : 1;
        }
        return count == 0;
    };
    CHECK(missing(off.signals[0], 900, 1000));
    CHECK(missing(load_case(folder / "99_excel_NA.csv", 250.0).signals[0], 1000, 1250));

    CHECK(any_contains(load_case(folder / "95_clock_whole_seconds.csv", 0.0).warnings, "share each time"));
    for (const char* const name : {"31_chapman_12lead.csv", "34_rtpeaks.csv", "98_ad8232_serial.txt"}) {
        CHECK(Files().add(name, test::read_file(folder / name)).error().code == ErrorCode::sampling_rate_needed);
    }
}

TEST_CASE("tables of beats and of series in public files", "[text][data]") {
    BEATLENS_REQUIRE_DATA(folder, "cases");
    const auto document = Files().add("24.csv", test::read_file(folder / "24_ptbdb_abnormal.csv")).load();
    REQUIRE(document.has_value());
    const auto& table = std::get<BeatTable>(*document);
    CHECK(table.beats() == 10);
    CHECK(table.classes.empty());
    CHECK(any_contains(table.warnings, "normal or abnormal"));
    const Error series = Files().add("25.tsv", test::read_file(folder / "25_ECG5000_TEST.tsv")).error();
    CHECK(series.code == ErrorCode::unknown_format);
    CHECK(contains(series.message, "141 columns"));
}

TEST_CASE("annotations as rdann prints them belong to the samples beside them", "[text][data]") {
    BEATLENS_REQUIRE_DATA(folder, "cases");
    const auto samples = test::read_file(folder / "15_kaggle" / "100.csv");
    const auto list = test::read_file(folder / "15_kaggle" / "100annotations.txt");
    const auto files = Files().add("100.csv", samples).add("100annotations.txt", list);
    CHECK(Files().add("100.csv", samples).add("100annotations.txt", list).error().code ==
          ErrorCode::sampling_rate_needed);
    const Recording record = Files().add("100.csv", samples).add("100annotations.txt", list).record(rate(360.0));
    CHECK(record.signals.size() == 2);
    CHECK(record.has_annotations);
    CHECK(record.annotations_from == "100annotations.txt");
    REQUIRE(record.annotations.size() == 14);
    CHECK(record.annotations[0] == Annotation{18 / 360.0, "+", 0, 0, 0, "(N"});
    CHECK(record.annotations[8].symbol == "A");
    CHECK(sample_at(record.annotations[13].time_s, 360.0) == 3560);
    CHECK_FALSE(any_contains(record.warnings, "Not read"));
    const Error alone = Files().add("100annotations.txt", list).error();
    CHECK(alone.code == ErrorCode::missing_file);
    CHECK(contains(alone.message, "annotations"));
}

TEST_CASE("OpenSignals' header names the columns", "[text][data]") {
    BEATLENS_REQUIRE_DATA(folder, "formats/text");
    const Recording record = load_case(folder / "SampleECG.txt", 0.0);
    CHECK(record.frame_rate_hz == 1000.0);
    CHECK(record.start_time == "07:03:47.290 11/06/2016");
    REQUIRE(record.signals.size() == 5);
    CHECK(record.signals[4].lead == "A2");
    CHECK(record.signals[4].units == "adu");
    CHECK(record.signals[4].adc_resolution_bits == 10);
    CHECK(record.signals[4].samples[0] == 496.0f);
    CHECK(record.signals[0].units == "nu");  // digital
}

TEST_CASE("one recording in every encoding, separator, decimal mark and line end", "[text]") {
    constexpr int rows = 300;
    struct Dialect {
        char separator;
        char decimal;
        bool quoted;
    };
    for (const Dialect& dialect :
         {Dialect{',', '.', false}, Dialect{';', '.', false}, Dialect{';', ',', false}, Dialect{'\t', '.', false},
          Dialect{'\t', ',', false}, Dialect{',', '.', true}, Dialect{',', ',', true}, Dialect{';', ',', true}}) {
        for (const char* const line_end : {"\n", "\r\n", "\r"}) {
            for (const char* const headings :
                 {"Time (s)|ECG II (\xC2\xB5V)|V5 [mV]", "Zeit [s]|EKG II [\xC2\xB5V]|V5 [mV]",
                  "time_s|ECG II_uV|V5_mV", "sep|Time|ECG II|V5"}) {
                std::string text;
                const std::string quote = dialect.quoted ? "\"" : "";
                const auto row = [&](const std::vector<std::string>& cells) {
                    for (std::size_t i = 0; i < cells.size(); ++i) {
                        text += (i == 0 ? "" : std::string(1, dialect.separator)) + quote + cells[i] + quote;
                    }
                    text += line_end;
                };
                std::vector<std::string> names;
                for (std::string_view rest = headings; !rest.empty();) {
                    const std::size_t end = std::min(rest.find('|'), rest.size());
                    names.emplace_back(rest.substr(0, end));
                    rest.remove_prefix(std::min(end + 1, rest.size()));
                }
                const bool with_units = names.front() == "sep";
                if (with_units) {
                    text += std::string("sep=") + dialect.separator + line_end;
                    names.erase(names.begin());
                }
                row(names);
                if (with_units) {
                    row({"s", "\xC2\xB5V", "mV"});
                }
                for (int i = 0; i < rows; ++i) {
                    row({number(i * 0.004, "%.3f", dialect.decimal), number(thousandths(i), "%.1f", dialect.decimal),
                         number(thousandths(i) / 1000.0, "%.3f", dialect.decimal)});
                }
                const std::string encodings[] = {text,
                                                 "\xEF\xBB\xBF" + text,
                                                 latin1(text),
                                                 utf16(text, false, true),
                                                 utf16(text, true, true),
                                                 utf16(text, false, false),
                                                 utf16(text, true, false)};
                for (const std::string& bytes : encodings) {
                    INFO(text.substr(0, 120));
                    CHECK(looks_like_csv(bytes));
                    const Recording record = record_of(bytes);
                    CHECK(record.frame_rate_hz == 250.0);
                    REQUIRE(record.signals.size() == 2);
                    CHECK(contains(record.signals[0].lead, "II"));
                    CHECK(record.signals[1].lead == "V5");
                    check_wave(record.signals[0], rows);
                    check_wave(record.signals[1], rows);
                    CHECK(record.warnings.empty());
                }
            }
        }
    }
}

TEST_CASE("clocks and dates in the usual orders", "[text]") {
    const std::pair<const char*, const char*> formats[] = {
        {"2024-03-25 %02d:%02d:%02d.%03d", "10:00:00 25/03/2024"},
        {"2024-03-25T%02d:%02d:%02d.%03dZ", "10:00:00 25/03/2024"},
        {"2024-03-25T%02d:%02d:%02d.%03d-0700", "10:00:00 25/03/2024"},
        {"2024-03-25 %02d:%02d:%02d.%03d+05:30", "10:00:00 25/03/2024"},
        {"20240325T%02d%02d%02d.%03d", "10:00:00 25/03/2024"},
        {"25.03.2024 %02d:%02d:%02d.%03d", "10:00:00 25/03/2024"},
        {"25/03/24 %02d:%02d:%02d.%03d", "10:00:00 25/03/2024"},
        {"3/25/2024 %02d:%02d:%02d.%03d AM", "10:00:00 25/03/2024"},
        {"25-Mar-2024 %02d:%02d:%02d.%03d", "10:00:00 25/03/2024"},
        {"Mar 25 2024 %02d:%02d:%02d.%03d", "10:00:00 25/03/2024"},
        {"[%02d:%02d:%02d.%03d 25/03/2024]", "10:00:00 25/03/2024"},
        {"%02d:%02d:%02d.%03d", "10:00:00"},
        {"%02d:%02d:%02d:%03d", "10:00:00"},
    };
    for (const auto& [format, start] : formats) {
        INFO(format);
        const char* const printed = format;
        const Recording record = record_of(timed(500, [&](int i) { return clock_text(36000000 + 4 * i, printed); }));
        CHECK(record.frame_rate_hz == 250.0);
        CHECK(record.start_time == start);
        CHECK(record.choices.empty());
        check_wave(record.signals.at(0), 500);
    }
    const Recording elapsed =
        record_of(timed(500, [](int i) { return clock_text(4 * i, "0 days %02d:%02d:%02d.%03d000"); }));
    CHECK(elapsed.frame_rate_hz == 250.0);
    CHECK(elapsed.start_time.empty());
}

TEST_CASE("the order of day and month is settled by the whole column, or asked for", "[text]") {
    const auto dated = [](const char* first, const char* second) {
        return timed(2000, [=](int i) {
            const int ms = 86396000 + 4 * i;
            return std::string(ms < 86400000 ? first : second) + clock_text(ms % 86400000, " %02d:%02d:%02d.%03d");
        });
    };
    const auto start = [&](const char* first, const char* second, const LoadOptions& options = {}) {
        const Recording record = record_of(dated(first, second), options);
        CHECK(record.frame_rate_hz == 250.0);
        CHECK(record.gaps.empty());
        return record.start_time;
    };
    CHECK(start("12/03/2024", "13/03/2024") == "23:59:56 12/03/2024");
    CHECK(start("03/12/2024", "03/13/2024") == "23:59:56 12/03/2024");
    CHECK(start("04/05/2024", "05/05/2024") == "23:59:56 04/05/2024");  // a day later, not a month
    CHECK(start("04/05/2024", "04/06/2024") == "23:59:56 05/04/2024");

    const std::string open =
        timed(500, [](int i) { return clock_text(36000000 + 4 * i, "03/04/2024 %02d:%02d:%02d.%03d"); });
    const Recording record = record_of(open);
    REQUIRE(record.choices.size() == 1);
    CHECK(record.choices[0].key == "dates");
    CHECK(record.choices[0].chosen == "day-first");
    CHECK(record.start_time == "10:00:00 03/04/2024");
    CHECK(record_of(open, {.answers = {{"dates", "month-first"}}}).start_time == "10:00:00 04/03/2024");

    const Recording columns = record_of(timed(
        2000,
        [](int i) {
            const int ms = 86396000 + 4 * i;
            return std::string(ms < 86400000 ? "31.12.2023" : "01.01.2024") +
                   clock_text(ms % 86400000, ",%02d:%02d:%02d.%03d");
        },
        "Date,Time,ECG (mV)\n"));
    CHECK(columns.frame_rate_hz == 250.0);
    CHECK(columns.start_time == "23:59:56 31/12/2023");
}

TEST_CASE("clocks in whole seconds give the rate of all rows", "[text]") {
    for (const int offset : {0, 117, 249}) {
        for (const int hz : {250, 128, 300}) {
            const Recording record = record_of(timed(
                12 * hz, [&](int i) { return clock_text((i + offset) / hz * 1000 + 36000000, "%02d:%02d:%02d"); }));
            CHECK(record.frame_rate_hz == hz);
            CHECK(any_contains(record.warnings, "share each time"));
        }
    }
    // Too short to tell.
    CHECK(error_of(timed(300, [](int i) { return clock_text(i / 250 * 1000 + 36000000, "%02d:%02d:%02d"); })).code ==
          ErrorCode::sampling_rate_needed);
    // A minute without rows.
    const Recording hole = record_of(timed(
        3000, [](int i) { return clock_text(i / 250 * 1000 + 36000000 + (i >= 1500 ? 60000 : 0), "%02d:%02d:%02d"); }));
    CHECK(hole.frame_rate_hz == 250.0);
    REQUIRE(hole.gaps.size() == 1);
    CHECK(std::abs(hole.gaps[0].end_s - 66.0) < 0.01);
}

TEST_CASE("seconds, milliseconds, microseconds and nanoseconds since 1970", "[text]") {
    const std::pair<const char*, double> units[] = {{"%.3f", 1.0}, {"%.0f", 1e3}, {"%.0f", 1e6}, {"%.0f", 1e9}};
    for (const auto& [format, per_second] : units) {
        const Recording record = record_of(
            timed(2000, [&, f = format, p = per_second](int i) { return number((1714738489.0 + i * 0.004) * p, f); }));
        CHECK(record.frame_rate_hz == 250.0);
        CHECK(record.start_time == "12:14:49 03/05/2024");
        check_wave(record.signals.at(0), 2000);
    }
}

TEST_CASE("missing values stay in their places", "[text]") {
    for (const char* const marker : {"", "NaN", "nan", "#N/A", "#NV", "#DIV/0!", "-1.#IND", "1.#QNAN", "!", "null",
                                     "NULL", "NA", "n/a", "None", "-", "--", "?", "\"\""}) {
        INFO(marker);
        std::string one = "ECG (mV)\n";
        std::string two = "time_ms,I (mV),II (mV)\n";
        for (int i = 0; i < 200; ++i) {
            const bool missing = i >= 50 && i < 60;
            one += (missing ? marker : number(thousandths(i) / 1000.0)) + "\n";
            two += std::to_string(4 * i) + "," + (missing ? marker : "0.5") + ",0.25\n";
        }
        const Recording single = record_of(one, rate(250.0));
        const Recording several = record_of(two);
        for (const Signal* const signal : {&single.signals.at(0), &several.signals.at(0)}) {
            REQUIRE(signal->samples.size() == 200);
            std::size_t wrong = 0;
            for (std::size_t i = 0; i < 200; ++i) {
                wrong += std::isnan(signal->samples[i]) == (i >= 50 && i < 60) ? 0 : 1;
            }
            CHECK(wrong == 0);
        }
        CHECK(any_contains(single.warnings, "10 samples are missing"));
        CHECK(single.gaps.size() == (std::string_view(marker) == "!" ? 1u : 0u));
    }
    // Times too: the row keeps its place between the others.
    const Recording times = record_of("time,II\n0,1\n0.004,2\n,3\n0.012,4\n0.016,5\n");
    CHECK(times.frame_rate_hz == 250.0);
    CHECK(times.signals[0].samples == std::vector<float>{1, 2, 3, 4, 5});
}

TEST_CASE("decimal commas in one column, and marks of thousands", "[text]") {
    std::string text = "EKG [mV]\n";
    for (int i = 0; i < 300; ++i) {
        text +=
            (i % 9 == 0 ? number(thousandths(i) / 1000, "%.0f") : number(thousandths(i) / 1000.0, "%.3f", ',')) + "\n";
    }
    const Recording record = record_of(text, rate(250.0));
    REQUIRE(record.signals.size() == 1);
    CHECK(record.signals[0].lead == "EKG");
    CHECK(record.signals[0].samples.size() == 300);
    check_wave(record_of(column(300, 1.0, "%.3f", ','), rate(250.0)).signals.at(0), 300);

    std::string thousands = "ECG\n";
    for (int i = 0; i < 100; ++i) {
        thousands += i % 3 == 0 ? "987\n" : "1,0" + number(10 + i % 50, "%02.0f") + "\n";
    }
    CHECK(contains(error_of(thousands, rate(250.0)).message, "thousands"));
    CHECK(contains(error_of("time;ECG\n0;987.5\n4;1,002.5\n8;998.5\n").message, "thousands"));
}

// Fuzzing found a table without columns where two columns seemed to be decimal commas, and no row was.
TEST_CASE("no row has the shape that the first rows seem to have", "[text]") {
    CHECK(error_of("[23:59:jun\xFF[00:0X00,1\")\n-0,_\n0,0700:0", rate(250.0)).code == ErrorCode::unknown_format);
}

TEST_CASE("a phone's export in any language is known by its shape", "[text]") {
    struct Words {
        const char* name;
        const char* born;
        const char* recorded;
        const char* rate;
        const char* lead;
        const char* unit;
        char decimal;
    };
    for (const Words& words :
         {Words{"Name", "Date of Birth", "Recorded Date", "Sample Rate,512 hertz", "Lead,Lead I", "Unit", '.'},
          Words{"Name", "Geburtsdatum", "Aufzeichnungsdatum", "Messfrequenz,512 Hertz", "Ableitung,Ableitung I",
                "Einheit", ','},
          Words{"Nom", "Date de naissance", "Enregistr\xC3\xA9 le", "Fr\xC3\xA9quence,512 hertz",
                "D\xC3\xA9rivation,D\xC3\xA9rivation I", "Unit\xC3\xA9", ','},
          Words{"Nombre", "Fecha de nacimiento", "Fecha de registro", "Frecuencia de muestreo,512 hercios",
                "Derivaci\xC3\xB3n,Derivaci\xC3\xB3n I", "Unidad", ','},
          Words{"\xE5\x90\x8D\xE5\x89\x8D", "\xE7\x94\x9F\xE5\xB9\xB4\xE6\x9C\x88\xE6\x97\xA5",
                "\xE8\xA8\x98\xE9\x8C\xB2\xE6\x97\xA5",
                "\xE3\x83\xAC\xE3\x83\xBC\xE3\x83\x88,512\xE3\x83\x98\xE3\x83\xAB\xE3\x83\x84",
                "\xE8\xAA\x98\xE5\xB0\x8E,\xE8\xAA\x98\xE5\xB0\x8EI", "\xE5\x8D\x98\xE4\xBD\x8D", '.'}}) {
        const std::string text = std::string(words.name) + ",Max Muster\n" + words.born + ",01.02.1990\n" +
                                 words.recorded + ",2024-05-30 16:32:18 +0200\nX,\n" + words.rate + "\n\n\n" +
                                 words.lead + "\n" + words.unit + ",\xC2\xB5V\n\n" +
                                 column(600, 1000.0, "%.3f", words.decimal);
        const Recording record = record_of(text);
        INFO(words.name);
        CHECK(record.frame_rate_hz == 512.0);
        REQUIRE(record.signals.size() == 1);
        CHECK(record.signals[0].lead.ends_with("I"));
        CHECK(record.signals[0].units == "mV");
        CHECK(record.start_time == "16:32:18 30/05/2024");
        CHECK(record.personal == std::vector<std::string>{"Name: Max Muster", "Date of birth: 01.02.1990"});
        CHECK_FALSE(any_contains(record.comments, "Muster"));
        check_wave(record.signals[0], 600);
    }
}

TEST_CASE("units by heading, units row, preamble, gain and answer", "[text]") {
    const std::pair<const char*, double> headings[] = {{"ECG (mV)\n", 1.0},        {"ECG [uV]\n", 1e3},
                                                       {"ECG (\xCE\xBCV)\n", 1e3}, {"ECG (V)\n", 1e-3},
                                                       {"ECG\nmV\n", 1.0},         {"ECG\n\xC2\xB5V\n", 1e3},
                                                       {"Unit: uV\nECG\n", 1e3},   {"# Units = \xC2\xB5V\n", 1e3},
                                                       {"ECG, microvolts\n", 1e3}};
    for (const auto& [heading, per_mv] : headings) {
        INFO(heading);
        const Recording record = record_of(heading + column(300, per_mv, "%.6f"), rate(250.0));
        CHECK(record.signals.at(0).units == "mV");
        check_wave(record.signals[0], 300, 2e-6);
    }
    std::string adu = "# Gain: 200 adu/mV\n# Baseline: 1024\n# Sampling frequency: 250 Hz\nMLII (adu)\n";
    for (int i = 0; i < 300; ++i) {
        adu += std::to_string(1024 + thousandths(i) / 5) + "\n";
    }
    const Recording scaled = record_of(adu);
    CHECK(scaled.frame_rate_hz == 250.0);
    CHECK(scaled.signals.at(0).units == "mV");
    CHECK(scaled.signals[0].gain_adu_per_unit == 200.0);
    CHECK(scaled.signals[0].baseline_adu == 1024);
    CHECK(scaled.signals[0].samples[7] == static_cast<float>(thousandths(7) / 5 / 200.0));

    const std::string large = column(300, 1000.0, "%.0f");
    const Recording open = record_of(large, rate(250.0));
    CHECK(open.signals.at(0).units == "adu");
    REQUIRE(open.choices.size() == 1);
    CHECK(open.choices[0].key == "units");
    CHECK(open.choices[0].chosen == "adu");
    const Recording micro = record_of(large, {.sampling_rate_hz = 250.0, .answers = {{"units", "uV"}}});
    CHECK(micro.signals.at(0).units == "mV");
    check_wave(micro.signals[0], 300);
}

TEST_CASE("what is no electrocardiogram is no lead in millivolts", "[text]") {
    std::string text = "time,ecg,peak,acc_x,Respiration,counter,note\n";
    for (int i = 0; i < 400; ++i) {
        text += number(i * 0.004) + "," + number(thousandths(i) / 1000.0) + (i % 250 == 2 ? ",1" : ",0") +
                ",0.01,0.5," + std::to_string(i % 256) + (i == 300 ? ",start" : ",") + "\n";
    }
    const Recording record = record_of(text);
    CHECK(record.signals.at(0).units == "mV");
    for (std::size_t i = 1; i < record.signals.size(); ++i) {
        INFO(record.signals[i].lead);
        CHECK_FALSE(may_be_ecg(record.signals[i]));
    }
    CHECK(any_contains(record.warnings, "(\"note\") are set aside"));
    // A column of words, and a title that may be a person's name.
    const Recording words = record_of(timed(
        300, [](int i) { return "normal," + number(i * 0.004); }, "state,t,ECG\n"));
    CHECK(words.frame_rate_hz == 250.0);
    REQUIRE(words.signals.size() == 1);
    CHECK(any_contains(words.warnings, "(\"state\") are set aside"));
    CHECK(record_of("John Smith\n" + column(300), rate(250.0)).signals.at(0).lead == "lead 1");
}

TEST_CASE("other text at the end is set aside, in the middle it is an error", "[text]") {
    const std::string table = timed(300, [](int i) { return number(i * 0.004); });
    for (const char* const footer : {"End of recording\n", "\nMean,0.12\nn,300\n", "-- done --\n"}) {
        const Recording record = record_of(table + footer);
        check_wave(record.signals.at(0), 300);
        CHECK(any_contains(record.warnings, "is set aside"));
    }
    const Recording cut = record_of(table + "1.2");
    check_wave(cut.signals.at(0), 300);
    CHECK(any_contains(cut.warnings, "ends within row 302"));
    CHECK(contains(error_of(table + "oops,0.5\n1.204,0.5\n").message, "row 302"));
    CHECK(contains(error_of("ECG (mV)\n0.1\n0.2\noops\n0.3\n", rate(250.0)).message, "row 4, column 1"));
}

TEST_CASE("serial monitors", "[text]") {
    std::string text;
    for (int i = 0; i < 500; ++i) {
        text +=
            clock_text(44089000 + 4 * i, "%02d:%02d:%02d.%03d -> ") + std::to_string(500 + thousandths(i) / 5) + "\r\n";
    }
    const Recording record = record_of(text);
    CHECK(record.frame_rate_hz == 250.0);
    CHECK(record.start_time == "12:14:49");
    REQUIRE(record.signals.size() == 1);
    CHECK(record.signals[0].samples[1] == static_cast<float>(500 + thousandths(1) / 5));
    const Recording noisy =
        record_of("ets Jun  8 2016 00:22:57\n\nStarting\n!\n" + column(300) + "!\n!\n0.1\nBrownout\n", rate(250.0));
    CHECK(noisy.signals.at(0).samples.size() == 303);
    REQUIRE(noisy.gaps.size() == 1);
    CHECK(noisy.gaps[0] == Gap{1.2, 1.208, Gap::Kind::lead_off, 0});
}

TEST_CASE("lists of intervals are recordings without a trace", "[text][intervals]") {
    constexpr int beats = 60;
    const auto interval = [](int i) { return 800 + (i * 37) % 90 - (i % 10 == 9 ? 250 : 0); };
    const auto kind = [](int i) { return i % 10 == 9 ? 'V' : 'N'; };
    std::string ms;
    std::string seconds;
    std::string timed_rows;
    std::string typed;
    std::string holter = "Time;Type;RR (ms)\n";
    std::string classes = "Time;Beat\n";
    int now = 0;
    for (int i = 0; i < beats; ++i) {
        now += interval(i);
        const std::string value = std::to_string(interval(i));
        ms += value + "\r\n";
        seconds += number(interval(i) / 1000.0) + "\n";
        timed_rows += number(now / 1000.0) + "\t" + number(interval(i) / 1000.0) + "\n";
        typed += std::string(1, kind(i)) + " " + value + "\n";
        holter += clock_text(36000000 + now, "%02d:%02d:%02d,%03d;") + kind(i) + ";" + value + "\n";
        classes += clock_text(36000000 + now, "%02d:%02d:%02d.%03d;") + (kind(i) == 'V' ? "PVC" : "Normal") + "\n";
    }
    const auto check = [&](const Recording& record, std::size_t first_row, bool has_classes) {
        CHECK(record.signals.empty());
        CHECK(record.has_annotations);
        CHECK(record.frame_rate_hz == 1000.0);
        REQUIRE(record.annotations.size() == first_row + beats);
        for (std::size_t i = 1; i < beats; ++i) {
            const Annotation& beat = record.annotations[first_row + i];
            const double step = beat.time_s - record.annotations[first_row + i - 1].time_s;
            CHECK(std::abs(step - interval(static_cast<int>(i)) / 1000.0) < 1e-6);
            CHECK(beat.symbol == (has_classes ? std::string(1, kind(static_cast<int>(i))) : "Q"));
        }
    };
    check(record_of(ms, {}, "night_rr.txt"), 1, false);
    check(record_of(ms, {}, "night.rr"), 1, false);
    check(record_of("RR [ms]\n" + ms), 1, false);
    check(record_of("RR-interval (s)\n" + seconds), 1, false);
    check(record_of(timed_rows, {}, "kubios.txt"), 0, false);
    check(record_of(typed, {}, "beats.rr"), 0, true);
    check(record_of(holter), 0, true);
    check(record_of(classes), 0, true);
    CHECK(record_of(holter).start_time == "10:00:00.800");
    const std::string polar =
        "[Params]\nVersion=106\nDate=20240503\nStartTime=10:00:00.0\nInterval=238\n\n[Note]\n\n[HRData]\n" + ms;
    check(record_of(polar, {}, "a.hrm"), 1, false);
    CHECK(record_of(polar, {}, "a.hrm").start_time == "10:00:00 03/05/2024");
    CHECK(error_of("[Params]\nInterval=5\n[HRData]\n70\n71\n", {}, "a.hrm").code == ErrorCode::no_signal);

    // Without a word of it, only where no trace has such values; what else it may be is a choice.
    const Recording silent = record_of(ms, {}, "a.txt");
    check(silent, 1, false);
    REQUIRE(silent.choices.size() == 1);
    CHECK(silent.choices[0].key == "kind");
    CHECK(record_of(ms, {.sampling_rate_hz = 250.0, .answers = {{"kind", "trace"}}}, "a.txt").signals.size() == 1);
    CHECK(record_of(column(1000, 200.0, "%.0f"), rate(250.0)).signals.size() == 1);
    std::string adc;
    for (int i = 0; i < 1000; ++i) {
        adc += std::to_string(800 + thousandths(i) / 5 + i * i % 7) + "\n";
    }
    CHECK(record_of(adc, rate(250.0)).signals.size() == 1);
    CHECK(record_of("ECG,RR\n" + timed(
                                     300, [](int) { return std::string("0.5"); }, ""),
                    rate(250.0))
              .signals.size() == 2);
}

TEST_CASE("tables of two classes and of series", "[text]") {
    std::string beats;
    std::string series;
    for (int row = 0; row < 20; ++row) {
        for (int i = 0; i < 187; ++i) {
            beats += "0.25,";
        }
        beats += row % 4 == 0 ? "0.0\n" : "1.0\n";
        series += std::to_string(row % 5 + 1);
        for (int i = 0; i < 96; ++i) {
            series += "," + number(std::sin(i * 0.1 + row), "%.5f");
        }
        series += "\n";
    }
    for (const char* const name : {"ptbdb_abnormal.csv", "x.csv"}) {
        auto document = parse_csv(beats, name, {});
        REQUIRE(document.has_value());
        CHECK(std::get<BeatTable>(*document).classes.empty());
    }
    CHECK(contains(error_of(series, rate(250.0)).message, "97 columns"));
}

TEST_CASE("a preamble gives rate, names and start", "[text]") {
    const Recording labchart = record_of(
        "Interval=\t0.004 s\nExcelDateTime=\t4.5352e+04\t01/03/2024 10:00:00.000\nTimeFormat=\tStartOfBlock\n"
        "ChannelTitle=\tECG\tPulse\nRange=\t10.000 mV\t10.000 V\nUnitName=\tmV\t*\nTopValue=\t10.00\t*\n"
        "0\t0.5\t1\n0.004\t0.25\t2\t#* started\n0.008\t0.125\t3\n");
    CHECK(labchart.frame_rate_hz == 250.0);
    CHECK(labchart.start_time == "10:00:00 01/03/2024");
    CHECK(labchart.choices.empty());  // the number settles the date
    REQUIRE(labchart.signals.size() == 2);
    CHECK(labchart.signals[0].lead == "ECG");
    CHECK(labchart.signals[1].lead == "Pulse");
    CHECK(labchart.signals[0].samples == std::vector<float>{0.5f, 0.25f, 0.125f});
    CHECK(any_contains(labchart.comments, "started"));

    const Recording biopac = record_of(
        "a.acq\r\n4 msec/sample\r\n2 channels\r\nECG - ECG100C\r\nmV\r\nResp, RSP100C\r\nVolts\r\nCH1\tCH2\r\n3\t3\r\n"
        "0.5\t0.1\r\n0.25\t0.2\r\n0.125\t0.3\r\n");
    CHECK(biopac.frame_rate_hz == 250.0);
    REQUIRE(biopac.signals.size() == 2);
    CHECK(biopac.signals[0].lead == "ECG - ECG100C");
    CHECK(biopac.signals[0].samples == std::vector<float>{0.5f, 0.25f, 0.125f});

    const Recording signals = record_of(
        "# OpenSignals Text File Format\n# {\"00:07\": {\"column\": [\"nSeq\", \"I1\", \"A1\"], \"sampling rate\": "
        "100, "
        "\"date\": \"2016-6-11\", \"time\": \"7:3:47.29\", \"resolution\": [4, 1, 10], \"device\": \"bitalino\"}}\n"
        "# EndOfHeader\n0\t1\t496\t\n1\t1\t400\t\n2\t0\t600\t\n");
    CHECK(signals.frame_rate_hz == 100.0);
    CHECK(signals.start_time == "07:03:47.290 11/06/2016");
    REQUIRE(signals.signals.size() == 2);
    CHECK(signals.signals[1].lead == "A1");
    CHECK(signals.signals[1].samples == std::vector<float>{496.0f, 400.0f, 600.0f});

    for (const char* const preamble :
         {"# Sampling Rate (Hz):= 250.00\n", "Sampling rate;250\n", "fs=250\n", "samplingrate=250.0\n",
          "Sample Rate: 250 samples/second\n", "%Sample Rate = 250 Hz\n", "Recorded at 250 Hz\n", "Interval: 4 ms\n",
          "Notch filter: 50 Hz\nFs: 250\n", "Abtastrate: 0,25 kHz\n"}) {
        INFO(preamble);
        CHECK(record_of(preamble + column(300)).frame_rate_hz == 250.0);
    }
    // Rows that were lost by their numbers.
    std::string lost = "Rate: 250 Hz\nsample,ECG\n";
    for (int i = 0; i < 300; ++i) {
        lost += std::to_string(i < 100 ? i : i + 250) + "," + number(thousandths(i) / 1000.0) + "\n";
    }
    const Recording gap = record_of(lost);
    REQUIRE(gap.gaps.size() == 1);
    CHECK(gap.gaps[0] == Gap{0.4, 1.4, Gap::Kind::absent, std::nullopt});
}

// As Withings' signal.csv.
TEST_CASE("whole recordings in the cells of a table", "[text]") {
    std::string text = "date,type,frequency,duration,signal\n";
    for (int recording = 0; recording < 2; ++recording) {
        text += recording == 0 ? "2024-03-25T10:00:00+01:00,ECG,300,2,\"[" : "2024-03-26T11:00:00+01:00,ECG,250,2,\"[";
        for (int i = 0; i < 600; ++i) {
            text += (i == 0 ? "" : ",") + std::to_string(thousandths(i + recording));
        }
        text += "]\"\n";
    }
    const Recording first = record_of(text, {.answers = {{"units", "uV"}}});
    CHECK(first.frame_rate_hz == 300.0);
    CHECK(first.start_time == "10:00:00 25/03/2024");
    REQUIRE(first.signals.size() == 1);
    check_wave(first.signals[0], 600);
    CHECK(any_contains({first.choices.back().key}, "recording"));
    const Recording second = record_of(text, {.answers = {{"recording", "2"}}});
    CHECK(second.frame_rate_hz == 250.0);
    CHECK(second.start_time == "11:00:00 26/03/2024");
}
