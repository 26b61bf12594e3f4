#include "formats/text/open_text.h"

#include <utility>

#include "formats/parsing.h"
#include "formats/text/annotations.h"
#include "formats/text/beats.h"
#include "formats/text/csv.h"
#include "formats/text/intervals.h"
#include "formats/text/lists.h"

namespace beatlens::formats::csv {

namespace {

// Names and units of the columns that stand in the preamble: of all columns, or of all but the first, the time.
void put_into_headings(const Facts& facts, Table& table) {
    const auto each = [&](const std::vector<std::string>& texts, auto put) {
        // LabChart may put a time and a date before its channels.
        const std::size_t most_before = table.has_headings ? 1 : 2;
        if (texts.size() <= table.columns && texts.size() + most_before >= table.columns) {
            for (std::size_t i = 0; i < texts.size(); ++i) {
                put(texts[i], table.headings[i + table.columns - texts.size()]);
            }
        }
    };
    each(facts.names, [](const std::string& name, Heading& heading) {
        Heading named = parse_heading(name);
        named.name = name;
        named.units = heading.units.empty() ? named.units : heading.units;
        heading = std::move(named);
    });
    if (!table.has_headings && table.columns > 1) {
        table.headings.front() =
            facts.first_column.empty() ? table.headings.front() : parse_heading(facts.first_column);
        table.headings.back() = facts.last_column.empty() ? table.headings.back() : parse_heading(facts.last_column);
    }
    each(facts.column_units, [](const std::string& units, Heading& heading) {
        heading.units = heading.units.empty() ? units : heading.units;
    });
}

Result<Opened> as_opened(Result<Document> document) {
    BEATLENS_TRY(document);
    return Opened(*std::move(document));
}

}  // namespace

Result<Opened> open_text(std::string_view text, std::string_view path, const LoadOptions& options) {
    const std::string name(last_component(path));
    if (is_annotation_list(text)) {
        return fail(ErrorCode::missing_file, name +
                                                 " lists annotations, as WFDB's rdann prints them, without the samples "
                                                 "that they belong to; choose it together with its recording.");
    }
    if (is_hrm(text)) {
        return as_opened(read_hrm(text, name));
    }
    if (const auto unrolled = unroll_list(text, options)) {
        auto document = parse_csv(unrolled->text, path, options);
        if (auto* const record = document ? std::get_if<Recording>(&*document) : nullptr;
            record != nullptr && !unrolled->choice.options.empty()) {
            record->choices.push_back(unrolled->choice);
        }
        return as_opened(std::move(document));
    }
    if (const auto labels = unroll_labels(text)) {
        return as_opened(parse_csv(*labels, path, options));
    }
    auto table = open_table(text, name);
    BEATLENS_TRY(table);
    if (is_beat_table(*table)) {
        return as_opened(read_beat_table(*table));
    }
    BEATLENS_TRY(check_no_series(*table));
    const Facts facts = read_preamble(table->preamble, table->shape.dialect, table->columns);
    put_into_headings(facts, *table);
    if (const auto list = find_beat_list(*table);
        list && (!list->by_values || (!facts.rate_hz && kind_choice(options).chosen != "trace"))) {
        return as_opened(read_beat_list(*table, *list, facts, options));
    }
    return Opened(SampleTable{*std::move(table), facts});
}

}  // namespace beatlens::formats::csv
