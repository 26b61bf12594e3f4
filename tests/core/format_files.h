// Files made in the test itself, for the readers of formats.
#pragma once

#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "formats/registry.h"

namespace beatlens::test {

// Owns the bytes of several input files.
class Files {
public:
    Files& add(std::string name, std::vector<std::uint8_t> bytes) {
        _bytes.push_back(std::make_shared<const std::vector<std::uint8_t>>(std::move(bytes)));
        _files.push_back({std::move(name), *_bytes.back()});
        return *this;
    }
    Files& add(std::string name, std::string_view text) {
        return add(std::move(name), std::vector<std::uint8_t>(text.begin(), text.end()));
    }
    Result<formats::Document> load(const formats::LoadOptions& options = {}) const {
        return formats::load(_files, options);
    }
    // The record, or a failed test with the error's message.
    Recording record(const formats::LoadOptions& options = {}) const {
        auto document = load(options);
        INFO((document ? "" : document.error().message));
        REQUIRE(document.has_value());
        REQUIRE(std::holds_alternative<Recording>(*document));
        return std::get<Recording>(*std::move(document));
    }
    // The error, or a failed test.
    Error error(const formats::LoadOptions& options = {}) const {
        auto document = load(options);
        REQUIRE_FALSE(document.has_value());
        return document.error();
    }

private:
    std::vector<std::shared_ptr<const std::vector<std::uint8_t>>> _bytes;  // which copies share
    std::vector<formats::InputFile> _files;
};

inline bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

inline bool any_contains(const std::vector<std::string>& texts, std::string_view part) {
    for (const std::string& text : texts) {
        if (contains(text, part)) {
            return true;
        }
    }
    return false;
}

}  // namespace beatlens::test
