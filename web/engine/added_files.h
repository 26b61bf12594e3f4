// Files that come over a language border one by one and are read together.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "formats/registry.h"

namespace beatlens::engine {

class AddedFiles {
public:
    // Room for the bytes of one file; the caller fills it.
    std::uint8_t* add(std::string name, std::size_t size) {
        // not set to zeros first: a day takes a quarter of a second for that
        std::unique_ptr<std::uint8_t[]> bytes(new std::uint8_t[size]);  // NOLINT(*-avoid-c-arrays)
        return files_.emplace_back(File{std::move(name), std::move(bytes), size}).bytes.get();
    }

    // What `read` makes of all files, which are forgotten then.
    template <class Read>
    auto read(const Read& read) {
        const std::list<File> files = std::exchange(files_, {});
        std::vector<formats::InputFile> views;
        for (const File& file : files) {
            views.push_back({file.name, {file.bytes.get(), file.size}});
        }
        return read(std::span<const formats::InputFile>(views));
    }

private:
    struct File {
        std::string name;
        std::unique_ptr<std::uint8_t[]> bytes;  // NOLINT(*-avoid-c-arrays)
        std::size_t size = 0;
    };

    std::list<File> files_;
};

}  // namespace beatlens::engine
