// One recording as text in all its spellings: the same samples come back.
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstdio>

#include "made_text.h"

namespace test_text_encodings {

using namespace beatlens;
using namespace beatlens::formats;
using namespace beatlens::test;

namespace {

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

}  // namespace

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

}  // namespace test_text_encodings
