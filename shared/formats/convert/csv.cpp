#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>

#include "formats/convert/convert.h"
#include "formats/parsing.h"

namespace beatlens::formats {

namespace {

// Microseconds, without zeros at the end.
void put_time(std::string& text, double time_s) {
    char digits[48];
    std::snprintf(digits, sizeof digits, "%.6f", time_s);
    std::string_view written(digits);
    written = written.substr(0, written.find_last_not_of('0') + 1);
    text += written.ends_with('.') ? written.substr(0, written.size() - 1) : written;
}

// In quotes where a separator, a quote or a line end would be taken for the table's own.
std::string cell(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    if (text.find_first_of(",;\t\"'") == std::string::npos) {
        return text;
    }
    std::string quoted = "\"";
    for (const char c : text) {
        quoted += c == '"' ? "\"\"" : std::string(1, c);
    }
    return quoted + "\"";
}

std::vector<const Signal*> signals_of_most_common_rate(const Recording& recording) {
    std::map<double, std::size_t> counts;
    double rate_hz = 0.0;
    for (const Signal& signal : recording.signals) {
        ++counts[signal.sampling_rate_hz];
    }
    for (const Signal& signal : recording.signals) {  // of equally common ones the first
        if (rate_hz == 0.0 || counts[signal.sampling_rate_hz] > counts[rate_hz]) {
            rate_hz = signal.sampling_rate_hz;
        }
    }
    std::vector<const Signal*> signals;
    for (const Signal& signal : recording.signals) {
        if (signal.sampling_rate_hz == rate_hz) {
            signals.push_back(&signal);
        }
    }
    return signals;
}

}  // namespace

std::string write_csv(const Recording& recording) {
    const auto signals = signals_of_most_common_rate(recording);
    std::string text;
    const auto note = [&](const std::string& line) {
        std::string one_line = line;
        std::replace(one_line.begin(), one_line.end(), '\n', ' ');
        text += "# " + one_line + "\n";
    };
    if (!recording.start_time.empty()) {
        note("Start: " + recording.start_time);
    }
    if (!signals.empty()) {
        note("Sampling rate (Hz): " + number_text(signals.front()->sampling_rate_hz));
    }
    for (const std::string& line : recording.personal) {
        note(line);
    }
    for (const std::string& line : recording.comments) {
        note(line);
    }
    text += "time (s)";
    std::size_t rows = 0;
    for (const Signal* const signal : signals) {
        text += "," + cell(signal->lead + " (" + signal->units + ")");
        rows = std::max(rows, signal->samples.size());
    }
    text += "\n";
    constexpr std::size_t characters_a_cell = 9;
    text.reserve(text.size() + rows * (signals.size() + 1) * characters_a_cell);
    for (std::size_t row = 0; row < rows; ++row) {
        put_time(text, time_of(static_cast<std::int64_t>(row), signals.front()->sampling_rate_hz));
        for (const Signal* const signal : signals) {
            text += ',';
            if (row < signal->samples.size() && std::isfinite(signal->samples[row])) {
                text += exact_text(signal->samples[row]);
            }
        }
        text += '\n';
    }
    return text;
}

std::string write_annotations_text(const Recording& recording) {
    std::string text = "      Time   Sample #  Type  Sub Chan  Num\tAux\n";
    for (const Annotation& annotation : recording.annotations) {
        constexpr double minute_s = 60.0;
        const double milliseconds = std::round(annotation.time_s * 1000.0);
        const auto minutes = static_cast<long long>(milliseconds / (1000.0 * minute_s));
        char line[160];
        std::snprintf(line, sizeof line, "%5lld:%06.3f %9lld %5s %4d %4d %4d\t", minutes,
                      milliseconds / 1000.0 - minute_s * static_cast<double>(minutes),
                      static_cast<long long>(sample_at(annotation.time_s, recording.frame_rate_hz)),
                      annotation.symbol.c_str(), annotation.subtype, annotation.channel, annotation.number);
        std::string aux = annotation.aux;
        std::replace(aux.begin(), aux.end(), '\n', ' ');
        text += line + aux + "\n";
    }
    return text;
}

}  // namespace beatlens::formats
