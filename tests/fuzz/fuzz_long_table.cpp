// A table that comes in parts is read as the whole of it is.
#include <algorithm>
#include <string>

#include "../core/equal_documents.h"
#include "formats/parsing.h"
#include "formats/text/csv.h"
#include "formats/text/long_table.h"
#include "recording_check.h"

using namespace beatlens::formats;
using beatlens::fuzz::require;

// An input becomes long by its first half, again and again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::size_t looked_at = 1 << 15;
    constexpr std::size_t longest = 1 << 12;
    constexpr std::size_t part = 10007;
    const std::string_view input = as_text({data, size});
    const std::string_view half = input.substr(0, size / 2);
    if (half.size() < 4 || size > longest) {
        return 0;
    }
    std::string text;
    while (text.size() < looked_at + longest) {
        text += half;
    }
    text += input.substr(half.size());
    const LoadOptions options{.sampling_rate_hz = 360.0};
    csv::LongTable table("input.csv", text.size(), options, looked_at);
    for (std::size_t at = 0; at < text.size(); at += part) {
        const std::string_view next = std::string_view(text).substr(at, part);
        std::copy(next.begin(), next.end(), table.room(next.size()));
        if (!table.take()) {
            return 0;
        }
    }
    auto record = table.finish();
    if (!record) {
        return 0;
    }
    auto whole = parse_csv(text, "input.csv", options);
    require(whole.has_value() == record->has_value());
    if (!whole) {
        require(whole.error().message == record->error().message);
        return 0;
    }
    Document in_parts = **std::move(record);
    require(beatlens::test::equal_documents(*whole, in_parts));
    return 0;
}
