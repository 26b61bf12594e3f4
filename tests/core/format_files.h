// Files made in the test itself, for the readers of formats.
#pragma once

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
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

// NaN equals NaN.
inline bool same(const std::vector<float>& a, const std::vector<float>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](float x, float y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

// Every field, and every sample.
inline void check_same(const std::vector<Signal>& a, const std::vector<Signal>& b) {
    REQUIRE(a.size() == b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        INFO(b[i].lead);
        CHECK(a[i].lead == b[i].lead);
        CHECK(a[i].units == b[i].units);
        CHECK(a[i].sampling_rate_hz == b[i].sampling_rate_hz);
        CHECK(a[i].gain_adu_per_unit == b[i].gain_adu_per_unit);
        CHECK(a[i].baseline_adu == b[i].baseline_adu);
        CHECK(a[i].adc_resolution_bits == b[i].adc_resolution_bits);
        CHECK(a[i].adc_zero_adu == b[i].adc_zero_adu);
        CHECK(same(a[i].samples, b[i].samples));
    }
}

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
