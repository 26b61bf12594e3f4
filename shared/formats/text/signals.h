// Tables with one sample per row. Part of formats/text/csv.h.
#pragma once

#include "ecg/error.h"
#include "ecg/recording.h"
#include "formats/registry.h"
#include "formats/text/columns.h"
#include "formats/text/preamble.h"
#include "formats/text/table.h"

namespace beatlens::formats::csv {

// A table and what stands above its rows.
struct SampleTable {
    Table table;
    Facts facts;
};

// Where the times jump the recording has a gap, and NaN in its place. Errors: those of ColumnsReader and make_timeline.
Result<Recording> read_sample_table(const SampleTable& opened, const LoadOptions& options);
// The same from columns that were read.
Result<Recording> make_recording(const SampleTable& opened, Columns columns, const LoadOptions& options);

// Start, notes and names of the preamble into the recording; `date` and `clock_s` of the rows go before.
void put_facts(const Facts& facts, std::optional<Date> date, std::optional<double> clock_s, bool day_first,
               Recording& record);

}  // namespace beatlens::formats::csv
