// AliveCor's ATC files, assembled by its published specification 1.7 (with ATCpy).
#include "data_dir.h"
#include "format_files.h"
#include "made_bytes.h"

namespace test_atc {

using namespace beatlens;
using beatlens::test::any_contains;
using beatlens::test::contains;
using beatlens::test::Files;
using beatlens::test::MadeBytes;

namespace {

// CRC-32 bit by bit, as in the standards that define it.
std::uint32_t crc32(const std::vector<std::uint8_t>& bytes) {
    std::uint32_t sum = 0xFFFFFFFF;
    for (const std::uint8_t byte : bytes) {
        sum ^= byte;
        for (int bit = 0; bit < 8; ++bit) {
            sum = sum >> 1U ^ ((sum & 1U) != 0 ? 0xEDB88320U : 0U);
        }
    }
    return ~sum;
}

MadeBytes& add_block(MadeBytes& file, std::string_view name, const MadeBytes& data) {
    const MadeBytes block =
        MadeBytes().text(name).number(static_cast<std::uint32_t>(data.bytes.size())).add(data.bytes);
    return file.add(block.bytes).number(crc32(block.bytes));
}

MadeBytes kardia(std::uint8_t format = 1) {
    MadeBytes file;
    file.text("ALIVE", 8).number<std::uint32_t>(3);
    add_block(file, "info",
              MadeBytes()
                  .text("2010-12-08T15:54:23.245+10:00", 32)
                  .text("58E0A7D7", 40)
                  .text("", 44)
                  .text("iPhone 4", 32)
                  .text("AliveECG 1.6.7", 32)
                  .text("kardia_mobile", 32)
                  .text("home", 52));
    add_block(file, "fmt ",
              MadeBytes().number(format).numbers<std::uint16_t>({300, 500}).numbers<std::uint8_t>({14, 0, 0}));
    return file;
}

}  // namespace

TEST_CASE("a Kardia recording is read as AliveCor's specification says", "[atc]") {
    MadeBytes file = kardia();
    add_block(file, "ecg ", MadeBytes().numbers<std::int16_t>({0, -297, 393, 4893}));
    add_block(file, "ecg2", MadeBytes().numbers<std::int16_t>({2000, 1, 2, 3}));
    add_block(file, "avg ", MadeBytes().numbers<std::int16_t>({9, 9}));
    add_block(file, "ann ",
              MadeBytes()
                  .number<std::uint32_t>(300)
                  .number<std::uint32_t>(1500)
                  .number<std::uint16_t>(0)
                  .number<std::uint32_t>(1800)
                  .number<std::uint16_t>(1));
    const Recording record = Files().add("rec.atc", file.bytes).record();
    REQUIRE(record.signals.size() == 2);
    CHECK(record.signals[0].lead == "I");
    CHECK(record.signals[1].lead == "II");
    CHECK(record.signals[0].sampling_rate_hz == 300.0);
    CHECK(record.signals[0].gain_adu_per_unit == 2000.0);  // 500 nV
    CHECK(record.signals[0].samples == std::vector<float>{0.0F, -0.1485F, 0.1965F, 2.4465F});
    CHECK(record.signals[1].samples[0] == 1.0F);
    CHECK(record.start_time == "15:54:23.245 08/12/2010");
    CHECK(record.comments ==
          std::vector<std::string>{"Phone: iPhone 4", "Software: AliveECG 1.6.7", "Recorder: kardia_mobile"});
    CHECK(record.personal == std::vector<std::string>{"Recording ID: 58E0A7D7", "Device or place: home"});
    REQUIRE(record.annotations.size() == 2);
    CHECK(record.annotations[0].symbol == "Q");
    CHECK(record.annotations[0].time_s == 5.0);
    CHECK(record.annotations[1].symbol == "N");
    CHECK(record.warnings.empty());
}

TEST_CASE("ATC: damaged files", "[atc]") {
    MadeBytes file = kardia();
    add_block(file, "ecg ", MadeBytes().numbers<std::int16_t>({1, 2, 3}));
    file.bytes[file.bytes.size() - 6] ^= 1U;
    CHECK(any_contains(Files().add("a.atc", file.bytes).record().warnings, "checksum"));
    file.bytes.resize(file.bytes.size() - 6);
    const Recording cut = Files().add("a.atc", file.bytes).record();
    CHECK(cut.signals[0].samples.size() == 2);
    CHECK(any_contains(cut.warnings, "cut off within its block \"ecg \""));
    CHECK(Files().add("a.atc", kardia().bytes).error().code == ErrorCode::no_signal);
    CHECK(Files().add("a.atc", kardia(2).bytes).error().code == ErrorCode::unknown_format);
}

TEST_CASE("ATC: a made file whose first block is longer than the file", "[atc][cases]") {
    BEATLENS_REQUIRE_DATA(cases, "cases");
    const Error error = Files().add("20c_kardia.atc", test::read_file(cases / "20c_kardia.atc")).error();
    CHECK(error.code == ErrorCode::truncated);
    CHECK(contains(error.message, "AliveCor"));
}

}  // namespace test_atc
