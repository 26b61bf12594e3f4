// The module of further readers: every format that Beatlens reads, and nothing that labels. The page loads it when the
// engine answers reader_needed, hands it the same files, and gives the document that comes out to the engine.
#include <emscripten.h>

#include <cstdint>
#include <string>
#include <utility>

#include "../engine/added_files.h"
#include "../engine/json_border.h"
#include "formats/packed.h"
#include "formats/registry.h"

namespace {

using namespace beatlens;

engine::AddedFiles files;
formats::Document document;  // the last one
std::string packed;          // what it is without samples

std::string read(const std::string& options) {
    auto read = files.read([&](auto all) { return formats::load(all, engine::load_options(options)); });
    if (!read) {
        return engine::text_of(engine::error_json(read.error()));
    }
    document = *std::move(read);
    packed = formats::pack(document);
    return engine::text_of({{"packed", engine::array_of(packed)}, {"samples", engine::arrays_of(document)}});
}

}  // namespace

extern "C" {

// Room for the bytes of one file; the caller fills it before it calls readers_read.
EMSCRIPTEN_KEEPALIVE std::uint8_t* readers_add_file(const char* name, std::size_t size) {
    return files.add(name, size);
}

// {"packed": array of char, "samples": [array of float]}, as formats/packed.h has them, until the next call; or
// {"error": ...}.
EMSCRIPTEN_KEEPALIVE const char* readers_read(const char* options) {
    static std::string last;
    last = read(options);
    return last.c_str();
}
}
