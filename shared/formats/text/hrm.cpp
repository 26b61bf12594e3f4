// Polar's .hrm files: of intervals.h.
#include "formats/parsing.h"
#include "formats/text/intervals.h"
#include "formats/text/pairs.h"
#include "formats/text/signals.h"

namespace beatlens::formats::csv {

void put_beat(double time_s, const std::string& symbol, Recording& record) {
    Annotation annotation;
    annotation.time_s = time_s;
    annotation.symbol = symbol;
    record.annotations.push_back(std::move(annotation));
}

bool is_hrm(std::string_view text) { return text.starts_with("[Params]"); }

Result<Recording> read_hrm(std::string_view text, std::string_view name) {
    constexpr std::string_view rr_interval = "238";  // of the parameter Interval: the values are intervals
    Recording record;
    record.name = stem(name);
    record.frame_rate_hz = list_rate_hz;
    record.has_annotations = true;
    record.annotations_from = name;
    std::string_view section;
    std::string interval;
    Facts facts;
    double now_ms = 0.0;
    RowReader reader(text);
    for (Row row; reader.next(row);) {
        const std::string_view line = trim(row.text);
        if (line.starts_with('[')) {
            section = line;
        } else if (section == "[HRData]") {
            std::string_view rest = line;
            const auto value = parse_number(next_field(rest));
            if (interval == rr_interval && value && *value > 0.0 && *value < 1e6) {
                if (record.annotations.empty()) {
                    put_beat(0.0, "Q", record);
                }
                now_ms += *value;
                put_beat(now_ms / 1000.0, "Q", record);
            }
        } else if (const auto pair = split_pair(line, ';')) {
            if (pair->key == "Interval") {
                interval = pair->value;
            } else if (pair->key == "Date") {
                const auto moment = parse_moment(pair->value);
                facts.date = moment ? moment->date : std::nullopt;
            } else if (pair->key == "StartTime") {
                const auto moment = parse_moment(pair->value);
                facts.clock_s = moment ? moment->clock_s : std::nullopt;
            }
        }
    }
    if (interval != rr_interval) {
        return fail(ErrorCode::no_signal, std::string(name) +
                                              " has heart rates at even times, neither a trace nor "
                                              "intervals from beat to beat; record R-R intervals.");
    }
    if (record.annotations.size() < 2) {
        return fail(ErrorCode::no_signal, std::string(name) + " lists fewer than two beats.");
    }
    put_facts(facts, std::nullopt, std::nullopt, true, record);
    return record;
}

}  // namespace beatlens::formats::csv
