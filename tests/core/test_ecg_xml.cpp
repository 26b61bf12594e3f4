// HL7 aECG, and XML of all kinds; GE MUSE's is in test_muse.cpp. Files are written out by hand after HL7's
// implementation guide (21 March 2005); expected samples are worked out from their numbers by the rules that it gives.
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_vector.hpp>
#include <cmath>

#include "format_files.h"
#include "formats/timestamp.h"

namespace test_ecg_xml {

using namespace beatlens;
using beatlens::test::any_contains;
using beatlens::test::contains;
using beatlens::test::Files;
using Catch::Approx;

namespace {

std::string sequence(const std::string& code, const std::string& value) {
    return "<component><sequence><code code=\"" + code + "\" codeSystem=\"2.16.840.1.113883.6.24\"/>" + value +
           "</sequence></component>\n";
}

std::string absolute_time(const std::string& head, const std::string& increment, const std::string& unit = "s") {
    return sequence("TIME_ABSOLUTE", "<value xsi:type=\"GLIST_TS\"><head value=\"" + head + "\"/><increment value=\"" +
                                         increment + "\" unit=\"" + unit + "\"/></value>");
}

std::string lead(const std::string& name, const std::string& digits, const std::string& scale = "5",
                 const std::string& unit = "uV", const std::string& origin = "0") {
    return sequence("MDC_ECG_LEAD_" + name, "<value xsi:type=\"SLIST_PQ\"><origin value=\"" + origin + "\" unit=\"" +
                                                unit + "\"/><scale value=\"" + scale + "\" unit=\"" + unit +
                                                "\"/><digits>" + digits + "</digits></value>");
}

std::string sequence_set(const std::string& sequences) {
    return "<component><sequenceSet>\n" + sequences + "</sequenceSet></component>\n";
}

std::string series(const std::string& sets, const std::string& more = "", const std::string& code = "RHYTHM") {
    return "<component><series><id root=\"1.2.3\"/><code code=\"" + code +
           "\" codeSystem=\"2.16.840.1.113883.5.4\"/><effectiveTime><low value=\"20021122091000.000\"/>"
           "<high value=\"20021122091010.000\"/></effectiveTime>" +
           sets + more + "</series></component>\n";
}

std::string aecg(const std::string& content) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<AnnotatedECG xmlns=\"urn:hl7-org:v3\" "
           "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n<id root=\"728989ec\"/>\n"
           "<effectiveTime><low value=\"20021122091000\"/></effectiveTime>\n" +
           content + "</AnnotatedECG>\n";
}

std::string plain_aecg() {
    return aecg(
        series(sequence_set(absolute_time("20021122091000.250-0500", "0.002") + lead("II", "1 2\n -3\t40 ") +
                            lead("aVR", "-1 0 1 2", "0.0025", "mV") + lead("V1", "1 2 3 4", "2500", "nV", "5000"))));
}

Recording read(const std::string& text, const formats::LoadOptions& options = {}) {
    return Files().add("a.xml", text).record(options);
}

Error error_of(const std::string& text, const formats::LoadOptions& options = {}) {
    return Files().add("a.xml", text).error(options);
}

std::vector<float> millivolts(const std::vector<double>& numbers, double step) {
    std::vector<float> samples;
    for (const double number : numbers) {
        samples.push_back(static_cast<float>(number * step));
    }
    return samples;
}

}  // namespace

TEST_CASE("aECG: leads with origin and scale in their own units, the rate and the start", "[ecg_xml]") {
    const Recording record = read(plain_aecg());
    REQUIRE(record.signals.size() == 3);
    CHECK(record.name == "a");
    CHECK(record.signals[0].lead == "II");
    CHECK(record.signals[0].units == "mV");
    CHECK(record.signals[0].sampling_rate_hz == 500.0);
    CHECK(record.signals[0].samples == millivolts({1, 2, -3, 40}, 0.005));
    CHECK(record.signals[0].gain_adu_per_unit == Approx(200.0));
    CHECK(record.signals[1].lead == "aVR");
    CHECK(record.signals[1].samples == millivolts({-1, 0, 1, 2}, 0.0025));
    // 5 µV + n * 2.5 µV
    CHECK(record.signals[2].samples == millivolts({3, 4, 5, 6}, 0.0025));
    CHECK(record.signals[2].baseline_adu == -2);
    CHECK(record.start_time == "09:10:00.250 22/11/2002");
    CHECK(record.frame_rate_hz == 500.0);
    CHECK(record.warnings.empty());
    CHECK_FALSE(record.has_annotations);
}

TEST_CASE("aECG: prefixes of namespaces, UTF-16 and comments make no difference", "[ecg_xml]") {
    const std::string plain = plain_aecg();
    std::string prefixed;
    for (std::size_t i = 0; i < plain.size(); ++i) {
        prefixed += plain[i];
        if (plain[i] == '<' && plain[i + 1] != '?') {
            prefixed += plain[i + 1] == '/' ? "/hl7:" : "hl7:";
            i += plain[i + 1] == '/' ? 1 : 0;
        }
    }
    std::string wide = "\xFF\xFE";
    for (const char c : plain) {
        wide += c;
        wide += '\0';
    }
    std::string commented = plain;
    commented.replace(commented.find("1 2\n -3"), 3, "1 <!-- made up -->2");
    for (const std::string& text : {prefixed, wide, commented}) {
        const Recording record = read(text);
        REQUIRE(record.signals.size() == 3);
        CHECK(record.signals[0].lead == "II");
        CHECK(record.signals[0].samples == millivolts({1, 2, -3, 40}, 0.005));
    }
}

TEST_CASE("aECG: increments in ms and us, rounded ones, and relative times", "[ecg_xml]") {
    const auto rate = [](const std::string& increment, const std::string& unit) {
        return read(aecg(series(sequence_set(absolute_time("20020101", increment, unit) + lead("I", "1 2")))))
            .frame_rate_hz;
    };
    CHECK(rate("4", "ms") == 250.0);
    CHECK(rate("1000", "us") == 1000.0);
    CHECK(rate("0.003906", "s") == 256.0);
    CHECK(rate("0.0030", "s") == Approx(333.3333));
    const std::string relative = sequence(
        "TIME_RELATIVE",
        "<value xsi:type=\"GLIST_PQ\"><head value=\"0\" unit=\"s\"/><increment value=\"2\" unit=\"ms\"/></value>");
    const Recording record = read(aecg(series(sequence_set(relative + lead("I", "1 2")))));
    CHECK(record.frame_rate_hz == 500.0);
    CHECK(record.start_time == "09:10:00 22/11/2002");  // the series' own
    const std::string without = aecg(series(sequence_set(lead("I", "1 2"))));
    CHECK(error_of(without).code == ErrorCode::sampling_rate_needed);
    CHECK(read(without, {.sampling_rate_hz = 125.0}).frame_rate_hz == 125.0);
    const auto bad = error_of(aecg(series(sequence_set(absolute_time("20020101", "-1") + lead("I", "1 2")))));
    CHECK(bad.code == ErrorCode::out_of_range);
    CHECK(contains(bad.message, "increment"));
}

TEST_CASE("aECG: a list of integers without units has no scale", "[ecg_xml]") {
    const std::string integers = sequence("MDC_ECG_LEAD_II",
                                          "<value xsi:type=\"SLIST_INT\"><origin value=\"0\"/><scale value=\"1\"/>"
                                          "<digits>100 -200</digits></value>");
    const Recording record = read(aecg(series(sequence_set(absolute_time("20020101", "0.002") + integers))));
    CHECK(record.signals.front().units == "adu");
    CHECK(record.signals.front().samples == std::vector<float>{100.0F, -200.0F});
    CHECK(any_contains(record.warnings, "no scale"));
}

TEST_CASE("aECG: words among the digits are missing samples", "[ecg_xml]") {
    const Recording record =
        read(aecg(series(sequence_set(absolute_time("20020101", "0.002") + lead("I", "1 NaN x 4")))));
    REQUIRE(record.signals.front().samples.size() == 4);
    CHECK(std::isnan(record.signals.front().samples[1]));
    CHECK(record.signals.front().samples[3] == 0.02F);
    CHECK(any_contains(record.warnings, "2 samples are missing"));
}

TEST_CASE("aECG: who it is stands apart from what they are", "[ecg_xml]") {
    const std::string subject =
        "<componentOf><timepointEvent><componentOf><subjectAssignment><subject><trialSubject><id root=\"1.2\" "
        "extension=\"SUBJ_1\"/><subjectDemographicPerson><name>JDO</name><administrativeGenderCode code=\"M\"/>"
        "<birthTime value=\"19530508\"/></subjectDemographicPerson></trialSubject></subject></subjectAssignment>"
        "</componentOf></timepointEvent></componentOf>";
    const std::string device =
        "<author><seriesAuthor><manufacturedSeriesDevice><manufacturerModelName>Model 1</manufacturerModelName>"
        "<softwareName>2.0</softwareName></manufacturedSeriesDevice><manufacturerOrganization><name>ECG Devices By "
        "Smith</name></manufacturerOrganization></seriesAuthor></author>";
    const Recording record =
        read(aecg(subject + series(sequence_set(absolute_time("20021122", "0.002") + lead("I", "1 2")), device)));
    CHECK_THAT(record.personal, Catch::Matchers::Equals(std::vector<std::string>{"Name: JDO", "Patient ID: SUBJ_1",
                                                                                 "Date of birth: 08/05/1953"}));
    CHECK_THAT(record.comments, Catch::Matchers::Equals(std::vector<std::string>{
                                    "Age: 49", "Sex: M", "Device: ECG Devices By Smith Model 1", "Software: 2.0"}));
}

TEST_CASE("aECG: three leads at a time lie one after the other on one time line", "[ecg_xml]") {
    const Recording record = read(
        aecg(series(sequence_set(absolute_time("20021122091000.004", "0.002") + lead("V1", "3 4")) +
                    sequence_set(absolute_time("20021122091000.000", "0.002") + lead("I", "1 2")) +
                    sequence_set(absolute_time("20021122091000.008", "0.002") + lead("I", "5") + lead("V1", "6")))));
    REQUIRE(record.signals.size() == 2);
    CHECK(record.start_time == "09:10:00 22/11/2002");
    CHECK(record.signals[0].lead == "I");
    REQUIRE(record.signals[0].samples.size() == 5);
    CHECK(record.signals[0].samples[1] == 0.01F);
    CHECK(std::isnan(record.signals[0].samples[2]));
    CHECK(record.signals[0].samples[4] == 0.025F);
    CHECK(record.signals[1].lead == "V1");
    REQUIRE(record.signals[1].samples.size() == 5);
    CHECK(std::isnan(record.signals[1].samples[1]));
    CHECK(record.signals[1].samples[3] == 0.02F);
    CHECK(record.gaps == std::vector<Gap>{{0.0, 0.004, Gap::Kind::absent, 1}, {0.004, 0.008, Gap::Kind::absent, 0}});
}

TEST_CASE("aECG: parts that lie years apart are not one recording", "[ecg_xml]") {
    const Recording record =
        read(aecg(series(sequence_set(absolute_time("20021122091000", "0.002") + lead("I", "1 2")) +
                         sequence_set(absolute_time("20091122091000", "0.002") + lead("I", "3 4")))));
    CHECK(record.signals.front().samples.size() == 2);
    CHECK(any_contains(record.warnings, "too far apart"));
}

TEST_CASE("aECG: the representative beat is named, several recordings are a choice", "[ecg_xml]") {
    const std::string set = sequence_set(absolute_time("20021122091000", "0.002") + lead("I", "1 2"));
    const std::string beat = "<derivation><derivedSeries><code code=\"REPRESENTATIVE_BEAT\"/>" +
                             sequence_set(lead("I", "7 8 9")) + "</derivedSeries></derivation>";
    const Recording one = read(aecg(series(set, beat)));
    CHECK(one.signals.front().samples.size() == 2);
    CHECK(any_contains(one.warnings, "representative beat"));
    CHECK(one.choices.empty());

    const std::string two =
        aecg(series(set) + series(sequence_set(absolute_time("20021122101000", "0.002") + lead("II", "4 5 6"))));
    const Recording first = read(two);
    REQUIRE(first.choices.size() == 1);
    CHECK(first.choices[0].chosen == "1");
    CHECK(first.choices[0].options[0].text == "recording 1 of 09:10:00 22/11/2002");
    CHECK(first.signals[0].lead == "I");
    const Recording second = read(two, {.answers = {{"series", "2"}}});
    CHECK(second.choices[0].chosen == "2");
    CHECK(second.signals[0].lead == "II");
}

TEST_CASE("aECG: beats are placed by their QRS complexes", "[ecg_xml]") {
    const auto region = [](const std::string& code, const std::string& low, const std::string& high) {
        return "<support><supportingROI><code code=\"ROIPS\"/><component><boundary><code code=\"" + code +
               "\"/><value><low " + low + "/><high " + high +
               "/></value></boundary></component></supportingROI></support>";
    };
    const std::string marks =
        "<subjectOf><annotationSet>"
        // A ventricular beat with its waves, the QRS complex in two leads.
        "<component><annotation><code code=\"MDC_ECG_BEAT\"/><value code=\"MDC_ECG_BEAT_V_P_C\"/>" +
        region("TIME_ABSOLUTE", "value=\"20021122091000.100\"", "value=\"20021122091000.700\"") +
        "<component><annotation><code code=\"MDC_ECG_WAVC\"/><value code=\"MDC_ECG_WAVC_PWAVE\"/>" +
        region("TIME_ABSOLUTE", "value=\"20021122091000.100\"", "value=\"20021122091000.200\"") +
        "</annotation></component><component><annotation><code code=\"MDC_ECG_WAVC\"/><value "
        "code=\"MDC_ECG_WAVC_QRSWAVE\"/>" +
        region("TIME_ABSOLUTE", "value=\"20021122091000.250\"", "value=\"20021122091000.350\"") +
        "</annotation></component></annotation></component>"
        // A normal beat that is only a short stretch, and one whose stretch says too little.
        "<component><annotation><code code=\"MDC_ECG_BEAT\"/><value code=\"MDC_ECG_BEAT_NORMAL\"/>" +
        region("TIME_RELATIVE", "value=\"1100\" unit=\"ms\"", "value=\"1200\" unit=\"ms\"") +
        "</annotation></component><component><annotation><code code=\"MDC_ECG_BEAT\"/><value "
        "code=\"MDC_ECG_BEAT_NORMAL\"/>" +
        region("TIME_RELATIVE", "value=\"1.5\" unit=\"s\"", "value=\"2.4\" unit=\"s\"") +
        "</annotation></component>"
        // A QRS complex without a beat around it.
        "<component><annotation><code code=\"MDC_ECG_WAVC\"/><value code=\"MDC_ECG_WAVC_QRSWAVE\"/>" +
        region("TIME_ABSOLUTE", "value=\"20021122091003.000\"", "value=\"20021122091003.100\"") +
        "</annotation></component></annotationSet></subjectOf>";
    std::string digits;
    for (int i = 0; i < 400; ++i) {
        digits += "1 ";
    }
    const Recording record =
        read(aecg(series(sequence_set(absolute_time("20021122091000", "0.01") + lead("I", digits)), marks)));
    REQUIRE(record.annotations.size() == 3);
    CHECK(record.has_annotations);
    CHECK(record.annotations_from == "a.xml");
    CHECK(record.annotations[0].time_s == Approx(0.3));
    CHECK(record.annotations[0].symbol == "V");
    CHECK(record.annotations[1].time_s == Approx(1.15));
    CHECK(record.annotations[1].symbol == "N");
    CHECK(record.annotations[2].time_s == Approx(3.05));
    CHECK(record.annotations[2].symbol == "Q");
}

TEST_CASE("aECG: a file that ends early is read as far as it goes", "[ecg_xml]") {
    const std::string text = plain_aecg();
    // Within "40" of lead II, and within the V1 that comes last.
    const Recording record = read(text.substr(0, text.find("40 ") + 1));
    REQUIRE(record.signals.size() == 1);
    CHECK(record.signals[0].samples == millivolts({1, 2, -3}, 0.005));
    CHECK(any_contains(record.warnings, "ends early"));
    const Error error = error_of(text.substr(0, text.find("<head")));
    CHECK(error.code == ErrorCode::truncated);
    CHECK(contains(error.message, "a.xml"));
}

TEST_CASE("aECG: measurements alone are no recording", "[ecg_xml]") {
    for (const std::string& text : {aecg(""), aecg(series("")), aecg(series(sequence_set(lead("I", ""))))}) {
        CHECK(error_of(text, {.sampling_rate_hz = 500.0}).code == ErrorCode::no_signal);
    }
}

TEST_CASE("HL7 time stamps, whole and cut", "[ecg_xml]") {
    const auto time = formats::parse_timestamp("20021122091000.250-0500");
    REQUIRE(time);
    CHECK(time->second_of_day == Approx(9 * 3600 + 600.25));
    CHECK(formats::parse_timestamp("19700102")->seconds() == 86400.0);
    CHECK_FALSE(formats::parse_timestamp("19700102")->has_time);
    CHECK(formats::parse_timestamp("200211220910")->second_of_day == 33000.0);
    for (const std::string text : {"", "2002", "20021322", "20021122250000", "abc"}) {
        CHECK_FALSE(formats::parse_timestamp(text));
    }
}

TEST_CASE("A document type with entities within entities costs nothing", "[ecg_xml]") {
    std::string text = plain_aecg();
    text.insert(text.find("<AnnotatedECG"),
                "<!DOCTYPE AnnotatedECG [<!ENTITY a \"1 1 1 1 1 1 1 1\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\"><!ENTITY x "
                "SYSTEM \"file:///etc/passwd\">]>\n");
    text.replace(text.find("<digits>1 2"), 11, "<digits>&b; &x;");
    const Recording record = read(text);
    CHECK(record.signals.front().samples.size() == 4);  // two entities that mean nothing, and two numbers
    CHECK(std::isnan(record.signals.front().samples[0]));
}

TEST_CASE("Deeply nested XML neither crashes nor takes long", "[ecg_xml]") {
    std::string deep;
    for (int i = 0; i < 200000; ++i) {
        deep += "<component><annotation>";
    }
    const Recording record = read(
        aecg(series(sequence_set(absolute_time("20021122091000", "0.002") + lead("I", "1 2")), "<subjectOf>" + deep)));
    CHECK(record.signals.front().samples.size() == 2);
}

TEST_CASE("Other XML is named for what it is", "[ecg_xml]") {
    const auto message = [](const std::string& text) { return error_of(text).message; };
    CHECK(contains(message("<?xml version=\"1.0\"?>\n<!-- a\n comment -->\n<restingecgdata xmlns=\"http://www3.medical."
                           "philips.com\"><x/></restingecgdata>"),
                   "Philips"));
    std::string health = "<?xml version=\"1.0\"?>\n<!DOCTYPE HealthData [\n";
    for (int i = 0; i < 500; ++i) {
        health += "<!ATTLIST Record type CDATA #REQUIRED>\n";
    }
    CHECK(contains(message(health + "]>\n<HealthData locale=\"de_DE\">\n</HealthData>\n"), "electrocardiograms"));
    CHECK(contains(message("<gpx version=\"1.1\"></gpx>"), "GPX"));
    CHECK(contains(message("<TrainingCenterDatabase/>"), "TCX"));
    CHECK(contains(message("\xEF\xBB\xBF<note xmlns:h=\"x\"/>"), "root element \"note\""));
    CHECK(error_of("<gpx/>").code == ErrorCode::unknown_format);
}

TEST_CASE("A folder is searched for electrocardiograms in XML", "[ecg_xml]") {
    const auto is_main = [](const std::string& name, const std::string& text) {
        const std::vector<std::uint8_t> bytes(text.begin(), text.end());
        return formats::is_main_file({name, bytes});
    };
    CHECK(is_main("a.xml", plain_aecg()));
    CHECK(is_main("a.XML", "<RestingECG></RestingECG>"));
    CHECK_FALSE(is_main("a.xml", "<gpx/>"));
    CHECK_FALSE(is_main("a.txt", plain_aecg()));
}

}  // namespace test_ecg_xml
