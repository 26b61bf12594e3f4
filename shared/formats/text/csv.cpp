#include "formats/text/csv.h"

#include "formats/parsing.h"
#include "formats/text/beats.h"
#include "formats/text/samples.h"
#include "formats/text/table.h"

namespace beatlens::formats {

Result<Document> parse_csv(std::string_view text, std::string_view name, const LoadOptions& options) {
    auto table = csv::open_table(text, last_component(name));
    BEATLENS_TRY(table);
    if (csv::is_beat_table(*table)) {
        auto beats = csv::read_beat_table(*table);
        BEATLENS_TRY(beats);
        return Document(*std::move(beats));
    }
    auto record = csv::read_sample_table(*table, options);
    BEATLENS_TRY(record);
    return Document(*std::move(record));
}

bool looks_like_csv(std::string_view text) {
    const auto head = text.substr(0, 65536);
    return looks_like_text({reinterpret_cast<const std::uint8_t*>(head.data()), head.size()}) &&
           csv::find_dialect(without_bom(head)).has_value();
}

}  // namespace beatlens::formats
