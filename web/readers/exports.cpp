// The module of further readers: every format that Beatlens reads, and nothing that labels. The page loads it when the
// engine answers reader_needed, hands it the same files, and gives the document that comes out to the engine.
#include <emscripten.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "../engine/added_files.h"
#include "../engine/json_border.h"
#include "formats/packed.h"
#include "formats/registry.h"
#include "formats/text/long_table.h"

namespace {

using namespace beatlens;

engine::AddedFiles files;
formats::Document document;  // the last one
std::string packed;          // what it is without samples

std::unique_ptr<formats::csv::LongTable> long_table;
std::string last;  // answer

const char* answer(std::string text) {
    last = std::move(text);
    return last.c_str();
}

std::string tell(Result<formats::Document> read) {
    if (!read) {
        return engine::text_of(engine::error_json(read.error()));
    }
    document = *std::move(read);
    packed = formats::pack(document);
    return engine::text_of({{"packed", engine::array_of(packed)}, {"samples", engine::arrays_of(document)}});
}

std::string read(const std::string& options) {
    auto read = files.read([&](auto all) { return formats::load(all, engine::load_options(options)); });
    return tell(std::move(read));
}

std::string companions() {
    return files.read([](auto all) {
        const formats::Companions of = formats::companions_of(all.front());
        const bool recognised = of.recognises != nullptr && of.recognises(all.back().bytes);
        return engine::text_of({{"names", of.names},
                                {"stem", of.recognises != nullptr ? of.stem : std::string()},
                                {"recognised", all.size() > 1 && recognised}});
    });
}

}  // namespace

extern "C" {

// Room for the bytes of one file; the caller fills it before it calls readers_read.
EMSCRIPTEN_KEEPALIVE std::uint8_t* readers_add_file(const char* name, std::size_t size) {
    long_table.reset();  // one that was given up
    return files.add(name, size);
}

// {"packed": array of char, "samples": [array of float]}, as formats/packed.h has them, until the next call; or
// {"error": ...}.
EMSCRIPTEN_KEEPALIVE const char* readers_read(const char* options) { return answer(read(options)); }

// What belongs beside the file that was added, as formats::Companions has it: {"names": [text], "stem": text,
// "recognised": whether the second file that was added, if there is one, is among those of the stem}. The files are
// forgotten.
EMSCRIPTEN_KEEPALIVE const char* readers_companions() { return answer(companions()); }

// A long table, in parts: readers_open_table, then room and take for each part, then finish. What it cannot read so,
// for which take answers 0 or finish "null", is for readers_add_file and readers_read.
EMSCRIPTEN_KEEPALIVE void readers_open_table(const char* name, std::size_t size, const char* options) {
    long_table = std::make_unique<formats::csv::LongTable>(name, size, engine::load_options(options));
}

EMSCRIPTEN_KEEPALIVE char* readers_table_room(std::size_t size) { return long_table->room(size); }

EMSCRIPTEN_KEEPALIVE int readers_take_table_part() { return long_table->take() ? 1 : 0; }

// As readers_read, or "null".
EMSCRIPTEN_KEEPALIVE const char* readers_finish_table() {
    auto record = std::exchange(long_table, nullptr)->finish();
    return answer(record ? tell(*std::move(record)) : "null");
}
}
