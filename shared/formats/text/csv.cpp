#include "formats/text/csv.h"

#include <algorithm>

#include "formats/parsing.h"
#include "formats/text/annotations.h"
#include "formats/text/encoding.h"
#include "formats/text/intervals.h"
#include "formats/text/lists.h"
#include "formats/text/open_text.h"
#include "formats/text/table.h"

namespace beatlens::formats {

using namespace csv;

Result<Document> parse_csv(std::string_view bytes, std::string_view path, const LoadOptions& options) {
    std::string storage;
    auto opened = open_text(decode(bytes, storage), path, options);
    BEATLENS_TRY(opened);
    if (auto* const document = std::get_if<Document>(&*opened)) {
        return std::move(*document);
    }
    auto record = read_sample_table(std::get<SampleTable>(*opened), options);
    BEATLENS_TRY(record);
    return Document(*std::move(record));
}

bool looks_like_csv(std::string_view bytes) {
    std::string storage;
    const std::string_view head = decode(bytes.substr(0, head_size), storage);
    return looks_like_text({reinterpret_cast<const std::uint8_t*>(head.data()), head.size()}) &&
           !is_annotation_list(head) &&
           (is_hrm(head) || find_shape(head).has_value() || unroll_labels(head).has_value());
}

bool sniff_csv(const InputFile& file) { return looks_like_csv(as_text(file.bytes)); }

Companions csv_companions(const InputFile& main) {
    return {{std::string(stem(last_component(main.name))) + "annotations.txt"}};
}

Result<Document> read_csv(const InputFile& main, std::span<const InputFile> files, const LoadOptions& options) {
    auto document = parse_csv(as_text(main.bytes), main.name, options);
    BEATLENS_TRY(document);
    std::vector<InputFile> unread(files.begin(), files.end());
    if (auto* const record = std::get_if<Recording>(&*document); record != nullptr && !record->has_annotations) {
        if (const InputFile* const used = take_annotations(main, files, *record)) {
            unread.erase(unread.begin() + (used - files.data()));
        }
    }
    const auto same = std::find_if(unread.begin(), unread.end(), [&](const InputFile& file) {
        return file.bytes.data() == main.bytes.data() && file.name == main.name;
    });
    return same == unread.end() ? *std::move(document) : without_others(*std::move(document), *same, unread);
}

}  // namespace beatlens::formats
