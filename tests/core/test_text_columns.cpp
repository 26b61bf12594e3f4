// What the columns of a table are, and what stands above, between and below its rows.
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstdio>

#include "made_text.h"

namespace test_text_columns {

using namespace beatlens;
using namespace beatlens::formats;
using namespace beatlens::test;

TEST_CASE("missing values stay in their places", "[text]") {
    for (const char* const marker :
         {"",     "NaN",    "nan",       "#N/A", "#NV",   "#DIV/0!",  "-1.#IND", "1.#QNAN",  "!",
          "null", "NULL",   "NA",        "n/a",  "None",  "-",        "--",      "?",        "\"\"",
          "\\N",  "(null)", "undefined", "n.a.", "#####", "#VALEUR!", "#REF!",   "Leads off"}) {
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
        const bool off = std::string_view(marker) == "!" || std::string_view(marker) == "Leads off";
        CHECK(single.gaps.size() == (off ? 1u : 0u));
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
    CHECK(noisy.signals.at(0).samples.size() == 304);
    REQUIRE(noisy.gaps.size() == 2);
    CHECK(noisy.gaps[0] == Gap{0.0, 0.004, Gap::Kind::lead_off, 0});
    CHECK(noisy.gaps[1] == Gap{1.204, 1.212, Gap::Kind::lead_off, 0});
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
    // A number of days that no date has settles nothing.
    CHECK_FALSE(
        record_of("Interval=\t0.004 s\nExcelDateTime=\t4.5352e+44\t01/03/2024 10:00:00.000\nChannelTitle=\tECG\n"
                  "0\t0.5\n0.004\t0.25\n0.008\t0.125\n")
            .choices.empty());

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
    // A list with no cell before it has no name; it ended in undefined behaviour.
    std::string nameless = "date,signal\n[";
    for (int i = 0; i < 600; ++i) {
        nameless += (i == 0 ? "" : ",") + std::to_string(thousandths(i));
    }
    check_wave(record_of(nameless + "]\n", {.sampling_rate_hz = 250.0, .answers = {{"units", "uV"}}}).signals[0], 600);
}

TEST_CASE("headings of recorders and spreadsheets", "[text]") {
    const auto leads = [](const Recording& record) {
        std::string names;
        for (const Signal& signal : record.signals) {
            names += signal.lead + ";";
        }
        return names;
    };
    const auto rows = [](const char* format, int count = 40) {
        std::string text;
        for (int i = 0; i < count; ++i) {
            char buffer[128];
            std::snprintf(buffer, sizeof buffer, format, i * 0.004, thousandths(i) / 1000.0);
            text += buffer;
        }
        return text;
    };
    // rdsamp's, whose first heading is of two words; a tab may stand in the rows only.
    CHECK(leads(record_of("   Elapsed time     MLII\n   (seconds)     (mV)\n" + rows("%12.3f %8.3f\n"))) == "MLII;");
    CHECK(leads(record_of("   Elapsed time  ecg1\n   (seconds)  (mV)\n" + rows("%.3f\t%.3f\n"))) == "ecg1;");
    // Shimmer's four rows: the device, the names, the calibration, the units.
    CHECK(leads(record_of("S1\tS1\nTimestamp\tECG RA-LL\nCAL\tCAL\nmSecs\tmVolts\n" + rows("%.3f\t%.3f\n"))) ==
          "ECG RA-LL;");
    // Separators behind the last column, as spreadsheets write them.
    CHECK(leads(record_of("Time (s),ECG (mV),,,\n" + rows("%.3f,%.3f,,,\n"))) == "ECG;");
    CHECK(leads(record_of("Time (s)\tECG\t\t\n" + rows("%.3f\t%.3f\t\t\n"))) == "ECG;");
    // LabVIEW's column of comments, which its rows leave out.
    CHECK(leads(record_of("X_Value\tVoltage\tComment\n" + rows("%.3f\t%.3f\n"))) == "Voltage;");
    // Row numbers of nobody, and columns of notes that are empty until late.
    CHECK(leads(record_of("subject,time,ECG\n" + rows("S7,%.3f,%.3f\n"))) == "ECG;");
    CHECK(leads(record_of("id,time,ECG\n" + rows("rec-A,%.3f,%.3f\n"))) == "ECG;");
    CHECK(leads(record_of("time,ECG,Stim 1\n" + rows("%.3f,%.3f,\n", 300) + "1.2,0.5,S  1\n1.204,0.4,\n")) == "ECG;");
    CHECK(leads(record_of("time,ECG,Events\n" + rows("%.3f,%.3f,\n"))) == "ECG;");
    CHECK(leads(record_of(",ECG,V1\n" + rows("%.3f,%.3f,0.5\n"))) == "ECG;V1;");  // times without a heading
    CHECK(record_of(",ECG,V1\n" + rows("%.3f,%.3f,0.5\n")).frame_rate_hz == 250.0);
    CHECK(leads(record_of("time|ECG|V1\n" + rows("%.3f|%.3f|0.5\n"))) == "ECG;V1;");
    // Units before the last words; "raw" is none.
    const Recording run = record_of("Time (s) Run #1,Voltage (V) Run #1\n" + rows("%.3f,%.3f\n"));
    CHECK(run.signals[0].lead == "Voltage Run #1");
    CHECK(std::abs(run.signals[0].samples[1] - static_cast<float>(thousandths(1))) < 1e-3f);
    CHECK(record_of("ECG_Raw\n0.1\n0.2\n", rate(250)).signals[0].lead == "ECG_Raw");
    CHECK(record_of("time [s/256],ECG_I\n0,1\n1,2\n2,3\n").frame_rate_hz == 256.0);
    CHECK(record_of("Time (h),ECG\n0,1\n0.00001,2\n0.00002,3\n").frame_rate_hz > 27.0);
    // Headings and units that are repeated, as after a page.
    check_wave(record_of("Time\tECG\n(s)\t(mV)\n0\t" + number(thousandths(0) / 1000.0) +
                         "\nTime\tECG\n(s)\t(mV)\n0.004\t" + number(thousandths(1) / 1000.0) + "\n")
                   .signals.at(0),
               2);
}

TEST_CASE("a person's name above the columns is none of them", "[text]") {
    std::string text;
    for (int i = 0; i < 40; ++i) {
        text += "0.1;0.2;0.3\n";
    }
    const Recording record = record_of("Doe;Jane;12.03.1985\n" + text, rate(200.0));
    REQUIRE(record.signals.size() == 3);
    CHECK(record.signals[0].lead == "lead 1");
    // Born: no start of the recording.
    const Recording swedish = record_of(
        "Namn,Jane Doe\nF\xC3\xB6"
        "delsedatum,1985-03-12\nSamplingsfrekvens,512 hertz\n\n" +
        column(600));
    CHECK(swedish.start_time.empty());
    CHECK(swedish.personal.size() == 2);
    CHECK(swedish.frame_rate_hz == 512.0);
    CHECK(record_of("Cz\xC4\x99stotliwo\xC5\x9B\xC4\x87,512 herc\xC3\xB3w\n" + column(600)).frame_rate_hz == 512.0);
    // A line without a separator above a heading alone is no reason to take points for words.
    check_wave(record_of("Garmin Venu\nDate,13/04/2023\nSample Rate,128 Hz\nECG\n" + column(600)).signals.at(0), 600);
}

TEST_CASE("decimal commas in one of several columns", "[text]") {
    std::string text = "t_s;ecg_mV\n";
    for (int i = 0; i < 300; ++i) {
        text += number(i * 0.004) + ";" + number(thousandths(i) / 1000.0, "%.3f", ',') + "\n";
    }
    const Recording record = record_of(text);
    CHECK(record.frame_rate_hz == 250.0);
    check_wave(record.signals.at(0), 300);
}

TEST_CASE("summaries, rows of separators and further blocks at the end", "[text]") {
    std::string text = "Time (s),ECG (mV)\n";
    for (int i = 0; i < 300; ++i) {
        text += number(i * 0.004) + "," + number(thousandths(i) / 1000.0) + "\n";
    }
    check_wave(record_of(text + "Mean,0.1\nMax,1.0\n").signals.at(0), 300);
    check_wave(record_of(text + ",\nMittelwert,0.1\n,\n,\n").signals.at(0), 300);
    check_wave(record_of(text + ",\n,\n").signals.at(0), 300);
    std::string chart = "Interval=\t0.004 s\nChannelTitle=\tECG\nRange=\t500.0 \xB5V\n";
    for (int i = 0; i < 300; ++i) {
        chart += number(i * 0.004) + "\t" + number(thousandths(i)) + "\n";
    }
    const Recording block = record_of(chart + chart);
    check_wave(block.signals.at(0), 300);
    CHECK(any_contains(block.warnings, "further blocks"));
    // A row that is broken among others is no summary, also where a column has words.
    std::string words = "label,ECG\n";
    for (int i = 0; i < 300; ++i) {
        words += i == 200 ? "rest,oops\n" : "rest," + number(thousandths(i) / 1000.0) + "\n";
    }
    CHECK(contains(error_of(words, rate(250.0)).message, "row 202, column 2"));
}

TEST_CASE("leads that the file does not tell apart are in the same units", "[text]") {
    std::string text = "I,aVL,V1\n";
    for (int i = 0; i < 300; ++i) {
        text += std::to_string(thousandths(i)) + "," + std::to_string(thousandths(i) / 40) + ",7\n";
    }
    for (const Signal& signal : record_of(text, rate(250.0)).signals) {
        CHECK(signal.units == "adu");
    }
    const Recording scaled = record_of("Units per mV: 1000\n" + text, rate(250.0));
    CHECK(scaled.signals[1].units == "mV");
    check_wave(scaled.signals.at(0), 300);
}

TEST_CASE("names and numbers, as for the plotter of the Arduino IDE", "[text]") {
    std::string text = "AD8232 ready\n";
    std::string words;
    for (int i = 0; i < 300; ++i) {
        text += "ECG:" + number(thousandths(i) / 1000.0) + ",Limit:0.5\n";
        words += i < 10 ? "leads off\n" : number(thousandths(i) / 1000.0) + "\n";
    }
    const Recording record = record_of(text, rate(250.0));
    REQUIRE(record.signals.size() == 2);
    CHECK(record.signals[0].lead == "ECG");
    check_wave(record.signals[0], 300);
    CHECK(record_of(words, rate(250.0)).gaps.size() == 1);
}

TEST_CASE("tables with a row every minute are no electrocardiograms", "[text]") {
    std::string text = "time,temperature,wind\n";
    for (int i = 0; i < 50; ++i) {
        text += "2023-04-13 10:" + number(i, "%02.0f") + ":00,20.5,3\n";
    }
    CHECK(contains(error_of(text).message, "a row every 60 s"));
    std::string wide;
    for (int row = 0; row < 2; ++row) {
        for (int i = 0; i < 300; ++i) {
            wide += (i == 0 ? "" : ",") + number(thousandths(i) / 1000.0);
        }
        wide += "\n";
    }
    CHECK(contains(error_of(wide, rate(250.0)).message, "turn rows into columns"));
}

}  // namespace test_text_columns
