#include "protocols/protocol_k.h"

#include <algorithm>
#include <charconv>

#include "analysis/annotated_beats.h"
#include "formats/parsing.h"
#include "formats/record_files.h"

namespace beatlens::protocols {

namespace {

constexpr std::array<std::string_view, 48> record_names = {
    "100", "101", "102", "103", "104", "105", "106", "107", "108", "109", "111", "112", "113", "114", "115", "116",
    "117", "118", "119", "121", "122", "123", "124", "200", "201", "202", "203", "205", "207", "208", "209", "210",
    "212", "213", "214", "215", "217", "219", "220", "221", "222", "223", "228", "230", "231", "232", "233", "234"};

Result<std::vector<std::size_t>> parse_ordinals(std::string_view text, std::size_t line_number) {
    std::vector<std::size_t> ordinals;
    const char* at = text.data();
    const char* const end = text.data() + text.size();
    while (at != end) {
        if (*at == ' ' || *at == '\r') {
            ++at;
            continue;
        }
        std::size_t ordinal = 0;
        const auto [stop, error] = std::from_chars(at, end, ordinal);
        if (error != std::errc() || (!ordinals.empty() && ordinal <= ordinals.back())) {
            return fail(ErrorCode::malformed, "Line " + std::to_string(line_number) +
                                                  " of the list of test beats must hold ascending whole numbers.");
        }
        ordinals.push_back(ordinal);
        at = stop;
    }
    return ordinals;
}

}  // namespace

std::span<const std::string_view> mitdb_records() { return record_names; }

Result<TestBeats> parse_test_beats(std::string_view text) {
    TestBeats beats;
    std::size_t line_number = 0;
    while (!text.empty()) {
        ++line_number;
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty() || line.front() == '#') {
            continue;
        }
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) {
            return fail(ErrorCode::malformed,
                        "Line " + std::to_string(line_number) + " of the list of test beats has no ':'.");
        }
        auto ordinals = parse_ordinals(line.substr(colon + 1), line_number);
        BEATLENS_TRY(ordinals);
        beats[std::string(line.substr(0, colon))] = std::move(*ordinals);
    }
    return beats;
}

Result<std::vector<ProtocolKRow>> protocol_k_rows(const Recording& record, const TestBeats& test_beats) {
    if (record.signals.empty() || record.signals.front().sampling_rate_hz != beats::kachuee_grid_hz) {
        return fail(ErrorCode::out_of_range,
                    "Record " + record.name + " is not a 360 Hz record of the MIT-BIH database.");
    }
    const auto [beat_samples, labels, marks] = analysis::annotated_beats(record.annotations, beats::kachuee_grid_hz);
    const auto windows = beats::kachuee_windows(beat_samples, marks);
    const std::size_t rows = windows.empty() ? 0 : windows.size() - 1;  // the last beat has no full window
    std::vector<ProtocolKRow> result(rows);
    for (std::size_t i = 0; i < rows; ++i) {
        result[i] = {windows[i], labels[i], false};
    }
    const auto test = test_beats.find(record.name);
    if (test != test_beats.end()) {
        for (const std::size_t ordinal : test->second) {
            if (ordinal >= rows) {
                return fail(ErrorCode::out_of_range, "Record " + record.name + " has no beat " +
                                                         std::to_string(ordinal) +
                                                         ", which the list of test beats names.");
            }
            result[ordinal].is_test = true;
        }
    }
    return result;
}

std::array<std::size_t, aami_class_count> ProtocolKSet::class_counts() const {
    std::array<std::size_t, aami_class_count> counts{};
    for (const AamiClass label : labels) {
        ++counts[index_of(label)];
    }
    return counts;
}

Result<void> append_record(const Recording& record, const TestBeats& test_beats, ProtocolK& sets) {
    const auto rows = protocol_k_rows(record, test_beats);
    BEATLENS_TRY(rows);
    const std::vector<float> samples = beats::kachuee_samples(record.signals.front());
    for (const ProtocolKRow& row : *rows) {
        ProtocolKSet& set = row.is_test ? sets.test : sets.train;
        const std::size_t at = set.values.size();
        set.values.resize(at + beats::kachuee_length);
        beats::cut_kachuee_beat(samples, row.window,
                                std::span<float, beats::kachuee_length>(set.values.data() + at, beats::kachuee_length));
        set.labels.push_back(row.label);
    }
    return {};
}

Result<TestBeats> load_test_beats(const std::filesystem::path& file) {
    const auto bytes = formats::read_file(file);
    BEATLENS_TRY(bytes);
    return parse_test_beats(formats::as_text(*bytes));
}

Result<ProtocolK> load_protocol_k(const std::filesystem::path& mitdb, const std::filesystem::path& test_beats_file) {
    const auto test_beats = load_test_beats(test_beats_file);
    BEATLENS_TRY(test_beats);
    ProtocolK sets;
    for (const std::string_view name : mitdb_records()) {
        const auto record = formats::load_record(mitdb / name);
        BEATLENS_TRY(record);
        BEATLENS_TRY(append_record(*record, *test_beats, sets));
    }
    return sets;
}

}  // namespace beatlens::protocols
