// The module of further readers: every format that Beatlens reads, and nothing that labels. The page loads it when the
// engine answers reader_needed, hands it the same files, and gives the document that comes out to the engine.
#include <emscripten.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "../engine/added_files.h"
#include "../engine/json_border.h"
#include "formats/packed.h"
#include "formats/registry.h"

namespace {

using namespace beatlens;

engine::AddedFiles files;
std::vector<std::uint8_t> packed;  // the last document

std::string read(const std::string& options) {
    auto document = files.read([&](auto all) { return formats::load(all, engine::load_options(options)); });
    if (!document) {
        return engine::text_of(engine::error_json(document.error()));
    }
    packed = formats::pack(*std::move(document));
    return engine::text_of(
        {{"packed", {{"pointer", reinterpret_cast<std::uintptr_t>(packed.data())}, {"length", packed.size()}}}});
}

}  // namespace

extern "C" {

// Room for the bytes of one file; the caller fills it before it calls readers_read.
EMSCRIPTEN_KEEPALIVE std::uint8_t* readers_add_file(const char* name, std::size_t size) {
    return files.add(name, size);
}

// {"packed": {"pointer", "length"}}, as formats/packed.h has it, until the next call; or {"error": ...}.
EMSCRIPTEN_KEEPALIVE const char* readers_read(const char* options) {
    static std::string last;
    last = read(options);
    return last.c_str();
}
}
