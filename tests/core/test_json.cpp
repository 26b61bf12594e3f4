#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <cmath>

#include "data_dir.h"
#include "format_files.h"

namespace test_json {

using namespace beatlens;
using namespace beatlens::formats;
using beatlens::test::any_contains;
using beatlens::test::contains;
using beatlens::test::Files;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

Files json(std::string_view text) { return Files().add("ecg.json", text); }

std::string numbers(int count, int from = 0) {
    std::string text;
    for (int i = 0; i < count; ++i) {
        text += (i == 0 ? "" : ",") + std::to_string(from + i);
    }
    return text;
}

}  // namespace

TEST_CASE("Fitbit's readings: samples, rate as text, what else they say", "[json]") {
    // Layout and meaning of the fields: Fitbit's reference of the Web API, Get ECG Log List.
    const std::string one =
        R"({"startTime": "2024-03-15T08:00:00.500", "averageHeartRate": 71, "resultClassification": "Normal Sinus Rhythm",
            "waveformSamples": [-1584, 0, 10922], "samplingFrequencyHz": "250", "scalingFactor": 10922,
            "numberOfWaveformSamples": 3, "leadNumber": 1})";
    const std::string two = R"({"startTime": "2024-03-16T09:00:00", "waveformSamples": [10922, 21844],
            "samplingFrequencyHz": "125", "scalingFactor": 10922, "leadNumber": 1})";
    const Recording record = json(R"({"ecgReadings": [)" + one + "]}").record();
    const Signal& signal = record.signals.at(0);
    CHECK(record.name == "ecg");
    CHECK(signal.lead == "lead 1");
    CHECK(signal.units == "mV");
    CHECK(signal.sampling_rate_hz == 250.0);
    CHECK(signal.gain_adu_per_unit == 10922.0);
    REQUIRE(signal.samples.size() == 3);
    CHECK_THAT(signal.samples[0], WithinAbs(-1584.0 / 10922.0, 1e-7));
    CHECK(signal.samples[2] == 1.0F);
    CHECK(record.start_time == "08:00:00.500 15/03/2024");
    CHECK(record.comments == std::vector<std::string>{"Average heart rate: 71", "Classification: Normal Sinus Rhythm"});
    CHECK(record.choices.empty());
    CHECK(record.warnings.empty());

    const Files files = json(R"({"ecgReadings": [)" + one + "," + two + "]}");
    const Recording first = files.record();
    REQUIRE(first.choices.size() == 1);
    CHECK(first.choices[0].key == "recording");
    CHECK(first.choices[0].chosen == "1");
    CHECK(first.choices[0].options.at(0).text == "1: 08:00:00.500 15/03/2024, Normal Sinus Rhythm");
    CHECK(first.signals.at(0).samples.size() == 3);
    const Recording second = files.record({.answers = {{"recording", "2"}}});
    CHECK(second.signals.at(0).samples == std::vector<float>{1.0F, 2.0F});
    CHECK(second.signals.at(0).sampling_rate_hz == 125.0);
}

TEST_CASE("Google's health interface", "[json]") {
    // Names: class Electrocardiogram of the Google Health API, version 4.
    const Recording record = json(R"({"dataPoints": [{"electrocardiogram": {"interval": {"startTime":
        "2025-01-02T03:04:05Z"}, "beatsPerMinuteAvg": "64", "resultClassification": "SINUS_RHYTHM",
        "waveformSamples": [100, 200], "millivoltsScalingFactor": 1000, "samplingFrequencyHertz": 250,
        "leadNumber": 1, "medicalDeviceInfo": {"deviceModel": "Sense"}}}]})")
                                 .record();
    CHECK(record.signals.at(0).samples == std::vector<float>{0.1F, 0.2F});
    CHECK(record.signals.at(0).sampling_rate_hz == 250.0);
    CHECK(record.start_time == "03:04:05 02/01/2025");
    CHECK(any_contains(record.comments, "Average heart rate: 64"));
    CHECK(any_contains(record.comments, "Device: Sense"));
}

TEST_CASE("Movesense's blocks: the rate follows from their times", "[json]") {
    const auto blocks = [](int count, double rate, int size, int skip_at = -1) {
        std::string text = R"({"data": [{"hr": {"average": 60}})";
        for (int i = 0, n = 0; i < count; ++i, n += size) {
            n += i == skip_at ? 3 * size : 0;
            text += R"(, {"ecg": {"Timestamp": )" + std::to_string(std::llround(1000.0 + 1000.0 * n / rate)) +
                    R"(, "Samples": [)" + numbers(size, n) + "]}}";
        }
        return text + "]}";
    };
    for (const double rate : {125.0, 128.0, 200.0, 250.0, 256.0, 500.0, 512.0}) {
        const Recording record = json(blocks(40, rate, 16)).record();
        INFO(rate);
        CHECK(record.signals.at(0).sampling_rate_hz == rate);
        CHECK(record.signals.at(0).samples.size() == 640);
        CHECK(record.gaps.empty());
    }
    const Recording record = json(blocks(40, 125.0, 16, 20)).record();
    CHECK(record.signals.at(0).sampling_rate_hz == 125.0);
    REQUIRE(record.signals.at(0).samples.size() == 640 + 48);
    REQUIRE(record.gaps.size() == 1);
    CHECK(record.gaps[0].first_s == 320 / 125.0);
    CHECK(record.gaps[0].end_s == 368 / 125.0);
    CHECK(std::isnan(record.signals[0].samples[320]));
    CHECK(record.signals[0].samples[368] == 368.0F);
    CHECK(record.signals[0].units == "adu");
    CHECK(json(blocks(40, 125.0, 16)).record({.answers = {{"units", "uV"}}}).signals[0].samples[10] == 0.01F);
}

TEST_CASE("a FHIR Observation with SampledData", "[json]") {
    // hl7.org/fhir/R4/datatypes.html#SampledData: value = origin + factor * data; E: error, U and L: beyond limits.
    const std::string text = R"({"resourceType": "Observation", "id": "ekg",
        "text": {"status": "generated", "div": "<div>P. van de Heuvel</div>"},
        "subject": {"reference": "Patient/f001", "display": "P. van de Heuvel"},
        "performer": [{"reference": "Practitioner/f005", "display": "A. Langeveld"}],
        "effectiveDateTime": "2015-02-19T09:30:35+01:00",
        "device": {"display": "12 lead EKG Device Metric"},
        "component": [
         {"code": {"coding": [{"system": "urn:oid:2.16.840.1.113883.6.24", "code": "131329", "display": "MDC_ECG_ELEC_POTL_I"}]},
          "valueSampledData": {"origin": {"value": -2, "unit": "mV", "code": "mV"}, "period": 2, "factor": 0.5,
                               "dimensions": 1, "data": "4 6 E\n8 U"}},
         {"code": {"coding": [{"code": "131389"}]},
          "valueSampledData": {"origin": {"value": 0, "code": "uV"}, "interval": 2, "intervalUnit": "ms", "dimensions": 1,
                               "data": "1000 2000"}},
         {"code": {"coding": [{"display": "MDC_ECG_ELEC_POTL_I"}]},
          "valueSampledData": {"origin": {"value": -2, "code": "mV"}, "period": 2, "factor": 0.5, "data": "10"}},
         {"code": {"text": "Classification"}, "valueString": "sinusRhythm"},
         {"code": {"text": "Average heart rate"}, "valueQuantity": {"value": 62, "unit": "/min"}}]})";
    const Recording record = json(text).record();
    REQUIRE(record.signals.size() == 2);
    const Signal& first = record.signals[0];
    CHECK(first.lead == "I");
    CHECK(first.units == "mV");
    CHECK(first.sampling_rate_hz == 500.0);
    REQUIRE(first.samples.size() == 6);
    CHECK(first.samples[0] == 0.0F);
    CHECK(first.samples[1] == 1.0F);
    CHECK(std::isnan(first.samples[2]));
    CHECK(first.samples[3] == 2.0F);
    CHECK(std::isnan(first.samples[4]));
    CHECK(first.samples[5] == 3.0F);
    CHECK(first.gain_adu_per_unit == 2.0);
    CHECK(first.baseline_adu == 4);
    CHECK(record.signals[1].lead == "III");
    CHECK(record.signals[1].samples == std::vector<float>{1.0F, 2.0F});
    CHECK(record.start_time == "09:30:35 19/02/2015");
    CHECK(any_contains(record.comments, "Device: 12 lead EKG Device Metric"));
    CHECK(any_contains(record.comments, "Classification: sinusRhythm"));
    CHECK(any_contains(record.comments, "Average heart rate: 62 /min"));
    CHECK(any_contains(record.warnings, "beyond the recorder's limits"));
    CHECK(any_contains(record.personal, "Name: P. van de Heuvel"));
    CHECK(any_contains(record.personal, "Patient ID: Patient/f001"));
    CHECK_FALSE(any_contains(record.comments, "Heuvel"));
    CHECK_FALSE(any_contains(record.warnings, "Heuvel"));

    const Recording bundle = json(R"({"resourceType": "Bundle", "entry": [{"resource": )" + text + R"(}, {"resource":
        {"resourceType": "Patient", "name": [{"given": ["Ann"], "family": "Example"}], "birthDate": "1970-01-01",
         "gender": "female"}}]})")
                                 .record();
    CHECK(bundle.signals.size() == 2);
    CHECK(any_contains(bundle.personal, "Name: Ann Example"));
    CHECK(any_contains(bundle.personal, "Date of birth: 1970-01-01"));
    CHECK(any_contains(bundle.comments, "Sex: female"));

    const Error error =
        json(R"({"resourceType": "Observation", "valueSampledData": {"origin": {"value": 0}, "period": 2,
        "data": "1 x"}})")
            .error();
    CHECK(contains(error.message, "sample 2 of lead lead 1, \"x\""));
}

TEST_CASE("interleaved dimensions of SampledData", "[json]") {
    const Recording record = json(R"({"resourceType": "Observation", "code": {"text": "XYZ"}, "valueSampledData":
        {"origin": {"value": 0, "unit": "mV"}, "period": 4, "dimensions": 2, "data": "1 10 2 20"}})")
                                 .record();
    REQUIRE(record.signals.size() == 2);
    CHECK(record.signals[0].samples == std::vector<float>{1.0F, 2.0F});
    CHECK(record.signals[1].samples == std::vector<float>{10.0F, 20.0F});
}

TEST_CASE("HealthKit's measurements, as apps export them", "[json]") {
    // react-native-health: pairs of seconds and volts.
    const Recording pairs =
        json(R"([{"id": "5AF5F9E0", "sourceName": "ECG", "startDate": "2021-06-16T19:10:52.498-0400",
        "classification": "SinusRhythm", "averageHeartRate": 62, "samplingFrequency": 512.6171875, "device": "Watch4,1",
        "voltageMeasurements": [[0, 0.000001], [0.0019507734511925627, 0.000002], [0.0039015469023851255, -0.001]]}])")
            .record();
    CHECK(pairs.signals.at(0).sampling_rate_hz == 512.6171875);
    CHECK_THAT(pairs.signals[0].samples.at(0), WithinRel(0.001F, 1e-5F));
    CHECK(pairs.signals[0].samples.at(2) == -1.0F);
    CHECK(pairs.start_time == "19:10:52.498 16/06/2021");
    CHECK(any_contains(pairs.comments, "Classification: SinusRhythm"));
    // Health Auto Export: objects with the unit in each.
    const Recording rows = json(R"({"data": {"metrics": [], "ecg": [{"start": "2024-01-01 10:00:00 +0100",
        "classification": "Sinus Rhythm", "averageHeartRate": 60, "samplingFrequency": 512, "voltageMeasurements":
        [{"date": 1, "voltage": 100, "units": "mcV"}, {"date": 2, "voltage": 200, "units": "mcV"}]}]}})")
                               .record();
    CHECK(rows.signals.at(0).samples == std::vector<float>{0.1F, 0.2F});
    CHECK(rows.signals.at(0).sampling_rate_hz == 512.0);
    CHECK(rows.start_time == "10:00:00 01/01/2024");
    // HealthKitReporter: the value in an object of its own.
    const Recording nested = json(R"({"harmonized": {"samplingFrequency": 500, "voltageMeasurements": [
        {"harmonized": {"value": 0.001, "unit": "V"}, "timeSinceSampleStart": 0},
        {"harmonized": {"value": 0.002, "unit": "V"}, "timeSinceSampleStart": 0.002}]}})")
                                 .record();
    CHECK(nested.signals.at(0).samples == std::vector<float>{1.0F, 2.0F});
}

TEST_CASE("Withings' signal is in microvolts", "[json]") {
    const Recording record =
        json(R"({"status": 0, "body": {"signal": [100, -200], "sampling_frequency": 500, "wearposition": 1}})")
            .record();
    CHECK(record.signals.at(0).samples == std::vector<float>{0.1F, -0.2F});
    CHECK(record.signals.at(0).sampling_rate_hz == 500.0);
}

TEST_CASE("what people write themselves", "[json]") {
    const Recording plain = json(R"({"fs": 250, "ecg": [0.1, NaN, null, 0.2]})").record();
    CHECK(plain.signals.at(0).sampling_rate_hz == 250.0);
    CHECK(plain.signals[0].units == "mV");
    CHECK(std::isnan(plain.signals[0].samples.at(1)));
    CHECK(std::isnan(plain.signals[0].samples.at(2)));
    CHECK(plain.signals[0].samples.at(3) == 0.2F);

    const Recording leads = json(R"({"leads": {"II": [1, 2], "I": [3, 4], "V1": [5, 6], "aux": [7, 8]},
        "sampling_rate": 500, "unit": "uV", "patient": {"name": "Test Person", "id": 7, "age": 60}})")
                                .record();
    REQUIRE(leads.signals.size() == 4);
    CHECK(leads.signals[0].lead == "II");  // in the file's order
    CHECK(leads.signals[1].lead == "I");
    CHECK(leads.signals[3].lead == "aux");
    CHECK(leads.signals[0].samples == std::vector<float>{0.001F, 0.002F});
    CHECK(leads.personal == std::vector<std::string>{"Name: Test Person", "Patient ID: 7"});
    CHECK(leads.comments == std::vector<std::string>{"Age: 60"});

    const Recording named =
        json(R"({"sampleRate": 100, "channels": [{"name": "lead II", "samples": [1, 2], "unit": "mV"},
        {"name": "Resp", "samples": [3, 4], "unit": "Ohm"}]})")
            .record();
    CHECK(named.signals.at(0).lead == "II");
    CHECK(named.signals.at(1).lead == "Resp");
    CHECK(named.signals.at(1).units == "Ohm");

    const Recording matrix = json(R"({"fs": 100, "signals": [[1, 2, 3, 4], [5, 6, 7, 8]]})").record();
    CHECK(matrix.signals.at(1).samples == std::vector<float>{5, 6, 7, 8});
    const Recording rows = json(R"({"fs": 100, "signals": [[1, 9], [2, 8], [2, 7]]})").record();
    REQUIRE(rows.signals.size() == 2);
    CHECK(rows.signals.at(1).samples == std::vector<float>{9, 8, 7});

    const Recording timed =
        json(R"([{"time": 0.000, "value": 1}, {"time": 0.004, "value": 2}, {"time": 0.008, "value": 3}])").record();
    CHECK(timed.signals.at(0).sampling_rate_hz == 250.0);
    const Recording clock = json(R"([{"timestamp": "2024-01-01 10:00:00.000", "ecg": 1},
        {"timestamp": "2024-01-01 10:00:00.010", "ecg": 2}, {"timestamp": "2024-01-01 10:00:00.020", "ecg": 3}])")
                                .record();
    CHECK(clock.signals.at(0).sampling_rate_hz == 100.0);
    const Recording arrays = json(R"({"time": [0, 2, 4, 6], "II": [1, 2, 3, 4], "V5": [1, 1, 1, 1]})").record();
    CHECK(arrays.signals.at(1).lead == "V5");
    CHECK(arrays.signals.at(1).sampling_rate_hz == 500.0);
    // A line each.
    CHECK(json("{\"timestamp_ms\": 0, \"ecg_value\": \"512\"}\n{\"timestamp_ms\": 5, \"ecg_value\": \"513\"}\n"
               "{\"timestamp_ms\": 10, \"ecg_value\": \"511\"}\n")
              .record()
              .signals.at(0)
              .sampling_rate_hz == 200.0);
    const Files list = json("[0.1, 0.2, -0.3]");
    CHECK(list.error().code == ErrorCode::sampling_rate_needed);
    CHECK(list.record({.sampling_rate_hz = 250.0}).signals.at(0).samples == std::vector<float>{0.1F, 0.2F, -0.3F});
}

TEST_CASE("JSON that holds no electrocardiogram says what was expected", "[json]") {
    for (const char* const text :
         {R"({"name": "x", "dependencies": {}})", R"([{"time": "00:00:00", "value": 72},
        {"time": "00:01:00", "value": 73}, {"time": "00:02:00", "value": 71}])",
          R"({"ecg": []})", R"([[]])", R"({"resourceType": "Observation", "valueQuantity": {"value": 1}})"}) {
        const Error error = json(text).error();
        INFO(text);
        CHECK(error.code == ErrorCode::unknown_format);
        CHECK(contains(error.message, "ecg.json is JSON without an electrocardiogram"));
        CHECK(contains(error.message, "sampling_rate"));
    }
}

TEST_CASE("JSON that is damaged, too deep or too wide", "[json]") {
    const Error wrong = json("{\"fs\": 250,\n\"ecg\": [1, 2 3]}").error();
    CHECK(wrong.code == ErrorCode::malformed);
    CHECK(contains(wrong.message, "ecg.json, line 2"));
    CHECK(json("{\"fs\": 250, \"ecg\": [1, 2").error().code == ErrorCode::truncated);
    CHECK(json("{\"fs\": 250, \"ecg").error().code == ErrorCode::truncated);
    CHECK(json(std::string(100000, '[')).error().code == ErrorCode::out_of_range);
    std::string wide = "{\"a\": 0";
    for (int i = 0; i < 1000; ++i) {
        wide += ", \"" + std::to_string(i) + "\": 1";
    }
    CHECK(json(wide + "}").error().code == ErrorCode::out_of_range);
    CHECK(json("{\"fs\": 1e999, \"ecg\": [1, 2]}").error().code == ErrorCode::malformed);
    CHECK(json("{\"fs\": 1e9, \"ecg\": [1, 2]}").error().code == ErrorCode::out_of_range);
}

TEST_CASE("tables beside descriptions in JSON", "[json]") {
    const Recording record = Files()
                                 .add("ecg.csv", "time,II\n0.000,0.1\n0.004,0.2\n0.008,0.1\n")
                                 .add("ecg.json", R"({"SamplingFrequency": 250, "Columns": ["II"]})")
                                 .record();
    CHECK(record.signals.at(0).lead == "II");
    CHECK(any_contains(record.warnings, "ecg.json"));
}

TEST_CASE("public JSON that was taken for a table of numbers", "[json][data]") {
    BEATLENS_REQUIRE_DATA(cases, "cases");
    // Both are made of the same 10 s of lead MLII of MIT-BIH record 100, resampled to 250 Hz.
    const Recording fitbit = Files().add("f.json", test::read_file(cases / "16_fitbit_ecg.json")).record();
    CHECK(fitbit.signals.at(0).sampling_rate_hz == 250.0);
    CHECK(fitbit.signals[0].samples.size() == 2500);
    CHECK_THAT(fitbit.signals[0].samples[0], WithinAbs(-0.145, 1e-4));
    const Recording movesense = Files().add("m.json", test::read_file(cases / "16b_movesense.json")).record();
    CHECK(movesense.signals.at(0).sampling_rate_hz == 250.0);
    REQUIRE(movesense.signals[0].samples.size() == 2496);
    CHECK(movesense.signals[0].samples[0] == -145.0F);
    for (std::size_t i = 0; i < 2496; ++i) {
        REQUIRE_THAT(1000.0F * fitbit.signals[0].samples[i], WithinAbs(movesense.signals[0].samples[i], 1.0));
    }
}

TEST_CASE("JSON in UTF-16, and samples that are null", "[json]") {
    const std::string text = R"({"fs": 250, "unit": "mV", "ecg": [0.1, null, 0.3, 0.2]})";
    std::string wide = "\xFF\xFE";
    for (const char c : text) {
        wide += c;
        wide += '\0';
    }
    const Recording record = Files().add("a.json", wide).record();
    CHECK(record.signals.at(0).samples.size() == 4);
    CHECK(any_contains(record.warnings, "1 sample is missing"));
}

TEST_CASE("what is measured beside an electrocardiogram is none", "[json]") {
    CHECK(Files().add("a.json", R"({"fs": 64, "ppg": [0.1, 0.2, 0.3, 0.2]})").error().code ==
          ErrorCode::unknown_format);
    const Recording record =
        Files()
            .add("a.json", R"({"fs": 64, "acc": {"x": [1, 2, 3], "y": [1, 2, 3]}, "ecg": [0.1, 0.2, 0.3, 0.2]})")
            .record();
    CHECK(record.signals.size() == 1);
    CHECK(record.choices.size() == 1);  // the unit's
}

TEST_CASE("samples that share times in whole seconds have the rate that is said", "[json]") {
    const Recording record = Files()
                                 .add("a.json", R"({"data": {"ecg": [{"samplingFrequency": 512, "voltageMeasurements": [
                {"date": "2021-04-03 10:11:12 +0200", "voltage": 100, "units": "mcV"},
                {"date": "2021-04-03 10:11:12 +0200", "voltage": 200, "units": "mcV"},
                {"date": "2021-04-03 10:11:12 +0200", "voltage": 300, "units": "mcV"},
                {"date": "2021-04-03 10:11:12 +0200", "voltage": 100, "units": "mcV"},
                {"date": "2021-04-03 10:11:13 +0200", "voltage": 200, "units": "mcV"}]}]}})")
                                 .record();
    CHECK(record.signals.at(0).sampling_rate_hz == 512.0);
    CHECK(record.signals[0].samples[1] == 0.2F);
}

TEST_CASE("a line of JSON above a table belongs to the table, and no error shows what is in it", "[json]") {
    std::string table = "{\"device\":\"X1\",\"unit\":\"mV\",\"name\":\"Mustermann\"}\ntime,ecg\n";
    for (int row = 0; row < 500; ++row) {
        table += std::to_string(row * 0.004) + "," + std::to_string((row % 50) * 0.01) + "\n";
    }
    const Recording record = test::Files().add("a.txt", table).record();
    REQUIRE(record.signals.size() == 1);
    CHECK(record.frame_rate_hz == 250.0);
    for (const std::string& note : record.comments) {
        CHECK(note.find("Mustermann") == std::string::npos);
    }
    const Error error = test::Files().add("b.json", std::string("{\"name\":\"Mustermann\",\n \"ecg\" [1]}")).error();
    CHECK(test::contains(error.message, "b.json, line 2, character "));
    CHECK_FALSE(test::contains(error.message, "Mustermann"));
}

}  // namespace test_json
