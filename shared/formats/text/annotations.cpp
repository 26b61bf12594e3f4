#include "formats/text/annotations.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "formats/parsing.h"
#include "formats/text/encoding.h"
#include "formats/text/moment.h"
#include "formats/text/rows.h"

namespace beatlens::formats::csv {

namespace {

struct Line {
    double time_s = 0.0;
    std::int64_t sample = 0;
    Annotation annotation;
};

// "    0:00.214       77     N    0    0    0\t(N"
bool parse_line(std::string_view text, Line& line) {
    std::string_view rest = text.substr(0, text.find('\t'));
    std::string_view time = next_field(rest);
    if (time.starts_with('[')) {
        const std::size_t close = text.find(']');
        if (close == std::string_view::npos) {
            return false;
        }
        time = text.substr(text.find('['), close + 1 - text.find('['));
        rest = rest.substr(std::min(rest.find(']') + 1, rest.size()));
    }
    const auto moment = parse_moment(time);
    const auto sample = parse_integer(next_field(rest));
    const std::string_view symbol = next_field(rest);
    std::optional<std::int64_t> numbers[3];
    for (auto& number : numbers) {
        number = parse_integer(next_field(rest));
        if (!number || *number < -1000000 || *number > 1000000) {
            return false;
        }
    }
    constexpr std::size_t longest_symbol = 6;
    constexpr std::int64_t furthest = std::int64_t{1} << 50;
    if (!moment || !moment->clock_s || !sample || *sample < 0 || *sample > furthest || symbol.empty() ||
        symbol.size() > longest_symbol) {
        return false;
    }
    line.time_s = *moment->clock_s;
    line.sample = *sample;
    const std::size_t tab = text.find('\t');
    line.annotation = {0.0,
                       to_utf8(symbol),
                       static_cast<int>(*numbers[0]),
                       static_cast<int>(*numbers[1]),
                       static_cast<int>(*numbers[2]),
                       to_utf8(tab == std::string_view::npos ? rest : text.substr(tab + 1))};
    line.annotation.aux = std::string(trim(line.annotation.aux));
    return true;
}

// Whether the list belongs to the file `main`: "100annotations.txt" and "100_ann.txt" to "100.csv".
bool belongs(const InputFile& file, const InputFile& main) {
    const std::string name = lower(last_component(file.name));
    const std::string main_stem = lower(stem(last_component(main.name)));
    return name.starts_with(main_stem) &&
           (name.size() == main_stem.size() || name[main_stem.size()] < '0' || name[main_stem.size()] > '9');
}

}  // namespace

bool is_annotation_list(std::string_view text) {
    constexpr std::size_t looked_at = 8192;
    constexpr std::size_t most_rows = 20;
    RowReader reader(text.substr(0, looked_at));
    std::size_t rows = 0;
    std::size_t lines = 0;
    for (Row row; rows < most_rows && reader.next(row); ++rows) {
        Line line;
        lines += parse_line(row.text, line) ? 1 : 0;
    }
    return lines >= 2 && lines + 2 >= rows;  // a heading above, the cut-off row below
}

const InputFile* take_annotations(const InputFile& main, std::span<const InputFile> files, Recording& record) {
    const InputFile* found = nullptr;
    for (const InputFile& file : files) {
        std::string storage;
        const bool candidate = file.bytes.data() != main.bytes.data() && (files.size() == 2 || belongs(file, main));
        if (candidate &&
            is_annotation_list(
                decode(as_text(file.bytes.first(std::min<std::size_t>(file.bytes.size(), head_size))), storage))) {
            found = &file;
            break;
        }
    }
    if (found == nullptr) {
        return nullptr;
    }
    std::string storage;
    RowReader reader(decode(as_text(found->bytes), storage));
    std::size_t unread = 0;
    bool any = false;
    Line last;
    for (Row row; reader.next(row);) {
        Line line;
        if (!parse_line(row.text, line)) {
            unread += any ? 1 : 0;  // not the heading
            continue;
        }
        any = true;
        line.annotation.time_s = time_of(line.sample, record.frame_rate_hz);
        record.annotations.push_back(std::move(line.annotation));
        last = line;
    }
    std::stable_sort(record.annotations.begin(), record.annotations.end(),
                     [](const Annotation& a, const Annotation& b) { return a.time_s < b.time_s; });
    record.has_annotations = true;
    record.annotations_from = file_name(*found);
    if (unread > 0) {
        record.warnings.push_back(record.annotations_from + " has " + std::to_string(unread) +
                                  (unread == 1 ? " row" : " rows") + " that are no annotations, which are left out.");
    }
    // The list knows its own rate: the last annotation's sample number and time.
    constexpr double most_off = 0.02;
    const double listed_hz = last.time_s > 1.0 ? static_cast<double>(last.sample) / last.time_s : record.frame_rate_hz;
    if (std::abs(listed_hz - record.frame_rate_hz) > most_off * listed_hz) {
        record.warnings.push_back("The times in " + record.annotations_from + " are those of about " +
                                  number_text(std::round(listed_hz)) + " Hz, but the recording is read with " +
                                  number_text(record.frame_rate_hz) + " Hz; is the sampling rate right?");
    }
    return found;
}

}  // namespace beatlens::formats::csv
