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
    const auto head = text.substr(0, head_size);
    return looks_like_text({reinterpret_cast<const std::uint8_t*>(head.data()), head.size()}) &&
           csv::find_dialect(without_bom(head)).has_value();
}

bool sniff_csv(const InputFile& file) { return looks_like_csv(as_text(file.bytes)); }

Result<Document> read_csv(const InputFile& main, std::span<const InputFile> files, const LoadOptions& options) {
    auto document = parse_csv(as_text(main.bytes), main.name, options);
    BEATLENS_TRY(document);
    return without_others(*std::move(document), main, files);
}

}  // namespace beatlens::formats
