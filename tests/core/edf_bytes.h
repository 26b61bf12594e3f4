// EDF and BDF files put together field by field, for the tests of their reader.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace beatlens::test {

struct EdfSignal {
    std::string label = "ECG II";
    std::string dimension = "uV";
    std::string physical_min = "-1000";
    std::string physical_max = "1000";
    std::string digital_min = "-2000";
    std::string digital_max = "2000";
    std::string samples = "4";
    std::string prefilter = {};
};

// `padding` fills what a field leaves free.
struct EdfHeader {
    std::string version = "0";
    std::string patient = "X X X X";
    std::string recording = "Startdate 02-MAR-2021 X X X";
    std::string date = "02.03.21";
    std::string time = "23.59.58";
    std::string header_bytes = {};  // empty: what it is
    std::string reserved = {};
    std::string records = "1";
    std::string duration = "1";
    std::string signals = {};
    char padding = ' ';

    std::string bytes(const std::vector<EdfSignal>& list) const {
        std::string out;
        const auto put = [&](const std::string& text, std::size_t width) {
            out += text.substr(0, width) + std::string(width - std::min(width, text.size()), padding);
        };
        put(version, 8);
        put(patient, 80);
        put(recording, 80);
        put(date, 8);
        put(time, 8);
        put(header_bytes.empty() ? std::to_string(256 * (list.size() + 1)) : header_bytes, 8);
        put(reserved, 44);
        put(records, 8);
        put(duration, 8);
        put(signals.empty() ? std::to_string(list.size()) : signals, 4);
        const auto put_all = [&](std::string EdfSignal::*field, std::size_t width) {
            for (const EdfSignal& signal : list) {
                put(signal.*field, width);
            }
        };
        put_all(&EdfSignal::label, 16);
        out += std::string(80 * list.size(), padding);
        put_all(&EdfSignal::dimension, 8);
        put_all(&EdfSignal::physical_min, 8);
        put_all(&EdfSignal::physical_max, 8);
        put_all(&EdfSignal::digital_min, 8);
        put_all(&EdfSignal::digital_max, 8);
        put_all(&EdfSignal::prefilter, 80);
        put_all(&EdfSignal::samples, 8);
        out += std::string(32 * list.size(), padding);
        return out;
    }
};

inline std::string edf_samples(const std::vector<int>& values, int bytes = 2) {
    std::string out;
    for (const int value : values) {
        for (int i = 0; i < bytes; ++i) {
            out += static_cast<char>((static_cast<unsigned>(value) >> (8 * i)) & 0xFF);
        }
    }
    return out;
}

// The annotation signal of one record, of `samples` two-byte samples. \x14, \x15 and \0 of a TAL are written as |, :
// and end of the string_view: "+0||", "+1:30|Sleep stage W|".
inline EdfSignal edf_annotations(int samples, const std::string& label = "EDF Annotations") {
    return {label, "", "-1", "1", "-32768", "32767", std::to_string(samples)};
}
inline std::string edf_lists(const std::vector<std::string>& lists, std::size_t bytes) {
    std::string out;
    for (std::string list : lists) {
        for (char& c : list) {
            c = c == '|' ? '\x14' : c == ':' ? '\x15' : c;
        }
        out += list + '\0';
    }
    out.resize(bytes, '\0');
    return out;
}

}  // namespace beatlens::test
