// GE MUSE XML. Files are written out by hand after its document type (restecg.dtd); expected samples are worked out
// from their numbers by the rules that it gives.
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_vector.hpp>
#include <cmath>

#include "format_files.h"
#include "formats/xml/base64.h"

namespace test_muse {

using namespace beatlens;
using beatlens::test::any_contains;
using beatlens::test::contains;
using beatlens::test::Files;
using Catch::Approx;

namespace {

Recording read(const std::string& text, const formats::LoadOptions& options = {}) {
    return Files().add("a.xml", text).record(options);
}

Error error_of(const std::string& text, const formats::LoadOptions& options = {}) {
    return Files().add("a.xml", text).error(options);
}

std::string base64(const std::vector<int>& samples) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string bytes;
    for (const int sample : samples) {
        bytes += static_cast<char>(sample & 255);
        bytes += static_cast<char>(sample >> 8 & 255);
    }
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t bits = 0;
        for (std::size_t k = 0; k < 3; ++k) {
            bits = bits << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
        }
        for (std::size_t k = 0; k < 4; ++k) {
            text += i + k > bytes.size() ? '=' : alphabet[bits >> (18 - 6 * k) & 63];
        }
        text += i % 57 == 54 ? "\n" : "";
    }
    return text;
}

std::string muse_lead(const std::string& id, const std::vector<int>& samples) {
    return "<LeadData><LeadByteCountTotal>" + std::to_string(2 * samples.size()) +
           "</LeadByteCountTotal><LeadTimeOffset>0</LeadTimeOffset><LeadSampleCountTotal>" +
           std::to_string(samples.size()) +
           "</LeadSampleCountTotal><LeadAmplitudeUnitsPerBit>4.88</LeadAmplitudeUnitsPerBit><LeadAmplitudeUnits>"
           "MICROVOLTS</LeadAmplitudeUnits><LeadID>" +
           id + "</LeadID><LeadSampleSize>2</LeadSampleSize><LeadOff>FALSE</LeadOff><WaveFormData>\n" +
           base64(samples) + "\n</WaveFormData></LeadData>\n";
}

std::string waveform(const std::string& type, const std::string& leads) {
    return "<Waveform><WaveformType>" + type +
           "</WaveformType><SampleBase>500</SampleBase><SampleExponent>0</SampleExponent>\n" + leads + "</Waveform>\n";
}

std::string muse(const std::string& waveforms, const std::string& declared = "ISO-8859-1") {
    return "<?xml version=\"1.0\" encoding=\"" + declared +
           "\"?>\n<!DOCTYPE RestingECG SYSTEM \"restecg.dtd\">\n<RestingECG>\n"
           "<PatientDemographics><PatientID>4711</PatientID><PatientAge>53</PatientAge><AgeUnits>YEARS</AgeUnits>"
           "<DateofBirth>01-02-1950</DateofBirth><Gender>FEMALE</Gender><PatientLastName>M\xFCller</PatientLastName>"
           "<PatientFirstName>Eva</PatientFirstName></PatientDemographics>\n"
           "<TestDemographics><AcquisitionDevice>MAC55</AcquisitionDevice><AcquisitionTime>09:27:33</AcquisitionTime>"
           "<AcquisitionDate>12-25-2003</AcquisitionDate></TestDemographics>\n"
           "<RestingECGMeasurements><ECGSampleBase>500</ECGSampleBase><ECGSampleExponent>0</ECGSampleExponent>"
           "</RestingECGMeasurements>\n" +
           waveforms + "</RestingECG>\n";
}

std::vector<float> millivolts(const std::vector<double>& numbers, double step) {
    std::vector<float> samples;
    for (const double number : numbers) {
        samples.push_back(static_cast<float>(number * step));
    }
    return samples;
}

}  // namespace

TEST_CASE("Base64 by RFC 4648", "[ecg_xml]") {
    const auto decoded = [](std::string_view text) {
        const auto bytes = formats::xml::decode_base64(text);
        return bytes ? std::string(bytes->begin(), bytes->end()) : "not";
    };
    CHECK(decoded("Zm9vYmFy") == "foobar");  // its section 10
    CHECK(decoded("Zm9v\r\n YmE=") == "fooba");
    CHECK(decoded("Zg==") == "f");
    CHECK(decoded("Zm9vY") == "foo");
    CHECK(decoded("Zm9*") == "not");
}

TEST_CASE("MUSE: leads, the four computed ones, start and person", "[ecg_xml]") {
    const Recording record =
        read(muse(waveform("Median", muse_lead("I", {9, 9})) +
                  waveform("Rhythm", muse_lead("I", {100, 51, -20, 0}) + muse_lead("II", {200, 20, -300, 32767}) +
                                         muse_lead("V1", {-32768, 1, 2, 3}))));
    std::vector<std::string> names;
    for (const Signal& signal : record.signals) {
        names.push_back(signal.lead);
        CHECK(signal.sampling_rate_hz == 500.0);
        CHECK(signal.units == "mV");
    }
    CHECK_THAT(names, Catch::Matchers::Equals(std::vector<std::string>{"I", "II", "III", "aVR", "aVL", "aVF", "V1"}));
    CHECK(record.signals[0].samples == millivolts({100, 51, -20, 0}, 0.00488));
    CHECK(record.signals[6].samples == millivolts({-32768, 1, 2, 3}, 0.00488));
    const std::vector<std::vector<double>> derived = {
        {100, -31, -280, 32767}, {-150, -35.5, 160, -16383.5}, {0, 41, 130, -16383.5}, {150, -5.5, -290, 32767}};
    for (std::size_t lead = 0; lead < 4; ++lead) {
        const Signal& signal = record.signals[lead + 2];
        for (std::size_t i = 0; i < 4; ++i) {
            CHECK(signal.samples[i] == Approx(derived[lead][i] * 0.00488).margin(1e-7));
            CHECK(std::round(static_cast<double>(signal.samples[i]) * signal.gain_adu_per_unit) ==
                  derived[lead][i] * (lead == 0 ? 1 : 2));
        }
    }
    CHECK(any_contains(record.comments, "III, aVR, aVL and aVF are computed from I and II"));
    CHECK(any_contains(record.warnings, "not read: Median"));
    CHECK(record.start_time == "09:27:33 25/12/2003");
    CHECK_THAT(record.personal, Catch::Matchers::Equals(std::vector<std::string>{
                                    "Name: Eva M\xC3\xBCller", "Patient ID: 4711", "Date of birth: 01-02-1950"}));
    CHECK(any_contains(record.comments, "Age: 53"));
    CHECK(any_contains(record.comments, "Sex: FEMALE"));
    CHECK(any_contains(record.comments, "Device: MAC55"));
}

TEST_CASE("MUSE: QRS complexes are placed at the rate of the measurements", "[ecg_xml]") {
    const std::string complexes =
        "<QRSTimesTypes><QRS><Number>1</Number><Type>0</Type><Time>250</Time></QRS><QRS><Number>2</Number>"
        "<Type>1</Type><Time>500</Time></QRS><QRS><Number>3</Number><Type>0</Type><Time>90000</Time></QRS>"
        "<GlobalRR>500</GlobalRR></QRSTimesTypes>";
    std::string leads = muse_lead("II", std::vector<int>(300, 1));
    std::string text = muse(complexes + waveform("Rhythm", leads));
    text.replace(text.find("<SampleBase>500"), 15, "<SampleBase>250");
    const Recording record = read(text);
    CHECK(record.frame_rate_hz == 250.0);
    REQUIRE(record.annotations.size() == 2);
    CHECK(record.annotations[0].time_s == 0.5);
    CHECK(record.annotations[0].symbol == "Q");
    CHECK(record.annotations[0].aux == "shape 0");
    CHECK(record.annotations[1].time_s == 1.0);
    CHECK(any_contains(record.warnings, "unclassified"));
}

TEST_CASE("MUSE: a declaration of UTF-16 over 8-bit text, exponents and decimal commas", "[ecg_xml]") {
    std::string text = muse(waveform("RHYTHM", muse_lead("V5", {1000, -1000})), "UTF-16");
    text.replace(text.find("<SampleBase>500</SampleBase><SampleExponent>0"), 45,
                 "<SampleBase>25</SampleBase><SampleExponent>1");
    text.replace(text.find("4.88"), 4, "4,88");
    const Recording record = read(text);
    CHECK(record.frame_rate_hz == 250.0);
    CHECK(record.signals.front().samples == millivolts({1000, -1000}, 0.00488));
}

TEST_CASE("MUSE: what is announced and missing is told, what is no Base64 refused", "[ecg_xml]") {
    const std::string text =
        muse(waveform("Rhythm", muse_lead("I", {1, 2, 3, 4, 5, 6}) + muse_lead("V1", {1, 2, 3, 4, 5, 6})));
    std::string cut = text;
    cut.replace(cut.find("<LeadSampleCountTotal>6"), 23, "<LeadSampleCountTotal>9");
    CHECK(any_contains(read(cut).warnings, "Lead I holds 6 samples where the file announces 9"));
    const Recording record = read(text.substr(0, text.rfind("</WaveFormData>") - 6));
    CHECK(record.signals.back().samples.size() < 6);
    CHECK(any_contains(record.warnings, "ends early"));
    std::string broken = text;
    broken.replace(broken.find("<WaveFormData>") + 14, 3, "\n*!");
    const Error error = error_of(broken);
    CHECK(error.code == ErrorCode::malformed);
    CHECK(contains(error.message, "lead \"I\""));
    CHECK(error_of(muse("")).code == ErrorCode::no_signal);
}

TEST_CASE("MUSE: samples written out as numbers", "[ecg_xml]") {
    std::string text = muse(waveform("Rhythm", muse_lead("I", {0, 0})));
    const std::size_t at = text.find("<WaveFormData>") + 14;
    text.replace(at, text.find("</WaveFormData>") - at, "1000,2000,-5\n7");
    CHECK(read(text).signals.front().samples == millivolts({1000, 2000, -5, 7}, 0.00488));
}

}  // namespace test_muse
